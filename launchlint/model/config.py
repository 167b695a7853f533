"""Recognised documents: queues and the other files of Launch, with the parts rules look at."""

from __future__ import annotations

from launchlint.model import recognise as shapes
from launchlint.model.arguments import ArgumentParts
from launchlint.model.checked import SchemaParts
from launchlint.model.image_parts import ImageParts
from launchlint.model.template import (
    BUILT_IN_MACROS,
    ForeignTemplate,
    Macro,
    MalformedField,
    MalformedMacro,
    Template,
    TemplateField,
    UnquotedField,
    read_template,
)
from launchlint.model.tile import Tile, TileFault, read_tiles
from launchlint.records import namedtuple
from launchlint.syntax import Document, Entry, Mapping, Node, Scalar, Sequence, mappings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from launchlint.model.agent import (
        FailingAgentSetting,
        IgnoredAgentSetting,
        Judgement,
        MalformedDestination,
        MisreadAgentValue,
        RefusedAgentValue,
        UnknownAgentKey,
    )
    from launchlint.model.context import Context
    from launchlint.model.definition import (
        MisshapenLinks,
        MissingArgument,
        QueueName,
        UnknownArgument,
        UnknownMode,
        UnknownResource,
    )
    from launchlint.model.guardrails import (
        InapplicableBound,
        MistypedTileValue,
    )
    from launchlint.model.launch import (
        AmbiguousSource,
        DroppedArguments,
        LaunchJudgement,
        MalformedLaunchSetting,
        ProcessScheduler,
        UnreadFile,
    )
    from launchlint.model.proposal import Use
    from launchlint.model.runners import RefusedSetting
    from launchlint.text import Source, Span


class DuplicateKey(namedtuple("DuplicateKey", "key first")):
    """A key written twice in one mapping; ``first`` is the earlier one, whose value is lost."""

    __slots__ = ()
    key: Scalar
    first: Scalar


class AmbiguousScalar(namedtuple("AmbiguousScalar", "scalar kind old new is_key")):
    """A plain scalar that YAML 1.1 readers (PyYAML) and 1.2 readers take for different values."""

    __slots__ = ()
    scalar: Scalar
    kind: str  # what PyYAML reads, one of the kinds of syntax/scalars.py
    old: object
    new: object
    is_key: bool

    @property
    def surely_text(self) -> bool:
        """Text was meant: a key, a date, a time, or what a reader refuses. Of `yes` nobody can tell."""
        return self.is_key or (isinstance(self.new, str) and (self.kind in ("a date", "nothing") or ":" in self.new))


class Misnesting(namedtuple("Misnesting", "problem levels inner")):
    """Levels too many, or one too few.

    ``levels`` are the mappings that should not be there, each with its entry that leads inwards,
    and ``inner`` the mapping they wrongly enclose. Where the resource's level is missing, the one
    level is the mapping and the entry that holds the settings, ``inner`` the settings.
    """

    __slots__ = ()
    problem: str  # extra | missing | other resource
    levels: tuple[tuple[Mapping, Entry], ...]
    inner: Mapping


class UndeclaredField(namedtuple("UndeclaredField", "field near misspelt")):
    """A template field no tile declares, as far as this file and its tiles file can tell.

    ``near`` is the tile of nearly that name. The field is ``misspelt`` where nothing else uses that
    tile: then it was obviously meant.
    """

    __slots__ = ()
    field: TemplateField
    near: str | None
    misspelt: bool


class FieldInKey(namedtuple("FieldInKey", "field")):
    """A template field in a key of a queue's arguments."""

    __slots__ = ()
    field: TemplateField


class UnusedTile(namedtuple("UnusedTile", "tile meant")):
    """A declared tile no template field names. ``meant`` is the undeclared field that nearly does."""

    __slots__ = ()
    tile: Tile
    meant: TemplateField | None


class UnknownMacro(namedtuple("UnknownMacro", "macro meant env_known")):
    """A macro the agent may have nothing for. ``meant`` is the built-in one it nearly spells."""

    __slots__ = ()
    macro: Macro
    meant: str | None
    env_known: bool  # the settings list the agent's environment, and it is not there


class UnexpandedMacro(namedtuple("UnexpandedMacro", "macro where")):
    """A macro where the agent fills none."""

    __slots__ = ()
    macro: Macro
    where: str  # key | builder | role | training image


