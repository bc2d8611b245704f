"""What goes wrong slowly: memory, files left open and answers that come later and later."""

import contextlib
import http.client
import itertools
import os
import random
import sys
import threading
import time
import urllib.parse
from pathlib import Path

from attacks import PASSWORD, Person, finished, first_job, label, make_project, make_task, memory, person, sign_in, upload
from crew import wait_for
from datasets import png
from fault import MEGABYTE, fault
from servers import Servers

PEOPLE = 10
QUICK = ("list", "page", "picture", "read", "draw")


class Worker(threading.Thread):
    """Somebody who works all day, in a few minutes: looks, draws, exports, uploads, comes and goes."""

    def __init__(self, administrator: Person, name: str, resting: threading.Event, ended: threading.Event):
        super().__init__(daemon=True, name=name)
        self.who, self.resting, self.ended = person(administrator, name), resting, ended
        self.project = make_project(self.who)
        self.label = label(self.who, self.project)
        self.task = make_task(self.who, self.project, {f"{n}.png": png(400, 300, n) for n in range(1, 9)})
        self.job = first_job(self.who, self.task)
        self.client, self.numbers = os.urandom(16).hex(), itertools.count(1)
        self.shapes: dict[str, int] = {}
        # When an answer came, to what, and how many seconds it took.
        self.taken: list[tuple[float, str, float]] = []
        self.wrong: list[str] = []
        self.is_at_rest = False
        self.acts = [
            (20, "list", self.look), (10, "page", self.open_pages), (30, "picture", self.see), (15, "read", self.read),
            (60, "draw", self.draw), (2, "events", self.listen), (1, "export", self.export), (1, "upload", self.bring),
            (1, "sign in", self.come_and_go),
        ]

    def run(self) -> None:
        weights = [weight for weight, _, _ in self.acts]
        while not self.ended.is_set():
            self.is_at_rest = self.resting.is_set()
            if self.is_at_rest:
                self.ended.wait(0.05)
                continue
            _, name, act = random.choices(self.acts, weights)[0]
            began = time.monotonic()
            try:
                act()
            except (OSError, AssertionError, ValueError) as error:
                self.wrong.append(f"{name}: {error}"[:200])
            self.taken.append((began, name, time.monotonic() - began))
            self.ended.wait(random.uniform(0.01, 0.06))

    def get(self, *paths: str) -> None:
        for path in paths:
            answer = self.who("GET", path)
            assert answer.status == 200, f"{path} {answer.status} {answer.text}"

    def look(self) -> None:
        self.get(random.choice(["/api/tasks?page_size=10", "/api/jobs?page_size=10", "/tasks", "/jobs"]))

    def open_pages(self) -> None:
        self.get(random.choice([f"/tasks/{self.task}", f"/tasks/{self.task}/jobs/{self.job}"]))

    def see(self) -> None:
        frame = f"/tasks/{self.task}/frames/{random.randrange(8)}"
        self.get(random.choice([frame, f"{frame}/thumbnail", f"/api/jobs/{self.job}/data?type=chunk&number=0&quality=compressed"]))

    def read(self) -> None:
        self.get(f"/api/jobs/{self.job}/annotations")

    def draw(self) -> None:
        """About forty shapes stay, however long it goes on."""
        points = [1, 1, random.randrange(2, 300), random.randrange(2, 200)]
        shape = {"type": "rectangle", "frame": 0, "label_id": self.label, "points": points}
        if len(self.shapes) > 40:
            uid = next(iter(self.shapes))
            edit = {"kind": "delete", "uid": uid, "base_version": self.shapes.pop(uid)}
        elif self.shapes and random.random() < 0.5:
            uid = random.choice(list(self.shapes))
            edit = {"kind": "update", "uid": uid, "base_version": self.shapes[uid], "shape": shape}
        else:
            edit = {"kind": "create", "uid": os.urandom(16).hex(), "shape": shape}
        edit["seq"] = next(self.numbers)
        answer = self.who("PATCH", f"/api/jobs/{self.job}/ops", {"client": self.client, "ops": [edit]})
        assert answer.status == 200, f"{edit['kind']} {answer.status} {answer.text}"
        if edit["kind"] != "delete":
            self.shapes[edit["uid"]] = answer.json()["versions"][edit["uid"]]

    def listen(self) -> None:
        address = urllib.parse.urlsplit(self.who.url)
        with contextlib.closing(http.client.HTTPConnection(address.hostname, address.port, timeout=60)) as line:
            line.request("GET", f"/api/jobs/{self.job}/events?client={os.urandom(16).hex()}&after=0", None, self.who.headers)
            answer = line.getresponse()
            assert answer.status == 200 and answer.readline(), answer.status

    def export(self) -> None:
        asked = self.who("POST", f"/api/tasks/{self.task}/dataset/export?format=COCO%201.0")
        assert asked.status == 202, asked.text
        done = finished(self.who, asked.json()["rq_id"])
        assert done["status"] == "finished", done
        self.get("/" + done["result_url"].split("/", 3)[3])

    def bring(self) -> None:
        task = self.who("POST", "/api/tasks", {"name": "for a while", "project_id": self.project}).json()["id"]
        done = upload(self.who, task, {"a.png": png(300, 200, 7), "b.png": png(300, 200, 9)})
        assert done["status"] == "finished", done
        answer = self.who("DELETE", f"/api/tasks/{task}")
        assert answer.status == 204, answer.text

    def come_and_go(self) -> None:
        answer = sign_in(self.who.url, self.name, PASSWORD)("POST", "/api/auth/logout")
        assert answer.status == 200, answer.text


