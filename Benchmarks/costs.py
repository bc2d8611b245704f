#!/usr/bin/env python3
"""Measures what each request costs a server on an instance as teams have it, on both engines, and prints Markdown.

50 projects, 2,000 tasks, 6,000 jobs, 300 people; ten tasks have 500 pictures each, in jobs of 100 with 2,000 shapes, 100,000 in
all. Lists, pages, what the editor asks for, pictures and saves are asked for by an administrator and by somebody who owns one of
the projects. With `--before` another program is asked in turns with this one, so that what else the machine does meets both;
processor's time is what says something then, not the clock. Runs with the Python of `.venv-tests`, which has Pillow.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import json
import os
import random
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from annotation import make_pictures
from annotators import Session
from lists import PASSWORD, fill, register, token
from processes import BenchmarkFailure, Server
from report import figures, milliseconds, ratio
from servers import ADMINISTRATOR, porthole, postgres

PROJECTS, TASKS, JOBS, PEOPLE = 50, 2_000, 6_000, 300
MEDIA_TASKS, SHAPES = 10, 2_000
CONNECTIONS = 4

FILL = f"""
INSERT INTO users (id, name, display_name, role, password, is_active, created_at)
  SELECT 1000 + n, 'person' || n, 'Person ' || n, 'user', '', 1, 1 FROM numbers WHERE n <= {PEOPLE};
INSERT INTO projects (id, name, owner_id, bug_tracker, created_at, updated_at)
  SELECT 1000 + n, 'Project ' || n, 1000 + n, '', 1, n FROM numbers WHERE n <= {PROJECTS};
INSERT INTO labels (id, project_id, name, color, position, kind, svg)
  SELECT 1000 + n, 1001 + (n - 1) / 10, 'label ' || n, 255, n % 10, 'any', '' FROM numbers WHERE n <= {PROJECTS * 10};
INSERT INTO tasks (id, project_id, name, subset, owner_id, bug_tracker, segment_size, created_at, updated_at, size,
    next_object_id)
  SELECT 1000 + n, 1001 + n % {PROJECTS}, 'Task ' || n, 'train', 1001 + n % {PEOPLE}, '', 100, 1, n, 300, 1
  FROM numbers WHERE n <= {TASKS};
INSERT INTO jobs (id, task_id, kind, stage, state, assignee_id, start_frame, stop_frame, created_at, updated_at)
  SELECT 1000 + n, 1001 + (n - 1) / 3, 'annotation', 'annotation', CASE WHEN n % 3 = 0 THEN 'completed' ELSE 'new' END,
    1001 + n % {PEOPLE}, (n - 1) % 3 * 100, (n - 1) % 3 * 100 + 99, 1, n FROM numbers WHERE n <= {JOBS};