def without_macros(resource: str | None, path: tuple[str | int, ...]) -> str | None:
    """Which of the places where the agent fills no macro a path leads to, or None.

    It takes `builder` out before it fills any, and SageMaker's role and image as they are written
    (wandb/sdk/launch/_project_spec.py, LaunchProject; runner/sagemaker_runner.py, get_role_arn).
    """
    if path[:1] == ("builder",):
        return "builder"
    if resource == shapes.SAGEMAKER:
        if path in (("RoleArn",), ("role_arn",)):
            return "role"
        if path == ("AlgorithmSpecification", "TrainingImage"):
            return "training image"
    return None


class Choice(namedtuple("Choice", "value span tile")):
    """A value a field may come to hold, and where it is written. ``tile`` where a user chooses it."""

    __slots__ = ()
    value: Any
    span: Span
    tile: Tile | None


class Config:
    """One recognised document. Everything is computed when first asked for."""

    # The parts a rule may ask for by the annotation of its first parameter: class to attribute. An attribute that
    # several share holds them by the name of their class.
    PARTS: dict[str, str] = {
        "DuplicateKey": "duplicate_keys",
        "AmbiguousScalar": "ambiguous_scalars",
        "UnquotedField": "unquoted",
    }
    kind = "other"

    @property
    def parts(self) -> dict[str, str]:
        """Those of ``PARTS`` there can be in this document."""
        return self.PARTS

    def __init__(self, document: Document, context: Context, shape: shapes.Recognised) -> None:
        self.document = document
        self.source: Source = document.source
        self.root: Mapping = document.root  # type: ignore[assignment]
        self.context = context
        self.shape = shape

    @property
    def partial(self) -> bool:
        """A syntax fault cut pieces off: nothing may be said about what is absent."""
        return self.document.partial

    @property
    def inner(self) -> list[Config]:
        """Configs inside this one, which rules look at as well."""
        return []

    @property
    def itself(self) -> tuple[Config]:
        return (self,)

    def _scan(self) -> None:
        """One walk over the document for what concerns every scalar and mapping."""
        from launchlint.syntax.scalars import ambiguous

        duplicates: list[DuplicateKey] = []
        ambiguities: list[AmbiguousScalar] = []
        unquoted: list[Scalar] = []
        stack: list[Node] = [self.root]
        seen: set[int] = set()
        amounts: set[int] = set()
        while stack:
            node = stack.pop()
            if node.anchor is not None:
                if id(node) in seen:
                    continue
                seen.add(id(node))
            if type(node) is Mapping:
                entries = node.entries
                names: dict[str, Scalar] = {}
                for entry in entries:
                    key = entry.key
                    if type(key) is Scalar:
                        if key.style == "" and not key.json:
                            if key.rescued:
                                unquoted.append(key)
                            if key.tag is None and key.text[:1] in _AMBIGUOUS_FIRST and (found := ambiguous(key.text)):
                                ambiguities.append(AmbiguousScalar(key, *found, True))
                            if key.text == "<<":
                                stack.append(entry.value)
                                continue
                        text = key.text
                        if text in names:
                            duplicates.append(DuplicateKey(key, names[text]))
                        names[text] = key
                    else:
                        stack.append(key)
                    value = entry.value
                    if type(value) is Scalar:
                        if value.style == "" and value.tag is None:
                            if value.rescued:
                                unquoted.append(value)
                            elif value.json:
                                continue
                            elif value.text[:1] in _AMBIGUOUS_FIRST and (found := ambiguous(value.text)):
                                # To Kubernetes `64e9` is the same amount as a number and as text.
                                if id(node) not in amounts or not isinstance(found[0], str):
                                    ambiguities.append(AmbiguousScalar(value, *found, False))
                    else:
                        if type(key) is Scalar and key.text in ("limits", "requests"):
                            amounts.add(id(value))
                        stack.append(value)
            elif type(node) is Sequence:
                for value in node.items:
                    if type(value) is Scalar:
                        if value.style == "" and value.tag is None:
                            if value.rescued:
                                unquoted.append(value)
                            elif value.json:
                                continue
                            elif value.text[:1] in _AMBIGUOUS_FIRST and (found := ambiguous(value.text)):
                                ambiguities.append(AmbiguousScalar(value, *found, False))
                    else:
                        stack.append(value)
        self._scanned = duplicates, _once(ambiguities), unquoted

    _scanned: tuple[list[DuplicateKey], list[AmbiguousScalar], list[Scalar]] | None = None

    @property
    def scanned(self) -> tuple[list[DuplicateKey], list[AmbiguousScalar], list[Scalar]]:
        if self._scanned is None:
            if self.document.doubtful:
                self._scan()
            else:
                self._scanned = [], [], []
        assert self._scanned is not None
        return self._scanned

    @property
    def duplicate_keys(self) -> list[DuplicateKey]:
        return self.scanned[0]

    @property
    def ambiguous_scalars(self) -> list[AmbiguousScalar]:
        return self.scanned[1]

    @property
    def unquoted(self) -> list[UnquotedField]:
        return [UnquotedField(scalar) for scalar in self.scanned[2]]


