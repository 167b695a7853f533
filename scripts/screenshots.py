"""Draw what launchlint prints in a terminal as SVG pictures, for the README and the documentation.

`python scripts/screenshots.py` writes docs/images/. The pictures depend on nothing but the output:
same output, same bytes.
"""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from launchlint.render.ansi import runs  # noqa: E402
from launchlint.render.width import cells  # noqa: E402

SIZE, LINE, COLUMN = 14, 20, 8.43
PAD_X, PAD_Y, BAR = 20, 18, 34
FONT = "ui-monospace, SFMono-Regular, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"
# A calm dark theme and a light one, by SGR number.
DARK = {
    "back": "#0d1117", "bar": "#161b22", "edge": "#30363d", "text": "#d6dde6", "faint": "#8b949e",
    "31": "#ff7b72", "32": "#56d364", "33": "#e3b341", "34": "#6cb6ff", "35": "#d2a8ff", "36": "#56d4dd",
}  # fmt: skip
LIGHT = {
    "back": "#ffffff", "bar": "#f6f8fa", "edge": "#d0d7de", "text": "#1f2328", "faint": "#6e7781",
    "31": "#cf222e", "32": "#1a7f37", "33": "#9a6700", "34": "#0969da", "35": "#8250df", "36": "#1b7c83",
}  # fmt: skip


def svg(text: str, title: str, theme: dict[str, str] = DARK, columns: int = 100) -> str:
    """A terminal window that shows this output."""
    lines = text.rstrip("\n").split("\n")
    width = round(columns * COLUMN + 2 * PAD_X)
    height = len(lines) * LINE + 2 * PAD_Y + BAR
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        f"<title>{escape(title)}</title>",
        f'<g fill="{theme["back"]}" stroke="{theme["edge"]}">',
        f'<rect x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="8"/></g>',
        f'<path d="M1 {BAR}V8.5A7.5 7.5 0 0 1 8.5 1h{width - 17}a7.5 7.5 0 0 1 7.5 7.5V{BAR}z" fill="{theme["bar"]}"/>',
        *(f'<circle cx="{20 + 18 * n}" cy="{BAR // 2}" r="5.5" fill="{c}"/>' for n, c in enumerate(_LIGHTS)),
        f'<g font-family="{FONT}" font-size="{SIZE}" fill="{theme["text"]}" xml:space="preserve">',
        f'<g font-size="12.5" text-anchor="middle" fill="{theme["faint"]}">',
        f'<text x="{width / 2:g}" y="{BAR / 2 + 4.5:g}">{escape(title)}</text></g>',
    ]
    for number, line in enumerate(lines):
        parts += _line(line, BAR + PAD_Y + number * LINE, theme)
    return "\n".join([*parts, "</g>", "</svg>", ""])


_LIGHTS = ("#ff5f57", "#febc2e", "#28c840")


def _line(line: str, top: int, theme: dict[str, str]) -> list[str]:
    parts = []
    column = 0
    for text, codes in runs(line):
        width = sum(map(cells, text))
        x = PAD_X + column * COLUMN
        plain = theme["faint" if "2" in codes else "text"]
        color = next((theme[code] for code in sorted(codes) if code in theme), plain)
        column += width
        if "7" in codes:
            parts.append(
                f'<rect x="{x:.2f}" y="{top}" width="{width * COLUMN:.2f}" height="{LINE}" rx="2" fill="{color}"/>'
            )
            color = theme["back"]
        # Box-drawing strokes are drawn, not typed: fonts leave gaps between lines.
        typed = []
        for offset, character in _placed(text):
            stroke = _STROKES.get(character)
            if stroke is None:
                typed.append((offset, character))
            else:
                path = _path(stroke, x + offset * COLUMN, top)
                parts.append(f'<path d="{path}" fill="none" stroke="{color}" stroke-width="1.2"/>')
        for offset, word in _words(typed):
            weight = ' font-weight="700"' if "1" in codes else ""
            line_under = ' text-decoration="underline"' if "4" in codes else ""
            length = sum(map(cells, word)) * COLUMN
            shown = escape(word, quote=False).replace(" ", "\u00a0")  # viewers fold plain blanks
            parts.append(
                f'<text x="{x + offset * COLUMN:.2f}" y="{top + 14.5:g}" fill="{color}"{weight}{line_under} '
                f'textLength="{length:.2f}" lengthAdjust="spacingAndGlyphs">{shown}</text>'
            )
    return parts


