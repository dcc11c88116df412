"""How often something was done lately, by whom: in the memory of this process, and no longer than limits are about."""

import time
from collections import deque
from threading import Lock


class Recent:
    """Counts what was done within the last so many seconds, by key. Any thread may call it."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._moments: deque[tuple[float, str]] = deque()
        self._turn = Lock()

    def add(self, *keys: str) -> None:
        """Count once for each key."""
        with self._turn:
            self._moments.extend((time.monotonic(), key) for key in keys)

    def count(self, key: str, seconds: float | None = None) -> int:
        """How often the key was counted, within fewer seconds if that is wanted."""
        now = time.monotonic()
        with self._turn:
            while self._moments and self._moments[0][0] <= now - self._seconds:
                self._moments.popleft()
            return sum(one == key and moment > now - (seconds or self._seconds) for moment, one in self._moments)

    def clear(self) -> None:
        """Forget everything, as a new process would."""
        with self._turn:
            self._moments.clear()
