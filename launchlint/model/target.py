"""Where a queue names its accelerators: instance types, node labels, affinities, resource names, a comment.

The parts of a queue that run in one pod, worker pool or instance group are a *site*; each site must be
able to run the image. A site has *clues*, best first; a clue has *options*: one where the value is
written or the scheduler chooses, several where a user chooses it by a tile.
"""

from __future__ import annotations

from launchlint.model import recognise as shapes
from launchlint.model.gpu import Gpu, gpu, named, of_architecture, of_capability, of_product, sliceable
from launchlint.patterns import lazy
from launchlint.records import namedtuple
from launchlint.syntax import Mapping, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlint.model.config import Choice, Queue
    from launchlint.model.tile import Tile
    from launchlint.syntax import Node
    from launchlint.text import Span

# How much a clue says; the lowest of a site counts.
EXACT, MODEL, MACHINE, RANGE, VENDOR = range(5)

_RANK = {
    "gke": MODEL, "gke-tpu": MODEL, "coreweave": MODEL, "name": MODEL, "product": MODEL, "machine": MACHINE,
    "family": RANGE, "aws-family": MACHINE, "major": EXACT, "vendor": VENDOR,
}  # fmt: skip
_WORD = lazy(r"[^,\s]+")
_COMMENT = lazy(r"(?m)#[ \t]*launchlint:[ \t]*gpu[ \t]*=[ \t]*([^\n#]+?)[ \t]*(?:#|$)")
_MIG = "nvidia.com/mig-"


class Option(namedtuple("Option", "span text gpus vendor verified tile")):
    """Accelerators that may come to be used together: all of them possible, one of them chosen by the system.

    ``span`` is where this is written (None: only the settings say so), ``text`` what is written.
    ``gpus`` is empty where only the vendor is known; ``tile`` is set where a user chooses.
    """

    __slots__ = ()
    span: Span | None
    text: str
    gpus: tuple[Gpu, ...]
    vendor: str | None
    verified: bool
    tile: Tile | None

    @property
    def titles(self) -> str:
        """`the H100`, `the T4 or the L4`, `the H100 or another Hopper GPU`, `an NVIDIA GPU`."""
        if not self.gpus:
            return VENDOR_TITLES.get(self.vendor or "", "an accelerator")
        shown = list(dict.fromkeys(_TITLES.get(found.title, found.title) for found in self.gpus))
        shown = [title if title.startswith("a ") else f"the {title}" for title in shown]
        if len(shown) > 3:
            architectures = {found.architecture for found in self.gpus}
            kind = f"{architectures.pop().title()} " if len(architectures) == 1 else ""
            shown = [shown[0], f"another {kind}GPU"]
        return " or ".join(shown)

    @property
    def capabilities(self) -> str:
        """`9.0`, `7.5 or 8.9`; empty where unknown, or said by the title already."""
        if any(found.title.startswith("a ") for found in self.gpus):
            return ""
        known = sorted({found.capability for found in self.gpus if found.capability})
        return " or ".join(f"{major}.{minor}" for major, minor in known)


_TITLES = {"A100 40 GB": "A100", "A100 80 GB": "A100"}  # the same to CUDA
VENDOR_TITLES = {
    "nvidia": "an NVIDIA GPU", "amd": "an AMD GPU", "aws": "AWS Neuron", "google": "a TPU",
    "intel": "an Intel accelerator", "qualcomm": "a Qualcomm accelerator",
}  # fmt: skip


class GpuContradiction(namedtuple("GpuContradiction", "option other said")):
    """Two statements about one machine that no machine fulfils both; ``said`` that the other is a comment's."""

    __slots__ = ()
    option: Option
    other: Option
    said: bool


class UnknownGpu(namedtuple("UnknownGpu", "span name")):
    """A name in a `# launchlint: gpu=` comment that is no accelerator known."""

    __slots__ = ()
    span: Span
    name: str


