"""Sphinx: `sphinx-build -W -b html docs docs/_build`. Warnings are errors; a broken link is a warning."""

project = "launchlint"
author = "the launchlint authors"
copyright = "the launchlint authors"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
root_doc = "index"
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "launchlint"
html_static_path: list[str] = []
myst_heading_anchors = 3
# Highlighting fails softly where an example is meant to be faulty.
suppress_warnings = ["misc.highlighting_failure"]
nitpicky = True
