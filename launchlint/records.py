"""Floor 0: named tuples that cost little to define.

`collections.namedtuple` writes and compiles source text for each class, some 80 µs; a run defines dozens
of such classes before it reads a single file. These behave alike where launchlint needs it: fields by
name, positional and keyword arguments, equality, order, hashing, pickling, `_replace` and `_fields`.
A class statement makes one class of them and not two: what it inherits from is only a list of fields.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import namedtuple as namedtuple
    from types import ModuleType
else:
    from _collections import _tuplegetter

    class _Record(tuple):
        __slots__ = ()
        _fields = ()

        def __init_subclass__(cls):
            bases = cls.__dict__.get("__orig_bases__")
            if bases is not None and type(bases[0]) is namedtuple:
                cls._fields = fields = bases[0].fields
                for index, field in enumerate(fields):
                    setattr(cls, field, _tuplegetter(index, ""))

        def __new__(cls, *values, **named):
            fields = cls._fields
            if named:
                try:
                    values += tuple([named.pop(name) for name in fields[len(values) :]])
                except KeyError as missing:
                    raise TypeError(f"{cls.__name__} misses {missing}") from None
            if len(values) != len(fields) or named:
                raise TypeError(f"{cls.__name__} takes {', '.join(fields)}")
            return tuple.__new__(cls, values)

        def _replace(self, **named):
            values = [named.pop(name, value) for name, value in zip(self._fields, self, strict=True)]
            if named:
                raise ValueError(f"{type(self).__name__} has no {', '.join(named)}")
            return tuple.__new__(type(self), values)

        def __getnewargs__(self):
            return tuple(self)

        def __repr__(self):
            parts = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
            return f"{type(self).__name__}({parts})"

    class namedtuple:
        """What a class inherits from to be like `collections.namedtuple(name, fields)`."""

        __slots__ = ("fields",)

        def __init__(self, name, fields):
            self.fields = tuple(fields.split())

        def __mro_entries__(self, bases):
            return (_Record,)


def module_of(name: str) -> ModuleType:
    """A module by its full name, as `importlib.import_module` gives it, which imports three more itself."""
    __import__(name)
    return sys.modules[name]
