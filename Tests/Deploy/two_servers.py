#!/usr/bin/env python3
"""Signs in on one server and works on another: what the two share must be in the database and in the media store.

    two_servers.py FIRST SECOND     two addresses; both have the administrator admin, “a long sentence”
"""

import io
import json
import struct
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid
import zipfile
import zlib

FIRST, SECOND = sys.argv[1:3]
failures = 0


def check(sentence, got, wanted):
    global failures
    failures += got != wanted
    print(f"ok    {sentence}" if got == wanted else f"FAIL  {sentence}: {got}, not {wanted}", flush=True)


def call(method, url, token=None, body=None, kind="application/json"):
    headers = {"Content-Type": kind}
    if token:
        headers["Authorization"] = f"Token {token}"
    data = json.dumps(body).encode() if isinstance(body, (dict, list)) else body
    request = urllib.request.Request(url, data=data, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as failure:
        return failure.code, failure.read()


def picture():
    rows = b"".join(b"\0" + b"".join(bytes([x * 4, y * 4, 99]) for x in range(64)) for y in range(64))

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def stored_files(archive):
    with zipfile.ZipFile(io.BytesIO(archive)) as file:
        return [file.read(name) for name in file.namelist()]


status, body = call("POST", f"{FIRST}/api/auth/login", body={"username": "admin", "password": "a long sentence"})
check("signing in on the first server", status, 200)
key = json.loads(body)["key"]

status, body = call("POST", f"{SECOND}/api/projects", key, {"name": "Owls", "labels": [{"name": "owl"}]})
check("making a project on the second with the first's token", status, 201)
project = json.loads(body)["id"]

status, body = call("POST", f"{FIRST}/api/tasks", key, {"name": "Night", "project_id": project})
check("making a task on the first", status, 201)
task = json.loads(body)["id"]

boundary = uuid.uuid4().hex
form = (
    f'--{boundary}\r\nContent-Disposition: form-data; name="image_quality"\r\n\r\n70\r\n'
    f'--{boundary}\r\nContent-Disposition: form-data; name="client_files[0]"; filename="a.png"\r\n'
    f"Content-Type: image/png\r\n\r\n"
).encode() + picture() + f"\r\n--{boundary}--\r\n".encode()
status, body = call("POST", f"{FIRST}/api/tasks/{task}/data", key, form, f"multipart/form-data; boundary={boundary}")
check("a picture goes to the first", status in (201, 202), True)
# Versions that made the task at once, in this answer, answered 201
made = urllib.parse.quote(json.loads(body)["rq_id"]) if status == 202 else None
state = "started" if made else "finished"
while state in ("queued", "started"):
    state = json.loads(call("GET", f"{SECOND}/api/requests/{made}", key)[1])["status"]  # the answer itself waits for news
check("the second knows that it is done", state, "finished")

status, body = call("GET", f"{SECOND}/api/jobs?task_id={task}", key)
jobs = json.loads(body)["results"]
check("the second sees its job", len(jobs), 1)
status, body = call("GET", f"{SECOND}/api/labels?project_id={project}", key)
label = json.loads(body)["results"][0]["id"]

shape = {"type": "rectangle", "frame": 0, "label_id": label, "points": [1, 2, 30, 40], "occluded": False, "z_order": 0}
status, body = call(
    "PATCH", f"{SECOND}/api/jobs/{jobs[0]['id']}/annotations?action=create", key,
    {"version": 0, "tags": [], "shapes": [shape], "tracks": []},
)
check("annotating on the second", status, 200)
status, body = call("GET", f"{FIRST}/api/jobs/{jobs[0]['id']}/annotations", key)
check("the first has the shape", json.loads(body)["shapes"][0]["points"], [1, 2, 30, 40])
status, body = call("POST", f"{SECOND}/api/tasks/{task}/dataset/export?format=COCO%201.0&save_images=True", key)
name = urllib.parse.quote(json.loads(body)["rq_id"], safe="")
done = {"status": "queued"}
while done["status"] in {"queued", "started"}:
    done = json.loads(call("GET", f"{SECOND}/api/requests/{name}", key)[1])
status, body = call("GET", SECOND + urllib.parse.urlparse(done["result_url"]).path, key)
check("the second exports the picture that the first took", status == 200 and picture() in stored_files(body), True)
status, body = call("POST", f"{SECOND}/api/auth/logout", key)
status, body = call("GET", f"{FIRST}/api/users/self", key)
check("signing out on the second signs out on the first", status, 401)
sys.exit(1 if failures else 0)
