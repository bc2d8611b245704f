"""News of a job as server-sent events: over several processes, after a break, and when the server stops."""

import contextlib
import json
import threading
import time
import urllib.request
import uuid
from pathlib import Path

PHOTO = Path(__file__).resolve().parent.parent / "Fixtures" / "photos" / "astronaut.png"


class Person:
    """Somebody with a token, at one of the processes."""

    def __init__(self, url: str, token: str = ""):
        self.url, self.token = url, token

    def open(self, method: str, path: str, body=None, headers=None):
        fields = {"Authorization": f"Token {self.token}"} if self.token else {}
        data = body
        if isinstance(body, dict):
            data, fields["Content-Type"] = json.dumps(body).encode(), "application/json"
        request = urllib.request.Request(self.url + path, data, {**fields, **(headers or {})}, method=method)
        return urllib.request.urlopen(request, timeout=30)

    def call(self, method: str, path: str, body=None, headers=None):
        with self.open(method, path, body, headers) as answer:
            return json.loads(answer.read() or b"null")

    def box(self, job: int, label: int, left: float) -> None:
        shape = {"type": "rectangle", "frame": 0, "label_id": label, "points": [left, 2, left + 30, 40]}
        edit = {"seq": 1, "kind": "create", "uid": uuid.uuid4().hex, "shape": shape}
        self.call("PATCH", f"/api/jobs/{job}/ops", {"client": uuid.uuid4().hex, "ops": [edit]})


class Stream:
    """What a browser tab hears, as (event, data, id)."""

    def __init__(self, person: Person, job: int, after: str = "0", headers=None):
        self.heard: list[tuple[str, dict, str]] = []
        self.client = uuid.uuid4().hex
        self.ended = threading.Event()
        path = f"/api/jobs/{job}/events?client={self.client}&after={after}"
        self.answer = person.open("GET", path, headers=headers)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        # Whoever closes the answer closes it under this thread.
        with contextlib.suppress(AttributeError, OSError, ValueError):
            self._hear()

    def _hear(self) -> None:
        name, number = "", ""
        for raw in self.answer:
            field, _, value = raw.decode().rstrip("\n").partition(": ")
            if field == "event":
                name = value
            elif field == "id":
                number = value
            elif field == "data":
                self.heard.append((name, json.loads(value), number))
        self.ended.set()

    def wait(self, name: str, seconds: float = 15) -> tuple[str, dict, str]:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = next((event for event in self.heard if event[0] == name), None)
            if found:
                self.heard.remove(found)
                return found
            time.sleep(0.02)
        raise AssertionError(f"no {name} in {self.heard}")


def room(server) -> tuple[Person, int, int]:
    """A signed-in person with a job of one picture and its label."""
    ann = Person(server.url)
    credentials = {"username": server.administrator, "password": server.password}
    ann.token = ann.call("POST", "/api/auth/login", credentials)["key"]
    task = ann.call("POST", "/api/tasks", {"name": "one", "labels": [{"name": "owl"}]})["id"]
    head = b'--x\r\nContent-Disposition: form-data; name="client_files[0]"; filename="a.png"\r\n\r\n'
    media = {"Content-Type": "multipart/form-data; boundary=x"}
    made = ann.call("POST", f"/api/tasks/{task}/data/", head + PHOTO.read_bytes() + b"\r\n--x--\r\n", media)
    while ann.call("GET", f"/api/requests/{made['rq_id']}")["status"] in {"queued", "started"}:
        pass  # the answer itself waits for news
    job = ann.call("GET", f"/api/jobs?task_id={task}")["results"][0]["id"]
    return ann, job, ann.call("GET", f"/api/labels?task_id={task}")["results"][0]["id"]


def test_two_processes_on_one_postgres_tell_each_other(start_server):
    first = start_server(engine="postgres")
    second = start_server(settings={"DATABASE_URL": first.environment["DATABASE_URL"]})
    ann, job, label = room(first)
    elsewhere = Person(second.url, ann.token)
    here, there = Stream(ann, job), Stream(elsewhere, job)
    assert here.wait("member")[1]["client"] == there.client
    elsewhere.call(
        "POST", f"/api/jobs/{job}/presence", {"client": there.client, "frame": 0, "point": [5, 6], "selected": []}
    )
    while here.wait("member")[1]["point"] != [5, 6]:
        pass
    start = time.monotonic()
    ann.box(job, label, 1)
    told = there.wait("edits")
    assert told[1]["changed"][0]["points"] == [1, 2, 31, 40]
    # At once, not when the other process looks at the database
    assert time.monotonic() - start < 0.9
    second.stop()
    assert here.wait("left")[1]["client"] == there.client
    second.start()


def test_a_stream_goes_on_where_it_broke_off_and_ends_with_the_server(server):
    ann, job, label = room(server)
    stream = Stream(ann, job)
    stream.wait("hello")
    ann.box(job, label, 1)
    _, body, last = stream.wait("edits")
    assert len(body["changed"]) == 1
    stream.answer.close()
    ann.box(job, label, 2)
    again = Stream(ann, job, after="0", headers={"Last-Event-ID": last})
    _, body, _ = again.wait("edits")
    assert [shape["points"][0] for shape in body["changed"]] == [2]
    ann.call("DELETE", f"/api/jobs/{job}/annotations")
    again.wait("reload")
    start = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - start < 6
    assert again.ended.wait(5)
    server.start()


def test_the_stream_of_a_job_that_goes_away_ends(server):
    ann, job, _ = room(server)
    stream = Stream(ann, job)
    stream.wait("hello")
    ann.call("DELETE", f"/api/jobs/{job}/annotations")
    stream.wait("reload")
    task = ann.call("GET", f"/api/jobs/{job}")["task_id"]
    ann.call("DELETE", f"/api/tasks/{task}")
    stream.wait("closed", 25)
    assert stream.ended.wait(5)


def test_a_stream_ends_when_its_key_is_revoked(server):
    ann, job, _ = room(server)
    token = ann.call("POST", "/api/auth/access_tokens", {"name": "Script"})
    by_token = Stream(Person(server.url), job, headers={"Authorization": f"Bearer {token['value']}"})
    by_token.wait("hello")
    ann.call("DELETE", f"/api/auth/access_tokens/{token['id']}")
    by_token.wait("closed", 25)
    assert by_token.ended.wait(5)
