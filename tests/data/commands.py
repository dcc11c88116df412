"""Commands as one types them, with and without a process of their own."""

import contextlib
import io
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from data.build import DATA
from data.importer.__main__ import main


def command_here(main: Callable[[], int], arguments: Sequence[object]) -> subprocess.CompletedProcess[str]:
    """What a command does and says, without the start of a process, which takes longer than most of it."""
    words = [str(one) for one in arguments]
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.chdir(DATA.parent),
        contextlib.redirect_stdout(io.StringIO()) as out,
        contextlib.redirect_stderr(io.StringIO()) as err,
    ):
        patch.setattr(sys, "argv", ["command", *words])
        try:
            status = main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
            err.write(end.code if isinstance(end.code, str) else "")
    return subprocess.CompletedProcess(words, status, out.getvalue(), err.getvalue())


def importer(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The importer in this process."""
    return command_here(main, arguments)


def importer_apart(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The importer as one starts it."""
    words = [sys.executable, "-m", "data.importer", *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, check=False, cwd=DATA.parent)