# Of queues, by their resource.
_PARTS_OF_QUEUE: dict[str | None, dict[str, str]] = {}
# Variables without a dot that Argo fills in its own templates.
_ARGO_NAMES = frozenset(("item", "retries", "duration", "pod", "node"))
# Environment variables that are written in small letters by custom.
_PROXIES = frozenset(("http_proxy", "https_proxy", "no_proxy", "all_proxy", "ftp_proxy"))
_AMBIGUOUS_FIRST = frozenset("+-.0123456789yYnNoOtTfF=")


def _once(found: list[AmbiguousScalar]) -> list[AmbiguousScalar]:
    """An anchored scalar is met at each alias; it is reported where it is written."""
    return list({id(item.scalar): item for item in found}.values())


class Unrecognised(Config):
    """A document that is no Launch config. Only its file may speak of it."""

    PARTS = {}
    kind = "other"


class Templated(Config):
    """A config whose values may hold template fields and macros."""

    PARTS = {
        **Config.PARTS,
        "Misnesting": "misnestings",
        "MalformedField": "malformed_fields",
        "ForeignTemplate": "foreign_templates",
        "UnknownMacro": "unknown_macros",
        "MalformedMacro": "malformed_macros",
        "UnexpandedMacro": "unexpanded_macros",
    }

    #: The mappings whose values Launch fills, outermost first.
    @property
    def filled(self) -> list[Mapping]:
        return [self.shape.args] if self.shape.args is not None else []

    @property
    def tile_names(self) -> dict[str, Tile]:
        return {}

    @property
    def is_argo(self) -> bool:
        """The arguments are a resource of Argo, which fills braces of its own after Launch."""
        return any(
            type(api) is Scalar and api.text.startswith("argoproj.io/")
            for api in (root.get("apiVersion") for root in self.filled)
        )

    misnestings: list[Misnesting] = []
    _templates: dict[int, Template] | None = None

    @property
    def templates(self) -> dict[int, Template]:
        """Every scalar that bears marks, by its id, in written order."""
        if self._templates is None:
            found: dict[int, Template] = {}
            for root in self.filled:
                if root.marked:
                    self._find_templates(root, found)
            self._templates = found
        return self._templates

    def _find_templates(self, root: Mapping, found: dict[int, Template]) -> None:
        tiles = self.tile_names
        stack: list[tuple[Node, tuple[str | int, ...]]] = [(root, ())]
        seen: set[int] = set()
        while stack:
            node, path = stack.pop()
            if node.anchor is not None:
                if id(node) in seen:
                    continue
                seen.add(id(node))
            if type(node) is Scalar:
                if node.is_string:
                    template = read_template(node, path, tiles)
                    if template:
                        found[id(node)] = template
            elif type(node) is Mapping:
                for entry in reversed(node.entries):
                    key, value = entry.key, entry.value
                    if value.marked:
                        stack.append((value, (*path, key.text if type(key) is Scalar else "")))
                    if (
                        key.marked
                        and type(key) is Scalar
                        and ("{{" in key.text or "}}" in key.text or "${" in key.text)
                    ):
                        template = read_template(key, (*path, key.text), tiles, in_key=True)
                        if template:
                            found[id(key)] = template
            elif type(node) is Sequence:
                for index in range(len(node.items) - 1, -1, -1):
                    if node.items[index].marked:
                        stack.append((node.items[index], (*path, index)))

    @property
    def fields(self) -> list[TemplateField]:
        return [field for template in self.templates.values() for field in template.fields]

    @property
    def fields_in_keys(self) -> list[FieldInKey]:
        return [FieldInKey(field) for field in self.fields if field.in_key and not field.scalar.rescued]

    @property
    def malformed_fields(self) -> list[MalformedField]:
        return [fault for template in self.templates.values() for fault in template.malformed_fields]

    @property
    def foreign_templates(self) -> list[ForeignTemplate]:
        return [mark for template in self.templates.values() for mark in template.foreign]

    @property
    def macros(self) -> list[Macro]:
        return [macro for template in self.templates.values() for macro in template.macros]

    @property
    def unknown_macros(self) -> list[UnknownMacro]:
        """Macros that are not built in and that the agent's environment may lack.

        Anything written in capitals is an environment variable, by the documentation; without
        the setting `agent-env` nobody can tell which of them exist. A shell's names are its own.
        """
        known = self.context.agent_env
        found: list[UnknownMacro] = []
        meant: dict[str, str | None] = {}
        for macro in self.macros:
            name = macro.name
            if name in BUILT_IN_MACROS or macro.in_shell or (known is not None and name in known):
                continue
            if known is None and (name == name.upper() or name in _PROXIES):
                continue
            if self._unexpanded(macro) is None:
                if name not in meant:
                    from launchlint.model.suspects import meant_macro

                    meant[name] = meant_macro(name) if len(meant) < 200 else None
                found.append(UnknownMacro(macro, meant[name], known is not None))
        return found

    @property
    def unexpanded_macros(self) -> list[UnexpandedMacro]:
        """Macros that stand where the agent fills none."""
        places = ((macro, self._unexpanded(macro)) for macro in self.macros)
        return [UnexpandedMacro(macro, where) for macro, where in places if where]

    def _unexpanded(self, macro: Macro) -> str | None:
        return "key" if macro.in_key else without_macros(*self.place(macro.path))

    def place(self, path: tuple[str | int, ...]) -> tuple[str | None, tuple[str | int, ...]]:
        """The resource a path of ``filled`` belongs to, and the path inside that resource's arguments."""
        return shapes.RESOURCE_KEYS.get(str(path[0])) if path else None, path[1:]

    @property
    def malformed_macros(self) -> list[MalformedMacro]:
        return [fault for template in self.templates.values() for fault in template.malformed_macros]

    def template(self, node: Node | None) -> Template | None:
        """The marks of a scalar, or None where it bears none: then its value is what it says."""
        return self.templates.get(id(node)) if node is not None and node.marked else None

    def is_known(self, node: Node | None) -> bool:
        """A scalar whose value is settled now: no field, macro or other mark, no two readings."""
        if type(node) is not Scalar or node.rescued:
            return False
        if node.marked and id(node) in self.templates:
            return False
        if not self.document.doubtful:
            return True
        if self._two_readings is None:
            self._two_readings = {id(item.scalar) for item in self.ambiguous_scalars}
        return id(node) not in self._two_readings

    _two_readings: set[int] | None = None

    def known_text(self, node: Node | None) -> str | None:
        """The text of a scalar that is surely this string, else None."""
        if type(node) is Scalar and type(node.value) is str and self.is_known(node):
            return node.text
        return None


