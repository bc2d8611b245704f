"""The messages of uploads byte by byte, what they may bring, and what a task becomes of it."""

import base64
import io
import json
import tarfile
import urllib.parse
import zipfile

import pytest
from cvat_sdk.core.proxies.tasks import ResourceType
from media import LABELS, NINE, call, jobs, make, names, numbered, original
from PIL import Image

JSON = {"Content-Type": "application/json"}
PIECE = {"Content-Type": "application/offset+octet-stream", "Tus-Resumable": "1.0.0"}


@pytest.fixture
def task(client):
    return client.tasks.create({"name": "upload", "labels": LABELS})


def data(task):
    return f"/api/tasks/{task.id}/data/"


def form(fields, files):
    """A multipart body; `files` are pairs of file name and bytes."""
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items()]
    for index, (name, content) in enumerate(files):
        head = f'Content-Disposition: form-data; name="client_files[{index}]"; filename="{name}"'
        parts.append(f"--x\r\n{head}\r\nContent-Type: image/png\r\n\r\n".encode() + content + b"\r\n")
    return b"".join(parts) + b"--x--\r\n", {"Content-Type": "multipart/form-data; boundary=x"}


def finished(client, answer):
    name = json.loads(answer.data)["rq_id"]
    assert isinstance(name, str)
    path = f"/api/requests/{urllib.parse.quote(name, safe='')}"
    while (found := json.loads(call(client, "GET", path, expected=200).data))["status"] not in {"finished", "failed"}:
        pass
    return found


def create(client, path, name, length):
    encoded = base64.b64encode(name.encode()).decode()
    head = {"Tus-Resumable": "1.0.0", "Upload-Length": str(length), "Upload-Metadata": f"filename {encoded}"}
    return call(client, "POST", path, **head)


def test_three_messages_with_the_words_of_the_sdk(client, task):
    started = call(client, "POST", data(task), expected=202, **JSON, **{"Upload-Start": ""})
    assert started.data == b""
    body, kind = form({"image_quality": 70}, [(f"/photos of ann/{path.name}", path.read_bytes()) for path in NINE[:2]])
    call(client, "POST", data(task), body, 200, **kind, **{"Upload-Multiple": ""})
    body, kind = form({"image_quality": 70}, [(NINE[2].name, NINE[2].read_bytes())])
    call(client, "POST", data(task), body, 200, **kind, **{"Upload-Multiple": ""})
    ended = call(client, "POST", data(task), {"image_quality": 70, "unheard_of": 1}, 202, **JSON, **{"Upload-Finish": ""})
    request = finished(client, ended)
    assert (request["status"], request["operation"]["type"], request["result_id"]) == ("finished", "create:task", task.id)
    assert names(task) == [path.name for path in NINE[:3]]
    assert json.loads(call(client, "GET", f"/api/tasks/{task.id}/status", expected=200).data)["state"] == "Finished"


def test_the_last_message_may_be_a_form_or_the_only_one(client, task):
    content = [(path.name, path.read_bytes()) for path in NINE[:2]]
    body, kind = form({"image_quality": 70, "sorting_method": "natural", "chunk_size": 1, "use_cache": "True"}, content)
    assert finished(client, call(client, "POST", data(task), body, 202, **kind))["status"] == "finished"
    assert task.fetch().data_chunk_size == 1
    other = client.tasks.create({"name": "in two", "labels": LABELS})
    call(client, "POST", data(other), expected=202, **{"Upload-Start": ""})
    body, kind = form({"image_quality": 70}, content)
    call(client, "POST", data(other), body, 200, **kind, **{"Upload-Multiple": ""})
    body, kind = form({"image_quality": 50, "frame_filter": "step=2"}, [])
    assert finished(client, call(client, "POST", data(other), body, 202, **kind, **{"Upload-Finish": ""}))["status"] == "finished"
    assert (other.fetch().size, other.image_quality) == (1, 50)


