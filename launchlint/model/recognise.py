"""Which of the shapes a document has, and of which resource. One small module, by its keys only.

Names are the client's (wandb/apis/public/api.py) and the agent's (wandb/sdk/launch/loader.py).
"""

from __future__ import annotations

import re
from collections import namedtuple
from typing import TYPE_CHECKING

from launchlint.syntax import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from launchlint.model.context import Context
    from launchlint.syntax import Document

KUBERNETES, SAGEMAKER, VERTEX = "kubernetes", "sagemaker", "gcp-vertex"
DOCKER, PROCESS = "local-container", "local-process"
RESOURCES = (KUBERNETES, SAGEMAKER, VERTEX, DOCKER, PROCESS)
# The runner reads `vertex` before `gcp-vertex`; the client takes only the latter.
RESOURCE_KEYS = {**{name: name for name in RESOURCES}, "vertex": VERTEX}

BARE, DEFINITION, ENVELOPE, KEYED = "bare", "definition", "envelope", "keyed"
AGENT, LAUNCH, SWEEP, OTHER = "agent config", "launch config", "sweep config", "other"


class Recognised(namedtuple("Recognised", "kind form resource resource_node args certain")):
    """What a document is. ``kind`` is ``queue`` or one of the other kinds; ``args`` the resource
    arguments; ``resource_node`` where the resource is declared (None where inferred);
    ``certain`` that only Launch writes such a file.
    """

    __slots__ = ()
    kind: str
    form: str | None
    resource: str | None
    resource_node: Node | None
    args: Mapping | None
    certain: bool


NOT_OURS = Recognised(OTHER, None, None, None, None, False)

_CONFIG_KEYS = ("resource_config", "config")
_TYPE_KEYS = ("resource_type", "type", "resource")
_DEFINITION_KEYS = frozenset(
    "name entity entity_name project resource_type type resource resource_config config template_variables "
    "external_links prioritization_mode access id created_at updated_at items".split()
)
_LAUNCH_ONLY = frozenset(
    "job uri docker overrides git image_uri run_id sweep_id queue_entity entry_point queue".split()
)
_AGENT_ONLY = frozenset(
    "max_jobs max_schedulers environment registry secure_mode verbosity stopped_run_timeout base_url runner".split()
)

# Keys of CreateTrainingJob that nothing else has in this company (botocore service model).
_SAGEMAKER_KEYS = frozenset(
    "ResourceConfig StoppingCondition OutputDataConfig AlgorithmSpecification TrainingJobName EnableManagedSpotTraining "
    "InputDataConfig resource_config stopping_condition output_data_config "
    "algorithm_specification training_job_name enable_managed_spot_training input_data_config".split()
)
_SAGEMAKER_SURE = frozenset(
    "StoppingCondition OutputDataConfig ResourceConfig stopping_condition output_data_config".split()
)
_KUBERNETES_KEYS = frozenset("apiVersion kind metadata spec namespace".split())
_WORKLOADS = frozenset(
    "Job CronJob PyTorchJob TFJob MPIJob XGBoostJob PaddleJob JAXJob TrainJob RayJob RayCluster JobSet Pod "
    "SparkApplication Workflow AppWrapper".split()
)
# Flags of `docker run` a local-container queue may hold: any of these is a hint, all must be flags.
_DOCKER_HINTS = frozenset(
    "gpus shm-size shm_size env-file volume volumes v cpus memory m env e ulimit network net ipc rm runtime workdir "
    "cpuset-cpus cpu-shares pids-limit tty hostname entrypoint platform".split()
)
_DOCKER_FLAG = re.compile(r"-{0,2}[a-z][a-z0-9_-]*\Z")
_LAUNCH_PATH = re.compile(r"(?:^|[/\\_.-])(?:launch|queues?)(?:[/\\_.-]|$)", re.IGNORECASE)
_BUILT_IN_MACRO = re.compile(r"\$\{(?:project_name|entity_name|run_id|run_name|image_uri|author)\}")
_RESOURCE_COMMENT = re.compile(r"#[ \t]*launchlint:[ \t]*resource[ \t]*=[ \t]*([\w-]+)")


def _keys(node: Mapping) -> frozenset[str]:
    return frozenset(node.index)


def recognise(document: Document, context: Context) -> Recognised:
    """What a document is, by its own keys, a comment, the settings and its path, in that order."""
    root = document.root
    if type(root) is not Mapping:
        return NOT_OURS
    keys = _keys(root)
    args = root.get("resource_args")
    launch_path = context.named or bool(_LAUNCH_PATH.search(document.source.path))

    if ("method" in keys and "parameters" in keys) or (keys & {"launch", "scheduler"} and keys & {"job", "image_uri"}):
        return Recognised(SWEEP, None, None, None, None, bool(keys & {"launch", "scheduler"}))
    if "resource_args" in keys:
        if keys & _LAUNCH_ONLY:
            return Recognised(LAUNCH, ENVELOPE, None, None, args if type(args) is Mapping else None, True)
        return _envelope(root, args)
    if keys & {"template_variables", "overrides", "resource"} and keys & {"job", "docker", "uri", "queue"}:
        return Recognised(LAUNCH, None, None, None, None, True)
    definition = _definition(root, keys)
    if definition is not None:
        return definition
    if "queues" in keys and (keys & _AGENT_ONLY or "entity" in keys or len(keys) == 1):
        return Recognised(AGENT, None, None, None, None, True)
    if len(keys & _AGENT_ONLY) >= 2 or (keys & {"max_jobs", "secure_mode"} and keys & {"entity", "builder", "queue"}):
        return Recognised(AGENT, None, None, None, None, True)
    own = keys - {"template_variables"}
    if len(own) == 1 and (name := next(iter(own))) in RESOURCE_KEYS and type(root.get(name)) is Mapping:
        inner = root.get(name)
        assert type(inner) is Mapping
        entry = root.entry(name)
        assert entry is not None
        return Recognised("queue", KEYED, RESOURCE_KEYS[name], entry.key, inner, True)

    declared = _declared(document, context)
    inferred, certain = _infer(root, keys)
    if declared is not None:
        return Recognised("queue", BARE, declared, None, root, True)
    if inferred is None and not certain:
        return NOT_OURS
    if not certain and not launch_path and not _speaks_of_launch(document, root):
        return NOT_OURS
    return Recognised("queue", BARE, inferred, None, root, certain)


