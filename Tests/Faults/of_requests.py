"""Faults in the background: the server dies in the middle of an import, an export, a task's backup and a model's run."""

import contextlib
import io
import json
import random
import sqlite3
import subprocess
import time
import zipfile

from attacks import cookies
from crew import wait_for
from datasets import Caller, make_task, png
from fault import fault
from models import running_models
from of_work import files, noise
from servers import ENGINES, Servers

LABELS = [{"name": "cat"}, {"name": "owl"}]
PICTURES = 40
BOXES = 12_000


def coco(pictures: list[str]) -> bytes:
    images = [{"id": number, "file_name": name, "width": 64, "height": 48} for number, name in enumerate(pictures, 1)]
    annotations = [
        {"id": number + 1, "image_id": number % len(images) + 1, "category_id": 1, "bbox": [number % 40, 5, 9.5, 7]}
        for number in range(BOXES)
    ]
    categories = [{"id": 1, "name": "owl"}]
    return json.dumps({"images": images, "categories": categories, "annotations": annotations}).encode()


# Uploads that nobody takes, files that no row names, and files of requests that are at their ends.
LEFT = "SELECT (SELECT count(*) FROM upload_files) + (SELECT count(*) FROM orphaned_blobs) + (SELECT count(*) FROM request_blobs)"


def rows_left(server) -> int:
    if server.engine == "postgres":
        command = ["psql", "--no-psqlrc", "--tuples-only", f"--command={LEFT}", server.environment["DATABASE_URL"]]
        return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    file = server.data / "data" / "porthole.sqlite"
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        return database.execute(LEFT).fetchone()[0]


