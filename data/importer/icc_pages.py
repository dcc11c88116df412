"""The pages of a PDF as text: columns one after the other, without footnotes, their marks, page numbers and running heads."""

import io
import logging
import re
from collections import Counter
from dataclasses import dataclass

from pypdf import PasswordType, PdfReader
from pypdf._page import PageObject
from pypdf.errors import DependencyError, LimitReachedError

from data.importer.limits import REPORT_PAGES
from data.importer.problems import FileRejectedError

FEWEST_LETTERS = 100  # of a report; a scanned one has none, or a stamp
SMALL = 0.93  # of the size of the text, from which on lines below it are notes
RAISED = 0.85  # of the size of the text before, for the mark of a note
EDGE = 0.1  # of a page, at the top and the bottom, where running heads and page numbers stand
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st", "\u00a0": " "})

NO_PDF = "The file is no PDF."
PASSWORD = "The PDF is protected by a password. Save it without one, or print it to a new PDF."
CIPHER = "The PDF is encrypted in a way that is not read here. Print it to a new PDF and try that file."
TOO_LARGE = (
    "A part of the PDF is larger, once unpacked, or more nested than is read here. Print only the pages with scores to a new PDF."
)
BROKEN = "The PDF is damaged and cannot be read to its end. Download it again, or print it to a new PDF."
NO_TEXT = (
    "No text was found in the PDF: it is scanned, with pictures of pages alone, or damaged, so nothing can be read from it. "
    "Run it through a text recognition (OCR), or type its scores into the template."
)


@dataclass
class _Piece:
    """Text that the PDF writes at one time: where it begins, and the size of its letters."""

    x: float
    y: float
    size: float
    text: str


@dataclass
class _Line:
    """Pieces on one line that follow one another."""

    pieces: list[_Piece]

    @property
    def y(self) -> float:
        return self.pieces[0].y

    @property
    def size(self) -> float:
        return max(self.pieces, key=lambda piece: len(piece.text)).size

    @property
    def text(self) -> str:
        return " ".join("".join(piece.text for piece in self.pieces).split())


def page_texts(content: bytes) -> list[str]:
    """The text of each page, lines separated by newlines. Raises FileRejectedError."""
    if b"%PDF" not in content[:1024]:
        raise FileRejectedError(NO_PDF)
    try:
        pages = _lines_of_pages(content)
    except (FileRejectedError, MemoryError):
        raise
    except DependencyError as error:
        raise FileRejectedError(CIPHER) from error
    except LimitReachedError as error:
        raise FileRejectedError(TOO_LARGE) from error
    except Exception as error:  # a file may hold anything in any part, and pypdf lists no errors that it raises
        raise FileRejectedError(BROKEN) from error
    texts = _without_running_heads(pages)
    if sum(letter.isalpha() for text in texts for letter in text) < FEWEST_LETTERS:
        raise FileRejectedError(NO_TEXT)
    return texts