@pytest.mark.parametrize("place", ["tasks/{task}/data", "tasks/{task}/annotations", "jobs/{job}/annotations", "tasks/backup"])
def test_tus_is_the_same_wherever_it_is_spoken(client, tmp_path, place):
    task = make(client, numbered(tmp_path, 1))
    path = f"/api/{place.format(task=task.id, job=task.get_jobs()[0].id)}/"
    call(client, "POST", path, expected=202, **{"Upload-Start": ""})
    made = create(client, path, "whole file.bin", 10)
    assert made.status == 201 and made.headers["Location"].startswith(client.api_map.host)
    assert made.headers["Upload-Filename"]
    assert (made.headers["Upload-Filename"] == "whole file.bin") is place.endswith("/data")
    address = made.headers["Location"].removeprefix(client.api_map.host)
    for offset, piece, status, expected in (("0", b"01234", 204, "5"), ("0", b"x", 409, "5"), ("7", b"x", 409, "5"), ("5", b"56789", 204, "10")):
        answer = call(client, "PATCH", address, piece, status, **PIECE, **{"Upload-Offset": offset})
        assert answer.headers["Upload-Offset"] == expected
        head = call(client, "HEAD", address, expected=200).headers
        assert (head["Upload-Offset"], head["Upload-Length"]) == (expected, "10")
    # What comes behind the end is no part of the file.
    assert call(client, "PATCH", address, b"more", **PIECE, **{"Upload-Offset": "10"}).status in {400, 409, 413}
    call(client, "HEAD", address + "x", expected=404)


def test_an_empty_file_is_whole_at_once(client, task):
    call(client, "POST", data(task), expected=202, **{"Upload-Start": ""})
    address = create(client, data(task), "empty.png", 0).headers["Location"].removeprefix(client.api_map.host)
    answer = call(client, "PATCH", address, b"", 204, **PIECE, **{"Upload-Offset": "0"})
    assert answer.headers["Upload-Offset"] == "0"


def test_a_name_is_taken_once_and_a_new_start_forgets_it(client, task):
    call(client, "POST", data(task), expected=202, **{"Upload-Start": ""})
    assert create(client, data(task), "a.png", 10).status == 201
    assert create(client, data(task), "a.png", 10).status == 409
    call(client, "POST", data(task), expected=202, **{"Upload-Start": ""})
    assert create(client, data(task), "a.png", 10).status == 201


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"image_quality": 101}, "image_quality"),
        ({"image_quality": 70, "frame_filter": "every=3"}, "frame_filter"),
        ({"image_quality": 70, "sorting_method": "by size"}, "sorting_method"),
        ({"image_quality": 70, "start_frame": 5, "stop_frame": 2}, "stop_frame"),
        ({"image_quality": 70, "cloud_storage_id": 1}, "cloud_storage_id"),
        ({"image_quality": 70, "filename_pattern": "*.jpg"}, "filename_pattern"),
        ({"image_quality": 70, "server_files": ["a.png"]}, "server_files"),
        ({"image_quality": 70}, "client_files"),
        ({}, "client_files"),
    ],
)
def test_what_cannot_be_made_is_refused_at_its_end(client, task, body, field):
    answer = call(client, "POST", data(task), body, 400, **JSON)
    assert field in json.loads(answer.data)
    assert json.loads(call(client, "GET", f"/api/tasks/{task.id}/status", expected=200).data)["state"] == "Queued"


def test_archives_keep_folders_and_pass_over_what_is_hidden(client, tmp_path):
    content = {f"inner/{place}.png": path.read_bytes() for place, path in enumerate(numbered(tmp_path, 3))}
    content |= {".hidden.png": b"x", "__MACOSX/inner/0.png": b"x", "inner/.DS_Store": b"x", "Thumbs.db": b"x"}
    zipped, packed = tmp_path / "a.zip", tmp_path / "b.tar"
    with zipfile.ZipFile(zipped, "w") as archive:
        for name, value in content.items():
            archive.writestr(name, value)
    with tarfile.open(packed, "w") as archive:
        for name, value in content.items():
            entry = tarfile.TarInfo(name.replace("inner", "other"))
            entry.size = len(value)
            archive.addfile(entry, io.BytesIO(value))
    assert names(make(client, [zipped])) == [f"inner/{place}.png" for place in range(3)]
    # Two archives and a picture beside them are one task.
    both = names(make(client, [zipped, packed, NINE[0]]))
    assert sorted(both) == sorted([f"{folder}/{place}.png" for folder in ("inner", "other") for place in range(3)] + [NINE[0].name])


@pytest.mark.parametrize(
    ("params", "places", "stop"),
    [
        ({"start_frame": 2}, range(2, 10), 9),
        ({"stop_frame": 4}, range(5), 4),
        ({"stop_frame": 400}, range(10), 9),
        ({"frame_step": 3}, range(0, 10, 3), 9),
        ({"start_frame": 1, "stop_frame": 8, "frame_step": 3}, range(1, 9, 3), 7),
        ({"start_frame": 9}, range(9, 10), 9),
    ],
)
def test_frames_are_chosen_by_their_numbers_in_the_source(client, tmp_path, params, places, stop):
    task = make(client, numbered(tmp_path, 10), data=params)
    meta = task.get_meta()
    assert names(task) == [f"p{place}.png" for place in places]
    assert (task.size, meta.size, meta.start_frame) == (len(places), len(places), places[0])
    assert meta.stop_frame in {stop, places[-1]}
    step = params.get("frame_step", 1)
    assert meta.frame_filter == ("" if step == 1 else f"step={step}")


