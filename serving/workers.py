"""python -m serving.workers --workers 2 --port 8501: several processes of the atlas behind one address, by nginx.

What ends by itself is started again. SIGTERM ends everything in order; SIGHUP renews one process after another. When this
process is killed itself, Linux tells the others to end.
"""

import argparse
import ctypes
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

PROXY = "nginx"
START_SECONDS = 90  # within which a process answers
KILL_SECONDS = 20  # after which one that was told to end is killed
AWAY_SECONDS = 6  # for which nginx asks no process that was away
PR_SET_PDEATHSIG = 1  # of prctl(2): the signal that a process gets when the one that started it ends
_PRCTL = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


class Processes:
    """Each with all that it started, by name."""

    def __init__(self, commands: dict[str, list[str]]) -> None:
        self.commands = commands
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        """Start one, without what is left of it."""
        before = partial(_end_with, os.getpid())  # safe here: we have one thread
        self.running[name] = subprocess.Popen(self.commands[name], start_new_session=True, preexec_fn=before)

    def ended(self) -> dict[str, int]:
        """The status of those that have ended; nothing of them is left."""
        found = {name: status for name, process in self.running.items() if (status := process.poll()) is not None}
        for name in found:
            _kill(self.running[name])
        return found

    def end(self, names: list[str]) -> None:
        """End these in order, and by force what takes too long."""
        names = [name for name in names if name in self.running]
        for name in names:
            self.running[name].terminate()
        until = time.monotonic() + KILL_SECONDS
        for name in names:
            with suppress(subprocess.TimeoutExpired):
                self.running[name].wait(max(until - time.monotonic(), 0))
            _kill(self.running[name])


def _end_with(parent: int) -> None:
    """In a new process, before it runs its program: have it end when its parent ends or is killed."""
    if _PRCTL:
        _PRCTL(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it was killed in the meantime
            os._exit(1)


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def run(workers: int, port: int) -> None:
    """Start all, and look after them until SIGTERM or SIGINT; exit with a sentence where they do not start."""
    _check_free(port)
    ports = _free_ports(workers)
    signals: list[int] = []
    for which in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(which, lambda number, _: signals.append(number))
    os.environ.setdefault("STREAMLIT_SERVER_COOKIE_SECRET", secrets.token_hex(32))  # one for all
    options = ["--server.address=127.0.0.1", f"--browser.serverPort={port}", "--server.port"]
    streamlit = [sys.executable, "-m", "streamlit", "run", "app.py"]
    by_name = {f"process {number}": one for number, one in enumerate(ports, start=1)}
    with tempfile.TemporaryDirectory(prefix="atlas-nginx-") as folder:
        commands = {name: [*streamlit, *options, str(one)] for name, one in by_name.items()}
        processes = Processes({**commands, PROXY: proxy_command(Path(folder), port, ports)})
        try:
            for name in processes.commands:
                processes.start(name)
            if not all(_answers(one, processes, signals) for one in [*ports, port]) and not _is_over(signals):
                sys.exit(f"The atlas does not start: {', '.join(processes.ended()) or 'a process'} gives no answer.")
            if not _is_over(signals):
                print(f"The atlas is at http://localhost:{port}; processes: {workers} (end it with Ctrl-C)", flush=True)
            while not _is_over(signals):
                for name, status in processes.ended().items():
                    print(f"{name} ended with {status}; it is started again", flush=True)
                    processes.start(name)
                if signal.SIGHUP in signals:
                    while signal.SIGHUP in signals:  # not all of them: a signal to end may arrive in this moment
                        signals.remove(signal.SIGHUP)
                    for name, one in by_name.items():
                        processes.end([name])
                        processes.start(name)
                        if not _answers(one, processes, signals):
                            break
                        time.sleep(AWAY_SECONDS + 1)
                time.sleep(0.5)
        finally:
            processes.end([*by_name, PROXY])


def _is_over(signals: list[int]) -> bool:
    """Whether a signal asked to end; SIGHUP only renews the processes."""
    return bool(set(signals) - {signal.SIGHUP})


def _answers(port: int, processes: Processes, signals: list[int]) -> bool:
    """Whether a process answers before any of them ends, and before a signal asks to end."""
    here = build_opener(ProxyHandler({}))  # a proxy of this machine for the way out knows no process of ours
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and not _is_over(signals) and not processes.ended():
        with suppress(OSError), here.open(f"http://127.0.0.1:{port}/_stcore/health", timeout=5):
            return True
        time.sleep(0.1)
    return False


def find_proxy() -> str | None:
    """The path of nginx; None if there is none."""
    return shutil.which(PROXY) or shutil.which(PROXY, path="/usr/sbin:/usr/local/sbin")


def proxy_command(folder: Path, port: int, ports: list[int]) -> list[str]:
    """What starts nginx in front of the processes at these ports. Its files go to the folder. Exits where it is missing."""
    program = find_proxy()
    if program is None:
        sys.exit("Several processes need nginx, which is not here. On Debian and Ubuntu: apt-get install nginx-light")
    site = (Path(__file__).parent / "nginx.conf").read_text(encoding="utf-8")
    servers = " ".join(f"server 127.0.0.1:{one} fail_timeout={AWAY_SECONDS}s;" for one in ports)
    site = site.replace("${ATLAS_SERVERS}", servers).replace("${ATLAS_LISTEN}", str(port))
    paths = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    # A connection of a visitor is a second one to a process, and a file where an answer waits for a slow line.
    main = "daemon off; worker_rlimit_nofile 16384; error_log stderr error; events { worker_connections 8192; }"
    (folder / "nginx.conf").write_text(f"pid {folder}/pid; {main}\nhttp {{ {paths}\n{site}}}\n", encoding="utf-8")
    folder.chmod(0o711)  # nginx of root works as another account
    return [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]


def _check_free(port: int) -> None:
    """Exit where another server has the port: its answers would be taken for ours."""
    try:
        socket.create_server(("", port)).close()
    except OSError:
        sys.exit(
            f"Port {port} cannot be used: another program has it, or it needs more rights. Name another: make serve PORT=8600"
        )


def _free_ports(count: int) -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, choices=range(1, 33), metavar="1-32", default=2)
    parser.add_argument("--port", type=int, default=8501)
    given = parser.parse_args()
    run(given.workers, given.port)
