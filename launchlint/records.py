"""Floor 0: named tuples that cost little to define.

`collections.namedtuple` writes and compiles source text for each class, some 80 µs; a run defines dozens
of such classes before it reads a single file. These behave alike where launchlint needs it: fields by
name, positional and keyword arguments, equality, order, hashing, pickling, `_replace` and `_fields`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import namedtuple as namedtuple
else:
    from _collections import _tuplegetter

    class _Record(tuple):
        __slots__ = ()
        _fields = ()

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

    def namedtuple(name, fields):
        """A class like `collections.namedtuple(name, fields)`."""
        names = tuple(fields.split())
        body = {field: _tuplegetter(index, "") for index, field in enumerate(names)}
        return type(name, (_Record,), {"__slots__": (), "_fields": names, **body})
