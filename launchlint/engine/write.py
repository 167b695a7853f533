"""Writes files the way a careful person would: whole or not at all, and only what was read.

A changed file keeps its mode, owner, encoding and byte-order mark. Nothing is written over a file
that somebody changed meanwhile, nor through a link that leads out of the tree that was named.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress

from launchlint.engine.discovery import InputFailure, decode, encoding_of
from launchlint.records import namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from launchlint.engine.fixer import Change


class WriteFailure(Exception):
    """A file that was left as it is, and why."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path
        self.message = message


class _Ready(namedtuple("_Ready", "path target scratch seen")):
    """A file whose new content lies beside it, to be moved into place."""

    __slots__ = ()
    path: str
    target: str
    scratch: str
    seen: tuple[int, ...]


def replace(changes: Iterable[Change], named: Sequence[str] = ()) -> None:
    """Write changed files. All are made ready before the first is moved into place.

    ``named`` are the paths the user named: a link may lead anywhere below them or below the
    current directory. Raises WriteFailure; then no file was touched, unless the disk failed
    between two moves.
    """
    ready: list[_Ready] = []
    try:
        for source, text in changes:
            ready.append(_prepare(source.path, source.text, text, named))
        for path, target, _, seen in ready:
            if _stamp(os.stat(target)) != seen:
                raise WriteFailure(path, _CHANGED)
        while ready:
            os.replace(ready[0].scratch, ready[0].target)
            ready.pop(0)
    except OSError as error:
        raise WriteFailure(ready[0].path if ready else "", _why(error)) from None
    finally:
        for left in ready:
            _forget(left.scratch)


def create(path: str, text: str) -> None:
    """Write a new file; one that is there already is left alone. Raises WriteFailure."""
    scratch = None
    try:
        scratch = _scratch(path, text.encode("utf-8"))
        os.chmod(scratch, 0o666 & ~_umask())
        _move_to_free_name(scratch, path)
    except FileExistsError:
        raise WriteFailure(path, "exists already") from None
    except OSError as error:
        raise WriteFailure(path, _why(error)) from None
    finally:
        if scratch is not None:
            _forget(scratch)


def _move_to_free_name(scratch: str, path: str) -> None:
    try:
        os.link(scratch, path)  # unlike a rename, this fails where the name is taken
    except FileExistsError:
        raise
    except (AttributeError, OSError):  # this file system has no second names
        if os.path.lexists(path):
            raise FileExistsError from None
        os.rename(scratch, path)


_CHANGED = "was changed since it was read, and is left as it is; run again"


def _prepare(path: str, old: str, new: str, named: Sequence[str]) -> _Ready:
    target = _target(path, named)
    try:
        about = os.stat(target)
        if not stat.S_ISREG(about.st_mode):
            raise WriteFailure(path, "is not a file")
        if not os.access(target, os.W_OK):
            raise WriteFailure(path, "may not be written (permission denied)")
        with open(target, "rb") as file:
            content = file.read()
        if decode(path, content).text != old:
            raise WriteFailure(path, _CHANGED)
        encoding, mark = encoding_of(content)
        scratch = _scratch(target, mark + new.encode(encoding))
    except InputFailure:
        raise WriteFailure(path, _CHANGED) from None
    except OSError as error:
        raise WriteFailure(path, _why(error)) from None
    try:
        os.chmod(scratch, stat.S_IMODE(about.st_mode))
        _keep_owner(scratch, about)
    except BaseException:
        _forget(scratch)
        raise
    return _Ready(path, target, scratch, _stamp(about))


def _target(path: str, named: Sequence[str]) -> str:
    """The file itself, behind any links. Raises WriteFailure where they lead out of the tree."""
    real = os.path.realpath(path)
    own = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
    roots = [os.path.realpath(root) for root in (".", *named) if os.path.isdir(root)]
    if real != own and not any(real.startswith(os.path.join(root, "")) for root in roots):
        raise WriteFailure(path, "is a link that leads out of this directory; name the file it leads to")
    return real


def _scratch(target: str, content: bytes) -> str:
    """A file with this content in the same directory, on disk to the last byte."""
    import tempfile

    number, path = tempfile.mkstemp(dir=os.path.dirname(target) or ".", prefix=".launchlint-", suffix=".tmp")
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        _forget(path)
        raise
    return path


def _keep_owner(scratch: str, about: os.stat_result) -> None:
    made = os.stat(scratch)
    if (made.st_uid, made.st_gid) == (about.st_uid, about.st_gid) or not hasattr(os, "chown"):
        return
    try:
        os.chown(scratch, about.st_uid, about.st_gid)
        os.chmod(scratch, stat.S_IMODE(about.st_mode))  # a change of owner drops set-id bits
    except PermissionError:
        pass  # only the superuser may give files away


def _stamp(about: os.stat_result) -> tuple[int, ...]:
    return about.st_ino, about.st_mtime_ns, about.st_size


def _forget(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _why(error: OSError) -> str:
    import errno

    known = {
        errno.ENOENT: "does not exist any more",
        errno.EACCES: "may not be written (permission denied)",
        errno.EROFS: "lies on a disk that may only be read",
        errno.ENOSPC: "cannot be written: the disk is full",
    }
    return known.get(error.errno or 0) or f"cannot be written: {error.strerror or error}"