class Work:
    """A server's requests, of which each has a task of its own."""

    def __init__(self, server, model: str):
        self.server, self.call = server, Caller(server)
        declared = {"name": "Fake detector", "kind": "detector", "address": model, "labels": "cat\nowl"}
        self.declare(declared)
        pictures = {f"{number:03}.png": png(64, 48, number) for number in range(PICTURES)}
        self.document = coco(list(pictures))
        self.target = make_task(self.call, LABELS, pictures)
        self.looked_at = make_task(self.call, LABELS, pictures)
        self.source = make_task(self.call, LABELS, noise(PICTURES, 1 << 17))
        (self.owl,) = [
            label["id"] for label in self.call.json("GET", f"/api/labels?task_id={self.source}")["results"]
            if label["name"] == "owl"
        ]
        shapes = [
            {"frame": number % PICTURES, "label_id": self.owl, "type": "rectangle", "points": [1, 2, 30, 40], "attributes": []}
            for number in range(2000)
        ]
        self.put(self.source, shapes)

    def declare(self, fields: dict[str, str]) -> None:
        person, token = cookies(self.server.url, self.server.administrator, self.server.password)
        answer = person.form("/admin/models", {**fields, "csrf_token": token})
        assert answer.status == 303, answer.text

    def put(self, task: int, shapes: list[dict]) -> None:
        self.call("PUT", f"/api/tasks/{task}/annotations", {"version": 0, "tags": [], "tracks": [], "shapes": shapes})

    def shapes(self, task: int) -> list[dict]:
        return self.call.json("GET", f"/api/tasks/{task}/annotations")["shapes"]

    def begin(self) -> dict[str, str]:
        """The path of each request's state."""
        body = {"function": "fake-detector", "task": self.looked_at, "cleanup": True, "threshold": 0.5}
        asked = {
            "import": self.call.begin_load(self.target, "COCO 1.0", self.document),
            "export": self.call.begin_export(self.source, "COCO 1.0"),
            "backup": self.call.json("POST", f"/api/tasks/{self.source}/backup/export", {}, expected=202)["rq_id"],
        }
        paths = {kind: f"/api/requests/{request}" for kind, request in asked.items()}
        model = json.loads(self.call("POST", "/api/lambda/requests", body))["id"]
        return {**paths, "model": f"/api/lambda/requests/{model}"}

    def state(self, path: str, at_once: bool = False) -> dict:
        """Programs get an answer when there is news, browsers at once."""
        headers = {"Sec-Fetch-Site": "same-origin"} if at_once else {}
        return self.call.json("GET", path.replace(" ", "%20"), headers=headers)

    def ended(self, path: str) -> dict:
        """Its last state; whatever it is after a minute."""
        state = {}

        def is_over():
            state.update(self.state(path))
            return state["status"] in {"finished", "failed"}

        wait_for(is_over, 60)
        return state

    def rehearse(self) -> float:
        """Once in peace: what the archives hold, how much the model finds; and how long it takes."""
        began = time.monotonic()
        states = {kind: self.ended(path) for kind, path in self.begin().items()}
        lasted = time.monotonic() - began
        assert all(state["status"] == "finished" for state in states.values()), states
        self.entries = {kind: len(self.archive(states[kind]).namelist()) for kind in ("export", "backup")}
        self.seen = len(self.shapes(self.looked_at)) // PICTURES
        return lasted

    def archive(self, state: dict) -> zipfile.ZipFile:
        return zipfile.ZipFile(io.BytesIO(self.call.result(state)))

    def begin_anew(self) -> None:
        self.put(self.target, [])
        self.put(self.looked_at, [])
        self.before = files(self.server.data)
        self.paths = self.begin()

    def kill(self) -> int:
        """How many were not at their end by then."""
        states = [self.state(path, at_once=True)["status"] for path in self.paths.values()]
        self.server.kill()
        return sum(state not in {"finished", "failed"} for state in states)

    def wrong(self) -> list[str]:
        """What is half, double, missing or too much, once all are at their ends."""
        states = {kind: self.ended(path) for kind, path in self.paths.items()}
        wrong = [
            f"{kind} {state['status']}: {state.get('message', '')}"
            for kind, state in states.items()
            if state["status"] != "finished"
        ]
        imported = len(self.shapes(self.target))
        wrong += [f"{imported} of {BOXES} boxes"] if imported != BOXES else []
        counts = {}
        for shape in self.shapes(self.looked_at):
            counts[shape["frame"]] = counts.get(shape["frame"], 0) + 1
        if states["model"]["status"] == "finished" and counts != dict.fromkeys(range(PICTURES), self.seen):
            wrong.append(f"the model's shapes {counts}")
        wrong += [f"shapes are there twice: {counts}"] if max(counts.values(), default=0) > self.seen else []
        results = 0
        for kind, count in self.entries.items():
            if states[kind]["status"] == "finished":
                results += 1
                archive = self.archive(states[kind])
                wrong += [f"{kind} is damaged"] if archive.testzip() or len(archive.namelist()) != count else []
        # What an attempt before the last one wrote goes with the next deletion, or at the next housekeeping.
        passing = self.call.json("POST", "/api/tasks", {"name": "passing", "labels": LABELS}, expected=201)["id"]
        self.call("DELETE", f"/api/tasks/{passing}", expected=204)
        # A result is kept for a day, and nothing else of them.
        if wait_for(lambda: len(files(self.server.data) - self.before) == results, 20) > 20:
            wrong.append(f"{results} results are {sorted(files(self.server.data) - self.before)}")
        if wait_for(lambda: rows_left(self.server) == 0, 10) > 10:
            wrong.append(f"{rows_left(self.server)} rows are left")
        self.statuses = [f"{kind}_{state['status']}" for kind, state in states.items()]
        return wrong


@fault
def killed_requests(rounds):
    """Each request comes to its end after the restart, whole, and leaves no file behind."""
    wrong, ends, cut = [], {}, 0
    with running_models() as models, Servers() as start:
        for engine in ENGINES:
            server = start(engine, {"OUTBOUND_ALLOW": models.origin, "WORKERS": "4"})
            work = Work(server, f"{models.origin}/detector")
            lasted = work.rehearse()
            for _ in range(max(2, rounds // 3)):
                work.begin_anew()
                time.sleep(random.uniform(0, lasted * 0.8))
                cut += work.kill()
                server.start()
                wrong += [f"{engine}: {what}" for what in work.wrong()]
                for status in work.statuses:
                    ends[status] = ends.get(status, 0) + 1
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return {"cut": cut, **ends, "wrong": len(wrong), "PASS": cut > 0 and not wrong}