UPDATE projects SET owner_id = {{owner}} WHERE id = 1001;
UPDATE projects SET owner_id = {{owner}} WHERE name = 'Owls';
"""


@dataclass(frozen=True)
class Ask:
    """A request, or a row of them that belong together."""

    name: str
    path: str
    person: str = ""
    accept: str = "application/json"
    # What is sent, made anew for each request; nothing is a GET.
    body: object = None
    method: str = "GET"


@dataclass
class Cost:
    """Seconds of the processor for one request, of the server and of the engine, and what else it took."""

    server: float
    engine: float
    statements: float
    size: int

    @property
    def both(self) -> float:
        return self.server + self.engine


@dataclass
class Found:
    before: list[Cost] = field(default_factory=list)
    after: list[Cost] = field(default_factory=list)


@dataclass(frozen=True)
class Place:
    """What the requests name."""

    task: int
    job: int
    label: int
    attribute: int


def main() -> int:
    options = arguments()
    print(f"{date.today()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; medians of {options.turns} turns.\n")
    with tempfile.TemporaryDirectory(prefix="porthole-costs.") as name, ExitStack() as stack:
        folder = Path(name)
        os.chmod(folder, 0o711)  # PostgreSQL may run under another account.
        pictures = make_pictures(folder / "pictures")
        for engine in options.engines:
            address, database = None, None
            if engine == "Postgres":
                database, address = stack.enter_context(
                    postgres(folder / "cluster", "shared_preload_libraries=pg_stat_statements"))
                ask_postgres(address, "CREATE EXTENSION pg_stat_statements")
            print_costs(engine, folder / engine, address, database, pictures, options)
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", type=Path)
    parser.add_argument("--before", type=Path, help="another program, to be compared with")
    parser.add_argument("--engines", type=lambda text: text.split(","), default=["SQLite", "Postgres"])
    parser.add_argument("--only", default="", help="the requests whose name holds one of these words, with commas between")
    parser.add_argument("--seconds", type=float, default=1)
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args()
    if not shutil.which("wrk"):
        raise BenchmarkFailure("wrk is not installed.")
    return options


def print_costs(
    engine: str, folder: Path, address: str | None, database: Server | None, pictures: list[Path], options
) -> None:
    folder.mkdir()
    settings = {} if address is None else {"DATABASE_URL": address}
    programs = [options.program.resolve()] + ([options.before.resolve()] if options.before else [])
    with porthole(programs[-1], folder, **settings) as server:
        server.ready()
        place = seed(server, folder, address, pictures)
    found: dict[str, Found] = {}
    for _ in range(options.turns):
        for program in reversed(programs):
            with porthole(program, folder, **settings) as server:
                server.ready()
                people = signed_in(server)
                for ask in asks(place):
                    if any(word in ask.name for word in options.only.split(",")):
                        cost = measure(ask, people, server, database, address, options.seconds)
                        sides = found.setdefault(ask.name, Found())
                        (sides.before if program != programs[0] else sides.after).append(cost)
                        print(f"{engine}: {ask.name}: {cost}", file=sys.stderr, flush=True)
    print(table(engine, found))


def seed(server: Server, folder: Path, address: str | None, pictures: list[Path]) -> Place:
    session = Session(server.port)
    url = f"http://127.0.0.1:{server.port}"
    owner = register(url, token(url, *ADMINISTRATOR), "the-owner")
    attribute = {"name": "breed", "mutable": False, "input_type": "select", "default_value": "barn", "values": ["barn", "eagle"]}
    labels = [{"name": f"owl {number}", "attributes": [attribute]} for number in range(6)]
    project = session.ask("POST", "/api/projects", {"name": "Owls", "labels": labels})["id"]
    first = session.ask("GET", f"/api/labels?project_id={project}")["results"][0]
    places = []
    for number in range(MEDIA_TASKS):
        made = {"name": f"Owls {number}", "project_id": project, "segment_size": 100, "overlap": 0}
        task = session.ask("POST", "/api/tasks", made)["id"]
        attach(session, task, pictures)
        job = min(job["id"] for job in session.ask("GET", f"/api/jobs?task_id={task}")["results"])
        places.append(Place(task, job, first["id"], first["attributes"][0]["id"]))
        session.ask("PUT", f"/api/tasks/{task}/annotations", shapes(places[-1], len(pictures)))
    session.connection.close()
    fill(folder, address, FILL.format(owner=owner), JOBS)
    return places[0]


def attach(session: Session, task: int, pictures: list[Path]) -> None:
    boundary = secrets.token_hex(16)
    form = b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="client_files[{number}]"; filename="{picture.name}"\r\n'
        f"Content-Type: image/jpeg\r\n\r\n".encode() + picture.read_bytes() + b"\r\n"
        for number, picture in enumerate(pictures)) + f"--{boundary}--\r\n".encode()
    made = session.ask("POST", f"/api/tasks/{task}/data", form, f"multipart/form-data; boundary={boundary}")
    wait(session, made["rq_id"])


def wait(session: Session, request: str) -> None:
    while (state := session.ask("GET", f"/api/requests/{urllib.parse.quote(request)}"))["status"] in {"queued", "started"}:
        pass  # The answer itself waits for news.
    if state["status"] != "finished":
        raise BenchmarkFailure(f"{request} failed: {state['message']}")


def shapes(place: Place, frames: int, count: int | None = None) -> dict[str, object]:
    """Boxes, and polygons of twelve points for every third of them."""
    dice = random.Random(7)
    per_frame = SHAPES // 100
    made = []
    for number in range(count or frames * per_frame):
        x, y = round(dice.uniform(0, 500), 2), round(dice.uniform(0, 400), 2)
        kind, points = "rectangle", [x, y, x + 40.25, y + 30.5]
        if number % 3 == 0:
            kind = "polygon"
            points = [round(dice.uniform(x, x + 80), 2) if place % 2 == 0 else round(dice.uniform(y, y + 60), 2) for place in range(24)]
        made.append({
            "type": kind, "frame": number % frames, "label_id": place.label, "points": points,
            "attributes": [{"spec_id": place.attribute, "value": "eagle"}],
        })
    return {"shapes": made}


def signed_in(server: Server) -> dict[str, str]:
    url = f"http://127.0.0.1:{server.port}"
    return {"administrator": token(url, *ADMINISTRATOR), "owner": token(url, "the-owner", PASSWORD)}


def asks(place: Place) -> list[Ask]:
    job, task = f"/api/jobs/{place.job}", f"/api/tasks/{place.task}"
    page = {"accept": "text/html"}
    found = [
        Ask("health", "/health"),
        Ask("mascots page", "/mascots", **page),
        Ask("explorer page", "/activations", **page),
        Ask("plot as PNG", "/activations/plot.png?f=gelu"),
        Ask("plot as SVG", "/activations/plot.svg?f=gelu"),
        Ask("sign-in page", "/login", **page),
        Ask("API: sign in", "/api/auth/login", body=lambda _: {"username": ADMINISTRATOR[0], "password": ADMINISTRATOR[1]},
            method="POST"),
        Ask("API: who am I", "/api/users/self", "administrator"),
        Ask("API: server", "/api/server/about"),
    ]
    for person in ("administrator", "owner"):
        found += [
            Ask(f"page: projects, {person}", "/projects", person, **page),
            Ask(f"page: tasks, {person}", "/tasks", person, **page),
            Ask(f"page: jobs, {person}", "/jobs", person, **page),
            Ask(f"page: project, {person}", "/projects/1001", person, **page),
            Ask(f"page: task, {person}", f"/tasks/{place.task}", person, **page),
            Ask(f"page: editor, {person}", f"/tasks/{place.task}/jobs/{place.job}", person, **page),
            Ask(f"API: projects, {person}", "/api/projects?page_size=30", person),
            Ask(f"API: tasks, {person}", "/api/tasks?page_size=30", person),
            Ask(f"API: jobs, {person}", "/api/jobs?page_size=30", person),
            Ask(f"API: task, {person}", task, person),
            Ask(f"API: job, {person}", job, person),
            Ask(f"API: labels of a job, {person}", f"/api/labels?job_id={place.job}&page_size=100", person),
            Ask(f"API: issues of a job, {person}", f"/api/issues?job_id={place.job}&page_size=500", person),
            Ask(f"API: meta of a job, {person}", f"{job}/data/meta", person),
            Ask(f"API: 2,000 annotations, {person}", f"{job}/annotations/", person),
            Ask(f"frame, compressed, {person}", f"{job}/data?type=frame&number=7&quality=compressed", person),
            Ask(f"frame, original, {person}", f"{job}/data?type=frame&number=7&quality=original", person),
            Ask(f"frame of the page, {person}", f"/tasks/{place.task}/frames/7", person),
            Ask(f"thumbnail, {person}", f"/tasks/{place.task}/frames/7/thumbnail", person),
            Ask(f"chunk, compressed, {person}", f"{job}/data?type=chunk&number=0&quality=compressed", person),
            Ask(f"one shape saved, {person}", f"{job}/ops", person, body=saved_shape(place), method="PATCH"),
        ]
    found += [
        Ask("API: 10,000 annotations of a task", f"{task}/annotations/", "owner"),
        Ask("PATCH creates 20 shapes", f"{job}/annotations/?action=create", "owner", body=lambda _: shapes(place, 100, 20),
            method="PATCH"),
        Ask("PUT 2,000 shapes", f"{job}/annotations/", "owner", body=lambda _: shapes(place, 100), method="PUT"),
    ]
    return found


def saved_shape(place: Place):
    """Each with a client of its own, as if many people drew one shape each."""
    def body(_: int) -> dict[str, object]:
        shape = {"type": "rectangle", "frame": 0, "label_id": place.label, "points": [1, 2, 30.5, 40]}
        edit = {"seq": 1, "kind": "create", "uid": secrets.token_hex(16), "base_version": 0, "shape": shape}
        return {"client": secrets.token_hex(16), "ops": [edit]}
    return body


def measure(
    ask: Ask, people: dict[str, str], server: Server, database: Server | None, address: str | None, seconds: float
) -> Cost:
    headers = {"Accept": ask.accept, "Accept-Encoding": "gzip"}
    if ask.person:
        headers["Authorization"] = f"Token {people[ask.person]}"
    url = f"http://127.0.0.1:{server.port}{ask.path}"
    size = send(ask, server.port, headers, 0.2)[1]
    if ask.method == "GET":
        load(url, headers, seconds)  # Each connection with the engine plans its statements when they first come.
    statements = count_statements(address)
    used = server.cpu(), database.cpu() if database else 0
    count = 0
    while count == 0:  # On a busy machine a second may be too short for one answer.
        if ask.method == "GET":
            count = load(url, headers, seconds)
        else:
            count, size = send(ask, server.port, headers, seconds)
    spent = server.cpu() - used[0], (database.cpu() if database else 0) - used[1]
    return Cost(spent[0] / count, spent[1] / count, (count_statements(address) - statements) / count, size)


def send(ask: Ask, port: int, headers: dict[str, str], seconds: float) -> tuple[int, int]:
    """How many were answered in the time, one after the other, and the bytes of the last answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    begun, count = time.perf_counter(), 0
    while count == 0 or time.perf_counter() - begun < seconds:
        body = json.dumps(ask.body(count)).encode() if ask.body else None
        connection.request(ask.method, ask.path, body, headers | ({"Content-Type": "application/json"} if body else {}))
        response = connection.getresponse()
        answer = response.read()
        if response.status >= 300:
            text = gzip.decompress(answer) if response.headers["Content-Encoding"] == "gzip" else answer
            raise BenchmarkFailure(f"{ask.method} {ask.path} was answered with {response.status}: {text[:300]!r}")
        count += 1
    connection.close()
    return count, len(answer)


