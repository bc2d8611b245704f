"""How long from the spawn to the first 200 of /health."""

from __future__ import annotations

from pathlib import Path

from report import Row, Section, milliseconds, percentile
from servers import gunicorn, porthole

STARTS = 20


def measure(program: Path, venv: Path, folder: Path) -> Section:
    starters = {
        "porthole": lambda: porthole(program, folder / "start-porthole"),
        "peer": lambda: gunicorn(venv, "mascot", folder / "start-peer"),
    }
    seconds: dict[str, list[float]] = {name: [] for name in starters}
    # The first start makes the data folder or fills the disk's cache: it does not count.
    for round in range(STARTS + 1):
        for name, start in starters.items():
            with start() as server:
                elapsed = server.ready()
            if round > 0:
                seconds[name].append(elapsed)
    rows = [
        Row.cost(name, percentile(seconds["porthole"], share), percentile(seconds["peer"], share), milliseconds)
        for name, share in [("Spawn to first 200, median (promised: < 500 ms)", 0.5), ("… p95", 0.95)]
    ]
    return Section("Start", "Flask + gunicorn -w 2", rows, samples=seconds)
