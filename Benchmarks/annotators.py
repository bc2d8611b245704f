"""Annotators who save one edit after the other, each with a session and a shape of its own."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import secrets
import struct
import time
import urllib.parse
import zlib
from dataclasses import dataclass

from processes import BenchmarkFailure
from servers import ADMINISTRATOR

CONTENT_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)


@dataclass(frozen=True)
class Workplace:
    """A job with one picture, and what an edit of it must name."""

    port: int
    job: int
    label: int


class Annotator(asyncio.Protocol):
    """Changes its shape, waits until the change is saved, changes it again.

    `saves` holds the moment and the duration of each acknowledged save, in seconds.
    """

    def __init__(self, workplace: Workplace, key: str):
        self.workplace = workplace
        self.head = (
            f"PATCH /api/jobs/{workplace.job}/ops HTTP/1.1\r\nHost: 127.0.0.1:{workplace.port}\r\n"
            f"Authorization: Token {key}\r\nContent-Type: application/json\r\nContent-Length: ")
        self.client, self.shape = secrets.token_hex(16), secrets.token_hex(16)
        self.saves: list[tuple[float, float]] = []
        self.is_leaving = False
        self.left = asyncio.get_running_loop().create_future()
        self.answer = b""

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        self.save()

    def save(self) -> None:
        saved = len(self.saves)
        edit = {
            "seq": saved + 1,
            "kind": "update" if saved else "create",
            "uid": self.shape,
            "base_version": saved,
            "shape": {
                "type": "rectangle", "frame": 0, "label_id": self.workplace.label,
                "points": [saved % 500, 10, saved % 500 + 60.5, 70],
            },
        }
        body = json.dumps({"client": self.client, "ops": [edit]})
        self.sent = time.perf_counter()
        self.transport.write(f"{self.head}{len(body)}\r\n\r\n{body}".encode())

    def data_received(self, data: bytes) -> None:
        self.answer += data
        end = self.answer.find(b"\r\n\r\n")
        length = CONTENT_LENGTH.search(self.answer, 0, end + 2) if end >= 0 else None
        if not length or len(self.answer) < end + 4 + int(length[1]):
            return
        answer, self.answer = self.answer, b""
        now = time.perf_counter()
        # Each save makes one version, so another version is a save lost or made twice.
        if not answer.startswith(b"HTTP/1.1 200") or f'"{self.shape}":{len(self.saves) + 1}}}'.encode() not in answer:
            return self.leave(BenchmarkFailure(f"A save was answered with {answer.decode(errors='replace')}"))
        self.saves.append((now, now - self.sent))
        if self.is_leaving:
            self.leave(None)
        else:
            self.save()

    def connection_lost(self, reason: Exception | None) -> None:
        self.leave(BenchmarkFailure(f"The server ended a connection: {reason}"))

    def leave(self, failure: BenchmarkFailure | None) -> None:
        if not self.left.done():
            self.left.set_exception(failure) if failure else self.left.set_result(None)
        self.transport.close()


class Session:
    """The administrator's HTTP session for what comes before and after the saves."""

    def __init__(self, port: int):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers: dict[str, str] = {}
        self.headers["Authorization"] = f"Token {self.sign_in()}"

    def sign_in(self) -> str:
        """The key of a new session."""
        name, password = ADMINISTRATOR
        return self.ask("POST", "/api/auth/login", {"username": name, "password": password})["key"]

    def ask(self, method: str, path: str, body: object = None, media_type: str = "application/json"):
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        headers = {"Content-Type": media_type} if body is not None else {}
        # A sign-in with an old session's key would be that session's.
        self.connection.request(method, path, body, headers | ({} if path == "/api/auth/login" else self.headers))
        response = self.connection.getresponse()
        text = response.read()
        if response.status >= 300:
            raise BenchmarkFailure(f"{method} {path} was answered with {response.status}: {text.decode()[:500]}")
        return json.loads(text)

    def workplace(self) -> Workplace:
        """A new project with a task of one picture."""
        project = self.ask("POST", "/api/projects", {"name": "Benchmark", "labels": [{"name": "owl"}]})["id"]
        task = self.ask("POST", "/api/tasks", {"name": "Saves", "project_id": project})["id"]
        boundary = secrets.token_hex(16)
        form = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="client_files[0]"; filename="grey.png"\r\n'
            f"Content-Type: image/png\r\n\r\n").encode() + grey_png(640, 480) + f"\r\n--{boundary}--\r\n".encode()
        made = self.ask("POST", f"/api/tasks/{task}/data", form, f"multipart/form-data; boundary={boundary}")
        request = urllib.parse.quote(made["rq_id"])
        while (state := self.ask("GET", f"/api/requests/{request}"))["status"] in {"queued", "started"}:
            pass  # the answer itself waits for news
        if state["status"] != "finished":
            raise BenchmarkFailure(f"The task was not made: {state['message']}")
        return Workplace(
            port=self.connection.port,
            job=self.ask("GET", f"/api/jobs?task_id={task}")["results"][0]["id"],
            label=self.ask("GET", f"/api/labels?project_id={project}")["results"][0]["id"])

    def versions(self, workplace: Workplace) -> dict[str, int]:
        """The stored version of each shape in the job."""
        stored = self.ask("GET", f"/api/jobs/{workplace.job}/annotations")["shapes"]
        return {shape["uid"]: shape["version"] for shape in stored}


def grey_png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + b"\x80" * width) * height
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