def load(address: str, headers: dict[str, str], seconds: float) -> int:
    """How many wrk was answered."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--timeout", "30s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    words = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout.split()
    if "Non-2xx" in words:
        raise BenchmarkFailure(f"{address} failed under load.")
    return int(words[words.index("requests") - 1])


def count_statements(address: str | None) -> int:
    if address is None:
        return 0
    return int(ask_postgres(address, "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements WHERE query NOT LIKE '%pg_stat%'"))


def ask_postgres(address: str, statement: str) -> str:
    return subprocess.run(["psql", "-qtA", "-c", statement, address], capture_output=True, text=True, check=True).stdout.strip()


def table(engine: str, found: dict[str, Found]) -> str:
    if any(sides.before for sides in found.values()):
        lines = [f"| {engine} | before | after | ratio | of it the server | statements | kB |", "|---|---:|---:|---:|---:|---:|---:|"]
    else:
        lines = [f"| {engine} | processor | of it the server | statements | kB |", "|---|---:|---:|---:|---:|"]
    for name, sides in found.items():
        now, past = median(sides.after), median(sides.before)
        cells = [milliseconds(past.both)] if past else []
        cells += [milliseconds(now.both)] + ([ratio(past.both, now.both)] if past else []) + [milliseconds(now.server)]
        calls = [f"{each.statements:.1f}" for each in (past, now) if each]
        sizes = [f"{each.size / 1000:.1f}" for each in (past, now) if each]
        cells += [" → ".join(dict.fromkeys(calls)), " → ".join(dict.fromkeys(sizes))]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def median(costs: list[Cost]) -> Cost | None:
    return sorted(costs, key=lambda cost: cost.both)[len(costs) // 2] if costs else None


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BenchmarkFailure as failure:
        sys.exit(str(failure))