class Clue(namedtuple("Clue", "rank kind options")):
    """One statement about the accelerator of a site, such as a label."""

    __slots__ = ()
    rank: int
    kind: str
    options: tuple[Option, ...]

    @property
    def merged(self) -> Option:
        """All that may come of it, whoever chooses."""
        first = self.options[0]
        gpus = {found: None for option in self.options if option.gpus for found in option.gpus}
        known = all(option.gpus and option.verified for option in self.options)
        return Option(first.span, first.text, tuple(gpus), first.vendor, known, None)


class Site(namedtuple("Site", "clues")):
    """What runs on one machine."""

    __slots__ = ()
    clues: tuple[Clue, ...]

    @property
    def options(self) -> tuple[Option, ...]:
        """The options of the clue that says most."""
        return min(self.clues, key=lambda clue: clue.rank).options if self.clues else ()


def _option(span: Span | None, text: str, gpus: list[Gpu], verified: bool = True, tile: Tile | None = None) -> Option:
    vendors = {found.vendor for found in gpus}
    vendor = vendors.pop() if len(vendors) == 1 else None
    return Option(span, text, tuple(gpus), vendor, verified and all(found.verified for found in gpus), tile)


class Target:
    """The accelerators of a queue."""

    def __init__(self, queue: Queue) -> None:
        self.queue = queue
        sites = list(self._sites())
        self.said = said = self._said()
        # Every site that is known to want an accelerator.
        self.sites = [site for site in sites if site.clues]
        if said is not None and not any(clue.rank < VENDOR for site in self.sites for clue in site.clues):
            self.sites = [Site((said, *site.clues)) for site in self.sites] or [Site((said,))]

    @property
    def options(self) -> list[Option]:
        """Each option of each site once, those left out that contradict another statement about their machine."""
        found: dict[tuple[object, ...], Option] = {}
        for site in self.sites:
            impossible = [contradiction.option for contradiction in self._contradictions(site)]
            for option in site.options:
                if option not in impossible:
                    found.setdefault((option.span, option.text), option)
        return list(found.values())

    @property
    def contradictions(self) -> list[GpuContradiction]:
        return [found for site in self.sites for found in self._contradictions(site)]

    def _contradictions(self, site: Site) -> Iterator[GpuContradiction]:
        """Each option of a site's best clue that no option of another clue goes with."""
        clues = sorted(
            (clue for clue in site.clues if clue.rank < VENDOR and clue.kind in _FIRM), key=lambda clue: clue.rank
        )
        if self.said is not None and clues and self.said.kind == "comment" and self.said not in clues:
            clues.append(self.said)
        others = [(clue, clue.merged) for clue in clues[1:]]
        for option in clues[0].options if others else ():
            for clue, merged in others:
                if _exclude(option, merged):
                    yield GpuContradiction(option, clue.options[0], clue.kind == "comment")
                    break

    def _said(self) -> Clue | None:
        """What a comment in the file says, else the settings."""
        found = list(_comment_names(self.queue))
        if found:
            span = _span(self.queue, found[0][0].start, found[-1][0].end)
            return self._clue_of_names([name for _, name in found], span)
        return self._clue_of_names(self.queue.context.gpus, None)

    def _clue_of_names(self, names: list[str] | tuple[str, ...], span: Span | None) -> Clue | None:
        found = [named(name) for name in names]
        if not found or not all(found):
            return None  # an unknown name among them: nothing is known of what may be chosen
        gpus = [one for some in found for one in some]
        return Clue(MODEL, "comment" if span else "settings", (_option(span, ", ".join(names), gpus),))

    def _sites(self) -> Iterator[Site]:
        args = self.queue.args
        if args is None:
            return
        match self.queue.resource:
            case shapes.KUBERNETES:
                yield from self._pods()
            case shapes.SAGEMAKER:
                yield from self._instances(args)
            case shapes.VERTEX:
                yield from self._pools(args)
            case shapes.DOCKER:
                yield from self._flags(args)

    # --- SageMaker

    def _instances(self, args: Mapping) -> Iterator[Site]:
        """ResourceConfig.InstanceType, or each of its InstanceGroups, unless the training image is another one."""
        from launchlint.model.facts.clouds import SAGEMAKER

        algorithm = args.get("AlgorithmSpecification") or args.get("algorithm_specification")
        if type(algorithm) is Mapping and "TrainingImage" in algorithm:
            return
        config = args.get("ResourceConfig") or args.get("resource_config")
        if type(config) is not Mapping:
            return
        groups = config.get("InstanceGroups")
        for group in (config, *(groups.items if type(groups) is Sequence else ())):
            if type(group) is Mapping:
                yield Site(self._clue("machine", group.get("InstanceType"), lambda text: _machine(SAGEMAKER, text)))

    # --- Vertex AI

    def _pools(self, args: Mapping) -> Iterator[Site]:
        """The machine of each worker pool that runs the job's image."""
        from launchlint.model.facts.clouds import GCE, VERTEX

        spec = args.get("spec")
        pools = (spec if type(spec) is Mapping else args).get("worker_pool_specs")
        for pool in pools.items if type(pools) is Sequence else ():
            if type(pool) is not Mapping or self._runs_another(pool.get("container_spec", "image_uri")):
                continue
            machine = pool.get("machine_spec")
            if type(machine) is not Mapping:
                continue
            count = machine.get("accelerator_count")
            if type(count) is Scalar and self.queue.is_known(count) and count.text.strip() == "0":
                continue
            model = self._clue("model", machine.get("accelerator_type"), lambda text: _machine(VERTEX, text))
            built_in = self._clue("machine", machine.get("machine_type"), lambda text: _machine(GCE, text))
            if model and built_in and all(_exclude(option, built_in[0].merged) for option in model[0].options):
                continue  # the two contradict each other, which another rule reports
            yield Site((*model, *built_in))

    def _runs_another(self, image: Node | None) -> bool:
        """A written image that is not the job's: what the builder makes does not run here."""
        return self.queue.known_text(image) is not None

    # --- Docker

    def _flags(self, args: Mapping) -> Iterator[Site]:
        entry = args.entry("gpus")
        if entry is not None and type(entry.value) is Scalar and entry.value.text.strip() not in ("", "0", "none"):
            option = Option(entry.value.span, f"gpus: {entry.value.text}", (), "nvidia", True, None)
            yield Site((Clue(VENDOR, "resource", (option,)),))

    # --- Kubernetes

    def _pods(self) -> Iterator[Site]:
        """Each pod that may run the job's image, wherever the resource keeps its pod specs."""
        for node in self.queue.runner.survey.mappings:  # type: ignore[attr-defined]
            index = node.index
            if "containers" in index or "nodeSelector" in index or "affinity" in index:
                containers = [item for item in _items(node.get("containers")) if type(item) is Mapping]
                ours = [item for item in containers if not self._runs_another(item.get("image"))]
                if containers and not ours:
                    continue
                clues = [*self._selector(node.get("nodeSelector")), *self._affinity(node.get("affinity"))]
                for container in ours:
                    clues += self._resources(container.get("resources"))
                yield Site(tuple(clues))

    def _selector(self, node: Node | None) -> Iterator[Clue]:
        if type(node) is not Mapping:
            return
        for key, value in node.items():
            yield from self._label(key, value, node)

    def _label(self, key: str, value: Node, around: Mapping) -> Iterator[Clue]:
        from launchlint.model.facts.clouds import LABELS

        reads, verified = LABELS.get(key, (None, True))
        if reads == "major":
            minor = self.queue.choices(around.get("nvidia.com/gpu.compute.minor"))
            fixed = str(minor[0].value) if len(minor) == 1 else None
            known = "nvidia.com/gpu.compute.minor" in around
            if not known or fixed is not None:
                yield from self._clue("major", value, lambda text: _capability(text, fixed))
        elif reads == "vendor":
            yield from self._vendor_clue(value, verified)
        elif reads in _RANK:
            yield from self._clue(reads, value, lambda text: read_label(reads, text), verified)

    def _vendor_clue(self, value: Node, verified: bool) -> Iterator[Clue]:
        options = [
            Option(choice.span, str(choice.value), (), str(choice.value).lower(), verified, choice.tile)
            for choice in self.queue.choices(value)
            if str(choice.value).lower() in VENDOR_TITLES
        ]
        if options:
            yield Clue(VENDOR, "vendor", tuple(options))

    def _clue(self, kind: str, value: Node | None, read, verified: bool = True) -> tuple[Clue, ...]:  # type: ignore[no-untyped-def]
        """The clue of one scalar: an option for each value it may come to hold that names an accelerator."""
        options = []
        for choice in self.queue.choices(value):
            gpus = read(str(choice.value))
            if gpus:
                options.append(_option(choice.span, str(choice.value), gpus, verified, choice.tile))
        return (Clue(_RANK.get(kind, MODEL), kind, tuple(options)),) if options else ()

    def _affinity(self, node: Node | None) -> Iterator[Clue]:
        """Required node affinity: the scheduler chooses among all terms and all values of an `In`."""
        required = "requiredDuringSchedulingIgnoredDuringExecution"
        terms = node.get("nodeAffinity", required, "nodeSelectorTerms") if type(node) is Mapping else None
        read = [self._term(term) for term in _items(terms)]
        if not read or any(option is None for _, option in read):
            return
        ranks = [rank for rank, _ in read]
        options = [option for _, option in read if option is not None]
        if len(options) == 1:
            yield Clue(ranks[0], "affinity", (options[0],))
            return
        gpus = [found for option in options for found in option.gpus]
        if all(option.gpus for option in options):
            text = ", ".join(option.text for option in options)
            merged = _option(terms.span if terms is not None else None, text, gpus, all(o.verified for o in options))
            yield Clue(max(ranks), "affinity", (merged,))

    def _term(self, term: Node) -> tuple[int, Option | None]:
        """The best statement of one term; its values are possible all at once."""
        best: tuple[int, Option | None] = (VENDOR + 1, None)
        for expression in _items(term.get("matchExpressions") if type(term) is Mapping else None):
            if type(expression) is not Mapping or self.queue.known_text(expression.get("operator")) != "In":
                continue
            key = self.queue.known_text(expression.get("key")) or ""
            found = self._values(key, expression.get("values"))
            if found is not None and found[0] < best[0]:
                best = found
        return best

    def _values(self, key: str, values: Node | None) -> tuple[int, Option] | None:
        from launchlint.model.facts.clouds import LABELS

        reads, verified = LABELS.get(key, (None, True))
        if reads not in _RANK or reads in ("major", "vendor") or values is None:
            return None
        texts: list[Choice] = []
        for item in _items(values):
            choices = self.queue.choices(item)
            if not choices:
                return None
            texts += choices
        read = [read_label(reads, str(choice.value)) for choice in texts]
        if not read or not all(read):
            return None  # one value nobody knows: nothing is known of what may be chosen
        gpus = [found for some in read for found in some]
        span = texts[0].span if len(texts) == 1 else values.span
        text = ", ".join(str(choice.value) for choice in texts)
        return _RANK[reads], _option(span, text, gpus, verified)

    def _resources(self, node: Node | None) -> Iterator[Clue]:
        """The accelerator a container asks for by resource name: mostly the vendor only."""
        from launchlint.model.facts.clouds import RESOURCES

        if type(node) is not Mapping:
            return
        seen = set()
        for part in (node.get("limits"), node.get("requests")):
            for entry in part.index.values() if type(part) is Mapping else ():
                name = entry.name or ""
                zero = type(entry.value) is Scalar and entry.value.text.strip() in ("0", "", "null", "~")
                if name in seen or zero:
                    continue
                seen.add(name)
                if name.startswith(_MIG):
                    option = Option(entry.key.span, name, tuple(sliceable()), "nvidia", True, None)
                    yield Clue(RANGE, "resource", (option,))
                elif name in RESOURCES:
                    vendor, verified = RESOURCES[name]
                    yield Clue(VENDOR, "resource", (Option(entry.key.span, name, (), vendor, verified, None),))


