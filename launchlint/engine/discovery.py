"""Which files a run is about, and how one is read. Nothing is trusted: not names, kinds, sizes or bytes."""

from __future__ import annotations

import os
import stat
import sys

from launchlint.records import namedtuple
from launchlint.syntax.limits import MAX_BYTES
from launchlint.text import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from launchlint.engine.settings import Settings

SUFFIXES = (".yaml", ".yml", ".json")
TILES_SUFFIXES = (".tiles.yaml", ".tiles.yml", ".tiles.json")
# Never holds files somebody wrote by hand; hidden folders are left out as well.
_SKIPPED = frozenset(("node_modules", "__pycache__", "venv", "site-packages", "__pypackages__"))
_STDIN = "<stdin>.yaml"


class Found(namedtuple("Found", "path named alone")):
    """A file to check."""

    __slots__ = ()
    path: str
    named: bool  # on the command line, not met in a directory
    alone: bool  # its folder was listed: there is no tiles file in it


class InputFailure(Exception):
    """A path that cannot be opened or decoded."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path
        self.message = message


def discover(
    paths: Sequence[str],
    settings_for: Callable[[str], Settings],
    allow_empty: bool = False,
    as_walked: bool = False,
) -> tuple[list[Found], list[InputFailure]]:
    """The files that ``paths`` mean, each once, in order; and the paths that mean none.

    ``as_walked`` treats named files like those met in a directory: excludes apply, and what is no
    Launch config is left alone. That is what a hook wants, which names whatever was changed.
    """
    found: list[Found] = []
    failures: list[InputFailure] = []
    taken: set[str] = set()
    for path in paths:
        if path == "-":
            found.append(Found("-", not as_walked, False))
            continue
        try:
            mode = os.stat(path).st_mode
        except OSError as error:
            failures.append(InputFailure(path, _why(error)))
            continue
        except ValueError:
            failures.append(InputFailure(path, "is no path: it holds a null character"))
            continue
        if not stat.S_ISDIR(mode):
            if as_walked and settings_for(path).excluded(path):
                continue
            for file in _queues_of(path) if path.endswith(TILES_SUFFIXES) else (path,):
                if file not in taken:
                    taken.add(file)
                    found.append(Found(file, not as_walked, False))
            continue
        before = len(found)
        for file, alone in _walk(path, settings_for, failures):
            if file not in taken:
                taken.add(file)
                found.append(Found(file, False, alone))
        if len(found) == before and not allow_empty and not any(file.startswith(path) for file in taken):
            failures.append(
                InputFailure(path, "holds no .yaml, .yml or .json file to check (--allow-empty accepts that)")
            )
    return found, failures


def _walk(
    top: str, settings_for: Callable[[str], Settings], failures: list[InputFailure]
) -> Iterator[tuple[str, bool]]:
    """Files below a directory, sorted, without recursion, each with whether there is no tiles file in its folder.

    A link is followed once, and never out of ``top``.
    """
    inside = os.path.join(os.path.realpath(top), "")
    seen: set[tuple[int, int]] = set()
    stack = [top]
    while stack:
        folder = stack.pop()
        try:
            here = os.stat(folder)
            if (here.st_dev, here.st_ino) in seen:
                continue
            seen.add((here.st_dev, here.st_ino))
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            failures.append(InputFailure(folder, _why(error)))
            continue
        settings = settings_for(os.path.join(folder, ""))
        folders: list[str] = []
        # Some file systems take `A.TILES.YAML` for `a.tiles.yaml`.
        alone = not any(entry.name.lower().endswith(TILES_SUFFIXES) for entry in entries)
        for entry in entries:
            name = entry.name
            if name[:1] == "." and not name.endswith(SUFFIXES):
                continue
            try:
                directory = entry.is_dir()
                if entry.is_symlink() and not os.path.realpath(entry.path).startswith(inside):
                    continue
                if directory:
                    if name[:1] != "." and name not in _SKIPPED and not settings.excluded(entry.path):
                        folders.append(entry.path)
                    continue
                if not name.endswith(SUFFIXES) or name.endswith(TILES_SUFFIXES) or not entry.is_file():
                    continue
            except OSError:
                continue  # vanished meanwhile, or a link in a circle
            if settings.include and not settings.matches(settings.include, entry.path):
                continue
            if settings.exclude and settings.excluded(entry.path):
                continue
            yield entry.path, alone
        stack.extend(reversed(folders))


def _queues_of(path: str) -> Iterator[str]:
    """The queue beside a tiles file: tiles are checked with the config that uses them."""
    stem = next(path[: -len(suffix)] for suffix in TILES_SUFFIXES if path.endswith(suffix))
    for suffix in SUFFIXES:
        if os.path.isfile(stem + suffix):
            yield stem + suffix


def tiles_beside(path: str) -> str | None:
    """`<stem>.tiles.yaml` (or .yml, .json) beside a file, where there is one."""
    stem, suffix = os.path.splitext(path)
    if suffix not in SUFFIXES:
        return None
    for tiles in TILES_SUFFIXES:
        if os.path.isfile(stem + tiles):
            return stem + tiles
    return None


def load(path: str) -> Source:
    """Read a file. Raises InputFailure; a file that is too large comes back empty and says so."""
    try:
        # Without O_NONBLOCK, opening a named pipe waits for somebody to write.
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise InputFailure(path, _why(error)) from None
    except ValueError:
        raise InputFailure(path, "is no path: it holds a null character") from None
    try:
        about = os.fstat(number)
        if not stat.S_ISREG(about.st_mode):
            raise InputFailure(path, f"is {_kind(about.st_mode)}, not a file")
        if about.st_size > MAX_BYTES:
            return Source(path, "", oversize=about.st_size)
        content = os.read(number, about.st_size + 1)
        if len(content) != about.st_size:  # it grows meanwhile, or does not tell its size
            while len(content) <= MAX_BYTES and (more := os.read(number, 1 << 16)):
                content += more
    except OSError as error:
        raise InputFailure(path, _why(error)) from None
    finally:
        os.close(number)
    return decode(path, content)


def load_stdin(name: str | None) -> Source:
    """Read standard input under a name whose suffix picks the reader."""
    name = name or _STDIN
    return decode(name, sys.stdin.buffer.read(MAX_BYTES + 1))


def decode(path: str, content: bytes) -> Source:
    """Bytes to text: by the byte-order mark, else UTF-8. Raises InputFailure with the place of a bad byte."""
    if len(content) > MAX_BYTES:
        return Source(path, "", oversize=len(content))
    encoding, mark = encoding_of(content)
    try:
        return Source(path, content[len(mark) :].decode(encoding), bom=bool(mark))
    except UnicodeDecodeError as error:
        raise InputFailure(path, _undecodable(content[len(mark) :], error, encoding)) from None


def encoding_of(content: bytes) -> tuple[str, bytes]:
    """The encoding of a file's bytes and the byte-order mark that says so, where there is one."""
    if content[:1] in (b"\xef", b"\xff", b"\xfe", b"\x00"):
        for encoding, mark in _MARKS:
            if content.startswith(mark):
                return encoding, mark
    return "utf-8", b""