_STROKES = {
    "│": "M{m} {t}V{b}",
    "─": "M{l} {c}H{r}",
    "╭": "M{m} {b}V{a}Q{m} {c} {h} {c}H{r}",
    "╰": "M{m} {t}V{u}Q{m} {c} {h} {c}H{r}",
    "╯": "M{m} {t}V{u}Q{m} {c} {g} {c}H{l}",
    "├": "M{m} {t}V{b}M{m} {c}H{r}",
}


def _path(stroke: str, left: float, top: float) -> str:
    """An SVG path; the letters in braces stand for the sides and the middle of a character's cell."""
    middle, center = left + COLUMN / 2, top + LINE / 2
    places = {
        "l": left, "r": left + COLUMN, "m": middle, "t": top, "b": top + LINE, "c": center,
        "a": center + 5, "u": center - 5, "h": middle + 4.2, "g": middle - 4.2,
    }  # fmt: skip
    return stroke.format(**{name: f"{place:.2f}" for name, place in places.items()})


def _placed(text: str) -> list[tuple[int, str]]:
    placed = []
    column = 0
    for character in text:
        placed.append((column, character))
        column += cells(character)
    return placed


def _words(placed: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Neighbouring characters joined again, leading and trailing blanks left out."""
    words: list[tuple[int, str]] = []
    end = -1
    for column, character in placed:
        if words and (column == end or not cells(character)):
            words[-1] = (words[-1][0], words[-1][1] + character)
        elif character != " ":
            words.append((column, character))
        else:
            continue
        end = column + cells(character)
    return [(column, word.rstrip(" ")) for column, word in words]


_QUEUE = """\
name: h100
resource_type: kubernetes
resource_config:
  spec:
    template:
      spec:
        nodeSelector:
          cloud.google.com/gke-accelerator: nvidia-h100-80gb
        containers:
          - name: train
            image: ${image_uir}
            resources:
              limits:
                nvidia.com/gpu: "{{gpus}}"
  builder:
    accelerator:
      base_image: nvidia/cuda:11.7.1-base-ubuntu22.04
template_variables:
  gpus:
    schema: {type: integer, default: 16, minimum: 1, maximum: 8}
"""
# Picture to the command it shows.
SHOTS = {
    "overview": "launchlint queues/",
    "gpu": "launchlint gpu H100 nvidia/cuda:11.7.1-base-ubuntu22.04",
    "explain": "launchlint explain undeclared-tile",
}


def files() -> dict[str, str]:
    """Every picture: path to SVG."""
    import os
    import shlex
    import subprocess
    import tempfile

    pictures = {}
    environment = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": "100", "TERM": "xterm-256color"}
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    environment = {name: value for name, value in environment.items() if not name.startswith("GITHUB_")}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "queues").mkdir()
        (Path(folder) / "queues" / "h100.yaml").write_text(_QUEUE, encoding="utf-8")
        for name, command in SHOTS.items():
            done = subprocess.run(
                [sys.executable, "-m", "launchlint", *shlex.split(command)[1:]],
                cwd=folder,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                check=False,
            )
            shown = f"\x1b[1m$ {command}\x1b[0m\n\n{done.stdout}"
            pictures[f"docs/images/{name}.svg"] = svg(shown, command)
    return pictures


if __name__ == "__main__":
    for path, text in files().items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")
