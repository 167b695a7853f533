"""Which of the shapes a document has, and of which resource, by its own keys.

Names are the client's (wandb/apis/public/api.py) and the agent's (wandb/sdk/launch/loader.py).

A file that was named, that lies on a path speaking of Launch or queues, or that has its tiles
beside it is taken at its word: the question is only which shape it has. A file met in a directory
must show what nothing but Launch writes, for most YAML in a repository is somebody else's.
"""

from __future__ import annotations

from launchlint.patterns import lazy
from launchlint.records import namedtuple
from launchlint.syntax import Mapping, Node, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.model.context import Context
    from launchlint.syntax import Document

KUBERNETES, SAGEMAKER, VERTEX = "kubernetes", "sagemaker", "gcp-vertex"
DOCKER, PROCESS = "local-container", "local-process"
RESOURCES = (KUBERNETES, SAGEMAKER, VERTEX, DOCKER, PROCESS)
# The runner reads `vertex` before `gcp-vertex`; the client takes only the latter.
RESOURCE_KEYS = {**{name: name for name in RESOURCES}, "vertex": VERTEX}
# What people write for the five names; nothing reads these.
RESOURCE_WORDS = {
    "docker": DOCKER, "container": DOCKER, "local": DOCKER, "local_container": DOCKER, "docker-container": DOCKER,
    "process": PROCESS, "local_process": PROCESS,
    "k8s": KUBERNETES, "kube": KUBERNETES, "eks": KUBERNETES, "gke": KUBERNETES, "aks": KUBERNETES,
    "vertex": VERTEX, "vertex-ai": VERTEX, "vertex_ai": VERTEX, "vertexai": VERTEX, "gcp_vertex": VERTEX,
    "gcp": VERTEX, "gcp-vertex-ai": VERTEX, "aws-sagemaker": SAGEMAKER, "aws_sagemaker": SAGEMAKER,
}  # fmt: skip

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

    def stands(self, root: Mapping) -> bool:
        """Whether a document is this, whatever stands in the parts of it that a syntax fault hides."""
        if self.kind != "queue":
            return self.kind != OTHER
        if self.resource is None or self.args is None or (root.partial and self.form == ENVELOPE):
            return False
        if not self.args.partial:
            return True
        if self.resource == KUBERNETES:
            return "kind" in self.args and "apiVersion" in self.args
        return self.certain or self.resource_node is not None


NOT_OURS = Recognised(OTHER, None, None, None, None, False)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


UPSERT_KEYS = _words("name resource_config resource_type entity template_variables external_links prioritization_mode")
NAME_LIMIT = 64  # characters of a queue's name; the client raises ValueError beyond it
CREATE_KEYS = _words("name type entity prioritization_mode config template_variables")
# Arguments of either call that say by themselves that a queue is meant.
_QUEUE_SIGNS = _words("template_variables prioritization_mode external_links")
AGENT_KEYS = _words(
    "entity queues max_jobs max_schedulers secure_mode verbosity stopped_run_timeout registry environment builder "
    "queue project runner base_url"
)
_BUILDERS = _words("docker kaniko noop")
_AGENT_SIGNS = _words("max_jobs max_schedulers secure_mode stopped_run_timeout")
_LAUNCH_SIGNS = _words("job uri docker overrides git image_uri run_id sweep_id queue_entity entry_point queue")
_OVERRIDES = _words("args run_config entry_point artifacts files dockerfile working_dir")

# CreateTrainingJob in the API's spelling and in snake case, which the runner turns into it.
_SAGEMAKER_NEEDED = _words("StoppingCondition OutputDataConfig ResourceConfig")
_SAGEMAKER_SNAKE = _words(
    "stopping_condition output_data_config resource_config algorithm_specification input_data_config training_job_name "
    "enable_managed_spot_training role_arn"
)
_SAGEMAKER_ANSWER = _words("TrainingJobArn TrainingJobStatus SecondaryStatus")

# Kinds that run to an end and hold pods. Deployments and their like are what Launch never creates.
_JOBS = _words(
    "Job PyTorchJob TFJob MPIJob XGBoostJob PaddleJob JAXJob TrainJob RayJob RayCluster JobSet SparkApplication "
    "Workflow AppWrapper"
)
_PODS = _words("Pod CronJob")
_JOB_SPEC = _words("template containers backoffLimit tasks completions parallelism")

