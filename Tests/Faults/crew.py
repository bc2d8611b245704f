"""People who save all the time, and remember what they were told is saved."""

import contextlib
import http.client
import json
import threading
import time
import urllib.parse
import uuid

from attacks import Person, first_job, label, make_project, make_task, sign_in


class Job:
    """A job on a server, by which saves are tried and counted."""

    def __init__(self, server):
        self.server = server
        self.admin = sign_in(server.url, server.administrator, server.password)
        self.project = make_project(self.admin)
        self.label = label(self.admin, self.project)
        self.task = make_task(self.admin, self.project)
        self.number = first_job(self.admin, self.task)

    @property
    def path(self) -> str:
        return f"/api/jobs/{self.number}/ops"

    def create(self, uid: str, seq: int, client: str) -> dict:
        shape = {"type": "rectangle", "frame": 0, "label_id": self.label, "points": [1, 1, 9, 9]}
        return {"client": client, "ops": [{"seq": seq, "uid": uid, "kind": "create", "shape": shape}]}

    def stored(self) -> dict[str, int]:
        """Every shape with its version."""
        answer = self.admin("GET", f"/api/jobs/{self.number}/annotations")
        assert answer.status == 200, answer.text
        shapes = answer.json()["shapes"]
        assert len({shape["uid"] for shape in shapes}) == len(shapes), "a shape is there twice"
        return {shape["uid"]: shape["version"] for shape in shapes}


class Saver(threading.Thread):
    """One client: it sends each save until the server says that it is kept, as the editor does."""

    def __init__(self, job: Job, ended: threading.Event, url: str | None = None):
        super().__init__(daemon=True)
        self.job, self.ended, self.url = job, ended, url or job.server.url
        self.client = uuid.uuid4().hex
        self.acked: set[str] = set()
        self.tried: set[str] = set()
        self.statuses: dict[int, int] = {}
        self.broken = 0
        self.without_advice = 0
        # Until it was turned away.
        self.longest = 0.0

    def run(self) -> None:
        line, seq = None, 0
        uid = None
        while not self.ended.is_set():
            if uid is None:
                seq, uid = seq + 1, uuid.uuid4().hex
                self.tried.add(uid)
            began = time.monotonic()
            address = urllib.parse.urlsplit(self.url)
            try:
                line = line or http.client.HTTPConnection(address.hostname, address.port, timeout=40)
                known = {**self.job.admin.headers, "Content-Type": "application/json"}
                line.request("PATCH", self.job.path, json.dumps(self.job.create(uid, seq, self.client)), known)
                answer = line.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                self.broken += 1
                if line:
                    line.close()
                line = None
                self.ended.wait(0.02)
                continue
            self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
            if answer.status == 200:
                self.acked.add(uid)
                uid = None
            else:
                self.longest = max(self.longest, time.monotonic() - began)
                self.without_advice += answer.status == 503 and "Retry-After" not in answer.headers
                self.ended.wait(0.05)


@contextlib.contextmanager
def saving(job: Job, count: int, url: str | None = None):
    """So many clients that save until the block ends."""
    ended = threading.Event()
    savers = [Saver(job, ended, url) for _ in range(count)]
    for saver in savers:
        saver.start()
    try:
        yield savers
    finally:
        ended.set()
        for saver in savers:
            saver.join(60)


def wait_for(fact, seconds: float) -> float:
    """How long it took to come true; more than `seconds` where it did not."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if fact():
            return time.monotonic() - began
        time.sleep(0.02)
    return seconds + 1


def is_up(url: str, path: str = "/health") -> bool:
    with contextlib.suppress(OSError, http.client.HTTPException):
        return Person(url)("GET", path).status == 200
    return False
