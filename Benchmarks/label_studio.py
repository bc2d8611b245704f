"""Label Studio as it comes from PyPI, with its own SQLite, and the few calls that are compared."""

from __future__ import annotations

import http.client
import json
import secrets
from pathlib import Path

from processes import BenchmarkFailure, Server, free_port

CONFIGURATION = """
<View><Image name="image" value="$image"/><RectangleLabels name="label" toName="image"><Label value="owl"/>
</RectangleLabels></View>
"""
# Django's own limit for files in one form.
FILES_IN_FORM = 100


class LabelStudio:
    """A server with one person, who is known by a token."""

    def __init__(self, environment: Path, folder: Path):
        folder.mkdir()
        self.token = secrets.token_hex(20)
        port = free_port()
        command = [
            str(environment / "bin" / "label-studio"), "start", "--no-browser", "--port", str(port),
            "--username", "benchmark@example.org", "--password", "only-for-this-benchmark", "--user-token", self.token,
        ]
        settings = {
            "LABEL_STUDIO_BASE_DATA_DIR": str(folder), "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true", "HOME": str(folder),
            "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "true", "COLLECT_ANALYTICS": "false", "SENTRY_DSN": "",
        }
        self.server = Server(command, port=port, env=settings, folder=folder)

    def __enter__(self) -> LabelStudio:
        self.server.__enter__()
        self.server.ready("/health", patience=180)
        return self

    def __exit__(self, *kind: object) -> None:
        self.server.__exit__(*kind)

    def project(self) -> int:
        return self.ask("POST", "/api/projects/", {"title": "Benchmark", "label_config": CONFIGURATION})["id"]

    def upload(self, project: int, pictures: list[Path]) -> None:
        for first in range(0, len(pictures), FILES_IN_FORM):
            boundary = secrets.token_hex(16)
            form = b"".join(
                f'--{boundary}\r\nContent-Disposition: form-data; name="{path.name}"; filename="{path.name}"\r\n'
                f"Content-Type: image/jpeg\r\n\r\n".encode() + path.read_bytes() + b"\r\n"
                for path in pictures[first:first + FILES_IN_FORM])
            form += f"--{boundary}--\r\n".encode()
            self.ask("POST", f"/api/projects/{project}/import", form, f"multipart/form-data; boundary={boundary}")

    def put(self, project: int, shapes: list[dict[str, object]], count: int) -> None:
        """Tasks with all boxes of their picture as one annotation each; in its units, percent."""
        results: list[list[object]] = [[] for _ in range(count)]
        for shape in shapes:
            left, top, right, bottom = shape["points"]
            results[shape["frame"]].append({
                "type": "rectanglelabels", "from_name": "label", "to_name": "image", "original_width": 640,
                "original_height": 480, "image_rotation": 0, "value": {
                    "x": left / 6.4, "y": top / 4.8, "width": (right - left) / 6.4, "height": (bottom - top) / 4.8,
                    "rotation": 0, "rectanglelabels": ["owl"]}})
        tasks = [
            {"data": {"image": f"https://example.org/{number}.jpg"}} | ({"annotations": [{"result": result}]} if result else {})
            for number, result in enumerate(results)]
        self.ask("POST", f"/api/projects/{project}/import", tasks)

    def export(self, project: int) -> list[dict[str, object]]:
        return self.ask("GET", f"/api/projects/{project}/export?exportType=JSON")

    def ask(self, method: str, path: str, body: object = None, media_type: str = "application/json"):
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=900)
        headers = {"Authorization": f"Token {self.token}"} | ({"Content-Type": media_type} if body is not None else {})
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        text = response.read()
        connection.close()
        if response.status >= 300:
            raise BenchmarkFailure(f"Label Studio answered {method} {path} with {response.status}: {text[:500]!r}")
        return json.loads(text)
