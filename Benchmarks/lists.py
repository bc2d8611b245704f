#!/usr/bin/env python3
"""Measures the pages of the annotation server with 10,000 rows of each kind, on both engines, and prints Markdown.

The rows are written straight into the database, because what is measured is reading them. Three people look: an
administrator, who sees all; the owner of half of the projects; a worker with one job in fifty. With `--before` another
program is asked in turns with this one, so that what else the machine does meets both.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from datetime import date
from pathlib import Path

from pages import UNITS
from processes import BenchmarkFailure, Server
from report import figures, milliseconds, ratio
from servers import ADMINISTRATOR, porthole, postgres

ROWS = 10_000
CONNECTIONS = 16
SECONDS = 2
TURNS = 3
PASSWORD = "only for this benchmark"

FILL = """
INSERT INTO users (id, name, display_name, role, password, is_active, created_at)
  SELECT 1000 + n, 'person' || n, 'Person ' || n, 'user', '', 1, 1 FROM numbers;
INSERT INTO projects (id, name, owner_id, bug_tracker, created_at, updated_at)
  SELECT 1000 + n, 'Project ' || n, CASE WHEN n % 2 = 0 THEN {owner} ELSE 1000 + n END, '', 1, n FROM numbers;
INSERT INTO labels (id, project_id, name, color, position, kind, svg)
  SELECT 1000 + n, 1000 + n, 'label', 255, 0, 'any', '' FROM numbers;
INSERT INTO tasks (id, project_id, name, subset, owner_id, bug_tracker, segment_size, created_at, updated_at, size,
    next_object_id)
  SELECT 1000 + n, 1000 + n, 'Task ' || n, 'train', 1000 + n, '', 0, 1, n, 10, 1 FROM numbers;
INSERT INTO tasks (id, project_id, name, subset, owner_id, bug_tracker, segment_size, created_at, updated_at, size,
    next_object_id)
  SELECT 20000 + n, 1002, 'Part ' || n, 'part' || (n % 5), 1002, '', 0, 1, n, 10, 1 FROM numbers WHERE n <= 1000;
INSERT INTO jobs (id, task_id, kind, stage, state, assignee_id, start_frame, stop_frame, created_at, updated_at)
  SELECT 1000 + n, 1000 + n, 'annotation', 'annotation', CASE WHEN n % 3 = 0 THEN 'completed' ELSE 'new' END,
    CASE WHEN n % 50 = 0 THEN {worker} ELSE 1000 + n END, 0, 9, 1, n FROM numbers;
INSERT INTO tasks (id, project_id, name, subset, owner_id, bug_tracker, segment_size, created_at, updated_at, size,
    next_object_id)
  VALUES (40000, 1002, 'Ten thousand frames', '', {owner}, '', 100, 1, 1, 10000, 1);
INSERT INTO jobs (id, task_id, kind, stage, state, assignee_id, start_frame, stop_frame, created_at, updated_at)
  SELECT 40000 + n, 40000, 'annotation', 'annotation', 'new', 1000 + n, (n - 1) * 100, n * 100 - 1, 1, 1
  FROM numbers WHERE n <= 100;
INSERT INTO frames (task_id, number, name, width, height, blob_key, media_type)
  SELECT 40000, n - 1, 'frame_' || n || '.jpg', 640, 480, 'none', 'image/jpeg' FROM numbers;
