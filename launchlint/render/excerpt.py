"""Lines of a file with marks exactly under the characters they are about."""

from __future__ import annotations

from launchlint.records import namedtuple
from launchlint.render.escape import visible
from launchlint.render.width import Shown, display_width, wrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from launchlint.render import Options
    from launchlint.render.style import Style
    from launchlint.text import Source, Span


class Mark(namedtuple("Mark", "span text style sign")):
    """Characters to point at, with the words to hang on them (may be empty)."""

    __slots__ = ()
    span: Span
    text: str
    style: str
    sign: str

    @property
    def words(self) -> str:
        """The style of the text."""
        return f"{self.style}-words"


class Glyphs(namedtuple("Glyphs", "bar corner tee end hook elbow gap cut top side bottom")):
    """The strokes of an excerpt."""

    __slots__ = ()
    bar: str  # between line numbers and text
    corner: str  # to the first place
    tee: str  # to a place in another file, or to a line of help
    end: str  # to the last line of help
    hook: str  # from a mark down to its words
    elbow: str  # from a mark far right to words further left: its ends and what is between
    gap: str  # lines left out
    cut: str  # characters left out
    top: str  # a mark over several lines: its first,
    side: str  # middle
    bottom: str  # and last line


UNICODE = Glyphs("│", "╭─", "├─", "╰─", "╰─ ", "╭─╯", "⋮", "…", "╭ ", "│ ", "╰ ")
ASCII = Glyphs("|", "-->", "=", "=", "'- ", ".-'", ":", "...", "/ ", "| ", "\\ ")

CONTEXT = 1  # lines shown before and after a mark
HUGE = 4096  # characters of a line that are looked at
SNUG = 44  # columns words need before they are moved left
TALL = 5  # lines shown of a mark over more lines than this: all but the middle


class _Row(namedtuple("_Row", "first last mark")):
    """A mark with the lines it touches, from 1, both inclusive."""

    __slots__ = ()
    first: int
    last: int
    mark: Mark