# Options of `docker run` (docs.docker.com, CLI reference) that say what a mapping of flags is for...
_DOCKER_SIGNS = _words(
    "gpus shm-size env-file volume v cpus memory m env e ulimit network net ipc rm runtime workdir cpuset-cpus "
    "cpu-shares pids-limit tty hostname entrypoint platform privileged cap-add device"
)
# ...and the others.
_DOCKER_FLAGS = _DOCKER_SIGNS | _words(
    "name label l label-file user u w p publish P publish-all expose link ip dns dns-option dns-search add-host "
    "annotation attach a blkio-weight cap-drop cgroup-parent cgroupns cidfile cpu cpu-period cpu-quota cpuset-mems "
    "command c detach d detach-keys device-cgroup-rule device-read-bps device-write-bps disable-content-trust "
    "domainname group-add health-cmd health-interval health-retries health-timeout init interactive i isolation "
    "kernel-memory log-driver log-opt mac-address memory-reservation memory-swap memory-swappiness mount network-alias "
    "no-healthcheck oom-kill-disable oom-score-adj pid pull quiet read-only restart security-opt sig-proxy stop-signal "
    "stop-timeout storage-opt sysctl tmpfs t userns uts volume-driver volumes-from"
)


class _Page:
    """What is known of a document while it is being recognised."""

    __slots__ = ("context", "document", "hinted", "keys", "root")

    def __init__(self, document: Document, root: Mapping, context: Context, beside: bool) -> None:
        self.document = document
        self.root = root
        self.keys = frozenset(root.index)
        self.context = context
        self.hinted = context.named or beside or speaks_of_queues(document.source.path)

    def text(self, key: str) -> str | None:
        """The text under a key, where it is a string."""
        node = self.root.get(key)
        return node.text if type(node) is Scalar and node.is_string else None

    def mapping(self, key: str) -> Mapping | None:
        node = self.root.get(key)
        return node if type(node) is Mapping else None

    @property
    def signed(self) -> bool:
        """Its text bears what only Launch writes: a built-in macro, or a comment to launchlint."""
        speaks, _, macros = _marks(self.document.source.text)
        from bisect import bisect_left

        at = bisect_left(macros, self.document.start)
        return speaks or (at < len(macros) and macros[at] < self.document.end)


# Built-in macros but `${project_name}`, which others have too.
_MACROS_OF_LAUNCH = ("${run_id}", "${run_name}", "${image_uri}", "${entity_name}", "${author}")
_RESOURCE_COMMENT = lazy(r"#[ \t]*launchlint:[ \t]*resource[ \t]*=[ \t]*([\w-]+)")
_Marks = tuple[bool, list[tuple[int, str]], list[int]]
_last: tuple[str, _Marks] = "", (False, [], [])


def _marks(text: str) -> _Marks:
    """Of a whole text, looked through once for all its documents: whether it speaks to launchlint, the resources its
    comments declare, and where the macros stand that only Launch has.
    """
    global _last
    if _last[0] is not text:
        speaks = "launchlint:" in text
        comments = [(match.start(), match[1]) for match in _RESOURCE_COMMENT.finditer(text)] if speaks else []
        macros: list[int] = []
        for macro in _MACROS_OF_LAUNCH if "${" in text else ():
            at = text.find(macro)
            while at >= 0:
                macros.append(at)
                at = text.find(macro, at + 1)
        macros.sort()
        _last = text, (speaks, comments, macros)
    return _last[1]


_BETWEEN_WORDS = {ord(mark): "/" for mark in "\\_.-"}


def speaks_of_queues(path: str) -> bool:
    """A directory or file of this path is named after Launch or queues."""
    lower = path.lower()
    if "launch" not in lower and "queue" not in lower:
        return False
    words = lower.translate(_BETWEEN_WORDS).split("/")
    return "launch" in words or "queue" in words or "queues" in words


def recognise(document: Document, context: Context, beside: bool = False) -> Recognised:
    """What a document is: the first shape that fits. ``beside`` tells that a tiles file stands beside it."""
    root = document.root
    if type(root) is not Mapping:
        return NOT_OURS
    page = _Page(document, root, context, beside)
    for read in (_sweep, _launch, _envelope, _read_back, _definition, _agent, _keyed, _bare):
        found = read(page)
        if found is not None:
            return found
    return NOT_OURS