# Clues that say what the machine itself is; names an operator gives freely do not.
_FIRM = frozenset(
    ("gke", "gke-tpu", "name", "product", "machine", "family", "aws-family", "major", "coreweave", "comment")
)
# Names of one chip that labels use for one another.
_SAME_CHIP = {"A10G": "A10", "T4G": "T4", "A100_80GB": "A100_40GB"}


def _exclude(one: Option, other: Option) -> bool:
    """Whether no accelerator is meant by both."""
    if not (one.verified and other.verified and one.gpus and other.gpus):
        return False
    if any(not found.architecture for found in (*one.gpus, *other.gpus)):  # only capabilities are known of one
        return not {found.capability for found in one.gpus} & {found.capability for found in other.gpus}
    chips = [{_SAME_CHIP.get(found.key, found.key) for found in option.gpus} for option in (one, other)]
    return not chips[0] & chips[1]


def _comment_names(queue: Queue) -> Iterator[tuple[Span, str]]:
    """The names in a `# launchlint: gpu=H100, A100` comment of the document, each with its place."""
    source = queue.source
    if "launchlint:" not in source.text:
        return
    match = _COMMENT.search(source.text, queue.document.start, queue.document.end)
    if match is None and queue.document.start > 0 and source.text.count("\n---") == 0:
        match = _COMMENT.search(source.text)
    if match is not None:
        for word in _WORD.finditer(match[1]):
            yield _span(queue, match.start(1) + word.start(), match.start(1) + word.end()), word[0]