"""

PAGES = [
    ("Projects", "/projects"),
    ("Projects, searched", "/projects?q=9999"),
    ("Tasks", "/tasks"),
    ("Tasks, searched", "/tasks?q=9999"),
    ("Jobs, one's own", "/jobs?whose=mine"),
    ("Jobs, all", "/jobs?whose=all"),
    ("Jobs by state", "/jobs?whose=all&state=completed"),
    ("Jobs, page 100", "/jobs?whose=all&page=100"),
    ("Project with 1,000 tasks", "/projects/1002"),
    ("Task of 10,000 frames", "/tasks/40000"),
    ("Its frames, the last", "/tasks/40000?from=9940"),
    ("Its frames, searched", "/tasks/40000?q=frame_9999"),
    ("People", "/admin/users"),
    ("Requests", "/requests"),
    ("API: tasks", "/api/tasks?page_size=30"),
    ("API: jobs", "/api/jobs?page_size=30"),
    ("API: tasks, searched", "/api/tasks?page_size=30&search=9999"),
    ("API: jobs, searched", "/api/jobs?page_size=30&search=9999"),
]
COMPARED = {"Tasks", "Jobs, all", "API: tasks", "API: jobs", "API: tasks, searched", "API: jobs, searched"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", type=Path)
    parser.add_argument("--before", type=Path, help="another program, to be compared with")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--rows", type=int, default=ROWS)
    options = parser.parse_args()
    if not shutil.which("wrk"):
        raise BenchmarkFailure("wrk is not installed.")
    program = options.program.resolve()
    if options.before:
        compare(options.before.resolve(), program, options)
        return 0
    results: dict[str, dict[str, dict[str, tuple[float, float]]]] = {}
    with tempfile.TemporaryDirectory(prefix="porthole-lists.") as name:
        folder = Path(name)
        os.chmod(folder, 0o711)
        results["SQLite"] = measure(program, folder / "sqlite", None, options)
        with postgres(folder / "cluster") as (_, address):
            results["Postgres"] = measure(program, folder / "postgres", address, options)
    print(f"{date.today()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {options.rows:,} rows of each kind, "
          f"{CONNECTIONS} connections for {options.seconds:g} s each.\n")
    print(table(results))
    return 0


def compare(before: Path, after: Path, options) -> None:
    print(f"{date.today()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {options.rows:,} rows of each kind, {CONNECTIONS} "
          f"connections, medians of {TURNS} turns of {options.seconds:g} s each.\n")
    print("| Page, engine, who | before, a second | after | ratio | processor before | after |\n|---|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory(prefix="porthole-lists.") as name:
        folder = Path(name)
        os.chmod(folder, 0o711)
        print_turns("SQLite", [before, after], folder / "sqlite", None, None, options)
        with postgres(folder / "cluster") as (engine, address):
            print_turns("Postgres", [before, after], folder / "postgres", address, engine, options)


def print_turns(name: str, programs: list[Path], folder: Path, address: str | None, engine: Server | None, options) -> None:
    folder.mkdir()
    settings = {} if address is None else {"DATABASE_URL": address}
    with porthole(programs[0], folder, **settings) as server:
        server.ready()
        fill_for_people(f"http://127.0.0.1:{server.port}", folder, address, options.rows)
    found: dict[tuple[str, str], list[list[tuple[float, float]]]] = {}
    for _ in range(TURNS):
        for number, program in enumerate(programs):
            with porthole(program, folder, **settings) as server:
                server.ready()
                url = f"http://127.0.0.1:{server.port}"
                for person, key in keys(url).items():
                    for title, path in PAGES:
                        if title in COMPARED:
                            used = [one.cpu() for one in (server, engine) if one]
                            rate, _ = load(url + path, key, options.seconds)
                            spent = sum(one.cpu() for one in (server, engine) if one) - sum(used)
                            of_both = found.setdefault((title, person), [[], []])
                            of_both[number].append((rate, spent / rate / max(1, round(options.seconds))))
    for (title, person), of_both in found.items():
        (old, old_cost), (new, new_cost) = (map(statistics.median, zip(*turns, strict=True)) for turns in of_both)
        print(f"| {title}, {name}, {person} | {figures(old)} | {figures(new)} | {ratio(new, old)} | {milliseconds(old_cost)} "
              f"| {milliseconds(new_cost)} |", flush=True)


def measure(program: Path, folder: Path, address: str | None, options) -> dict[str, dict[str, tuple[float, float]]]:
    folder.mkdir()
    settings = {} if address is None else {"DATABASE_URL": address}
    with porthole(program, folder, **settings) as server:
        server.ready()
        url = f"http://127.0.0.1:{server.port}"
        fill_for_people(url, folder, address, options.rows)
        people = keys(url)
        found: dict[str, dict[str, tuple[float, float]]] = {}
        for title, path in PAGES:
            found[title] = {}
            for person, key in people.items():
                if status(url + path, key) == 200:
                    found[title][person] = load(url + path, key, options.seconds)
                    print(f"{title}, {person}: {found[title][person]}", file=sys.stderr)
        return found


def fill_for_people(url: str, folder: Path, address: str | None, rows: int) -> None:
    administrator = token(url, *ADMINISTRATOR)
    owner = register(url, administrator, "half-owner")
    worker = register(url, administrator, "the-worker")
    fill(folder, address, FILL.format(owner=owner, worker=worker), rows)


def keys(url: str) -> dict[str, str]:
    return {
        "administrator": token(url, *ADMINISTRATOR),
        "owner of half": token(url, "half-owner", PASSWORD),
        "worker": token(url, "the-worker", PASSWORD),
    }


def fill(folder: Path, address: str | None, statements: str, rows: int) -> None:
    if address is None:
        numbers = (f"CREATE TEMP TABLE numbers AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r "
                   f"WHERE n < {rows}) SELECT n FROM r;")
        file = folder / "data" / "porthole.sqlite"
        with sqlite3.connect(file) as connection:
            connection.executescript(numbers + statements + "ANALYZE;")
        connection.close()
    else:
        numbers = f"CREATE TEMP TABLE numbers AS SELECT generate_series(1, {rows}) AS n;"
        subprocess.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", address], input=numbers + statements + "VACUUM ANALYZE;",
                       text=True, check=True)


def token(url: str, name: str, password: str) -> str:
    return call(f"{url}/api/auth/login", {"username": name, "password": password})["key"]


def register(url: str, key: str, name: str) -> int:
    call(f"{url}/api/auth/register", {"username": name, "password1": PASSWORD, "password2": PASSWORD}, key)
    basic = base64.b64encode(f"{name}:{PASSWORD}".encode()).decode()
    request = urllib.request.Request(f"{url}/api/users/self", headers={"Authorization": f"Basic {basic}"})
    return json.load(urllib.request.urlopen(request))["id"]


def call(address: str, body: dict, key: str | None = None):
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Token {key}"} if key else {})
    request = urllib.request.Request(address, json.dumps(body).encode(), headers)
    return json.load(urllib.request.urlopen(request))


def status(address: str, key: str) -> int:
    request = urllib.request.Request(address, headers={"Authorization": f"Token {key}"})
    try:
        return urllib.request.urlopen(request).status
    except urllib.error.HTTPError as failure:
        return failure.code


def load(address: str, key: str, seconds: float) -> tuple[float, float]:
    """Requests per second, and the median's seconds."""
    answer = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--timeout", "30s", "--latency",
         "-H", f"Authorization: Token {key}", address],
        capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in answer:
        raise BenchmarkFailure(f"{address} failed under load:\n{answer}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", answer)[1])
    number, unit = re.search(r"50%\s+([\d.]+)(us|ms|s|m)", answer).groups()
    return rate, float(number) * UNITS[unit]


def table(results: dict) -> str:
    engines = list(results)
    people = ["administrator", "owner of half", "worker"]
    head = [f"{engine}, {person}" for engine in engines for person in people]
    lines = ["| Page (requests per second, median) | " + " | ".join(head) + " |", "|---|" + "---:|" * len(head)]
    for title, _ in PAGES:
        cells = []
        for engine in engines:
            for person in people:
                seen = results[engine][title].get(person)
                cells.append(f"{figures(seen[0])}, {milliseconds(seen[1])}" if seen else "–")
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
