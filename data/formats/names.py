"""Names as they are compared, whatever their accents, capitals and script."""

from anyascii import anyascii


def folded(text: str) -> str:
    """A name without accents and capitals, only letters and digits: "Île-de-France" as "iledefrance"."""
    return "".join(letter for letter in anyascii(text).casefold() if letter.isalnum())
