#!/usr/bin/env python3
"""Measures the annotation server through CVAT's clients, plain HTTP and wrk, on both engines, beside Label Studio.

Runs with the Python of `.venv-tests`, which has cvat-cli and Pillow; prints Markdown for annotation.md.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import saves
from annotators import Session
from label_studio import LabelStudio
from PIL import Image
from processes import Server
from report import figures, megabytes, milliseconds
from servers import HERE, porthole, postgres

PICTURES = 500
TASKS = 10_000
CONNECTIONS = 16
SECONDS = 5


class Book:
    """Figures by row and column, in the order in which they came."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, str]] = {}

    def note(self, row: str, column: str, figure: str) -> None:
        self.rows.setdefault(row, {})[column] = figure
        print(f"{column}: {row}: {figure}", file=sys.stderr, flush=True)

    def markdown(self, columns: list[str]) -> str:
        lines = [f"| | {' | '.join(columns)} |", "|---" + "|---:" * len(columns) + "|"]
        lines += [f"| {name} | {' | '.join(row.get(column, '–') for column in columns)} |" for name, row in self.rows.items()]
        return "\n".join(lines)


class Meter:
    """Seconds that a piece of work took, and the most memory that the server held meanwhile."""

    def __init__(self, server: Server):
        self.server = server

    def __enter__(self) -> Meter:
        for pid in self.server.family():
            # 5 makes VmHWM begin anew (proc(5)).
            Path(f"/proc/{pid}/clear_refs").write_text("5")
        self.begun = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self.begun
        self.peak = 0.0
        for pid in self.server.family():
            status = Path(f"/proc/{pid}/status").read_text().splitlines()
            self.peak += int(next(line for line in status if line.startswith("VmHWM")).split()[1]) / 1024

    @property
    def text(self) -> str:
        seconds = milliseconds(self.seconds) if self.seconds < 1 else f"{figures(self.seconds)} s"
        return f"{seconds}, peak {megabytes(self.peak)}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=Path, default=HERE.parent / ".build" / "release" / "porthole")
    parser.add_argument("--label-studio", type=Path, help="its virtual environment; left out where this is not given")
    parser.add_argument("--boxes", type=int, nargs="+", default=[20_000, 200_000])
    options = parser.parse_args()
    book, columns = Book(), ["SQLite", "PostgreSQL"]
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="porthole-bench.") as name, ExitStack() as stack:
        folder = Path(name)
        os.chmod(folder, 0o711)  # PostgreSQL may run under another account.
        pictures = make_pictures(folder / "pictures")
        with porthole(options.program, folder / "sqlite") as server:
            measure(book, "SQLite", server, [server], pictures, options.boxes)
        with postgres(folder / "postgres") as (database, address):
            with porthole(options.program, folder / "with-postgres", DATABASE_URL=address) as server:
                measure(book, "PostgreSQL", server, [server, database], pictures, options.boxes)
        if options.label_studio:
            columns.append("Label Studio")
            peer = stack.enter_context(LabelStudio(options.label_studio, folder / "label-studio"))
            measure_peer(book, peer, pictures, options.boxes)
    print(f"Load before {load:.1f}, after {os.getloadavg()[0]:.1f}.\n\n{book.markdown(columns)}")
    return 0


def make_pictures(folder: Path) -> list[Path]:
    """JPEGs of 640 × 480 pixels with something in them."""
    folder.mkdir()
    dice = random.Random(7)
    noise = Image.frombytes("RGB", (80, 60), dice.randbytes(80 * 60 * 3)).resize((640, 480), Image.Resampling.BICUBIC)
    paths = [folder / f"{number:05}.jpg" for number in range(PICTURES)]
    for number, path in enumerate(paths):
        noise.rotate(number).save(path, quality=85)
    return paths


def boxes(count: int, label: int) -> dict[str, object]:
    """As many boxes on each picture."""
    dice = random.Random(count)
    shapes = []
    for number in range(count):
        left, top = dice.uniform(0, 500), dice.uniform(0, 400)
        points = [round(value, 2) for value in (left, top, left + dice.uniform(5, 100), top + dice.uniform(5, 60))]
        shapes.append({"type": "rectangle", "frame": number % PICTURES, "label_id": label, "points": points})
    return {"shapes": shapes}


def measure(book: Book, engine: str, server: Server, involved: list[Server], pictures: list[Path], counts: list[int]) -> None:
    server.ready()
    book.note("memory at rest, RSS", engine, megabytes(server.memory().rss))
    session = Session(server.port)
    token = session.ask("POST", "/api/auth/access_tokens", {"name": "benchmark", "read_only": False})["value"]
    task = by_command_line(book, engine, server, token, pictures)
    # Idle connections are closed by the server, and http.client opens a closed one again.
    session.connection.close()
    label = session.ask("GET", f"/api/labels?task_id={task}")["results"][0]["id"]
    for count in counts:
        annotations(book, engine, server, session, task, boxes(count, label))
    media(book, engine, server, token, task)
    session.connection.close()
    for number in range(TASKS):
        session.ask("POST", "/api/tasks", {"name": f"task {number}", "labels": [{"name": "owl"}]})
    for name, path in (("API", "/api/tasks?page_size=10"), ("API, searched", "/api/tasks?search=task%2099"), ("page", "/tasks")):
        book.note(f"list of {TASKS:,} tasks, {name}, {CONNECTIONS} clients", engine, wrk(server, path, token))
    for clients, jobs, saving in saves.savings(server, involved):
        name = f"one shape saved, {clients} client{'s' * (clients > 1)} in {jobs} job{'s' * (jobs > 1)}, p50 / p95"
        book.note(name, engine, f"{milliseconds(saving.p50)} / {milliseconds(saving.p95)}, {figures(saving.rate)}/s")
    book.note("memory after all this, RSS", engine, megabytes(server.memory().rss))


