"""Requests per second of pages, pictures and plots, what each costs in CPU, and the memory of the servers."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from processes import BenchmarkFailure, Server, get
from report import Row, Section, megabytes, milliseconds
from servers import HERE, gunicorn, porthole

REPETITIONS = 3
CONNECTIONS = 16
SECONDS = 5
UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}


@dataclass(frozen=True)
class Comparison:
    """The same thing in two addresses; `peer` names one of the peer's servers."""

    name: str
    path: str
    peer: str
    peer_path: str
    media_type: str
    closes: bool = False
    varies: bool = False


COMPARISONS = [
    Comparison("Home page `/`", "/", "mascot", "/", "text/html"),
    Comparison("Mascot page", "/mascots/owl", "mascot", "/", "text/html"),
    Comparison("Mascot page, a connection for each", "/mascots/owl", "mascot", "/", "text/html", closes=True),
    Comparison("GIF, {kilobytes} kB", "/mascots/owl/imgs/1.gif", "mascot", "/imgs/1.gif", "image/gif"),
    Comparison("Plot, one address", "/activations/plot.png?f=gelu&dpr=1", "plot", "/plot.png?f=gelu", "image/png"),
    Comparison("Plot, another slope each time", "/activations/plot.png?f=leaky_relu&dpr=1", "plot",
               "/plot.png?f=leaky_relu", "image/png", varies=True),
]


@dataclass(frozen=True)
class Load:
    """What one run of wrk saw, in seconds; `cpu` is the server's for one request."""

    rate: float
    cpu: float
    p50: float
    p99: float
    socket_errors: int


def measure(program: Path, venv: Path, folder: Path) -> Section:
    if not shutil.which("wrk"):
        raise BenchmarkFailure("There is no wrk here: run make setup.")
    with (
        porthole(program, folder / "porthole") as ours,
        gunicorn(venv, "mascot", folder / "mascot") as mascot,
        gunicorn(venv, "plot", folder / "plot") as plot,
    ):
        peers = {"mascot": mascot, "plot": plot}
        for server in (ours, mascot, plot):
            server.ready()
        time.sleep(2)
        idle = ours.memory(), mascot.memory(), plot.memory()
        rows: list[Row] = []
        samples: dict[str, object] = {}
        for comparison in COMPARISONS:
            try:
                name = checked_name(comparison, ours, peers[comparison.peer])
            except BenchmarkFailure as failure:
                rows.append(Row.missing(comparison.name, str(failure)))
                continue
            loads = compare(comparison, ours, peers[comparison.peer])
            rows += comparison_rows(name, *loads)
            samples[name] = {"porthole": [asdict(x) for x in loads[0]], "peer": [asdict(x) for x in loads[1]]}
        after = ours.memory(), mascot.memory(), plot.memory()
    rows += memory_rows("idle (promised: < 60 MB)", *idle) + memory_rows("after all this", *after)
    samples["memory"] = {"idle": [asdict(x) for x in idle], "after": [asdict(x) for x in after]}
    return Section("Pages", "Flask + gunicorn -w 2", rows, samples=samples)


def checked_name(comparison: Comparison, ours: Server, peer: Server) -> str:
    """Makes sure that both answer with the thing itself, since an error page would be fast."""
    suffixes = ["&slope=0.1", "&slope=0.2"] if comparison.varies else [""]
    bodies: list[bytes] = []
    for server, path in [(ours, comparison.path), (peer, comparison.peer_path)]:
        for suffix in suffixes:
            answer = get(server.port, path + suffix)
            if answer.status != 200 or answer.media_type != comparison.media_type or not answer.body:
                raise BenchmarkFailure(
                    f"{path}{suffix} answers {answer.status} with {len(answer.body)} bytes of {answer.media_type}")
            bodies.append(answer.body)
    if comparison.media_type == "image/gif" and bodies[0] != bodies[1]:
        raise BenchmarkFailure("the two GIFs differ")
    if comparison.media_type == "image/png" and {body[16:24] for body in bodies} != {struct.pack(">II", 800, 450)}:
        raise BenchmarkFailure("a plot has not 800 × 450 pixels")
    if comparison.varies and (bodies[0] == bodies[1] or bodies[2] == bodies[3]):
        raise BenchmarkFailure("the slope does not change the plot")
    return comparison.name.format(kilobytes=len(bodies[0]) // 1000)


def compare(comparison: Comparison, ours: Server, peer: Server) -> tuple[list[Load], list[Load]]:
    """Loads both in turns, after a second of warming up each."""
    loads: tuple[list[Load], list[Load]] = ([], [])
    sides = [(ours, comparison.path, comparison.closes, loads[0]), (peer, comparison.peer_path, False, loads[1])]
    for round in range(REPETITIONS + 1):
        for server, path, closes, results in sides:
            load = wrk(server, path, SECONDS if round > 0 else 1, closes=closes, varies=comparison.varies)
            if round > 0:
                results.append(load)
    return loads


def wrk(server: Server, path: str, seconds: int, *, closes: bool, varies: bool) -> Load:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout=10s", "--latency"]
    if closes:
        command += ["-H", "Connection: close"]
    if varies:
        command += ["-s", str(HERE / "slope.lua")]
    before = server.cpu()
    output = subprocess.run(
        [*command, f"http://127.0.0.1:{server.port}{path}"], stdout=subprocess.PIPE, text=True, check=True).stdout
    spent = server.cpu() - before
    if "Non-2xx" in output:
        raise BenchmarkFailure(f"{path} did not always answer 200 under load:\n{output}")
    requests, elapsed, unit = re.search(r"(\d+) requests in ([\d.]+)(\w+),", output).groups()
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", output)
    return Load(
        rate=int(requests) / (float(elapsed) * UNITS[unit]),
        cpu=spent / max(int(requests), 1),
        p50=latency(output, "50%"),
        p99=latency(output, "99%"),
        socket_errors=sum(map(int, errors.groups())) if errors else 0)


def latency(output: str, share: str) -> float:
    found = re.search(rf"^ +{share} +([\d.]+)(us|ms|s|m) *$", output, re.MULTILINE)
    if not found:
        raise BenchmarkFailure(f"wrk tells no time for {share} of the requests:\n{output}")
    return float(found[1]) * UNITS[found[2]]


def comparison_rows(name: str, ours: list[Load], peer: list[Load]) -> list[Row]:
    def of(loads: list[Load], key: str) -> float:
        return median(getattr(load, key) for load in loads)

    rows = [
        Row.rate(f"{name}: requests/s", of(ours, "rate"), of(peer, "rate")),
        Row.cost("… CPU per request", of(ours, "cpu"), of(peer, "cpu"), milliseconds),
    ]
    rows += [Row.cost(f"… {key}", of(ours, key), of(peer, key), milliseconds) for key in ("p50", "p99")]
    errors = [sum(load.socket_errors for load in loads) for loads in (ours, peer)]
    return rows + ([Row("… socket errors", str(errors[0]), str(errors[1]), "")] if any(errors) else [])


def memory_rows(when: str, ours, mascot, plot) -> list[Row]:
    """One process of ours against the peer's six, since it does the work of both applications."""
    rows = []
    for key in ("pss", "rss"):
        row = Row.cost("", getattr(ours, key), getattr(mascot + plot, key), megabytes)
        parts = f"pages {getattr(mascot, key):.0f} + plots {getattr(plot, key):.0f} MB"
        rows.append(Row(f"Memory {when}, {key.upper()}", row.ours, parts, row.ratio))
    return rows