class Watch(threading.Thread):
    """Looks at a process every second."""

    def __init__(self, server, ended: threading.Event):
        super().__init__(daemon=True)
        self.server, self.ended = server, ended
        # When, how many bytes there were, and how many seconds of a processor had been used.
        self.seen: list[tuple[float, int, float]] = []

    def run(self) -> None:
        while not self.ended.wait(1):
            fields = Path(f"/proc/{self.server.process.pid}/stat").read_text().rpartition(")")[2].split()
            used = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            self.seen.append((time.monotonic(), memory(self.server), used))

    def used(self, since: float, until: float) -> float:
        used = [used for at, _, used in self.seen if since <= at < until]
        return used[-1] - used[0]

    def slope(self, since: float) -> float:
        """By how much of itself memory grows in an hour, by the line through what was seen (least squares)."""
        seen = [(at, size) for at, size, _ in self.seen if at >= since]
        middle, mean = (sum(column) / len(seen) for column in zip(*seen, strict=True))
        rise = sum((at - middle) * (size - mean) for at, size in seen) / sum((at - middle) ** 2 for at, _ in seen)
        return rise * 3600 / mean


def open_files(server, workers: list[Worker], resting: threading.Event) -> int:
    """While nobody asks: what is open then stays open."""
    resting.set()
    assert wait_for(lambda: all(worker.is_at_rest for worker in workers), 60) <= 60, "somebody never came to rest"
    time.sleep(3)
    count = len(list(Path(f"/proc/{server.process.pid}/fd").iterdir()))
    resting.clear()
    return count


def pace(workers: list[Worker], watch: Watch, since: float, until: float) -> tuple[float, float]:
    """The p95 of quick answers, and what the server spends on a request, in seconds."""
    taken = [(name, took) for worker in workers for at, name, took in worker.taken if since <= at < until]
    quick = sorted(took for name, took in taken if name in QUICK)
    return quick[int(len(quick) * 0.95)], watch.used(since, until) / len(taken)


@fault
def soak(rounds):
    """Ten people work so many minutes, the first quarter to warm up: memory, open files and answers stay as they are."""
    with Servers() as start:
        server = start("sqlite")
        resting, ended = threading.Event(), threading.Event()
        administrator = sign_in(server.url, server.administrator, server.password)
        workers = [Worker(administrator, f"worker{number}", resting, ended) for number in range(PEOPLE)]
        watch = Watch(server, ended)
        for thread in (*workers, watch):
            thread.start()
        time.sleep(rounds * 15)
        files = open_files(server, workers, resting)
        warm = time.monotonic()
        time.sleep(rounds * 45)
        end = time.monotonic()
        left = open_files(server, workers, resting)
        ended.set()
        for worker in workers:
            worker.join(60)
        wrong = [sentence for worker in workers for sentence in worker.wrong]
        third = (end - warm) / 3
        early, cost = pace(workers, watch, warm, warm + third)
        late, cost_late = pace(workers, watch, end - third, end)
        slope = watch.slope(warm)
        print(*wrong[:10], sep="\n", end="\n" if wrong else "", file=sys.stderr)
    return {
        "minutes": rounds, "asked": sum(len(worker.taken) for worker in workers), "wrong": len(wrong),
        "rss": f"{watch.seen[-1][1] // MEGABYTE}MB", "slope": f"{slope * 100:+.1f}%/h",
        "files": f"{files}/{left}", "p95": f"{early * 1000:.0f}/{late * 1000:.0f}ms",
        "cost": f"{cost * 1000:.2f}/{cost_late * 1000:.2f}ms",
        # What they cost tells whether answers came late because others used the machine.
        "PASS": not wrong and left <= files and late <= 1.2 * early and slope < 0.01,
    }