class Excerpt:
    """The lines of one source that some marks are on."""

    def __init__(
        self, source: Source, marks: Iterable[Mark], options: Options, style: Style, context: int = CONTEXT
    ) -> None:
        self.source = source
        self.style = style
        self.width = options.width
        self.glyphs = UNICODE if options.unicode else ASCII
        self.rows = [_Row(*touched(mark.span), mark) for mark in marks]
        self.tall = [row for row in self.rows if row.first != row.last]
        self.lines = self._lines_to_show(self.rows, context)

    @property
    def last_line(self) -> int:
        return self.lines[-1]

    def _lines_to_show(self, rows: Sequence[_Row], context: int) -> list[int]:
        count = len(self.source.line_starts)
        wanted: set[int] = set()
        for row in rows:
            marked = range(row.first, row.last + 1)
            wanted |= set(marked if len(marked) <= TALL else [*marked[: TALL - 2], marked[-1]])
            near = (
                *range(max(1, row.first - context), row.first),
                *range(row.last + 1, min(count, row.last + context) + 1),
            )
            wanted |= {line for line in near if self.source.line_span(line).text.strip()}
        # A gap of a single line costs as much to draw as the line itself.
        return sorted(wanted | {line + 1 for line in wanted if line + 2 in wanted})

    def render(self, margin: int) -> list[str]:
        """The lines, with numbers right-aligned in ``margin`` columns."""
        rendered: list[str] = []
        previous = self.lines[0] - 1
        for line in self.lines:
            if line != previous + 1:
                bars = self._bars(line, gap=True)
                rendered.append(f"{self.style('gutter', self.glyphs.gap.rjust(margin))}   {bars}".rstrip())
            previous = line
            rendered += self._render_line(line, margin)
        return rendered

    def _render_line(self, line: int, margin: int) -> list[str]:
        start, shown = self._shown(line)
        places = self._places(line, start, shown)
        bars, room = self._bars(line), max(self.width - margin - 3 - 2 * len(self.tall), 20)
        gutter = self.style("gutter", f"{line:{margin}} {self.glyphs.bar}")
        empty = self.style("gutter", f"{'':{margin}} {self.glyphs.bar}")
        below = self._bars(line, below=True)
        lines = []
        while True:
            window = self._window(shown, places, room)
            before, text, after = shown.cut(*window, self.glyphs.cut)
            text = f"{self.style('gutter', before)}{text}{self.style('gutter', after)}"
            lines.append(f"{gutter} {bars}{text}".rstrip())
            # A mark may stand right behind the line: on its end, or on blanks there.
            end = window[1] + (window[1] == shown.width)
            inside = [place for place in places if place[0] < end and place[1] > window[0]]
            lines += [f"{empty} {below}{marks}" for marks in self._mark_lines(inside, window, room)]
            places = [place for place in places if place not in inside]
            if not places or not inside:
                break  # else the line again, around marks that were too far off
        lines += [f"{empty} {words}" for words in self._tall_words(line)]
        return lines

    def _shown(self, line: int) -> tuple[int, Shown]:
        """A line and the offset of its first character; of a huge line only the part around its marks."""
        span = self.source.line_span(line)
        text = span.text.rstrip()
        if len(text) <= HUGE:
            return span.start, Shown(text)
        marked = next((row.mark.span.start - span.start for row in self.rows if row.first == line), 0)
        first = max(0, min(marked, len(text)) - HUGE // 4)
        part = text[first : first + HUGE]
        return span.start + first, Shown("…" * (first > 0) + part[first > 0 :] + "…" * (first + HUGE < len(text)))

    def _places(self, line: int, start: int, shown: Shown) -> list[tuple[int, int, Mark]]:
        """What to mark on a line: first column, column after the last, mark; the primary one first."""
        columns, end = shown.columns, len(shown.columns) - 1
        indent = next((number for number, piece in enumerate(shown.pieces) if piece.strip()), 0)
        places = []
        for row in self.rows:
            if not row.mark.sign:  # only there to show its line
                continue
            first, last = (min(max(offset - start, 0), end) for offset in row.mark.span[1:])
            if row.first < row.last:
                # Strokes at the side mark whole lines; where the span starts or ends within one, carets say so.
                if not ((line == row.first and first > indent) or (line == row.last and last < end)):
                    continue
                first = max(first, indent)
            elif row.first != line:
                continue
            left, right = columns[first], columns[last]
            if right == left:  # an empty span, or one combining mark: a caret where it is
                left = max(left - 1, 0) if last > first else left
                right = left + 1
            places.append((left, right, row.mark if row.first == row.last else row.mark._replace(text="")))
        return places

    # Long lines are cut to a window around what is marked.

    def _window(self, shown: Shown, places: list[tuple[int, int, Mark]], room: int) -> tuple[int, int]:
        """The columns of a line to show."""
        if shown.width <= room:
            return 0, shown.width
        if not places:
            return 0, room
        wanted = places
        while max(place[1] for place in wanted) - min(place[0] for place in wanted) > room and len(wanted) > 1:
            wanted = wanted[:-1]  # the first is the primary one
        left, right = min(place[0] for place in wanted), max(place[1] for place in wanted)
        if right <= room - len(self.glyphs.cut):
            return 0, room
        # A third of what is left over before the marks, the rest after: words hang on their right.
        left = max(0, left - max((room - (right - left)) // 3, len(self.glyphs.cut)))
        left = max(0, min(left, shown.width - room))
        return left, left + room

    # Below a line: one line of carets, then words.

    def _mark_lines(self, places: list[tuple[int, int, Mark]], window: tuple[int, int], room: int) -> list[str]:
        left, right = window
        visible_places = []
        for first, last, mark in places:
            visible_places.append((max(first, left) - left, min(last, right + 1) - left, mark))
        lines: list[str] = []
        while visible_places:
            # Marks that would cover each other, or whose words would not fit beside others', get a
            # line of carets of their own.
            row: list[tuple[int, int, Mark]] = []
            rest: list[tuple[int, int, Mark]] = []
            for place in visible_places:
                clear = all(place[1] < other[0] or other[1] < place[0] for other in row)
                if row and self._cramped(place, room) and not self._fits_left(place, row):
                    clear = False
                (row if clear else rest).append(place)
            lines += self._one_mark_line(sorted(row, key=lambda place: place[0]), room)
            visible_places = rest
        return lines

    def _one_mark_line(self, places: list[tuple[int, int, Mark]], room: int) -> list[str]:
        line, column = "", 0
        for first, last, mark in places:
            line += " " * (first - column) + self.style(mark.style, mark.sign * (last - first))
            column = last
        spoken = [place for place in places if place[2].text]
        if spoken and spoken[-1] is places[-1]:
            text = visible(spoken[-1][2].text)
            if column + 1 + display_width(text) <= room:
                line += " " + self.style(spoken.pop()[2].words, text)
        lines = [line]
        for number in range(len(spoken) - 1, -1, -1):
            lines += self._hang(spoken[number], spoken[:number], room)
        return lines

    def _cramped(self, place: tuple[int, int, Mark], room: int) -> bool:
        """Whether the words of a mark would be squeezed against the right edge."""
        left = room - place[0] - len(self.glyphs.hook)
        return left < SNUG and display_width(visible(place[2].text)) > left

    def _fits_left(self, place: tuple[int, int, Mark], others: list[tuple[int, int, Mark]]) -> bool:
        """Whether the words of a mark fit on its left, clear of the strokes of other marks with words."""
        start = place[0] - display_width(visible(place[2].text)) - 2
        return start >= 0 and not any(start - 1 <= first < place[0] for first, _, mark in others if mark.text)

    def _hang(self, place: tuple[int, int, Mark], before: list[tuple[int, int, Mark]], room: int) -> list[str]:
        """Words below their mark, with a stroke up to it; strokes of marks further left pass by."""
        first, _, mark = place
        text = visible(mark.text)
        hook = self.glyphs.hook
        rails, column = "", 0
        for other, _, other_mark in before:
            rails += " " * (other - column) + self.style(other_mark.style, self.glyphs.bar)
            column = other + 1
        lines = []
        start, middle, end = tuple(self.glyphs.elbow)
        if self._cramped(place, room) and self._fits_left(place, before):
            gap = " " * (first - display_width(text) - 2 - column)
            return [rails + gap + self.style(mark.words, text) + self.style(mark.style, f" {middle}{end}")]
        if self._cramped(place, room) and not before:
            indent = max(0, room - len(hook) - min(display_width(text), max(2 * SNUG, room // 2)))
            if indent < first:
                lines = [" " * indent + self.style(mark.style, start + middle * (first - indent - 1) + end)]
                first = indent
        pieces = wrap(text, max(room - first - len(hook), 24))
        rails += " " * (first - column)
        lines.append(rails + self.style(mark.style, hook) + self.style(mark.words, pieces[0]))
        return lines + [f"{rails}{'':{len(hook)}}{self.style(mark.words, more)}" for more in pieces[1:]]

    # Marks over several lines are drawn as a stroke beside them.

    def _bars(self, line: int, below: bool = False, gap: bool = False) -> str:
        """The strokes beside a line, below it (where carets are), or in the gap before it."""
        text = ""
        for first, last, mark in self.tall:
            if line < first + gap or line > last or (below and line == last and not mark.text):
                text += "  "
            elif below or gap:
                text += self.style(mark.style, self.glyphs.side)
            elif line == first:
                text += self.style(mark.style, self.glyphs.top)
            else:
                ends = line == last and not mark.text
                text += self.style(mark.style, self.glyphs.bottom if ends else self.glyphs.side)
        return text

    def _tall_words(self, line: int) -> list[str]:
        lines = []
        for number, row in enumerate(self.tall):
            if row.last == line and row.mark.text:
                bars = "".join(
                    self.style(other.mark.style, self.glyphs.side) if other.first <= line < other.last else "  "
                    for other in self.tall[:number]
                )
                lines.append(
                    bars
                    + self.style(row.mark.style, self.glyphs.hook)
                    + self.style(row.mark.words, visible(row.mark.text))
                )
        return lines


def touched(span: Span) -> tuple[int, int]:
    """First and last line of a span, from 1. A line end at its end belongs to the line it ends."""
    source, start, end = span
    first = source.position(start)[0]
    last = source.position(max(start, end - 1))[0] if end > start else first
    text = source.text[start:end]
    stripped = text.rstrip()
    if len(stripped) < len(text) and stripped:  # blank lines at the end are not what is meant
        last = source.position(start + len(stripped) - 1)[0]
    return first, max(first, last)
