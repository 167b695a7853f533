"""Draw what was measured: `python bench/chart.py` makes docs/images/speed.svg from bench/results.json.

`python bench/run.py --json bench/results.json` writes the latter. A bar is how many times as long as launchlint a tool took,
the median of pairs of runs; the absolute times, which belong to the machine, stand behind.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results.json"
PICTURE = ROOT / "docs" / "images" / "speed.svg"

WIDTH, LEFT, BAR, GAP, ROW = 760, 190, 400, 26, 22
STYLE = (
    "text{font:13px ui-sans-serif,system-ui,sans-serif;fill:#1f2328}.t{font-weight:600}.s{fill:#656d76;font-size:12px}"
    ".o{fill:#8c959f}.u{fill:#1a7f37}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.s{fill:#8d96a0}.u{fill:#3fb950}}"
)


def seconds(value: float) -> str:
    return f"{value:.2f} s" if value < 10 else f"{value:.1f} s"


def groups(results: list[dict]) -> list[tuple[str, list[tuple[str, float, float]]]]:
    """(title, bars) for each number of files; a bar is (tool, times as long as launchlint, its seconds)."""
    found = []
    for files in (1, 100, 1000):
        rows = [row for row in results if row["files"] == files and not row["faulty"] and not row["which"]]
        bars = [
            (row["peer"], row["ratio"], row["theirs"])
            for row in rows
            if row["peer"] in ("check-jsonschema", "yamllint")
        ]
        if bars:
            own = next(row["ours"] for row in rows)
            bars = [("launchlint", 1.0, own), *sorted(bars, key=lambda bar: bar[1])]
            found.append((f"{files:,} file{'s' * (files > 1)}", bars))
    return found


def picture(results: list[dict]) -> str:
    longest = max(ratio for _, bars in groups(results) for _, ratio, _ in bars)
    y, parts = 24, []
    for title, bars in groups(results):
        parts.append(f'<text class="t" x="16" y="{y}">{escape(title)}</text>')
        for name, ratio, took in bars:
            wide = max(2, round(BAR * ratio / longest))
            kind = "u" if name == "launchlint" else "o"
            parts.append(f'<text x="{LEFT - 10}" y="{y}" text-anchor="end">{escape(name)}</text>')
            parts.append(f'<rect class="{kind}" x="{LEFT}" y="{y - 12}" width="{wide}" height="15" rx="2"/>')
            said = seconds(took) if name == "launchlint" else f"{ratio:.1f} times as long"
            parts.append(f'<text class="s" x="{LEFT + wide + 8}" y="{y}">{escape(said)}</text>')
            y += ROW
        y += GAP - ROW + 8
    about = "Time to check a tree of queue configs: " + "; ".join(
        f"{title}: " + ", ".join(f"{name} {ratio:.1f}" for name, ratio, _ in bars) for title, bars in groups(results)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}" role="img">'
        f"<title>{escape(about)}</title><style>{STYLE}</style>{''.join(parts)}</svg>\n"
    )


def main() -> None:
    PICTURE.write_text(picture(json.loads(RESULTS.read_text(encoding="utf-8"))), encoding="utf-8")


if __name__ == "__main__":
    main()