def _sweep(page: _Page) -> Recognised | None:
    """`wandb launch-sweep`: what to run, and how the runs or the scheduler are launched."""
    keys = page.keys
    if not keys & {"job", "image_uri"}:
        return None
    launched = page.mapping("launch") is not None or page.mapping("scheduler") is not None
    searched = bool(keys & {"method", "parameters", "metric", "early_terminate", "run_cap", "program"})
    if (launched and (searched or page.hinted)) or {"method", "parameters"} <= keys:
        return Recognised(SWEEP, None, None, None, None, launched)
    return None


def _launch(page: _Page) -> Recognised | None:
    """`wandb launch -c`: one job with its settings."""
    keys, root = page.keys, page.root
    if "resource_args" in keys:
        if keys & _LAUNCH_SIGNS:
            return Recognised(LAUNCH, ENVELOPE, None, None, page.mapping("resource_args"), True)
        return None
    if keys & {"resource_config", "resource_type"}:
        return None
    overrides = page.mapping("overrides")
    told = set(overrides or ())
    runs = bool(keys & {"job", "docker", "uri", "queue"})
    certain = (
        len(told & _OVERRIDES) > 1
        or (runs and bool(told & _OVERRIDES))
        or root.get("docker", "docker_image") is not None
        or (page.text("resource") in RESOURCE_KEYS and "job" in keys)
        or ("template_variables" in keys and bool(keys & {"job", "docker", "queue"}))
    )
    if certain or (page.hinted and (told & _OVERRIDES or (runs and keys & {"overrides", "template_variables"}))):
        return Recognised(LAUNCH, None, None, None, None, certain)
    return None


def _envelope(page: _Page) -> Recognised | None:
    """`resource_args` around the resource's name: what the API reads back, and `wandb launch -R`."""
    if "resource_args" not in page.keys:
        return None
    return _unwrapped(page.mapping("resource_args"))


def _read_back(page: _Page) -> Recognised | None:
    """A queue as the API hands it out."""
    config = page.mapping("default_resource_config")
    if config is None:
        return None
    inner = config.get("resource_args")
    if type(inner) is Mapping:
        return _unwrapped(inner)
    node = page.root.get("type")
    resource = RESOURCE_KEYS.get(page.text("type") or "") or infer(config)[0]
    return Recognised("queue", ENVELOPE, resource, node or config, config, True)


def _unwrapped(args: Mapping | None) -> Recognised:
    """The arguments of the resource that is named inside ``args``."""
    if args is None:
        return Recognised("queue", ENVELOPE, None, None, None, True)
    entry = next((args.index[name] for name in RESOURCE_KEYS if name in args.index), None)
    if entry is None and len(args) - ("builder" in args) == 1:
        entry = next(args.index[name] for name in args if name != "builder")  # a resource by another name?
        if type(entry.value) is not Mapping or meant_resource(entry.name or "") is None:
            entry = None
    if entry is None:  # the name is missing: the arguments stand straight under `resource_args`
        return Recognised("queue", ENVELOPE, infer(args)[0], None, args, True)
    inner = entry.value if type(entry.value) is Mapping else None
    return Recognised("queue", ENVELOPE, meant_resource(entry.name or ""), entry.key, inner, True)


def meant_resource(word: str) -> str | None:
    """The resource a word names or nearly names."""
    found = RESOURCE_KEYS.get(word) or RESOURCE_WORDS.get(word.lower())
    if found is None:
        from launchlint.model.words import nearest

        found = nearest(word, RESOURCES)
    return found


def _definition(page: _Page) -> Recognised | None:
    """Keyword arguments of `upsert_run_queue` or `create_run_queue`."""
    keys = page.keys
    config_key = next((key for key in ("resource_config", "config") if key in keys), None)
    type_key = next((key for key in ("resource_type", "type", "resource") if key in keys), None)
    if not _means_definition(page, config_key, type_key):
        return None
    args = page.mapping(config_key) if config_key else None
    type_node = page.root.get(type_key) if type_key else None
    word = type_node.text if type(type_node) is Scalar else ""
    resource = meant_resource(word) if word else None
    if resource is None and args is not None:
        resource = infer(args)[0]
    return Recognised("queue", DEFINITION, resource, type_node, args, True)


