"""Codes that people type, and secrets that only their browsers hold. The store has hashes of the secrets alone."""

import hashlib
import re
import secrets

# No vowels, so that no code is a word; no letters that look or sound like another.
LETTERS = "BCDFGHJKMNPRSTVWXZ"
CODE_LENGTH = 6
LINK_CODE_LENGTH = 8
_SECRET = re.compile(r"[A-Za-z0-9_-]{32}")


def new_code() -> str:
    """Six letters; over 30 million codes are possible."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def link_code(address: str, turn: int = 0) -> str:
    """Eight letters that follow from an address; over 11 billion are possible. turn: 1 for a second code, and so on."""
    number = int.from_bytes(hashlib.sha256(f"{turn} {address}".encode()).digest())
    letters = []
    for _ in range(LINK_CODE_LENGTH):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return "".join(letters)


def as_code(text: str, length: int = CODE_LENGTH) -> str | None:
    """The code that somebody typed, in capitals, without spaces and hyphens; None if it cannot be one."""
    code = re.sub(r"[\s-]", "", text[:40]).upper()
    return code if len(code) == length and set(code) <= set(LETTERS) else None


def new_secret() -> str:
    """A secret of 32 characters."""
    return secrets.token_urlsafe(24)


def is_secret(text: str) -> bool:
    """Whether a text can be a secret of ours."""
    return _SECRET.fullmatch(text) is not None


def hashed(secret: str, code: str) -> str:
    """What the store keeps of a secret. The code is part of it: one browser leaves different traces in two rooms."""
    return hashlib.sha256(f"{code}:{secret}".encode()).hexdigest()