def _declared(document: Document, context: Context) -> str | None:
    if "launchlint:" in document.source.text:
        match = _RESOURCE_COMMENT.search(document.source.text, document.start, document.end)
        match = match or _RESOURCE_COMMENT.search(document.source.text, 0, document.end)
        if match and match[1] in RESOURCE_KEYS:
            return RESOURCE_KEYS[match[1]]
    return context.resource


def _envelope(root: Mapping, args: Node | None) -> Recognised:
    if type(args) is not Mapping:
        return Recognised("queue", ENVELOPE, None, None, None, True)
    for name, resource in RESOURCE_KEYS.items():
        entry = args.entry(name)
        if entry is not None:
            inner = entry.value if type(entry.value) is Mapping else None
            return Recognised("queue", ENVELOPE, resource, entry.key, inner, True)
    # The resource's name is missing: its arguments stand straight under `resource_args`.
    inferred, _ = _infer(args, _keys(args))
    return Recognised("queue", ENVELOPE, inferred, None, args, True)


def _definition(root: Mapping, keys: frozenset[str]) -> Recognised | None:
    config_key = next((name for name in _CONFIG_KEYS if name in keys), None)
    type_key = next((name for name in _TYPE_KEYS if name in keys), None)
    others = keys & {"template_variables", "prioritization_mode", "external_links"}
    if config_key is None:
        if not (others and type_key):
            return None
    elif config_key == "config" and not (type_key or others or {"name", "entity"} <= keys):
        return None
    elif keys & _SAGEMAKER_SURE or "roleArn" in keys or "role_arn" in keys or "RoleArn" in keys:
        return None  # `resource_config` is also SageMaker's ResourceConfig in snake case
    known = len(keys & _DEFINITION_KEYS)
    if known < 2 and config_key != "resource_config":
        return None
    config = root.get(config_key) if config_key else None
    type_node = root.get(type_key) if type_key else None
    resource = None
    if type(type_node) is Scalar:
        resource = RESOURCE_KEYS.get(type_node.text)
    args = config if type(config) is Mapping else None
    if resource is None and args is not None:
        resource, _ = _infer(args, _keys(args))
    if resource is None and args is None and not others:
        return None
    return Recognised("queue", DEFINITION, resource, type_node, args, True)


def _infer(root: Mapping, keys: frozenset[str]) -> tuple[str | None, bool]:
    """The resource these arguments are for, and whether nothing but Launch arguments look so."""
    accelerator = type(root.get("builder")) is Mapping and bool(
        {"accelerator", "cuda", "base_image"} & set(root.get("builder"))  # type: ignore[call-overload]
    )
    if keys & _SAGEMAKER_SURE or len(keys & _SAGEMAKER_KEYS) >= 2 or {"RoleArn", "ResourceConfig"} <= keys:
        return SAGEMAKER, True
    spec = root.get("spec")
    if type(spec) is Mapping and ("worker_pool_specs" in spec or "workerPoolSpecs" in spec or "staging_bucket" in spec):
        return VERTEX, True
    if "worker_pool_specs" in keys:
        return VERTEX, True
    kind = root.get("kind")
    if type(kind) is Scalar and kind.is_string:
        if kind.text in _WORKLOADS or accelerator:
            return KUBERNETES, accelerator
        api = root.get("apiVersion")
        if _holds_pods(spec) and type(api) is Scalar and "/" in api.text and not api.text.startswith("apps/"):
            return KUBERNETES, accelerator
        return None, accelerator
    if type(spec) is Mapping and (
        "template" in spec or "containers" in spec or "backoffLimit" in spec or "tasks" in spec
    ):
        return KUBERNETES, accelerator or (keys <= _KUBERNETES_KEYS | {"builder"} and "apiVersion" not in keys)
    if "apiVersion" in keys:
        return None, accelerator
    flags = keys - {"builder"}
    if flags and flags & _DOCKER_HINTS and all(_DOCKER_FLAG.match(key) for key in flags):
        if all(_flag_value(root.get(key)) for key in flags):
            sure = accelerator or len(flags & _DOCKER_HINTS) == len(flags) >= 2
            return DOCKER, bool(sure)
    return None, accelerator


def _flag_value(node: Node | None) -> bool:
    """Flags hold scalars and lists of scalars; a compose or chart file holds more."""
    if type(node) is Sequence:
        return all(type(item) is Scalar for item in node.items)
    return type(node) is Scalar or (type(node) is Mapping and all(type(value) is Scalar for _, value in node.items()))


def _holds_pods(spec: Node | None) -> bool:
    from launchlint.syntax import walk

    return any(type(node) is Mapping and "containers" in node for node in walk(spec))


def _speaks_of_launch(document: Document, root: Mapping) -> bool:
    """Signs only a Launch config bears: a built-in macro in its text, or a builder."""
    text = document.source.text
    if "builder" in root or _BUILT_IN_MACRO.search(text, document.start, document.end):
        return True
    return "launchlint:" in text