def _lines_of_pages(content: bytes) -> list[tuple[list[_Line], float]]:
    """The lines of each page in the order of reading, and its height."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it reports each oddity of a file
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise FileRejectedError(PASSWORD)
    if len(reader.pages) > REPORT_PAGES:
        raise FileRejectedError(f"The PDF has {len(reader.pages):,} pages; at most {REPORT_PAGES} are read here.")
    return [(_page(page), float(page.mediabox.height)) for page in reader.pages]


def _page(page: PageObject) -> list[_Line]:
    pieces = _pieces(page)
    if not pieces:
        return []
    lines = _in_columns(_lines(_without_marks(pieces)), float(page.mediabox.width))
    return _without_notes(lines, float(page.mediabox.height))


def _pieces(page: PageObject) -> list[_Piece]:
    found: list[_Piece] = []

    def collect(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        scale = (tm[1] ** 2 + tm[3] ** 2) ** 0.5 * (cm[1] ** 2 + cm[3] ** 2) ** 0.5
        height = abs(size * scale) or 1.0
        for number, part in enumerate(text.strip("\n").split("\n")):
            if part.strip():
                found.append(_Piece(x, y - 1.2 * height * number, height, part.translate(_LIGATURES)))

    page.extract_text(visitor_text=collect)
    return found


def _without_marks(pieces: list[_Piece]) -> list[_Piece]:
    """Pieces without raised numbers that point to a note: after “71 %” they would be read as part of it."""
    kept: list[_Piece] = []
    for piece in pieces:
        last = kept[-1] if kept else None
        is_number = re.fullmatch(r"\s*(?:\d{1,3}|\*{1,3})\s*", piece.text) is not None
        is_near = last is not None and abs(piece.y - last.y) < 0.7 * last.size and piece.x >= last.x
        if is_number and is_near and last and (piece.size < RAISED * last.size or piece.y - last.y > 0.2 * last.size):
            continue
        kept.append(piece)
    return kept


def _lines(pieces: list[_Piece]) -> list[_Line]:
    lines: list[_Line] = []
    for piece in pieces:
        last = lines[-1] if lines else None
        if last and abs(piece.y - last.y) <= 0.35 * piece.size and piece.x >= last.pieces[-1].x:
            last.pieces.append(piece)
        else:
            lines.append(_Line([piece]))
    return lines


def _in_columns(lines: list[_Line], width: float) -> list[_Line]:
    """Lines of two columns that the PDF writes across the page, the left column first; other lines stay as they are."""
    starts = Counter(round(piece.x) for line in lines for piece in _right_pieces(line, width))
    if not starts or starts.most_common(1)[0][1] < 4:
        return lines
    edge = starts.most_common(1)[0][0]
    ordered: list[_Line] = []
    left: list[_Line] = []
    right: list[_Line] = []
    for line in lines:
        cut = next((n for n, piece in enumerate(line.pieces) if n and abs(piece.x - edge) <= 1), None)
        if cut is None:
            ordered += [*left, *right, line]
            left, right = [], []
        else:
            left.append(_Line(line.pieces[:cut]))
            right.append(_Line(line.pieces[cut:]))
    return [*ordered, *left, *right]


def _right_pieces(line: _Line, width: float) -> list[_Piece]:
    """The pieces that may begin a second column: words in the middle of the page, with words before them."""
    return [
        piece
        for number, piece in enumerate(line.pieces)
        if number
        and 0.42 * width < piece.x < 0.65 * width
        and _letters(piece.text) >= 8
        and _letters(line.pieces[0].text) >= 8
        and line.pieces[number - 1].x + 0.35 * line.size * len(line.pieces[number - 1].text) < piece.x
    ]


def _letters(text: str) -> int:
    return sum(letter.isalpha() for letter in text)


def _without_notes(lines: list[_Line], height: float) -> list[_Line]:
    """Lines without the notes at the foot of the page: small, and the first begins with its mark."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    small = SMALL * sizes.most_common(1)[0][0]
    kept, is_note = [], False
    for line in lines:
        is_small = line.size <= small and line.y < height / 2
        is_note = is_small and (is_note or re.match(r"(?:\d{1,3}|\*{1,3})(?![\d.):%])", line.text) is not None)
        if not is_note:
            kept.append(line)
    return kept


def _without_running_heads(pages: list[tuple[list[_Line], float]]) -> list[str]:
    """The text of pages without page numbers and repeated lines at the foot; what repeats at the head may be the title: once."""
    edges = Counter(head for lines, height in pages for head in {_head(line) for line in lines if _at_edge(line, height)})
    texts, seen = [], set()
    for lines, height in pages:
        kept = []
        for line in lines:
            head = _head(line)
            is_repeated = edges[head] >= 2 and (head in seen or line.y < height / 2)
            if _at_edge(line, height) and (not head or is_repeated):
                continue
            seen.add(head)
            kept.append(line.text)
        texts.append("\n".join(kept))
    return texts


def _at_edge(line: _Line, height: float) -> bool:
    return not EDGE * height < line.y < (1 - EDGE) * height


def _head(line: _Line) -> str:
    """A line without its numbers, which differ from page to page."""
    return re.sub(r"[\W\d]+|\b[pP]age\b", "", line.text)
