"""local-container: each setting becomes a flag of `docker run`."""

from __future__ import annotations

from launchlint.model.facts_agent import DOCKER_FLAGS, DOCKER_REPEATABLE, NOT_DOCKER_FLAGS
from launchlint.model.runners import FixedName, RefusedSetting, Runner, entries, is_set
from launchlint.syntax import Mapping, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.syntax import Node


def flag_name(key: str) -> str:
    """The name the agent looks up in its list; the command line gets the key as it is written."""
    return key.strip().lstrip("-").replace("_", "-").lower()


class Docker(Runner):
    @property
    def refused(self) -> list[RefusedSetting]:
        found: list[RefusedSetting] = []
        for key, value in entries(self.args):
            if self.queue.template(key) or key.text == "template_variables":
                continue  # tiles inside bare arguments are no flag
            name = flag_name(key.text)
            if key.text == "builder":
                found.append(RefusedSetting(key.span, key, "builder"))
            elif name not in DOCKER_FLAGS:
                found.append(RefusedSetting(key.span, key, "flag", name))
            else:
                if key.text != name:
                    found.append(RefusedSetting(key.span, key, "spelling", name, since=None))
                elif name in NOT_DOCKER_FLAGS:
                    found.append(RefusedSetting(key.span, key, "no-flag", NOT_DOCKER_FLAGS[name], since=None))
                found += self._refused_values(key, name, value)
        return found

    @property
    def fixed_names(self) -> list[FixedName]:
        name = self.args.get("name")
        if type(name) is Scalar and self.is_shared_name(name):
            return [FixedName(name.span, name.text, "docker")]
        return []

    def _refused_values(self, key: Scalar, name: str, value: Node) -> list[RefusedSetting]:
        if type(value) is Sequence and name in DOCKER_REPEATABLE:
            if not is_set(value):
                return [RefusedSetting(value.span, key, "value", "an empty list")]
            found = [(item, self._odd_shape(item)) for item in value.items]
            return [RefusedSetting(item.span, key, "item", odd) for item, odd in found if odd]
        odd = self._odd_shape(value)
        if odd is None:
            return []
        # An absent value has no characters of its own.
        span = value.span if value.start < value.end else key.span
        return [RefusedSetting(span, key, "value", odd)]

    def _odd_shape(self, node: Node) -> str | None:
        """What a value is, where it is not the one text or number a flag takes."""
        if type(node) is Scalar and type(node.value) is str:
            return None
        if type(node) is Mapping:
            return "a mapping"
        if type(node) is Sequence:
            return "a list"
        if self.queue.is_known(node) and type(node) is Scalar:
            if node.value is None:
                return "an empty value" if not self.queue.partial else None
            if isinstance(node.value, bool):
                return f"`{node.text}`"
        return None
