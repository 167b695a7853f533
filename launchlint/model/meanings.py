"""One sentence for each word of Launch: shown by hovers and completion.

Meanings of macros: wandb/sdk/launch/_project_spec.py, LaunchProject.fill_macros; of queue fields:
wandb/apis/public/api.py, Api.upsert_run_queue.
"""

from __future__ import annotations

MACROS = {
    "project_name": "The project the run is launched in, in lower case.",
    "entity_name": "The owner of the project the run is launched in.",
    "run_id": "The id of the run: eight letters and digits, which may begin with a digit.",
    "run_name": "The name of the run; the word `None` where it has none.",
    "image_uri": "The container image built for this job, or the one it names.",
    "author": "Who queued the job; the word `None` where that is not known.",
}

RESOURCES = {
    "kubernetes": "A Kubernetes Job, or a custom resource such as a Volcano job or a PyTorchJob.",
    "sagemaker": "The arguments of Amazon SageMaker's CreateTrainingJob.",
    "gcp-vertex": "A Vertex AI custom job: `spec` describes the workers, `run` how it runs.",
    "local-container": "Flags of `docker run` on the agent's machine.",
    "local-process": "A plain process on the agent's machine. It reads no arguments.",
}

QUEUE_FIELDS = {
    "name": "The queue's name, at most 64 characters.",
    "entity": "The team or user that owns the queue.",
    "resource_type": "Where jobs run: one of " + ", ".join(f"`{name}`" for name in RESOURCES) + ".",
    "type": "Where jobs run: one of " + ", ".join(f"`{name}`" for name in RESOURCES) + ".",
    "resource_config": "The arguments of the resource. Launch adds `resource_args` and the resource's name itself.",
    "config": "The arguments of the resource. Launch adds `resource_args` and the resource's name itself.",
    "template_variables": "The tiles: for each template field its type, default, bounds or allowed values.",
    "prioritization_mode": "`V0` lets users give jobs a priority, `DISABLED` takes them in turn.",
    "external_links": "Links shown beside the queue: label to address.",
}

TILE_KEYS = {
    "schema": "The guard-rails: type, default, enum, minimum, maximum.",
    "description": "A sentence shown to whoever fills the field.",
    "type": "`string`, `integer` or `number` (the web form says float).",
    "default": "The value where the user chooses none.",
    "enum": "The values a user may choose from.",
    "minimum": "The least value a user may choose.",
    "maximum": "The greatest value a user may choose.",
}
