"""What goes wrong: statuses with sentences, nothing stored, memory flat, and uploads that go on where they broke off."""

import base64
import contextlib
import io
import json
import socket
import struct
import subprocess
import urllib.parse
import zipfile
import zlib
from pathlib import Path

import pytest
from cvat_sdk import make_client, models
from cvat_sdk.core.exceptions import CvatSdkException
from media import NINE

LABELS = [
    {"name": "cat", "attributes": [{"name": "age", "mutable": False, "input_type": "number", "values": ["0", "9", "1"]}]},
    {"name": "dog", "attributes": [{"name": "coat", "mutable": True, "input_type": "text", "values": [], "default_value": ""}]},
]
MEGABYTE = 1 << 20


@pytest.fixture(scope="module")
def client(server):
    with make_client(server.url, credentials=(server.administrator, server.password)) as client:
        client.config.status_check_period = 0.1
        client.token = client.api_client.auth_api.create_access_tokens(
            models.AccessTokenWriteRequest(name="bad input", read_only=False)
        )[0].value
        yield client


@pytest.fixture(scope="module")
def task(client):
    spec = {"name": "bad input", "labels": LABELS, "segment_size": 2}
    return client.tasks.create_from_data(spec, [str(path) for path in NINE[:4]])


def call(server, client, method, path, body=b"", headers=None, cut=None):
    """One request over a connection of its own; with `cut`, only so many bytes of the body, and then the line breaks."""
    address = urllib.parse.urlsplit(server.url)
    body = json.dumps(body).encode() if not isinstance(body, bytes) else body
    known = {"Host": address.netloc, "Authorization": f"Bearer {client.token}", "Content-Length": str(len(body))}
    known |= {"Connection": "close"} | (headers or {"Content-Type": "application/json"})
    head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in known.items()) + "\r\n"
    with socket.create_connection((address.hostname, address.port), timeout=60) as line:
        line.sendall(head.encode() + (body if cut is None else body[:cut]))
        if cut is not None:
            return None
        with contextlib.suppress(ConnectionResetError):
            answer = b"".join(iter(lambda: line.recv(65536), b""))
    head, _, content = answer.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    found = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines[1:])}
    return int(lines[0].split()[1]), found, content