class Queue(Templated, ArgumentParts, SchemaParts, ImageParts):
    """A queue's config: the arguments of one resource, with the tiles of its template fields."""

    PARTS = {
        **Templated.PARTS,
        "FieldInKey": "fields_in_keys",
        "Tile": "tiles",
        "TileFault": "misshapen_tiles",
        "UndeclaredField": "undeclared_fields",
        "UnusedTile": "unused_tiles",
        **dict.fromkeys(
            (
                "UnknownTileType",
                "MistypedTileValue",
                "DefaultOutOfBounds",
                "ReversedBounds",
                "InapplicableBound",
                "RepeatedChoice",
                "OpenTile",
            ),
            "guardrail_faults",
        ),
        "QueueName": "queue_names",
        "UnknownResource": "unknown_resources",
        "UnknownMode": "unknown_modes",
        "UnknownArgument": "unknown_arguments",
        "MissingArgument": "missing_arguments",
        "MisshapenLinks": "misshapen_links",
        **ArgumentParts.PARTS,
        **SchemaParts.PARTS,
        **ImageParts.PARTS,
        **{part: name for parts in ArgumentParts.PARTS_OF.values() for part, name in parts.items()},
        "Queue": "itself",
    }
    kind = "queue"

    @property
    def parts(self) -> dict[str, str]:
        if self.PARTS is not Queue.PARTS:
            return self.PARTS
        parts = _PARTS_OF_QUEUE.get(self.resource)
        if parts is None:
            own = self.PARTS_OF.get(self.resource or "", {})
            others = [part for of in self.PARTS_OF.values() for part in of if part not in own]
            parts = {part: name for part, name in self.PARTS.items() if part not in others}
            _PARTS_OF_QUEUE[self.resource] = parts
        return parts

    def __init__(
        self, document: Document, context: Context, shape: shapes.Recognised, tiles_document: Document | None = None
    ) -> None:
        super().__init__(document, context, shape)
        self.form: str = shape.form or shapes.BARE
        self.resource: str | None = shape.resource
        self.resource_node = shape.resource_node
        self.tiles_document = tiles_document
        self.misnestings: list[Misnesting] = []
        self.args = self._unwrap(shape.args)
        node = self.root.get("template_variables") if self.form != shapes.BARE else None
        if node is None and self.form == shapes.BARE and self._tiles_inside():
            node = self.root.get("template_variables")
        self.tiles_node: Node | None = node
        self.tiles: list[Tile] = []
        self.tile_faults: list[TileFault] = []
        if node is not None:
            self.tiles, self.tile_faults = read_tiles(node)
            if self.form == shapes.DEFINITION and type(node) is Sequence:
                key = self.root.index["template_variables"].key
                self.tile_faults.insert(0, TileFault(key.span, "list", "", None, node))
        if tiles_document is not None:
            root = tiles_document.root
            if type(root) is Mapping and len(root) == 1 and "template_variables" in root:
                root = root.get("template_variables")
            tiles, faults = read_tiles(root)
            self.tiles = self.tiles + tiles
            self.tile_faults = self.tile_faults + faults
        self.tiles_by_name: dict[str, Tile] = {tile.name: tile for tile in self.tiles}

    def _tiles_inside(self) -> bool:
        """`template_variables` written into the bare arguments: tiles, wherever they belong."""
        return "template_variables" in self.root

    @property
    def tile_names(self) -> dict[str, Tile]:
        return self.tiles_by_name

    def place(self, path: tuple[str | int, ...]) -> tuple[str | None, tuple[str | int, ...]]:
        return self.resource, path

    @property
    def tiles_declared(self) -> bool:
        """Whether the tiles of this queue are all known. A bare file's live in the web form."""
        if self.context.tiles_in_web and self.tiles_node is None and self.tiles_document is None:
            return False
        return self.tiles_node is not None or self.tiles_document is not None or self.form == shapes.DEFINITION

    @property
    def tiles_readable(self) -> bool:
        """No fault of shape hides a tile's name, so a name that is not there is not declared."""
        return not self.partial and all(fault.tile is not None for fault in self.tile_faults)

    @property
    def definition(self) -> Mapping | None:
        """The call's keyword arguments, where the file is a queue definition."""
        return self.root if self.form == shapes.DEFINITION else None

    _definition_faults: dict[str, list[Any]] | None = None

    def _definition_judgement(self, kind: str) -> list[Any]:
        """What is wrong with the arguments of a definition, by the name of the fault's class."""
        if self._definition_faults is None:
            self._definition_faults = {}
            for fault in self._judge_definition():
                self._definition_faults.setdefault(type(fault).__name__, []).append(fault)
        return self._definition_faults.get(kind, [])

    def _judge_definition(self) -> Iterable[object]:
        node = self.resource_node
        if self.form == shapes.DEFINITION:
            if shapes.is_plain_definition(self.root):
                return ()
            from launchlint.model.definition import judge

            return judge(self)
        if type(node) is not Scalar or node.text in shapes.RESOURCE_KEYS:
            return ()
        from launchlint.model.definition import UnknownResource

        return (UnknownResource(node, shapes.meant_resource(node.text), None),)

    @property
    def queue_names(self) -> list[QueueName]:
        return self._definition_judgement("QueueName")

    @property
    def unknown_resources(self) -> list[UnknownResource]:
        return self._definition_judgement("UnknownResource")

    @property
    def unknown_modes(self) -> list[UnknownMode]:
        return self._definition_judgement("UnknownMode")

    @property
    def unknown_arguments(self) -> list[UnknownArgument]:
        return self._definition_judgement("UnknownArgument")

    @property
    def missing_arguments(self) -> list[MissingArgument]:
        return self._definition_judgement("MissingArgument")

    @property
    def misshapen_links(self) -> list[MisshapenLinks]:
        return self._definition_judgement("MisshapenLinks")

    @property
    def filled(self) -> list[Mapping]:
        return [self.args] if self.args is not None else []

    def _unwrap(self, args: Mapping | None) -> Mapping | None:
        """Take off levels that do not belong, remembering each: what is inside is still checked."""
        if args is None:
            return None
        if self.form == shapes.ENVELOPE and self.resource_node is None and self.resource is not None:
            entry = self.root.entry("resource_args")
            if entry is not None:
                self.misnestings.append(Misnesting("missing", ((self.root, entry),), args))
        levels: list[tuple[Mapping, Entry]] = []
        while len(levels) < 4 and (entry := self._extra_level(args)) is not None:
            levels.append((args, entry))
            args = entry.value  # type: ignore[assignment]
        if not levels:
            return args
        named = [shapes.RESOURCE_KEYS[entry.name] for _, entry in levels if entry.name in shapes.RESOURCE_KEYS]
        foreign = self.resource is not None and any(resource != self.resource for resource in named)
        self.misnestings.append(Misnesting("other resource" if foreign else "extra", tuple(levels), args))
        if self.resource is None and named:
            self.resource = named[0]
        return None if foreign else args

    def _extra_level(self, args: Mapping) -> Entry | None:
        """The entry that is a level of its own, where the arguments should stand."""
        names = [name for name in args if name != "builder"]
        if self.form == shapes.BARE or len(names) != 1:
            return None
        if names[0] != "resource_args" and names[0] not in shapes.RESOURCE_KEYS:
            return None
        entry = args.entry(names[0])
        return entry if entry is not None and type(entry.value) is Mapping else None

    field_uses: dict[str, list[Use]] | None = None  # filled by launchlint.model.proposal
    _owners: dict[Span, tuple[Mapping, Entry]] | None = None

    def owner_of(self, span: Span) -> tuple[Mapping, Entry] | None:
        """The entry of the arguments with this key or value, and its mapping: what an edit needs."""
        if self._owners is None:
            self._owners = {}
            for mapping in mappings(self.args):
                for entry in mapping.entries:
                    self._owners.setdefault(entry.key.span, (mapping, entry))
                    self._owners.setdefault(entry.value.span, (mapping, entry))
        return self._owners.get(span)

    @property
    def undeclared_fields(self) -> list[UndeclaredField]:
        """Template fields without a tile, told only where every tile's name could be read."""
        declared = self.tiles_by_name
        found = [field for field in self.fields if field.name not in declared and not field.in_key]
        if self.is_argo:  # `{{item}}` and its like are Argo's
            found = [field for field in found if field.name not in _ARGO_NAMES]
        if not found or not self.tiles_readable:
            return []
        from launchlint.model.words import Speller

        used = {field.name for field in self.fields}
        every, unused = Speller(declared), Speller([name for name in declared if name not in used])
        names = dict.fromkeys(field.name for field in found)
        meant = {name: unused.nearest(name) for name in names}
        rivals: dict[str | None, int] = {}
        for near in meant.values():
            rivals[near] = rivals.get(near, 0) + 1
        return [
            UndeclaredField(
                field,
                meant[field.name] or every.nearest(field.name),
                meant[field.name] is not None and rivals[meant[field.name]] == 1,
            )
            for field in found
        ]

    @property
    def unused_tiles(self) -> list[UnusedTile]:
        """Tiles no template field names, told only where the whole config could be read.

        A malformed field may have meant any tile, unless it says which.
        """
        if not self.tiles or self.partial or self.args is None:
            return []
        used = {field.name for field in self.fields} | {fault.name for fault in self.malformed_fields}
        unused = [tile for tile in self.tiles if tile.name not in used and not self._in_single_braces(tile.name)]
        if not unused or None in used:
            return []
        from launchlint.model.words import Speller

        undeclared = {field.name: field for field in self.fields if field.name not in self.tiles_by_name}
        # The misspelt field is the fault, and is told with its tile.
        told = {found.near for found in self.undeclared_fields if found.misspelt} if undeclared else ()
        speller = Speller(undeclared)
        return [
            UnusedTile(tile, undeclared.get(speller.nearest(tile.name) or ""))
            for tile in unused
            if tile.name not in told
        ]

    def _in_single_braces(self, name: str) -> bool:
        """`{name}` stands somewhere: what was meant by it is not known, or told as a value of the wrong type."""
        text, braced = self.document.source.text, f"{{{name}}}"
        at = text.find(braced, self.document.start, self.document.end)
        while at > 0 and text[at - 1] in "{$":
            at = text.find(braced, at + 1, self.document.end)
        return at >= 0

    @property
    def misshapen_tiles(self) -> list[TileFault]:
        """Faults of shape, told only where no syntax fault may have caused them."""
        return [] if self.partial else self.tile_faults

    _guardrail_faults: dict[str, list[Any]] | None = None

    @property
    def guardrail_faults(self) -> dict[str, list[Any]]:
        """What is wrong with the values of the tiles, by the name of the fault's class."""
        if self._guardrail_faults is None:
            found: dict[str, list[Any]] = {}
            self._guardrail_faults = found
            if self.tiles:
                from launchlint.model.guardrails import judge

                misshapen = {fault.tile for fault in self.tile_faults}
                for tile in self.tiles:
                    for fault in judge(tile):
                        name = type(fault).__name__
                        if name != "OpenTile" or tile.name not in misshapen:
                            found.setdefault(name, []).append(fault)
        return self._guardrail_faults

    @property
    def mistyped_tile_values(self) -> list[MistypedTileValue]:
        return self.guardrail_faults.get("MistypedTileValue", [])

    @property
    def inapplicable_bounds(self) -> list[InapplicableBound]:
        return self.guardrail_faults.get("InapplicableBound", [])

    @property
    def heading(self) -> Span:
        """Where to point for something missing from the arguments: their key, or the first one in them."""
        entry = next((entry for entry in self.root.entries if entry.value is self.shape.args), None)
        if entry is not None:
            return entry.key.span
        if self.form != shapes.BARE and self.resource_node is not None:
            return self.resource_node.span
        return self.root.entries[0].key.span if self.root.entries else self.root.span

    @property
    def stray_arguments(self) -> tuple[Scalar, Node] | None:
        """The key and value of arguments that are no mapping at all, where they should be one."""
        if self.shape.args is not None:
            return None
        entry = None
        if self.form == shapes.DEFINITION:
            entry = self.root.entry("resource_config")
        elif self.form == shapes.ENVELOPE:
            entry = self.root.entry("resource_args")
            if entry is not None and type(entry.value) is Mapping and type(self.resource_node) is Scalar:
                entry = entry.value.entry(self.resource_node.text)
        if entry is None or type(entry.value) is Mapping or type(entry.key) is not Scalar:
            return None
        return entry.key, entry.value

    def choices(self, node: Node | None) -> list[Choice]:
        """Every value this scalar may come to hold, as far as the file tells; empty where unknown.

        A value written out is one choice. A template field brings the allowed values of its tile
        (and its default, where no values are listed nothing is known). Several fields, or a field
        inside text, bring each combination, up to 64.
        """
        if type(node) is not Scalar:
            return []
        template = self.template(node)
        if template is None:
            return [Choice(node.value, node.span, None)] if self.is_known(node) else []
        if template.broken or template.macros or not template.fields:
            return []
        tiles: dict[str, Tile] = {}
        for field in template.fields:
            tile = self.tiles_by_name.get(field.name)
            if tile is None or not tile.choices or field.in_key:
                return []
            tiles[field.name] = tile
        if (field_ := template.field) is not None:
            tile = tiles[field_.name]
            return [Choice(item.value, item.span, tile) for item in tile.choices]
        from itertools import product
        from math import prod

        if prod(len(tile.choices) for tile in tiles.values()) > 64:
            return []
        found: list[Choice] = []
        for picked in product(*(tile.choices for tile in tiles.values())):
            values = dict(zip(tiles, picked, strict=True))
            text = node.text
            for field in reversed(template.fields):
                start = text_offset(node, field.span.start)
                end = text_offset(node, field.span.end)
                text = text[:start] + values[field.name].text + text[end:]
            span = picked[0].span if len(tiles) == 1 else node.span
            found.append(Choice(text, span, next(iter(tiles.values()))))
        return found

    def extremes(self, node: Node | None) -> list[Choice]:
        """The choices of a scalar, or the bounds and default where it is filled with a number of a range."""
        found = self.choices(node)
        template = self.template(node)
        if found or template is None or template.field is None or template.broken:
            return found
        tile = self.tiles_by_name.get(template.field.name)
        if tile is None or tile.enum is not None or tile.type not in ("integer", "number"):
            return []
        nodes = [value for value in (tile.minimum, tile.maximum, tile.default) if value is not None]
        return [Choice(value.value, value.span, tile) for value in nodes]


