#!/usr/bin/env python3
"""Kills a server in the middle of an import: the other one finishes it, once.

    killed_import.py FIRST SECOND --pids PID PID --logs FILE FILE [--pictures 1500]

Two addresses with the administrator admin, “a long sentence”, the process and the JSON log of each. An archive of pictures
goes in pieces to both servers in turn (tus); whichever of them begins the work is killed with SIGKILL as soon as it has told
of progress. The other must end with every picture there once, and nothing must be left over.
"""

import argparse
import base64
import io
import json
import os
import random
import signal
import struct
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
import zlib

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("servers", nargs=2)
parser.add_argument("--pids", nargs=2, type=int, required=True)
parser.add_argument("--logs", nargs=2, required=True)
parser.add_argument("--pictures", type=int, default=1500)
arguments = parser.parse_args()
failures = 0


def check(sentence, got, wanted):
    global failures
    failures += got != wanted
    print(f"ok    {sentence}" if got == wanted else f"FAIL  {sentence}: {got}, not {wanted}", flush=True)


def call(method, url, key=None, body=None, headers=None):
    headers = dict(headers or {})
    if key:
        headers["Authorization"] = f"Token {key}"
    data = body
    if isinstance(body, (dict, list)):
        data = json.dumps(body).encode()
        headers.setdefault("Content-Type", "application/json")
    request = urllib.request.Request(url, data=data, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as failure:
        return failure.code, dict(failure.headers), failure.read()


def picture(seed):
    noise = random.Random(seed).randbytes(96 * 96 * 3)
    rows = b"".join(b"\0" + noise[y * 288:(y + 1) * 288] for y in range(96))

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 96, 96, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")


def archive(count):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as pictures:
        for number in range(count):
            pictures.writestr(f"{number:05}.png", picture(number))
    return file.getvalue()


def send_in_turn(task, content):
    """Pieces of one file, each to the other server than the one before."""
    path = f"/api/tasks/{task}/data/"
    call("POST", f"{arguments.servers[0]}{path}", key, b"", {"Upload-Start": "true"})
    name = base64.b64encode(b"pictures.zip").decode()
    status, headers, body = call("POST", f"{arguments.servers[1]}{path}", key, b"", {
        "Tus-Resumable": "1.0.0", "Upload-Length": str(len(content)), "Upload-Metadata": f"filename {name}",
    })
    if status != 201:
        return f"{status} {body[:200]}"
    place = urllib.parse.urlsplit({name.lower(): value for name, value in headers.items()}["location"]).path
    size = len(content) // 5 + 1
    for number in range(5):
        status, _, body = call(
            "PATCH", f"{arguments.servers[number % 2]}{place}", key, content[number * size:(number + 1) * size],
            {"Tus-Resumable": "1.0.0", "Upload-Offset": str(number * size),
             "Content-Type": "application/offset+octet-stream"},
        )
        if status != 204:
            return f"piece {number}: {status} {body[:200]}"
    return "taken"


def begun():
    """How many requests each server has begun, by its log."""
    counts = []
    for log in arguments.logs:
        with open(log) as file:
            counts.append(sum('"request began"' in line for line in file))
    return counts


key = json.loads(call("POST", f"{arguments.servers[0]}/api/auth/login", body={
    "username": "admin", "password": "a long sentence"})[2])["key"]
project = json.loads(call("POST", f"{arguments.servers[1]}/api/projects", key, {
    "name": "Killed", "labels": [{"name": "owl"}]})[2])["id"]
task = json.loads(call("POST", f"{arguments.servers[0]}/api/tasks", key, {"name": "Killed", "project_id": project})[2])["id"]
check("an archive sent in pieces to both servers in turn", send_in_turn(task, archive(arguments.pictures)), "taken")
before = begun()
status, _, body = call("POST", f"{arguments.servers[1]}/api/tasks/{task}/data/", key, {
    "image_quality": 70, "client_files": [], "sorting_method": "natural"}, {"Upload-Finish": "true"})
name = urllib.parse.quote(json.loads(body).get("rq_id", f"{status} {body[:200]}"), safe="")

began, killed, answer = time.monotonic(), None, {}
browser = {"Sec-Fetch-Site": "same-origin"}
while killed is None and time.monotonic() - began < 60:
    answer = json.loads(call("GET", f"{arguments.servers[0]}/api/requests/{name}", key, headers=browser)[2])
    if answer.get("status") in ("finished", "failed"):
        break
    if answer.get("status") == "started" and (answer.get("progress") or 0) > 0:
        killed = next((which for which, count in enumerate(begun()) if count > before[which]), None)
    time.sleep(0.1)
check(f"the import was under way when its server was killed ({answer.get('progress')})", killed is not None, True)
if killed is not None:
    os.kill(arguments.pids[killed], signal.SIGKILL)
    other = arguments.servers[1 - killed]
    deadline = time.monotonic() + 180
    answer = {}
    while time.monotonic() < deadline and answer.get("status") not in ("finished", "failed"):
        answer = json.loads(call("GET", f"{other}/api/requests/{name}", key)[2])
    check(f"the other server finishes it ({answer.get('message') or 'no complaint'})", answer.get("status"), "finished")
    found = json.loads(call("GET", f"{other}/api/tasks/{task}/data/meta", key)[2])
    check("every picture is there once", sorted(frame["name"] for frame in found["frames"]),
          [f"{number:05}.png" for number in range(arguments.pictures)])
    jobs = json.loads(call("GET", f"{other}/api/jobs?task_id={task}", key)[2])
    check("with one job", jobs["count"], 1)
    last = arguments.pictures - 1
    image = call("GET", f"{other}/api/tasks/{task}/data?type=frame&number={last}&quality=original", key)[2]
    check("and the bytes of the last one are right", image == picture(last), True)
    print(f"killed {killed + 1}", flush=True)
sys.exit(1 if failures else 0)