def peak(server):
    """The most memory that the server ever held, in bytes."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) * 1024


@contextlib.contextmanager
def flat(server, most):
    before = peak(server)
    yield
    assert peak(server) - before < most * MEGABYTE


def stored(server):
    folder = server.data / "data" / "media"
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.name != "lock")


def empty(client):
    return client.tasks.create({"name": "bad", "labels": [{"name": "x"}]})


def refused(client, file, sentence, **data):
    """The request fails with the sentence, and the task has nothing."""
    task = empty(client)
    with pytest.raises(CvatSdkException, match=sentence):
        task.upload_data([file], params={"image_quality": 70, **data})
    task.fetch()
    assert not getattr(task, "size", None)
    assert task.get_jobs() == []
    task.remove()


# Uploads


@pytest.mark.parametrize("cuts", [[0], [1], [999], [1, 2, 3], [5000, 5001, 40_000], [-1]])
def test_an_upload_goes_on_at_whatever_byte_it_broke(client, server, cuts):
    photo = NINE[0].read_bytes()
    task = empty(client)
    url = f"/api/tasks/{task.id}/data/"
    assert call(server, client, "POST", url, b"", {"Upload-Start": ""})[0] == 202
    name = base64.b64encode(NINE[0].name.encode()).decode()
    begin = {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(photo)), "Upload-Metadata": f"filename {name}"}
    status, head, _ = call(server, client, "POST", url, b"", begin)
    assert status == 201
    place = urllib.parse.urlsplit(head["location"]).path
    piece = {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream"}
    known = 0
    for cut in cuts:
        end = cut if cut >= 0 else len(photo) + cut
        call(server, client, "PATCH", place, photo[known:], {**piece, "Upload-Offset": str(known)}, cut=end - known)
        status, head, _ = call(server, client, "HEAD", place, b"", {"Tus-Resumable": "1.0.0"})
        assert status == 200 and known <= int(head["upload-offset"]) <= end
        known = int(head["upload-offset"])
    # The last break may be heard of after the question how far the file is: as CVAT's client does, ask again.
    for _ in range(3):
        status, head, _ = call(server, client, "PATCH", place, photo[known:], {**piece, "Upload-Offset": str(known)})
        known = int(head["upload-offset"])
        if status != 409:
            break
    assert (status, known) == (204, len(photo))
    end = {"Upload-Finish": "", "Content-Type": "application/json"}
    status, _, body = call(server, client, "POST", url, {"image_quality": 70}, end)
    assert status == 202
    client.wait_for_completion(json.loads(body)["rq_id"])
    assert task.get_frame(0, quality="original").read() == photo


def test_an_upload_larger_than_is_taken_is_413_and_another_persons_is_not_there(client, server):
    task = empty(client)
    url = f"/api/tasks/{task.id}/data/"
    assert call(server, client, "POST", url, b"", {"Upload-Start": ""})[0] == 202
    name = base64.b64encode(b"a.jpg").decode()
    begin = {"Tus-Resumable": "1.0.0", "Upload-Length": str(1 << 60), "Upload-Metadata": f"filename {name}"}
    assert call(server, client, "POST", url, b"", begin)[0] == 413
    assert call(server, client, "HEAD", "/api/uploads/" + "0" * 32, b"", {"Tus-Resumable": "1.0.0"})[0] == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("text.mp4", b"this is no video, whatever it is called\n" * 50),
        ("broken.mp4", b"\0\0\0\x18ftypisom" + b"x" * 5000),
        ("playlist.mp4", b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"),
        ("playlist.m3u8", b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:1/secret.ts\n"),
        ("concat.mp4", b"ffconcat version 1.0\nfile /etc/passwd\n"),
        ("list.avi", b"concat:/etc/passwd|/etc/hosts\n"),
    ],
)
def test_what_is_no_video_or_names_other_files_is_refused(client, server, tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with flat(server, 64):
        refused(client, tmp_path / name, f"{name}|video cannot be read")


def test_a_header_of_a_billion_frames_costs_nothing(client, server, tmp_path):
    path = tmp_path / "many.mp4"
    source = ["-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=1"]
    subprocess.run(["ffmpeg", "-v", "error", "-y", *source, "-pix_fmt", "yuv420p", path], check=True)
    content = bytearray(path.read_bytes())
    place = content.index(b"stts") + 8
    assert struct.unpack_from(">II", content, place)[0] == 1
    struct.pack_into(">I", content, place + 4, 10**9)
    path.write_bytes(content)
    task = empty(client)
    with flat(server, 64):
        # What the file holds counts, not what it says of itself.
        with contextlib.suppress(CvatSdkException):
            task.upload_data([path], params={"image_quality": 70})
        task.fetch()
    assert (getattr(task, "size", 0) or 0) <= 10


def png(width, height):
    """A picture that is nothing but its head."""

    def part(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(b"\0" * 1000)) + part(b"IEND", b"")


def test_a_picture_that_is_larger_than_it_looks_is_refused_before_it_is_opened(client, server, tmp_path):
    (tmp_path / "flood.png").write_bytes(png(60_000, 60_000))
    with flat(server, 32):
        refused(client, tmp_path / "flood.png", "flood.png")


def test_a_zip_bomb_is_refused_and_leaves_no_file(client, server, tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("0.png", png(64, 48) + bytes(64 * MEGABYTE))
    before = stored(server)
    with flat(server, 64):
        refused(client, path, "bomb.zip|0.png")
    assert set(stored(server)) <= set(before)


def test_an_archive_that_climbs_out_writes_nothing_outside(client, server, tmp_path):
    path = tmp_path / "slip.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../../slipped.png", NINE[0].read_bytes())
    with contextlib.suppress(CvatSdkException):
        task = empty(client)
        task.upload_data([path], params={"image_quality": 70})
        task.fetch()
        assert all(".." not in frame.name for frame in task.get_meta().frames)
    assert not list(server.data.rglob("slipped.png"))


# Annotations


def label(task, name="cat"):
    return next(label for label in task.get_labels() if label.name == name)


def box(task, **change):
    return {"type": "rectangle", "frame": 0, "label_id": label(task).id, "points": [1, 2, 30, 40], **change}


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        (lambda task: {"frame": 99}, "shapes[0].frame", "frame 99"),
        (lambda task: {"frame": -1}, "shapes[0].frame", "from 0"),
        (lambda task: {"label_id": 10**9}, "shapes[0].label_id", "no label"),
        (
            lambda task: {"attributes": [{"spec_id": label(task, "dog").attributes[0].id, "value": "x"}]},
            "shapes[0].attributes[0].spec_id",
            "no attribute",
        ),
        (lambda task: {"points": [1, 2, 3]}, "shapes[0].points", "invalid length"),
        (lambda task: {"type": "polygon", "points": [1, 2] * 40_000}, "shapes[0].points", "at most 32000 points"),
        (lambda task: {"type": "circle"}, "shapes[0].type", ""),
        (lambda task: {"rotation": 1e308}, "shapes[0].rotation", "0 to 360"),
        (lambda task: {"type": "mask", "points": [9, 9, 0, 0, 1, 1]}, "shapes[0].points", ""),
        (lambda task: {"points": ["1", 2, 3, 4]}, "shapes[0].points[0]", "number"),
        (lambda task: {"id": 7}, "shapes[0].id", "must be absent"),
        (lambda task: {"attributes": [{"spec_id": 1, "value": 7}]}, "shapes[0].attributes[0].value", "text"),
    ],
)
def test_a_shape_that_cannot_be_is_refused_with_its_field_and_nothing_is_stored(client, server, task, change, field, sentence):
    url = f"/api/tasks/{task.id}/annotations/?action=create"
    good = box(task)
    with flat(server, 96):
        status, _, body = call(server, client, "PATCH", url, {"shapes": [box(task, **change(task)), good]})
    answer = json.loads(body)
    assert status == 400 and sentence in answer[field][0], answer
    assert task.get_annotations().shapes == []


def test_a_job_takes_no_frame_of_another(client, server, task):
    first = min(task.get_jobs(), key=lambda job: job.start_frame)
    status, _, body = call(server, client, "PUT", f"/api/jobs/{first.id}/annotations/", {"shapes": [box(task, frame=3)]})
    assert status == 400 and "frame 3" in json.loads(body)["shapes[0].frame"][0]


def many(task, count, **change):
    shape = {"type": "rectangle", "frame": 0, "label_id": label(task).id, "points": [1.25, 2.5, 30.75, 40.5], **change}
    return b'{"shapes":[' + b",".join([json.dumps(shape).encode()] * count) + b"]}"


def test_more_shapes_than_are_taken_at_once_are_refused_before_anything_is_stored(client, server, task):
    with flat(server, 384):
        status, _, answer = call(
            server, client, "PATCH", f"/api/tasks/{task.id}/annotations/?action=create", many(task, 250_001))
    assert status == 400 and "250000 objects" in json.loads(answer)["shapes"][0]
    assert task.get_annotations().shapes == []


def test_a_body_of_more_bytes_than_are_taken_is_refused_before_it_is_read(client, server, task):
    url = f"/api/tasks/{task.id}/annotations/?action=create"
    headers = {"Content-Type": "application/json", "Content-Length": str(1 << 40)}
    with flat(server, 8):
        status, _, answer = call(server, client, "PATCH", url, b"{", headers)
    assert status == 413 and json.loads(answer)["detail"]


def test_a_hundred_thousand_shapes_in_one_patch_are_all_stored_or_none_is(client, server, task):
    """As many are taken; a single bad one among them keeps all out. The memory is what so many objects need, once."""
    url = f"/api/tasks/{task.id}/annotations/?action=create"
    bad = json.dumps(box(task, frame=99)).encode()
    with flat(server, 320):
        status, _, answer = call(server, client, "PATCH", url, many(task, 100_000)[:-2] + b"," + bad + b"]}")
    assert status == 400 and "frame 99" in json.loads(answer)["shapes[100000].frame"][0]
    assert task.get_annotations().shapes == []


def test_a_hundred_thousand_edits_at_once_are_refused(client, server, task):
    job = task.get_jobs()[0]
    edit = {"kind": "create", "shape": box(task, frame=job.start_frame)}
    batch = {"client": "c" * 32, "ops": [{"seq": seq, "uid": f"{seq:032x}", **edit} for seq in range(1, 100_001)]}
    with flat(server, 256):
        status, _, body = call(server, client, "PATCH", f"/api/jobs/{job.id}/ops", batch)
    assert status in (400, 413) and json.loads(body)["detail"]
    assert job.get_annotations().shapes == []


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"", "object"),
        (b"{", ""),
        (b"[1]", "object"),
        (b'{"shapes": {}}', "list"),
        (b'{"shapes": [1]}', "object"),
        (b'{"shapes":' + b"[" * 200 + b"]" * 200 + b"}", ""),
        (b'{"shapes":[],"shapes":[]}', "twice"),
        (b'{"shapes":[{"points":[1e999]}]}', ""),
        (b'{"shapes":[{"points":[NaN]}]}', ""),
        (b"\xff\xfe{\0}\0", ""),
    ],
)
def test_a_body_that_is_no_document_is_400(client, server, task, body, word):
    status, _, answer = call(server, client, "PUT", f"/api/tasks/{task.id}/annotations/", body)
    assert status == 400 and word in answer.decode(), answer


# Statuses


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/api/projects", {}, 400),
        ("POST", "/api/projects", {"name": "x" * 300}, 400),
        ("POST", "/api/projects", {"name": "x", "labels": [{"name": "a"}, {"name": "a"}]}, 400),
        ("POST", "/api/tasks", {"name": "x", "project_id": 10**9}, 404),
        ("POST", "/api/tasks", {"name": "x", "segment_size": -1}, 400),
        ("POST", "/api/tasks", {"name": "x", "assignee_id": 10**9}, 400),
        ("PATCH", "/api/jobs/{job}", {"state": "asleep"}, 400),
        ("PATCH", "/api/jobs/{job}", {"stage": "party"}, 400),
        ("PATCH", "/api/jobs/{job}", {"assignee": 10**9}, 400),
        ("GET", "/api/tasks/{task}/data/?type=frame", b"", 400),
        ("GET", "/api/tasks/{task}/data/?number=0", b"", 400),
        ("GET", "/api/tasks/{task}/data/?type=frame&number=4", b"", 400),
        ("GET", "/api/tasks/{task}/data/?type=chunk&number=99", b"", 400),
        ("GET", "/api/tasks/{task}/data/?type=frame&number=0&quality=best", b"", 400),
        ("PATCH", "/api/tasks/{task}/data/meta", {"deleted_frames": [99]}, 400),
        ("PATCH", "/api/tasks/{task}/annotations/?action=fly", {"shapes": []}, 400),
        ("PATCH", "/api/tasks/{task}/annotations/?action=delete", {"shapes": [{"frame": 0}]}, 400),
        ("POST", "/api/tasks/{task}/dataset/export?format=PAPER%201.0", b"", 400),
        ("GET", "/api/tasks/999999", b"", 404),
        ("GET", "/api/jobs/999999/annotations", b"", 404),
        ("GET", "/api/tasks/x", b"", 404),
        ("GET", "/api/nothing", b"", 404),
        ("DELETE", "/api/tasks", b"", 405),
        ("PUT", "/api/tasks/{task}", {}, 405),
        ("POST", "/api/projects", b"x" * (2 << 20), 413),
        ("GET", "/api/tasks?page=0", b"", 404),
        ("GET", "/api/tasks?page=x", b"", 400),
        ("GET", "/api/tasks?project_id=x", b"", 400),
    ],
)
def test_every_refusal_has_its_status_and_a_sentence(client, server, task, method, path, body, status):
    path = path.replace("{task}", str(task.id)).replace("{job}", str(task.get_jobs()[0].id))
    found, head, content = call(server, client, method, path, body)
    assert found == status, content
    assert len(json.loads(content)["detail"]) > 3
    if status == 405:
        assert "GET" in head["allow"]


@pytest.mark.parametrize("path", ["/api/tasks", "/api/tasks/{task}", "/api/tasks/{task}/annotations", "/api/users/self"])
def test_paths_are_taken_with_and_without_a_slash_and_head_is_get_without_a_body(client, server, task, path):
    path = path.replace("{task}", str(task.id))
    lengths = set()
    for method in ("GET", "HEAD"):
        for end in ("", "/"):
            status, head, body = call(server, client, method, path + end)
            assert status == 200 and (method == "GET" or body == b"")
            lengths.add(head.get("content-type"))
    assert lengths == {"application/json"}


def test_options_names_the_methods(client, server, task):
    status, head, _ = call(server, client, "OPTIONS", f"/api/tasks/{task.id}/annotations/")
    assert status == 204
    assert set(head["allow"].split(", ")) == {"GET", "PUT", "PATCH", "POST", "DELETE", "HEAD", "OPTIONS"}


def test_a_second_upload_while_one_is_made_is_409(client, server, tmp_path):
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(60):
            archive.writestr(f"{number}.jpg", NINE[0].read_bytes())
    task = empty(client)
    task.upload_data([path], params={"image_quality": 70}, wait_for_completion=False)
    url = f"/api/tasks/{task.id}/data/"
    assert call(server, client, "POST", url, b"", {"Upload-Start": ""})[0] in (202, 409)
    body = {"image_quality": 70, "remote_files": ["https://example.org/a.jpg"]}
    status, _, content = call(server, client, "POST", url, body)
    assert status == 409 and "right now" in json.loads(content)["detail"]
    client.api_client.requests_api.create_cancel(f"action=create&target=task&target_id={task.id}")


def test_accept_and_unknown_keys_are_of_no_account(client, server, task):
    for accept in ("text/html", "application/vnd.cvat+json", "image/png", "*/*;q=0"):
        assert call(server, client, "GET", "/api/tasks?frobnicate=1", b"", {"Accept": accept})[0] == 200
    status, _, content = call(server, client, "PATCH", f"/api/tasks/{task.id}", {"unheard_of": 1, "name": "bad input"})
    assert status == 200 and json.loads(content)["name"] == "bad input"


def test_downloads_are_never_compressed_on_the_way(client, server, task):
    address = f"/api/tasks/{task.id}/data/?type=chunk&number=0&quality=original"
    status, head, content = call(server, client, "GET", address, b"", {"Accept-Encoding": "identity"})
    assert status == 200 and "content-encoding" not in head
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