_MARKS = (
    ("utf-8", b"\xef\xbb\xbf"),
    ("utf-32-le", b"\xff\xfe\x00\x00"),
    ("utf-32-be", b"\x00\x00\xfe\xff"),
    ("utf-16-le", b"\xff\xfe"),
    ("utf-16-be", b"\xfe\xff"),
)


def _undecodable(content: bytes, error: UnicodeDecodeError, encoding: str) -> str:
    if encoding != "utf-8":
        return f"begins like {encoding.upper()} text but is not: {error.reason}"
    good = content[: error.start].decode("utf-8")
    line = good.count("\n") + 1
    column = len(good) - (good.rfind("\n") + 1) + 1
    if content[:200].count(b"\x00") > 20:
        probably = "UTF-16 without a byte-order mark"
    else:
        probably = "Latin-1 or Windows-1252"
    return (
        f"is not UTF-8: byte 0x{content[error.start]:02x} at line {line}, column {column}; "
        f"probably {probably}: save it as UTF-8"
    )


def _why(error: OSError) -> str:
    import errno

    known = {
        errno.ENOENT: "does not exist",
        errno.EACCES: "may not be read (permission denied)",
        errno.ELOOP: "is a link that leads in a circle",
        errno.EISDIR: "is a directory, not a file",
        errno.ENOTDIR: "does not exist (a part of the path is a file)",
        errno.ENAMETOOLONG: "is too long a path",
        errno.ENXIO: "is a socket, not a file",
    }
    return known.get(error.errno or 0) or f"cannot be read: {error.strerror or error}"


def _kind(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a directory"
    if stat.S_ISFIFO(mode):
        return "a named pipe"
    if stat.S_ISSOCK(mode):
        return "a socket"
    return "a device"
