"""What attackers have: raw lines to a server, several people with accounts, and every route with keys filled in."""

import contextlib
import http.client
import json
import re
import socket
import urllib.parse
import uuid
from dataclasses import dataclass, field

from datasets import png

PASSWORD = "a long sentence"


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    def json(self):
        return json.loads(self.body)


@dataclass
class Person:
    """Somebody who asks; `headers` go with each request."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)

    def __call__(self, method: str, path: str, body=None, headers=None) -> Answer:
        address = urllib.parse.urlsplit(self.url)
        known = {**self.headers, **(headers or {})}
        if isinstance(body, (dict, list)):
            body, known["Content-Type"] = json.dumps(body), known.get("Content-Type", "application/json")
        line = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
        with contextlib.closing(line):
            line.request(method, path, body, known)
            answer = line.getresponse()
            return Answer(answer.status, answer.headers, answer.read())

    def form(self, path: str, fields: dict[str, str], headers=None) -> Answer:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self("POST", path, urllib.parse.urlencode(fields), {**kind, **(headers or {})})


def sign_in(url: str, name: str, password: str) -> Person:
    """By the token that CVAT's clients use."""
    answer = Person(url)("POST", "/api/auth/login", {"username": name, "password": password})
    assert answer.status == 200, answer.text
    return Person(url, {"Authorization": f"Token {answer.json()['key']}"})


def cookies(url: str, name: str, password: str) -> tuple[Person, str]:
    """As a browser: the session's cookies; and its token."""
    stranger = Person(url)
    page = stranger("GET", "/login")
    first = re.search(r"csrftoken=([^;]+)", page.headers["Set-Cookie"])[1]
    sent = {"csrf_token": first, "username": name, "password": password}
    answer = stranger.form("/login", sent, {"Cookie": f"csrftoken={first}"})
    assert answer.status == 303, answer.text
    found = dict(re.findall(r"(\w+)=([^;,]+)", "; ".join(answer.headers.get_all("Set-Cookie"))))
    kept = f"sessionid={found['sessionid']}; csrftoken={found['csrftoken']}"
    return Person(url, {"Cookie": kept}), found["csrftoken"]


def person(administrator: Person, name: str) -> Person:
    """A new account that may make projects, signed in."""
    made = administrator(
        "POST",
        "/api/auth/register",
        {"username": name, "password1": PASSWORD, "password2": PASSWORD, "email": f"{name}@example.org"},
    )
    assert made.status == 201, made.text
    return sign_in(administrator.url, name, PASSWORD)


def finished(who: Person, request: str) -> dict:
    while True:
        found = who("GET", f"/api/requests/{urllib.parse.quote(request, safe='')}").json()
        if found["status"] in {"finished", "failed"}:
            return found


def upload(who: Person, task: int, files: dict[str, bytes], more: dict[str, str] | None = None) -> dict:
    """Files into a task in one form; the request at its end."""
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in (more or {}).items()
    ]
    for index, (name, data) in enumerate(files.items()):
        head = f'Content-Disposition: form-data; name="client_files[{index}]"; filename="{name}"'
        parts.append(f"--{boundary}\r\n{head}\r\n\r\n".encode() + data + b"\r\n")
    body = b"".join(parts) + f"--{boundary}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    queued = who("POST", f"/api/tasks/{task}/data", body, kind)
    assert queued.status == 202, queued.text
    return finished(who, queued.json()["rq_id"])


def make_project(who: Person, name: str = "owls", labels: list[dict] | None = None) -> int:
    made = who("POST", "/api/projects", {"name": name, "labels": labels or [{"name": "owl"}, {"name": "cat"}]})
    assert made.status == 201, made.text
    return made.json()["id"]


def make_task(who: Person, project: int, files: dict[str, bytes] | None = None, name: str = "pictures") -> int:
    made = who("POST", "/api/tasks", {"name": name, "project_id": project})
    assert made.status == 201, made.text
    task = made.json()["id"]
    done = upload(who, task, files or {"a.png": png(64, 48, 90), "b.png": png(64, 48, 120)})
    assert done["status"] == "finished", done
    return task


def first_job(who: Person, task: int) -> int:
    return who("GET", f"/api/jobs?task_id={task}").json()["results"][0]["id"]


def label(who: Person, project: int) -> int:
    return who("GET", f"/api/labels?project_id={project}").json()["results"][0]["id"]


def routes(server) -> list[tuple[str, str, str]]:
    """Method, path and who may call it."""
    listed = server.run("routes", "--json")
    assert listed.returncode == 0, listed.stderr
    return [(route["method"], route["path"], route["access"]) for route in json.loads(listed.stdout)]


def filled(path: str, keys: dict[str, object]) -> str:
    """A route's path with these keys, and 1 for all others."""
    return re.sub(r"\{(\w+)\}", lambda found: str(keys.get(found[1], 1)), path).replace("**", "x")


def raw(url: str, sent: bytes, seconds: float = 10) -> bytes:
    """Everything that comes back for these bytes until the server closes, or says nothing more."""
    address = urllib.parse.urlsplit(url)
    with socket.create_connection((address.hostname, address.port), timeout=seconds) as line:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            line.sendall(sent)
        answer = b""
        with contextlib.suppress(TimeoutError, ConnectionResetError):
            while piece := line.recv(65536):
                answer += piece
        return answer


def statuses(answer: bytes) -> list[int]:
    """The statuses of all answers on one line."""
    return [int(found) for found in re.findall(rb"HTTP/1\.1 (\d{3}) ", answer)]


def memory(server, key: str = "VmRSS") -> int:
    """Bytes that the server holds; VmHWM for the most that it ever held."""
    with open(f"/proc/{server.process.pid}/status") as status:
        return int(next(line for line in status if line.startswith(key)).split()[1]) * 1024
