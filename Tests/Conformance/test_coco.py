"""A dataset made by HTTP calls alone, read by the software that the field uses."""

import contextlib
import http.client
import io
import json
import urllib.parse
import uuid
import zipfile
from pathlib import Path

from media import NINE
from pycocotools.coco import COCO

# (frame, x1, y1, x2, y2, position of the label)
BOXES = [
    (0, 150, 40, 290, 220, 0),
    (0, 20, 300, 220, 500, 1),
    (1, 100.25, 50.5, 300.75, 250, 0),
    (8, 0, 0, 10, 10, 2),
]


def stored_files(server) -> set[str]:
    return {str(path) for path in (server.data / "data" / "media").rglob("*") if path.is_file()}


def test_pycocotools_reads_what_was_annotated_by_http_alone(server, tmp_path):
    """No browser: the JSON API, with a token."""
    address = urllib.parse.urlparse(server.url)
    token = ""

    def call(method, path, body=None, headers=None, expected=200):
        connection = http.client.HTTPConnection(address.hostname, address.port)
        fields = {"Authorization": f"Token {token}"} if token else {}
        if isinstance(body, dict):
            body, fields["Content-Type"] = json.dumps(body), "application/json"
        connection.request(method, path, body, {**fields, **(headers or {})})
        answer = connection.getresponse()
        content = answer.read()
        assert answer.status == expected, (answer.status, content[:500])
        return content if "zip" in (answer.headers["Content-Type"] or "") else json.loads(content or b"null")

    token = call("POST", "/api/auth/login", {"username": server.administrator, "password": server.password})["key"]
    files_before = stored_files(server)
    labels = [{"name": name} for name in ("person", "animal", "thing")]
    project = call("POST", "/api/projects", {"name": "By HTTP", "labels": labels}, expected=201)["id"]
    task = call("POST", "/api/tasks", {"name": "nine", "project_id": project}, expected=201)["id"]
    boundary = uuid.uuid4().hex
    parts = b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="client_files[{index}]"; filename="{photo.name}"\r\n\r\n'.encode()
        + photo.read_bytes()
        + b"\r\n"
        for index, photo in enumerate(NINE)
    )
    media = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    made = call("POST", f"/api/tasks/{task}/data/", parts + f"--{boundary}--\r\n".encode(), media, expected=202)
    while (state := call("GET", f"/api/requests/{urllib.parse.quote(made['rq_id'])}")["status"]) in {"queued", "started"}:
        pass  # the answer itself waits for news
    assert state == "finished"
    assert call("GET", f"/api/tasks/{task}")["size"] == len(NINE)
    job = call("GET", f"/api/jobs?task_id={task}")["results"][0]["id"]
    label_ids = [label["id"] for label in call("GET", f"/api/labels?task_id={task}")["results"]]
    operations = [
        {
            "seq": index + 1,
            "kind": "create",
            "uid": uuid.uuid4().hex,
            "shape": {
                "type": "rectangle",
                "frame": frame,
                "label_id": label_ids[label],
                "points": [x1, y1, x2, y2],
            },
        }
        for index, (frame, x1, y1, x2, y2, label) in enumerate(BOXES)
    ]
    stored = call("PATCH", f"/api/jobs/{job}/ops", {"client": uuid.uuid4().hex, "ops": operations})
    assert stored["acked"] == len(BOXES)
    asked = call("POST", f"/api/tasks/{task}/dataset/export?format=COCO%201.0&save_images=True", expected=202)
    while (done := call("GET", f"/api/requests/{urllib.parse.quote(asked['rq_id'])}"))["status"] in {"queued", "started"}:
        pass
    archive = call("GET", urllib.parse.urlparse(done["result_url"]).path)
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        document = tmp_path / "instances.json"
        document.write_bytes(opened.read("annotations/instances_default.json"))
        pictures = {name.rsplit("/", 1)[1]: opened.read(name) for name in opened.namelist() if "images/" in name}
    assert pictures == {photo.name: photo.read_bytes() for photo in NINE}
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO(str(document))
    assert [category["name"] for category in coco.loadCats(coco.getCatIds())] == ["person", "animal", "thing"]
    found = sorted((a["image_id"] - 1, *a["bbox"], a["category_id"] - 1) for a in coco.loadAnns(coco.getAnnIds()))
    assert found == sorted((frame, x1, y1, x2 - x1, y2 - y1, label) for frame, x1, y1, x2, y2, label in BOXES)
    call("DELETE", f"/api/tasks/{task}", expected=204)
    call("GET", f"/api/tasks/{task}", expected=404)
    # What was exported can be downloaded for a day.
    assert [Path(name).read_bytes() for name in stored_files(server) - files_before] == [archive]
