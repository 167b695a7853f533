"""Files are written whole or not at all, and only what was read."""

from __future__ import annotations

import os
import stat

import pytest

from launchlint.engine import write
from launchlint.engine.discovery import load
from launchlint.engine.fixer import Change
from launchlint.engine.write import WriteFailure, create, replace


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def change(path: str, text: str) -> Change:
    return Change(load(path), text)


def test_content_is_replaced_and_mode_kept(here):
    (here / "q.yaml").write_text("a: 1\n")
    os.chmod("q.yaml", 0o640)
    replace([change("q.yaml", "a: 2\n")])
    assert (here / "q.yaml").read_text() == "a: 2\n"
    assert stat.S_IMODE(os.stat("q.yaml").st_mode) == 0o640
    assert os.listdir() == ["q.yaml"], "nothing is left beside it"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe\x00\x00", "utf-32-le"),
    ],
)
def test_encoding_and_mark_and_line_ends_stay(here, mark, encoding):
    (here / "q.yaml").write_bytes(mark + "a: ü\r\n".encode(encoding))
    replace([change("q.yaml", "b: ü\r\n")])
    assert (here / "q.yaml").read_bytes() == mark + "b: ü\r\n".encode(encoding)


def test_a_file_that_changed_meanwhile_is_left_alone(here):
    (here / "q.yaml").write_text("a: 1\n")
    mine = change("q.yaml", "a: 2\n")
    (here / "q.yaml").write_text("a: 3\n")
    with pytest.raises(WriteFailure, match="was changed since it was read"):
        replace([mine])
    assert (here / "q.yaml").read_text() == "a: 3\n"
    (here / "q.yaml").write_bytes(b"\xff")
    with pytest.raises(WriteFailure, match="was changed since it was read"):
        replace([mine])


def test_a_file_that_changes_at_the_last_moment_is_left_alone(here, monkeypatch):
    (here / "q.yaml").write_text("a: 1\n")
    mine = change("q.yaml", "a: 2\n")
    real = write._scratch

    def meddle(target, content):
        (here / "q.yaml").write_text("a: 333\n")
        return real(target, content)

    monkeypatch.setattr(write, "_scratch", meddle)
    with pytest.raises(WriteFailure, match="was changed since it was read"):
        replace([mine])
    assert (here / "q.yaml").read_text() == "a: 333\n"
    assert os.listdir() == ["q.yaml"]


def test_none_of_several_is_written_when_one_cannot_be(here):
    (here / "a.yaml").write_text("a: 1\n")
    (here / "b.yaml").write_text("b: 1\n")
    both = [change("a.yaml", "a: 2\n"), change("b.yaml", "b: 2\n")]
    os.unlink("b.yaml")
    with pytest.raises(WriteFailure, match="does not exist any more"):
        replace(both)
    assert (here / "a.yaml").read_text() == "a: 1\n"
    assert os.listdir() == ["a.yaml"]


@pytest.mark.parametrize("call", ["replace", "fsync", "chmod"])
def test_a_failing_disk_leaves_the_old_file(here, monkeypatch, call):
    (here / "q.yaml").write_text("a: 1\n")
    mine = change("q.yaml", "a: 2\n")

    def fail(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(WriteFailure, match="the disk is full"):
        replace([mine])
    assert (here / "q.yaml").read_text() == "a: 1\n"
    assert os.listdir() == ["q.yaml"]


def test_an_interrupt_leaves_the_old_file(here, monkeypatch):
    (here / "q.yaml").write_text("a: 1\n")
    mine = change("q.yaml", "a: 2\n")

    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        replace([mine])
    assert (here / "q.yaml").read_text() == "a: 1\n"
    assert os.listdir() == ["q.yaml"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write everything")
def test_a_read_only_file_is_left_alone(here):
    (here / "q.yaml").write_text("a: 1\n")
    os.chmod("q.yaml", 0o444)
    with pytest.raises(WriteFailure, match="permission denied"):
        replace([change("q.yaml", "a: 2\n")])


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="this system has no links")
class TestLinks:
    def test_a_link_inside_the_tree_stays_a_link(self, here):
        (here / "shared").mkdir()
        (here / "shared" / "q.yaml").write_text("a: 1\n")
        os.symlink("shared/q.yaml", "q.yaml")
        replace([change("q.yaml", "a: 2\n")])
        assert os.path.islink("q.yaml")
        assert (here / "shared" / "q.yaml").read_text() == "a: 2\n"

    def test_a_link_out_of_the_tree_is_not_written_through(self, here, tmp_path_factory):
        outside = tmp_path_factory.mktemp("outside") / "q.yaml"
        outside.write_text("a: 1\n")
        os.symlink(outside, "q.yaml")
        with pytest.raises(WriteFailure, match="leads out of this directory"):
            replace([change("q.yaml", "a: 2\n")])
        assert outside.read_text() == "a: 1\n"

    def test_a_link_may_lead_anywhere_below_what_was_named(self, here, tmp_path_factory):
        outside = tmp_path_factory.mktemp("outside")
        (outside / "a").mkdir()
        (outside / "real.yaml").write_text("a: 1\n")
        os.symlink("../real.yaml", outside / "a" / "q.yaml")
        path = str(outside / "a" / "q.yaml")
        with pytest.raises(WriteFailure, match="leads out of this directory"):
            replace([change(path, "a: 2\n")], [str(outside / "a")])
        replace([change(path, "a: 2\n")], [str(outside)])
        assert (outside / "real.yaml").read_text() == "a: 2\n"

    def test_a_directory_that_is_a_link_may_be_named(self, here, tmp_path_factory):
        outside = tmp_path_factory.mktemp("outside")
        (outside / "q.yaml").write_text("a: 1\n")
        os.symlink(outside, "queues")
        replace([change("queues/q.yaml", "a: 2\n")], ["queues"])
        assert (outside / "q.yaml").read_text() == "a: 2\n"


def test_a_new_file_is_created_once(here):
    create("q.tiles.yaml", "a: 1\n")
    assert (here / "q.tiles.yaml").read_text() == "a: 1\n"
    with pytest.raises(WriteFailure, match="exists already"):
        create("q.tiles.yaml", "a: 2\n")
    assert (here / "q.tiles.yaml").read_text() == "a: 1\n"
    assert os.listdir() == ["q.tiles.yaml"]
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(os.stat("q.tiles.yaml").st_mode) == 0o666 & ~mask


def test_a_new_file_where_names_cannot_be_linked(here, monkeypatch):
    def refuse(*_):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refuse)
    create("q.tiles.yaml", "a: 1\n")
    assert (here / "q.tiles.yaml").read_text() == "a: 1\n"
    with pytest.raises(WriteFailure, match="exists already"):
        create("q.tiles.yaml", "a: 2\n")
    with pytest.raises(WriteFailure, match="does not exist"):
        create("nowhere/q.yaml", "a: 1\n")