def _means_definition(page: _Page, config_key: str | None, type_key: str | None) -> bool:
    keys, root = page.keys, page.root
    if config_key is None and type_key is None:
        return False
    if keys & _SAGEMAKER_NEEDED or len(keys & _SAGEMAKER_SNAKE) > 1 or "apiVersion" in keys:
        return False  # `resource_config` is also SageMaker's ResourceConfig in snake case
    if {"resource_config", "resource_type"} <= keys:
        return True
    word = root.get(type_key) if type_key else None
    typed = type(word) is Scalar and (word.text in RESOURCE_KEYS or word.text.lower() in RESOURCE_WORDS)
    signs = len(keys & _QUEUE_SIGNS)
    if config_key is None:
        if typed and type_key == "resource_type" and not signs:
            from launchlint.model.words import nearest

            return page.hinted or any(nearest(key, ["resource_config"]) for key in keys)
        return typed and signs > 0
    config = root.get(config_key)
    fitting = infer(config)[0] if type(config) is Mapping else None
    if typed and (signs or page.hinted or fitting == meant_resource(word.text)):  # type: ignore[union-attr]
        return True
    if signs:
        return config_key == "resource_config" or bool(keys & {"name", "entity"})
    named = bool(keys & {"name", "entity", "entity_name"}) and page.hinted
    return named and (config_key == "resource_config" or fitting is not None)


def is_plain_definition(root: Mapping) -> bool:
    """Nothing stands out in an upsert: no fault of a definition is possible."""
    name, resource, mode = root.get("name"), root.get("resource_type"), root.get("prioritization_mode")
    return (
        UPSERT_KEYS.issuperset(root)
        and type(resource) is Scalar
        and resource.text in RESOURCES
        and "resource_config" in root
        and (name is None or (type(name) is Scalar and name.is_string and 0 < len(name.text) <= NAME_LIMIT))
        and (mode is None or (type(mode) is Scalar and mode.text in ("V0", "DISABLED")))
        and "external_links" not in root
    )


def _agent(page: _Page) -> Recognised | None:
    """An agent's `launch-config.yaml`."""
    keys = page.keys
    signs = keys & _AGENT_SIGNS
    queues = page.root.get("queues")
    lists_queues = type(queues) is Sequence and all(type(item) is Scalar for item in queues.items)
    if signs and (len(signs) > 1 or lists_queues or "entity" in keys or (page.hinted and keys & {"queue", "queues"})):
        return Recognised(AGENT, None, None, None, None, True)
    if lists_queues and keys <= AGENT_KEYS and ("entity" in keys or page.hinted):
        return Recognised(AGENT, None, None, None, None, "entity" in keys)
    if page.hinted and "entity" in keys and keys & {"queues", "builder", "environment", "registry"}:
        return Recognised(AGENT, None, None, None, None, False)
    builder = page.root.get("builder", "type")
    if page.hinted and keys <= AGENT_KEYS and type(builder) is Scalar and builder.text in _BUILDERS:
        return Recognised(AGENT, None, None, None, None, False)
    return None


def _keyed(page: _Page) -> Recognised | None:
    """The resource's name as the only key, around its arguments."""
    names = page.keys - {"template_variables", "builder"}
    name = next(iter(names)) if len(names) == 1 else ""
    args = page.mapping(name) if name in RESOURCE_KEYS else None
    if args is None:
        return None
    certain = "template_variables" in page.keys or infer(args)[0] == RESOURCE_KEYS[name]
    if not certain and not page.hinted and not page.signed:
        return None
    entry = page.root.entry(name)
    assert entry is not None
    return Recognised("queue", KEYED, RESOURCE_KEYS[name], entry.key, args, certain)


def _bare(page: _Page) -> Recognised | None:
    """Just the arguments, as pasted into the web form."""
    declared = _declared(page)
    if declared is not None:
        return Recognised("queue", BARE, declared, None, page.root, True)
    resource, certain = infer(page.root)
    if resource is None and not certain:
        return None
    certain = certain or "template_variables" in page.keys
    if certain or page.signed or page.context.named or (page.hinted and not _serves_the_agent(page)):
        return Recognised("queue", BARE, resource, None, page.root, certain)
    return None