def unknown_gpus(queue: Queue) -> list[UnknownGpu]:
    return [UnknownGpu(span, name) for span, name in _comment_names(queue) if not named(name)]


def _span(queue: Queue, start: int, end: int) -> Span:
    from launchlint.text import Span

    return Span(queue.source, start, end)


def _items(node: Node | None) -> list[Node]:
    return node.items if type(node) is Sequence else []


def _machine(table: dict[str, tuple[str, int, bool]], text: str) -> list[Gpu]:
    row = table.get(text)
    return [gpu(row[0], row[2])] if row else []


def _azure(text: str) -> list[Gpu]:
    """Azure takes the names of its sizes in any case."""
    from launchlint.model.facts.clouds import AZURE

    folded = text.lower()
    row = next((row for name, row in AZURE.items() if name.lower() == folded), None)
    return [gpu(row[0], row[2])] if row else []


def _capability(major: str, minor: str | None) -> list[Gpu]:
    if not major.isdigit() or not (minor is None or minor.isdigit()):
        return []
    return of_capability(int(major), int(minor) if minor is not None else None)


def read_label(reads: str, text: str) -> list[Gpu]:
    """The GPUs a label's value means, by how facts/clouds.yaml says it is read. Empty where unknown."""
    from launchlint.model.facts import clouds

    match reads:
        case "gke":
            return _machine(clouds.GKE, text)
        case "gke-tpu":
            return _machine(clouds.GKE_TPUS, text)
        case "coreweave":
            return _machine(clouds.COREWEAVE, text) or named(text)
        case "name":
            return named(text)
        case "product":
            return of_product(text)
        case "family":
            return of_architecture(text)
        case "aws-family":
            return [gpu(key) for key in clouds.EC2_FAMILIES.get(text, ())]
        case "machine":
            return _machine(clouds.EC2, text) or _machine(clouds.GCE, text) or _azure(text)
    return []