def by_command_line(book: Book, engine: str, server: Server, token: str, pictures: list[Path]) -> int:
    command = [sys.executable, "-m", "cvat_cli", "--server-host", f"http://127.0.0.1:{server.port}", "task", "create"]
    command += ["pictures", "--labels", '[{"name":"owl"}]', "local", *map(str, pictures)]
    environment = {"PATH": os.environ["PATH"], "HOME": str(pictures[0].parent), "CVAT_ACCESS_TOKEN": token}
    found = []
    for _ in range(3):
        with Meter(server) as meter:
            made = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        found.append(meter)
    best = sorted(found, key=lambda each: each.seconds)[1]
    book.note(f"a task of {PICTURES} pictures by cvat-cli, median of 3", engine, best.text)
    return int(made.stdout.split()[-1])


def annotations(book: Book, engine: str, server: Server, session: Session, task: int, document: dict[str, object]) -> None:
    count, path = len(document["shapes"]), f"/api/tasks/{task}/annotations/"
    body = json.dumps(document).encode()
    changed = {}
    for verb, method, query in (
        ("PUT", "PUT", ""), ("GET", "GET", ""), ("PATCH update", "PATCH", "?action=update"),
        ("PATCH create", "PATCH", "?action=create"), ("PATCH delete", "PATCH", "?action=delete")
    ):
        sent = {"PUT": body, "PATCH create": body, "GET": None}.get(verb, changed.get("body"))
        with Meter(server) as meter:
            answer = ask(session, method, path + query, sent)
        if verb == "GET":
            found = json.loads(answer)
            assert len(found["shapes"]) == count
            changed["body"] = answer
        book.note(f"{verb} {count:,} boxes", engine, meter.text)
    assert len(json.loads(ask(session, "GET", path, None))["shapes"]) == count


def ask(session: Session, method: str, path: str, body: bytes | None) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", session.connection.port, timeout=600)
    headers = session.headers | ({"Content-Type": "application/json"} if body is not None else {})
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    answer = response.read()
    connection.close()
    assert response.status < 300, (method, path, response.status, answer[:300])
    return answer


def media(book: Book, engine: str, server: Server, token: str, task: int) -> None:
    for name, query in (
        ("frame, original", "type=frame&number=7&quality=original"),
        ("frame, compressed", "type=frame&number=7&quality=compressed"),
        ("chunk of 72, original", "type=chunk&number=0&quality=original"),
        ("chunk of 72, compressed", "type=chunk&number=0&quality=compressed"),
    ):
        book.note(f"{name}, {CONNECTIONS} clients", engine, wrk(server, f"/api/tasks/{task}/data?{query}", token))


def wrk(server: Server, path: str, token: str, scheme: str = "Bearer") -> str:
    first = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    first.request("GET", path, headers={"Authorization": f"{scheme} {token}"})
    assert first.getresponse().read()  # What is made for the first who asks is not what is measured.
    first.close()
    with Meter(server) as meter:
        run = subprocess.run(
            ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-H", f"Authorization: {scheme} {token}",
             f"http://127.0.0.1:{server.port}{path}"],
            capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in run, run
    words = run.split()
    rate = float(words[words.index("Requests/sec:") + 1])
    return f"{figures(rate)}/s, p50 {words[words.index('50%') + 1]}, p99 {words[words.index('99%') + 1]}, peak {megabytes(meter.peak)}"


def measure_peer(book: Book, peer: LabelStudio, pictures: list[Path], counts: list[int]) -> None:
    name = "Label Studio"
    book.note("memory at rest, RSS", name, megabytes(peer.server.memory().rss))
    with Meter(peer.server) as meter:
        peer.upload(peer.project(), pictures)
    book.note(f"a task of {PICTURES} pictures by cvat-cli, median of 3", name, f"{meter.text} (import by HTTP, once)")
    for count in counts[:1]:
        project = peer.project()
        with Meter(peer.server) as meter:
            peer.put(project, boxes(count, 0)["shapes"], PICTURES)
        book.note(f"PUT {count:,} boxes", name, f"{meter.text} (import)")
        with Meter(peer.server) as meter:
            found = peer.export(project)
        assert sum(len(task["annotations"][0]["result"]) for task in found) == count
        book.note(f"GET {count:,} boxes", name, f"{meter.text} (export)")
    project = peer.project()
    peer.put(project, [], TASKS)
    listed = wrk(peer.server, f"/api/tasks?project={project}&page_size=10", peer.token, "Token")
    book.note(f"list of {TASKS:,} tasks, API, {CONNECTIONS} clients", name, listed)
    book.note("memory after all this, RSS", name, megabytes(peer.server.memory().rss))


if __name__ == "__main__":
    sys.exit(main())