def _serves_the_agent(page: _Page) -> bool:
    """Beside the queues lie the agent's own pods, cron jobs and chart templates."""
    if page.text("kind") in _PODS:
        return True
    text = page.document.source.text
    if "{{" not in text and "{%" not in text:
        return False
    from launchlint.model.strangers import is_other_template

    return is_other_template(text)


def _declared(page: _Page) -> str | None:
    """The resource by a comment `# launchlint: resource=kubernetes` in or before the document, or by settings."""
    document = page.document
    _, declared, _ = _marks(document.source.text)
    if declared:
        from bisect import bisect_left

        inside = bisect_left(declared, (document.start, ""))
        at = inside if inside < len(declared) and declared[inside][0] < document.end else 0
        if declared[at][0] < document.end and declared[at][1] in RESOURCE_KEYS:
            return RESOURCE_KEYS[declared[at][1]]
    return page.context.resource


def infer(args: Mapping) -> tuple[str | None, bool]:
    """The resource these arguments are for, and whether nothing but a queue's arguments look so."""
    builder = args.get("builder")
    accelerated = type(builder) is Mapping and type(builder.get("accelerator")) is Mapping
    keys = frozenset(args.index)
    for resource, recognised in (
        (SAGEMAKER, _is_sagemaker(keys)),
        (VERTEX, _is_vertex(args, keys)),
        (KUBERNETES, _is_kubernetes(args, keys)),
        (DOCKER, _is_docker(args, keys)),
    ):
        if recognised is not None:
            return resource, recognised or accelerated
    return None, accelerated


def _is_sagemaker(keys: frozenset[str]) -> bool | None:
    if keys & _SAGEMAKER_ANSWER:
        return None  # what DescribeTrainingJob answers
    if needed := keys & _SAGEMAKER_NEEDED:
        # One of them alone is in other requests too, and a request with name and image is any client's.
        return len(needed) > 1 and not {"AlgorithmSpecification", "TrainingJobName"} <= keys
    return True if len(keys & _SAGEMAKER_SNAKE) > 1 else None


def _is_vertex(args: Mapping, keys: frozenset[str]) -> bool | None:
    spec = args.get("spec")
    if "apiVersion" in keys or "kind" in keys:
        return None
    if type(spec) is Mapping and {"worker_pool_specs", "workerPoolSpecs", "staging_bucket"} & set(spec):
        return "worker_pool_specs" in spec
    return False if "worker_pool_specs" in keys else None


def _is_kubernetes(args: Mapping, keys: frozenset[str]) -> bool | None:
    spec, kind, api = args.get("spec"), args.get("kind"), args.get("apiVersion")
    if type(kind) is Scalar and kind.is_string:
        if kind.text in _JOBS or kind.text in _PODS:
            return False
        group = api.text.partition("/")[0] if type(api) is Scalar and "/" in api.text else ""
        custom = group and group != "apps" and not group.endswith(("k8s.io", "knative.dev", "argoproj.io", "kserve.io"))
        return False if custom and kind.text.endswith(("Job", "Cluster")) and _holds_pods(spec) else None
    if "apiVersion" in keys and (type(api) is not Scalar or not api.text.startswith("batch/")):
        return None
    if type(spec) is Mapping and _JOB_SPEC & set(spec):
        return False
    return None


def _holds_pods(spec: Node | None) -> bool:
    from launchlint.syntax import mappings

    return any("containers" in node for node in mappings(spec))


def _is_docker(args: Mapping, keys: frozenset[str]) -> bool | None:
    """Options of `docker run`. One in three may be misspelt; more, and it is something else."""
    flags = [key for key in keys if key != "builder" and key != "template_variables"]
    names = {key.strip().lstrip("-").replace("_", "-").lower() if len(key) > 1 else key for key in flags}
    if not names & _DOCKER_SIGNS or len(names - _DOCKER_FLAGS) * 3 > len(flags):
        return None
    return False if all(_is_flag_value(args.get(key)) for key in flags) else None


def _is_flag_value(node: Node | None) -> bool:
    """Flags hold scalars and lists of scalars; a compose or chart file holds more."""
    if type(node) is Sequence:
        return all(type(item) is Scalar for item in node.items)
    return type(node) is Scalar or (type(node) is Mapping and all(type(value) is Scalar for _, value in node.items()))
