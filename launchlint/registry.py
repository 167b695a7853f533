"""Floor 4: every rule by code, name and subject. Rules are imported when their subject occurs."""

from __future__ import annotations

from launchlint.records import module_of, namedtuple
from launchlint.rules._index import INDEX

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.rule import Rule


class Row(namedtuple("Row", "code name severity default subject module")):
    """What the index knows of a rule without importing it."""

    __slots__ = ()
    code: str
    name: str
    severity: str
    default: bool
    subject: str
    module: str


ROWS: tuple[Row, ...] = tuple(Row(*row) for row in INDEX)
BY_CODE: dict[str, Row] = {row.code: row for row in ROWS}
BY_NAME: dict[str, Row] = {row.name: row for row in ROWS}
_loaded: dict[str, Rule] = {}


def load(row: Row) -> Rule:
    """The rule of a row, imported on first use."""
    rule = _loaded.get(row.code)
    if rule is None:
        for found in module_of(f"launchlint.rules.{row.module}").RULES:
            _loaded[found.code] = found
        rule = _loaded[row.code]
    return rule


def find(word: str) -> list[Row]:
    """The rules a selector means: a code, a name, a prefix of codes (`LL2`), or `ALL`, in any case of letters."""
    if word.upper() in BY_CODE:
        return [BY_CODE[word.upper()]]
    if word.lower() in BY_NAME:
        return [BY_NAME[word.lower()]]
    if word.upper() == "ALL":
        return list(ROWS)
    prefix = word.upper()
    if prefix.startswith("LL") and not prefix[2:].strip("0123456789"):
        return [row for row in ROWS if row.code.startswith(prefix)]
    return []


def all_rules() -> list[Rule]:
    """Every rule, by code. Imports all of them."""
    return [load(row) for row in ROWS]
