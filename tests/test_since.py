"""`--since`: only findings on lines that git calls changed, whatever the files are called."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from launchlint.engine.checker import check_file
from launchlint.engine.settings import settings_from
from launchlint.engine.since import Changes, SinceError, only_changed, read_patch
from launchlint.model.file import read
from launchlint.text import Source

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

HEAD = "resource_type: local-container\nname: q\nresource_config:\n"


class Repository:
    def __init__(self, path):
        self.path = path
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str) -> str:
        who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
        done = subprocess.run(["git", "-C", str(self.path), *who, *arguments], capture_output=True, check=True)
        return done.stdout.decode()

    def write(self, name: str, text: str) -> None:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "x")

    def findings(self, *names: str):
        chosen = settings_from({"select": ["LL001", "LL002"]})
        found = []
        for name in names:
            text = (self.path / name).read_bytes().decode()
            found += check_file(read(Source(name, text), chosen.context), chosen).findings
        return found

    def left(self, revision: str, *names: str, cwd: str | None = None):
        found = only_changed(self.findings(*names), revision, cwd or str(self.path))
        return [(finding.path, finding.span.text) for finding in found]


@pytest.fixture
def repository(tmp_path):
    return Repository(tmp_path)


TWO = HEAD + "  cpus: 1\n  cpus: 2\n  memory: 1\n  memory: 2\n"


def test_only_changed_lines_are_reported(repository):
    repository.write("q.yaml", TWO)
    repository.commit()
    assert repository.left("HEAD", "q.yaml") == []
    repository.write("q.yaml", TWO.replace("memory: 2", "memory: 3"))
    assert repository.left("HEAD", "q.yaml") == [("q.yaml", "memory")]
    repository.commit()
    assert repository.left("HEAD", "q.yaml") == []
    assert repository.left("HEAD~1", "q.yaml") == [("q.yaml", "memory")]


def test_a_label_counts_too(repository):
    repository.write("q.yaml", TWO)
    repository.commit()
    repository.write("q.yaml", TWO.replace("cpus: 1", "cpus: 9"))
    assert repository.left("HEAD", "q.yaml") == [("q.yaml", "cpus")]


def test_lines_around_a_gap_count(repository):
    repository.write(
        "q.yaml", HEAD + "  cpus: 1\n  env: a\n  gpus: all\n  shm-size: 1g\n  cpus: 2\n  memory: 1\n  memory: 2\n"
    )
    repository.commit()
    repository.write("q.yaml", HEAD + "  cpus: 1\n  env: a\n  gpus: all\n  cpus: 2\n  memory: 1\n  memory: 2\n")
    assert repository.left("HEAD", "q.yaml") == [("q.yaml", "cpus")]


def test_new_files_count_whole(repository):
    repository.write(".gitignore", "ignored.yaml\n")
    repository.commit()
    for name in ("untracked.yaml", "ignored.yaml", "added.yaml"):
        repository.write(name, TWO)
    repository.git("add", "added.yaml")
    names = ("untracked.yaml", "ignored.yaml", "added.yaml")
    assert [name for name, _ in repository.left("HEAD", *names)] == [name for name in names for _ in range(2)]


def test_a_renamed_file_is_not_new(repository):
    repository.write("q.yaml", TWO)
    repository.commit()
    repository.git("mv", "q.yaml", "r.yaml")
    assert repository.left("HEAD", "r.yaml") == []


def test_what_others_did_meanwhile_does_not_count(repository):
    repository.write("q.yaml", TWO)
    repository.commit()
    repository.git("checkout", "-q", "-b", "topic")
    repository.git("checkout", "-q", "main")
    repository.write("q.yaml", TWO.replace("cpus: 2", "cpus: 3"))
    repository.commit()
    repository.git("checkout", "-q", "topic")
    repository.write("q.yaml", TWO.replace("memory: 2", "memory: 3"))
    repository.commit()
    assert repository.left("main", "q.yaml") == [("q.yaml", "memory")]


def test_a_file_that_cannot_be_read_is_told_when_it_changed(repository):
    broken = HEAD + "  cpus: 1\n  env: [\n"
    repository.write("q.yaml", broken)
    repository.commit()
    assert repository.left("HEAD", "q.yaml") == []
    repository.write("q.yaml", "# changed\n" + broken)
    if any(finding.code == "LL001" for finding in repository.findings("q.yaml")):
        assert repository.left("HEAD", "q.yaml") != []


@pytest.mark.parametrize(
    "name",
    [
        "a b.yaml",
        "é.yaml",
        "deep/er/q.yaml",
        'q"u.yaml',
        "tab\tbed.yaml",
        "new\nline.yaml",
        "back\\slash.yaml",
        "b/b.yaml",
    ],
)
def test_names_of_every_kind(repository, name):
    if os.name == "nt" and set(name) & set('"\t\n\\'):
        pytest.skip("Windows has no such file names")
    repository.write(name, TWO)
    repository.commit()
    assert repository.left("HEAD", name) == []
    repository.write(name, TWO.replace("cpus: 2", "cpus: 3"))
    assert repository.left("HEAD", name) == [(name, "cpus")]


def test_users_settings_of_git_do_not_matter(repository):
    for key, value in (("diff.noprefix", "true"), ("diff.mnemonicPrefix", "true"), ("color.ui", "always"),
                       ("diff.external", "false"), ("core.quotePath", "true"), ("diff.context", "5")):  # fmt: skip
        repository.git("config", key, value)
    repository.write("é.yaml", TWO)
    repository.commit()
    repository.write("é.yaml", TWO.replace("cpus: 2", "cpus: 3"))
    assert repository.left("HEAD", "é.yaml") == [("é.yaml", "cpus")]


def test_paths_are_those_of_the_working_directory(repository):
    repository.write("deep/q.yaml", TWO)
    repository.write("deep/er/x", "")
    repository.commit()
    repository.write("deep/q.yaml", TWO.replace("cpus: 2", "cpus: 3"))
    changes = Changes("HEAD", str(repository.path / "deep" / "er"))
    assert changes.lines("../q.yaml") == [(5, 5)]
    assert changes.lines("no such file") is None


def test_what_git_cannot_tell(repository, tmp_path_factory, monkeypatch):
    with pytest.raises(SinceError, match="git knows no revision `HEAD` here"):
        repository.left("HEAD")
    repository.commit()
    with pytest.raises(SinceError, match="git knows no revision `nowhere` here"):
        repository.left("nowhere")
    with pytest.raises(SinceError, match="git knows no revision `--output=x` here"):
        repository.left("--output=x")
    outside = tmp_path_factory.mktemp("outside")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(outside.parent))
    with pytest.raises(SinceError, match="is in no git repository"):
        repository.left("HEAD", cwd=str(outside))
    monkeypatch.setenv("PATH", str(outside))
    with pytest.raises(SinceError, match="needs git"):
        repository.left("HEAD")


def test_changed_text_cannot_pose_as_a_patch():
    patch = (
        b"diff --git a/q.yaml b/q.yaml\n--- a/q.yaml\n+++ b/q.yaml\n@@ -1,2 +1,2 @@\n--- a/x\n-@@ -1 +7 @@\n"
        b"+++ b/evil.yaml\n+@@ -1 +9 @@\n\\ No newline at end of file\n@@ -9 +9,0 @@ x\n-y\n"
    )
    assert read_patch(patch) == {"q.yaml": [(1, 2), (9, 10)]}


@settings(max_examples=100)
@given(
    st.lists(
        st.sampled_from([b"+++ b/q", b"@@ -1 +1 @@", b"@@ -0,0 +1,3 @@", b"-x", b"+y", b"\\ No", b'+++ "b/\\q', b""]),
        max_size=12,
    )
)
def test_any_patch_is_survived(lines):
    read_patch(b"\n".join(lines))
