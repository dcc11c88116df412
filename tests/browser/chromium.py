"""Find a Chromium for the tests, or install Debian's.

python -m tests.browser.chromium: exit status 1 and a sentence where none can be had.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
PLACES = [Path("/usr/bin/chromium"), Path("/usr/bin/chromium-browser"), Path("/usr/bin/google-chrome")]
# Draw WebGL (the maps) without a graphics card, and all else without WebGL, which is faster then.
DRAWING = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-gpu-compositing", "--disable-gpu-rasterization"]
DRAWING += ["--webgl-antialiasing-mode=none", "--webgl-msaa-sample-count=0"]
# Every window would load pages for its address field, which nobody sees. Chromium reads the last such list only: Playwright's
# own, as far as it matters here, comes after it.
UNUSED = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"]
UNUSED += [
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "MediaRouter",
    "OptimizationHints",
]
UNUSED += ["AvoidUnnecessaryBeforeUnloadCheckSync", "NetworkTimeServiceQuerying", "PaintHolding", "PreconnectToSearch"]
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(UNUSED)}",
    *DRAWING,
]
# In tests a page is left before it gains by making its scripts faster, which is a fifth of the work of opening it.
FLAGS_OF_TESTS = [*FLAGS, "--js-flags=--max-optimized-bytecode-size=0 --min-semi-space-size=16"]
WANTED = "The browser tests need Chromium: install the package chromium (Debian, Ubuntu) or Google Chrome."


def find_browser() -> str | None:
    """The path of an installed Chromium or Chrome; None if there is none."""
    found = [path for name in NAMES if (path := shutil.which(name))]
    found += [str(path) for path in PLACES if os.access(path, os.X_OK)]
    return found[0] if found else None


def install_package(name: str) -> bool:
    """Install a package of Debian as root, or through sudo if that asks for no password; whether it worked."""
    if not shutil.which("apt-get"):
        return False
    if os.geteuid() == 0:
        prefix = []
    elif shutil.which("sudo"):
        prefix = ["sudo", "-n"]
    else:
        return False
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # A list of packages that is partly out of reach may still hold this one.
    subprocess.run([*prefix, "apt-get", "update", "-qq"], env=quiet, check=False)
    command = [*prefix, "apt-get", "install", "-y", "-qq", "--no-install-recommends", name]
    return subprocess.run(command, env=quiet, check=False).returncode == 0


def browser_path() -> str:
    """The path of the browser, which is installed first if need be. Raises RuntimeError where none can be had."""
    path = find_browser()
    if path is None and install_package("chromium"):
        path = find_browser()
    if path is None:
        raise RuntimeError(WANTED)
    return path


if __name__ == "__main__":
    try:
        browser_path()
    except RuntimeError as problem:
        sys.exit(str(problem))
