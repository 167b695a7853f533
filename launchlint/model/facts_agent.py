"""What the Launch agent and its runners accept, refuse, read and drop, name by name.

Read from the wandb package on PyPI, release 0.31.0 (MIT licence), modules below `wandb/sdk/launch`.
`tests/oracle` compares every table with the installed package, so a release that widens one fails
by name.
"""

from __future__ import annotations

SOURCE = "wandb 0.31.0"
AS_OF = "2026-11"
# The oldest and the newest release `tests/oracle` was run against; with another it fails and says so.
COMPARED = ((0, 28, 1), (0, 31, 0))

# The first release whose agent screens the arguments of a queue item: its wheel has the two
# functions below, 0.28.0 has not (wandb pull request 12103).
SCREENED_SINCE = (0, 28, 1)
# The first release whose agent without a builder runs code jobs on `builder.base_image`.
BASE_IMAGE_SINCE = (0, 26, 0)

# --- queues: wandb/apis/public/api.py, in any case ---------------------------------------------------

PRIORITIZATION_MODES = ("V0", "DISABLED")  # upsert_run_queue
CREATE_PRIORITIZATION_MODES = ("V0",)  # create_run_queue

# --- local-container: utils.validate_local_container_resource_args -------------------------------

DOCKER_FLAGS = (
    "command", "cpu", "cpu-period", "cpu-quota", "cpu-shares", "cpus", "cpuset-cpus", "cpuset-mems",
    "e", "env", "gpus", "m", "memory", "memory-reservation", "memory-swap", "name", "pids-limit",
    "platform", "shm-size", "ulimit", "w", "workdir",
)  # fmt: skip
DOCKER_REPEATABLE = ("e", "env", "ulimit")
# On the agent's list, yet no flag of `docker run` (docker/cli, cli/command/container/opts.go).
NOT_DOCKER_FLAGS = {"command": None, "cpu": "cpus"}
# Flags people write that the agent's own command line already holds (get_docker_command).
DOCKER_GIVEN = ("rm",)

# --- kubernetes: utils.validate_kubernetes_resource_args; any depth, whatever the mapping ---------

KUBERNETES_REFUSED = {
    "securityContext": "the agent sets the security context of every container itself",
    "hostPath": "volumes from the node's disk are not let through",
    "serviceAccountToken": "projected service account tokens are not let through",
}
KUBERNETES_REFUSED_WHEN_TRUE = {
    "hostPID": "sharing a namespace with the node is not let through",
    "hostIPC": "sharing a namespace with the node is not let through",
    "hostNetwork": "sharing a namespace with the node is not let through",
    "shareProcessNamespace": "sharing process namespaces is not let through",
    "hostUsers": "sharing a namespace with the node is not let through",
    "automountServiceAccountToken": "mounting a service account token is not let through",
    "hostPort": "binding a port of the node is not let through",
}
KUBERNETES_REFUSED_WHEN_NAMED = ("serviceAccountName", "serviceAccount")
TRUE_WORDS = ("1", "true", "yes")
UNCONFINED_ANNOTATIONS = ("apparmor", "seccomp")

# The environment every container of a run gets after its own entries, and so instead of them
# (_project_spec.LaunchProject.get_env_vars_dict; those that are set for every queued run).
KUBERNETES_ENVIRONMENT = (
    "WANDB_BASE_URL", "WANDB_API_KEY", "WANDB_PROJECT", "WANDB_ENTITY", "WANDB_LAUNCH",
    "WANDB_RUN_ID", "WANDB_ARTIFACTS", "WANDB_LAUNCH_QUEUE_NAME", "WANDB_LAUNCH_QUEUE_ENTITY",
    "WANDB_LAUNCH_TRACE_ID",
)  # fmt: skip
# The versions that go the way of a plain Job; any other is a custom resource (kubernetes_runner.run).
BATCH_VERSIONS = ("batch/v1", "batch/v1beta1")
# Read by the agent alone, and left in the manifest it sends: what for.
KUBERNETES_AGENT_KEYS = {"configFile": "kubeconfig", "wait_for_ready": "services", "wait_timeout": "services"}
# What batch/v1 holds (Kubernetes API reference).
BATCH_KINDS = ("Job", "CronJob")
# API groups whose controllers make their pods from the templates as they are written.
PLAIN_POD_GROUPS = ("batch.volcano.sh", "kubeflow.org", "ray.io", "jobset.x-k8s.io")

# --- sagemaker: sagemaker_runner.build_sagemaker_args ---------------------------------------------

SAGEMAKER_DROPPED = ("EcrRepoName", "region", "profile")
# Spelled like a parameter these are not taken out, and boto3 knows none of that name.
SAGEMAKER_NOT_DROPPED = {"Region": "region", "Profile": "profile"}

# --- gcp-vertex: vertex_runner -------------------------------------------------------------------

VERTEX_KEYS = ("spec", "run")
VERTEX_SPEC_KEYS = ("worker_pool_specs", "base_output_dir", "encryption_spec_key_name", "labels", "staging_bucket")
VERTEX_NEEDED = ("spec", "worker_pool_specs", "staging_bucket")
VERTEX_RUN_KEYS = (
    "timeout", "service_account", "network", "enable_web_access", "experiment", "experiment_run", "tensorboard",
    "restart_job_on_worker_restart",
)  # fmt: skip

# --- the agent's own config: agent/config.py, loader.py -------------------------------------------

AGENT_KEYS = (
    "queues", "entity", "max_jobs", "max_schedulers", "secure_mode", "registry", "environment", "builder",
    "verbosity", "stopped_run_timeout",
)  # fmt: skip
AGENT_ENVIRONMENTS = ("aws", "gcp", "azure")
AGENT_REGISTRIES = ("ecr", "acr", "gcr")
AGENT_BUILDERS = ("docker", "kaniko", "noop")
AGENT_PLATFORMS = ("linux/amd64", "linux/arm64")
BUILDER_KEYS = (
    "type", "destination", "platform", "build-context-store", "build-job-name", "secret-name", "secret-key",
    "kaniko-image", "kaniko-config",
)  # fmt: skip
ENVIRONMENT_KEYS = ("type", "region")
# Keys a registry block may hold by the check of its class; of ECR's only the URI works, since the
# repository is asked for under a name that check refuses (registry/elastic_container_registry.py).
ECR_KEYS = ("type", "uri", "account_id", "region", "repo_name")
GAR_KEYS = ("type", "uri", "repository", "image-name", "region", "project")
# The first release that reads the config with these models.
AGENT_MODELS_SINCE = (0, 16, 2)
# Keys older agents read and newer ones refuse.
AGENT_KEYS_GONE = ("project", "runner", "base_url")
