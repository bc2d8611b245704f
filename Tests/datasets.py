"""Talking to a server about datasets: making a task of pictures, exporting it, importing into it."""

import base64
import http.client
import json
import struct
import urllib.parse
import uuid
import zlib


def png(width: int, height: int, shade: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\0" + bytes([shade, 80, 90]) * width) * height
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Caller:
    """The HTTP API with a token."""

    def __init__(self, server):
        self.address = urllib.parse.urlparse(server.url)
        self.token = ""
        signed_in = self("POST", "/api/auth/login", {"username": server.administrator, "password": server.password})
        self.token = json.loads(signed_in)["key"]

    def __call__(self, method, path, body=None, headers=None, expected=200):
        return self.answer(method, path, body, headers, expected)[0]

    def answer(self, method, path, body=None, headers=None, expected=200):
        connection = http.client.HTTPConnection(self.address.hostname, self.address.port)
        fields = {"Authorization": f"Token {self.token}"} if self.token else {}
        if isinstance(body, dict):
            body, fields["Content-Type"] = json.dumps(body), "application/json"
        connection.request(method, path, body, {**fields, **(headers or {})})
        answer = connection.getresponse()
        content = answer.read()
        assert answer.status == expected, (answer.status, content[:500])
        return content, answer.headers

    def json(self, *arguments, **options):
        return json.loads(self(*arguments, **options))

    def finished(self, request: str) -> dict:
        while True:
            found = self.json("GET", f"/api/requests/{urllib.parse.quote(request, safe='')}")
            if found["status"] in {"finished", "failed"}:
                return found

    def begin_export(self, task: int, name: str, query: str = "&save_images=True", of: str = "tasks") -> str:
        path = f"/api/{of}/{task}/dataset/export?format={urllib.parse.quote(name)}{query}"
        return self.json("POST", path, expected=202)["rq_id"]

    def export(self, task: int, name: str, query: str = "&save_images=True", of: str = "tasks") -> bytes:
        return self.result(self.finished(self.begin_export(task, name, query, of)))

    def result(self, done: dict) -> bytes:
        assert done["status"] == "finished", done["message"]
        return self("GET", urllib.parse.urlparse(done["result_url"]).path)

    def load(self, task: int, name: str, data: bytes, query: str = "", into: str = "") -> dict:
        return self.finished(self.begin_load(task, name, data, query, into))

    def begin_load(self, task: int, name: str, data: bytes, query: str = "", into: str = "") -> str:
        """CVAT's three messages."""
        base = f"/api/{into or f'tasks/{task}/annotations'}/"
        formatted = f"?format={urllib.parse.quote(name)}"
        self("POST", f"{base}{formatted}&filename=x.zip", headers={"Upload-Start": ""}, expected=202)
        metadata = "filename " + base64.b64encode(b"x.zip").decode()
        fields = {"Upload-Length": str(len(data)), "Upload-Metadata": metadata, "Tus-Resumable": "1.0.0"}
        _, headers = self.answer("POST", base, headers=fields, expected=201)
        piece = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream", "Tus-Resumable": "1.0.0"}
        self("PATCH", urllib.parse.urlparse(headers["Location"]).path, data, piece, expected=204)
        ending = f"{formatted}&filename={headers['Upload-Filename']}{query}"
        return self.json("POST", base + ending, headers={"Upload-Finish": ""}, expected=202)["rq_id"]


def make_task(call: Caller, labels: list[dict], pictures: dict[str, bytes], **more) -> int:
    """A task of its own project, with these pictures by their names."""
    project = call.json("POST", "/api/projects", {"name": uuid.uuid4().hex, "labels": labels}, expected=201)["id"]
    task = call.json("POST", "/api/tasks", {"name": "pictures", "project_id": project, **more}, expected=201)["id"]
    boundary = uuid.uuid4().hex
    parts = b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="client_files[{index}]"; '
        f'filename="{name}"\r\n\r\n'.encode()
        + data
        + b"\r\n"
        for index, (name, data) in enumerate(pictures.items())
    )
    media = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    queued = call.json("POST", f"/api/tasks/{task}/data/", parts + f"--{boundary}--\r\n".encode(), media, expected=202)
    done = call.finished(queued["rq_id"])
    assert done["status"] == "finished", done["message"]
    return task