@pytest.mark.parametrize(
    ("size", "spec", "expected"),
    [
        (10, {"segment_size": 5}, [(0, 4), (5, 9)]),
        (10, {"segment_size": 10}, [(0, 9)]),
        (10, {"segment_size": 3, "overlap": 1}, [(0, 2), (2, 4), (4, 6), (6, 8), (8, 9)]),
        (5, {"segment_size": 1}, [(place, place) for place in range(5)]),
        (7, {"segment_size": 4, "overlap": 2}, [(0, 3), (2, 5), (4, 6)]),
        (9, {"segment_size": 4, "overlap": 0}, [(0, 3), (4, 7), (8, 8)]),
    ],
)
def test_jobs_begin_where_the_contract_says(client, tmp_path, size, spec, expected):
    task = make(client, numbered(tmp_path, size), **spec)
    assert jobs(task) == expected
    assert task.jobs.count == len(expected)


def test_frames_of_the_share_are_chosen_by_a_pattern(start_server, engine, tmp_path):
    from cvat_sdk import make_client

    for folder in ("birds", "cats"):
        (tmp_path / "share" / folder).mkdir(parents=True)
        for place in range(3):
            Image.new("RGB", (20, 20)).save(tmp_path / "share" / folder / f"{place}.{'png' if place else 'jpg'}")
    server = start_server(engine, {"SHARE_DIR": str(tmp_path / "share")})
    with make_client(server.url, credentials=(server.administrator, server.password)) as client:
        client.config.status_check_period = 0.1

        def shared(*resources, **params):
            return names(make(client, resources, ResourceType.SHARE, params))

        assert shared("/", filename_pattern="*.jpg") == ["birds/0.jpg", "cats/0.jpg"]
        assert shared("birds", "cats", filename_pattern="cats/[!0]*") == ["cats/1.png", "cats/2.png"]
        assert shared("birds/", server_files_exclude=["birds/1.png"]) == ["birds/0.jpg", "birds/2.png"]
        assert shared("birds/2.png", "birds/0.jpg", sorting_method="predefined") == ["birds/2.png", "birds/0.jpg"]
        listing = json.loads(call(client, "GET", "/api/server/share?directory=birds&search=1", expected=200).data)
        assert listing == [{"name": "1.png", "type": "REG", "mime_type": "image"}]
        call(client, "GET", "/api/server/share?directory=../..", expected=400)


def test_media_are_read_with_the_parameters_of_the_contract(client, tmp_path):
    task = make(client, numbered(tmp_path, 7), data={"chunk_size": 3}, segment_size=4)
    job = sorted(task.get_jobs(), key=lambda job: job.start_frame)[1]
    for path in (f"/api/tasks/{task.id}/data/", f"/api/tasks/{task.id}/data", f"/api/jobs/{job.id}/data"):
        for query, status in (
            ("?type=frame&number=5", 200),
            ("?type=frame&number=5&quality=original", 200),
            ("?type=chunk&number=1&quality=compressed", 200),
            ("?type=preview", 200),
            ("?type=context_image&number=5", 404),
            ("?type=frame", 400),
            ("?number=5", 400),
            ("", 400),
            ("?type=frame&number=99", 400),
            ("?type=frame&number=-1", 400),
            ("?type=frame&number=x", 400),
            ("?type=chunk&number=99", 400),
            ("?type=frame&number=5&quality=best", 400),
            ("?type=film&number=5", 400),
        ):
            answer = call(client, "GET", path + query, expected=status)
            if status == 200:
                kind = "application/zip" if "chunk" in query else "image/png" if "original" in query else "image/jpeg"
                assert answer.headers["Content-Type"] == kind
                assert int(answer.headers["Content-Length"]) == len(answer.data)
    entries = zipfile.ZipFile(io.BytesIO(call(client, "GET", f"/api/tasks/{task.id}/data?type=chunk&number=2&quality=original").data))
    assert [entry.filename for entry in entries.infolist()] == ["000000.png"]
    assert entries.read("000000.png") == original(task, 6)