def text_offset(scalar: Scalar, offset: int) -> int:
    """The index in the scalar's text of a place in the file."""
    from bisect import bisect_left

    return bisect_left(scalar.text_offsets, offset)


class LaunchArguments(Queue):
    """The `resource_args` of a launch: an agent screens them like those of a queue.

    What they lack the queue may have, so nothing else is said of them.
    """

    PARTS = {"RefusedSetting": "refused_settings"}
    kind = "launch arguments"

    @property
    def refused_settings(self) -> list[RefusedSetting]:
        # Without a queue between, `builder` is taken out before anybody looks.
        return [setting for setting in super().refused_settings if setting.problem != "builder"]


class LaunchParts:
    """What there is to say of files that launch jobs: launch configs and launch sweeps."""

    PARTS = {
        "DroppedArguments": "dropped_arguments",
        "UnreadFile": "unread_files",
        "MalformedLaunchSetting": "malformed_settings",
        "AmbiguousSource": "ambiguous_sources",
        "ProcessScheduler": "process_schedulers",
    }
    kind: str
    document: Document
    context: Context
    root: Mapping
    _judged: LaunchJudgement | None = None

    @property
    def inner(self) -> list[Config]:
        """The arguments of each resource a launch brings, unless they are dropped."""
        if "resource_args" not in self.root.source.text or self.dropped_arguments:
            return []
        blocks = [self.root.get("launch"), self.root.get("scheduler")] if self.kind == shapes.SWEEP else [self.root]
        found: list[Config] = []
        for block in blocks:
            arguments = block.get("resource_args") if type(block) is Mapping else None
            for name, resource in shapes.RESOURCE_KEYS.items():
                entry = arguments.entry(name) if type(arguments) is Mapping else None
                if entry is not None and type(entry.value) is Mapping:
                    shape = shapes.Recognised("queue", shapes.ENVELOPE, resource, entry.key, entry.value, True)
                    found.append(LaunchArguments(self.document, self.context, shape))
        return found

    @property
    def judged(self) -> LaunchJudgement:
        if self._judged is None:
            from launchlint.model.launch import LaunchJudgement

            self._judged = LaunchJudgement(self, self.kind == shapes.SWEEP)  # type: ignore[arg-type]
        return self._judged

    @property
    def dropped_arguments(self) -> list[DroppedArguments]:
        return list(self.judged.dropped_arguments)

    @property
    def unread_files(self) -> list[UnreadFile]:
        return list(self.judged.unread_files)

    @property
    def malformed_settings(self) -> list[MalformedLaunchSetting]:
        return list(self.judged.malformed_settings)

    @property
    def ambiguous_sources(self) -> list[AmbiguousSource]:
        return list(self.judged.ambiguous_sources)

    @property
    def process_schedulers(self) -> list[ProcessScheduler]:
        return list(self.judged.process_schedulers)


