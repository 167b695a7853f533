"""How many columns text takes on a terminal."""

from __future__ import annotations

from launchlint.render.escape import HASHES, escape, is_unseen

TAB = 4


def cells(character: str) -> int:
    """Columns of one character: 2 for East Asian wide ones and emoji, 0 for marks on the one before."""
    if character < "\u0300":
        return 1
    from unicodedata import category, combining, east_asian_width  # a library of its own, for few texts

    if combining(character) or category(character) in ("Mn", "Me") or "\u1160" <= character <= "\u11ff":
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def _is_symbol(character: str) -> bool:
    from unicodedata import category

    return category(character) == "So"


def display_width(text: str) -> int:
    """Columns of a text in which every character can be seen."""
    if text.isascii():
        return len(text)
    return sum(map(cells, text))


class Shown:
    """A line of a file as it is shown: tabs as blanks, what cannot be seen as escapes, no CI command.

    ``pieces`` holds what is printed for each character, ``columns`` the column (from 0) each one
    starts at, with one more entry for the end.
    """

    __slots__ = ("columns", "pieces")

    def __init__(self, line: str) -> None:
        armed = {match.end() - 1 for match in HASHES.finditer(line)} if "##" in line else ()
        if not armed and line.isascii() and line.isprintable():
            self.pieces = list(line)
            self.columns = list(range(len(line) + 1))
            return
        pieces: list[str] = []
        columns = [0]
        column = 0
        for number, character in enumerate(line):
            if " " <= character <= "~":
                piece, width = (f"{character}\\", 2) if number in armed else (character, 1)
            elif character == "\t":
                width = TAB - column % TAB
                piece = " " * width
            elif character in "\ufe0e\ufe0f" and number and _is_symbol(line[number - 1]):
                # Asks for the text or colour form of a symbol. Terminals disagree on the width of
                # the two; without it they agree.
                piece, width = "", 0
            elif is_unseen(character):
                piece = escape(character)
                width = len(piece)
            else:
                piece, width = character, cells(character)
                if not width and not column:
                    piece, width = f"\u25cc{character}", 1  # a mark with nothing to stand on
            pieces.append(piece)
            column += width
            columns.append(column)
        self.pieces = pieces
        self.columns = columns

    @property
    def width(self) -> int:
        return self.columns[-1]

    def part(self, start: int, end: int) -> Shown:
        """Some of the characters as they are shown in this line: a tab keeps its width."""
        part = Shown("")
        part.pieces = self.pieces[start:end]
        part.columns = [column - self.columns[start] for column in self.columns[start : end + 1]]
        return part

    def cut(self, left: int, right: int, mark: str) -> tuple[str, str, str]:
        """The columns from ``left`` to ``right``: a mark where the start is left out, the text, a mark for the end."""
        if left <= 0 and right >= self.width:
            return "", "".join(self.pieces), ""
        before, after = mark if left > 0 else "", mark if right < self.width else ""
        start, end = max(left, 0) + len(before), right - len(after)
        text = ""
        column = start
        for piece, first, last in zip(self.pieces, self.columns, self.columns[1:], strict=False):
            if first >= start and last <= end:
                text += piece
                column = last
            elif first < start < last:  # cut through a wide character
                column = min(last, end)
                text += " " * (column - start)
        return before, text + " " * (end - column if after else 0), after


def wrap(text: str, width: int, first: int = 0, indent: int = 0) -> list[str]:
    """Break visible text at blanks. What stands in `backticks` stays in one piece where a line can hold it.

    ``first`` columns of the first line are taken already, and ``indent`` of the others.
    """
    lines: list[str] = []
    line = ""
    taken = first
    for word in _words(text, width - max(first, indent)):
        size = display_width(word)
        if line and taken + 1 + size > width:
            lines.append(line)
            line, taken = word, indent + size
        else:
            line = f"{line} {word}" if line else word
            taken += size + (line != word)
    return [*lines, line]


def _words(text: str, width: int) -> list[str]:
    if "`" not in text:
        return text.split()
    words: list[str] = []
    quoted = False  # inside backticks that were opened by an earlier word
    for word in text.split():
        if quoted and display_width(words[-1]) + display_width(word) < width:
            words[-1] += f" {word}"
        else:
            words.append(word)
        quoted ^= word.count("`") % 2 == 1
    return words
