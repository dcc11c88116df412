"""python -m data.package: write the data as a package to dist/, as a folder and a zip."""

import argparse
import sys
from datetime import date
from pathlib import Path

from data.build import DATA
from data.package.bundle import PackageError, write

FOLDER = DATA.parent / "dist"


def main() -> int:
    """Write the package and say where it is; exit status 1 with a sentence if that cannot be done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="with the rows of sources whose terms are not confirmed")
    parser.add_argument("--since", type=Path, help="the folder of an earlier package, to say what changed")
    arguments = parser.parse_args()
    try:
        folder = write(DATA / "atlas.duckdb", FOLDER, date.today(), arguments.all, arguments.since)
    except (PackageError, OSError) as error:
        print(f"The package was not written. {error}", file=sys.stderr)
        return 1
    print(f"{folder}, and the same as {folder}.zip")
    return 0


if __name__ == "__main__":
    sys.exit(main())