class LaunchConfig(LaunchParts, Templated):
    """A launch config (`wandb launch -c`)."""

    PARTS = {**Templated.PARTS, **LaunchParts.PARTS, "LaunchConfig": "itself"}
    kind = shapes.LAUNCH


class SweepConfig(LaunchParts, Config):
    """A sweep config (`wandb launch-sweep`)."""

    PARTS = {**Config.PARTS, **LaunchParts.PARTS, "SweepConfig": "itself"}
    kind = shapes.SWEEP


class AgentConfig(Config):
    """An agent's config (launch-config.yaml)."""

    PARTS = {
        **Config.PARTS,
        "UnknownAgentKey": "unknown_keys",
        "RefusedAgentValue": "refused_values",
        "MalformedDestination": "malformed_destinations",
        "IgnoredAgentSetting": "ignored_settings",
        "FailingAgentSetting": "failing_settings",
        "MisreadAgentValue": "misread_values",
        "AgentConfig": "itself",
    }
    kind = "agent config"
    _judgement: Judgement | None = None

    @property
    def judgement(self) -> Judgement:
        """Everything there is to say of its fields."""
        if self._judgement is None:
            from launchlint.model.agent import Judgement

            self._judgement = Judgement(self)
        return self._judgement

    @property
    def unknown_keys(self) -> list[UnknownAgentKey]:
        return self.judgement.unknown_keys

    @property
    def refused_values(self) -> list[RefusedAgentValue]:
        return self.judgement.refused

    @property
    def malformed_destinations(self) -> list[MalformedDestination]:
        return self.judgement.destinations

    @property
    def ignored_settings(self) -> list[IgnoredAgentSetting]:
        return self.judgement.ignored

    @property
    def failing_settings(self) -> list[FailingAgentSetting]:
        return self.judgement.failing

    @property
    def misread_values(self) -> list[MisreadAgentValue]:
        return self.judgement.misread
