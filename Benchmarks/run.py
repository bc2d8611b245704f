#!/usr/bin/env python3
"""Measures Porthole beside its peers and prints the ratios as Markdown. README.md says what is measured, and how."""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import signal
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import pages
import saves
import start
from processes import BenchmarkFailure
from servers import HERE, peer_environment

LIMIT = 360
PARTS = {"start": start.measure, "pages": pages.measure, "saves": saves.measure}
README = HERE / "README.md"
TABLE = re.compile(r"(?<=<!-- newest table -->\n).*(?=<!-- end of the newest table -->)", re.DOTALL)


def main() -> int:
    options = arguments()
    venv = peer_environment(options.venv)
    # Leaving by an exception is what ends the servers.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGALRM, lambda *_: sys.exit(f"This takes over {LIMIT} seconds: the machine is too busy."))
    signal.alarm(LIMIT)
    begun, load_before = time.monotonic(), os.getloadavg()
    sections = []
    with tempfile.TemporaryDirectory(prefix="porthole-bench.") as folder:
        os.chmod(folder, 0o711)  # PostgreSQL may run under another account.
        about = f"{machine()}; data on {file_system(Path(folder))}"
        for part in options.only:
            print(f"Measuring: {part}", file=sys.stderr)
            sections.append(PARTS[part](options.program, venv, Path(folder)))
    load = f"load before {load_before[0]:.1f}, after {os.getloadavg()[0]:.1f}"
    head = f"{date.today()}, {about}; {load}; {time.monotonic() - begun:.0f} s in all.\n\n"
    table = head + "\n".join(section.markdown() for section in sections)
    print(table)
    if options.json:
        record = {"about": head.strip(), "sections": [vars(section) for section in sections]}
        options.json.write_text(json.dumps(record, default=vars, indent=1) + "\n")
    if options.write:
        README.write_text(TABLE.sub(lambda _: f"\n{table}\n", README.read_text()))
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--program", type=Path, default=HERE.parent / ".build" / "release" / "porthole",
        help="the porthole to measure; the usual one is the release build of this checkout")
    parser.add_argument(
        "--only", type=lambda text: text.split(","), default=list(PARTS), help=f"some of {','.join(PARTS)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every sample into this file")
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    parser.add_argument(
        "--venv", type=Path, default=HERE / ".venv-bench", metavar="FOLDER", help="where the peers are installed")
    options = parser.parse_args()
    if unknown := set(options.only) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}: {', '.join(PARTS)}")
    if options.write and options.only != list(PARTS):
        parser.error("--write wants all parts, so that the table of README.md is of one run")
    if not os.access(options.program, os.X_OK):
        parser.error(f"{options.program} is no program: build it, or name another with --program")
    options.program = options.program.resolve()
    return options


def machine() -> str:
    model = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    name = re.sub(r"\s+", " ", model[1]) if model else platform.machine()
    return f"{os.cpu_count()} cores ({name}), Linux {platform.release()}"


def file_system(folder: Path) -> str:
    """The type of the file system, for a commit on tmpfs costs nothing."""
    mounts = [line.split() for line in Path("/proc/mounts").read_text().splitlines()]
    holding = [mount for mount in mounts if folder.resolve().is_relative_to(mount[1])]
    return max(holding, key=lambda mount: len(mount[1]))[2]


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BenchmarkFailure as failure:
        sys.exit(str(failure))
    except KeyboardInterrupt:
        sys.exit(130)
