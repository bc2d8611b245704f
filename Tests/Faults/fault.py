"""What the faults share: their register, a folder, the shim of the disk, and the count of what was lost."""

import contextlib
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path

from crew import Job

HERE = Path(__file__).resolve().parent
MEGABYTE = 1 << 20
FAULTS = {}


def fault(function):
    FAULTS[function.__name__.replace("_", "-")] = function
    return function


@contextlib.contextmanager
def folder():
    path = Path(tempfile.mkdtemp(prefix="porthole-fault-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def shim(into: Path, what: str = "disk") -> str:
    library = into / f"{what}.so"
    if not library.exists():
        subprocess.run(["gcc", "-O1", "-shared", "-fPIC", "-o", library, HERE / f"{what}.c", "-ldl"], check=True)
    return str(library)


def lost(job: Job, savers) -> tuple[int, int]:
    """How many saves were acknowledged, and how many of them are not there."""
    stored = job.stored()
    acked = set().union(*(saver.acked for saver in savers)) if savers else set()
    tried = set().union(*(saver.tried for saver in savers)) if savers else set()
    assert set(stored) <= tried, "something is there that nobody sent"
    return len(acked), len(acked - set(stored))


def intact(server) -> bool:
    with contextlib.closing(sqlite3.connect(server.data / "data" / "porthole.sqlite")) as database:
        return database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
