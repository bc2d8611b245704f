"""The ways by which media reach a task: resumed uploads, the connected share, other servers, cvat-cli."""

import base64
import functools
import http.server
import json
import subprocess
import sys
import threading

import pytest
from cvat_sdk import make_client
from cvat_sdk.core.exceptions import CvatSdkException
from cvat_sdk.core.proxies.tasks import ResourceType
from cvat_sdk.core.uploading import DataUploader
from media import LABELS, NINE, PHOTOS, call, make, names, original
from PIL import Image


def test_tus_takes_large_files(client, monkeypatch):
    uploader = DataUploader(client, max_request_size=1 << 16)
    monkeypatch.setattr("cvat_sdk.core.proxies.tasks.DataUploader", lambda _: uploader)
    monkeypatch.setattr("cvat_sdk.core.uploading.TUS_CHUNK_SIZE", 100_000)
    task = make(client, NINE)
    assert [original(task, number) for number in range(9)] == [path.read_bytes() for path in NINE]


def begin(client, task, name, length):
    encoded = base64.b64encode(name.encode()).decode()
    return call(
        client,
        "POST",
        f"/api/tasks/{task.id}/data/",
        **{"Tus-Resumable": "1.0.0", "Upload-Length": str(length), "Upload-Metadata": f"filename {encoded}"},
    )


def test_tus_goes_on_after_a_break_and_refuses_what_is_wrong(client):
    task = client.tasks.create({"name": "broken off", "labels": LABELS})
    photo = NINE[0].read_bytes()
    call(client, "POST", f"/api/tasks/{task.id}/data/", expected=202, **{"Upload-Start": ""})
    created = begin(client, task, NINE[0].name, len(photo))
    assert (created.status, created.headers["Upload-Filename"]) == (201, NINE[0].name)
    place = created.headers["Location"].split("/api/", 1)[1]
    piece = {"Content-Type": "application/offset+octet-stream", "Tus-Resumable": "1.0.0"}
    sent = call(client, "PATCH", f"/api/{place}", photo[:1000], 204, **piece, **{"Upload-Offset": "0"})
    assert sent.headers["Upload-Offset"] == "1000"
    wrong = call(client, "PATCH", f"/api/{place}", photo[500:], 409, **piece, **{"Upload-Offset": "500"})
    assert wrong.headers["Upload-Offset"] == "1000"
    state = call(client, "HEAD", f"/api/{place}", expected=200)
    assert (state.headers["Upload-Offset"], state.headers["Upload-Length"]) == ("1000", str(len(photo)))
    call(client, "PATCH", f"/api/{place}", photo[1000:], 204, **piece, **{"Upload-Offset": "1000"})
    done = call(
        client,
        "POST",
        f"/api/tasks/{task.id}/data/",
        {"image_quality": 70},
        202,
        **{"Upload-Finish": "", "Content-Type": "application/json"},
    )
    client.wait_for_completion(json.loads(done.data)["rq_id"])
    assert original(task, 0) == photo


@pytest.mark.parametrize("name", ["../../etc/passwd", "..", ""])
def test_tus_refuses_names_that_climb(client, name):
    task = client.tasks.create({"name": "climbing", "labels": LABELS})
    assert begin(client, task, name, 10).status == 400


def test_the_connected_share(start_server, engine, tmp_path):
    share = tmp_path / "share"
    (share / "birds").mkdir(parents=True)
    for photo in NINE[:4]:
        (share / "birds" / photo.name).write_bytes(photo.read_bytes())
    (share / "top.png").write_bytes(NINE[0].read_bytes())
    (share / "out").symlink_to("/etc")
    server = start_server(engine, {"SHARE_DIR": str(share)})
    with make_client(server.url, credentials=(server.administrator, server.password)) as client:
        listing = json.loads(call(client, "GET", "/api/server/share?directory=/", expected=200).data)
        assert [(entry["name"], entry["type"]) for entry in listing] == [("birds", "DIR"), ("top.png", "REG")]
        task = make(client, ["birds/", "top.png"], ResourceType.SHARE)
        assert names(task) == [f"birds/{photo.name}" for photo in NINE[:4]] + ["top.png"]
        assert [original(task, number) for number in range(4)] == [photo.read_bytes() for photo in NINE[:4]]
        for path in ("../secret.png", "out/passwd", "/etc/passwd", "nothing.png"):
            with pytest.raises(CvatSdkException, match="connected share"):
                make(client, [path], ResourceType.SHARE)
    assert sorted(path.name for path in share.rglob("*") if path.is_file()) == sorted(
        [photo.name for photo in NINE[:4]] + ["top.png"]
    )


def test_pictures_of_other_servers(start_server, engine):
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(PHOTOS))
    peer = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=peer.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{peer.server_port}"
    server = start_server(engine, {"OUTBOUND_ALLOW": origin})
    with make_client(server.url, credentials=(server.administrator, server.password)) as client:
        addresses = [f"{origin}/{photo.name}" for photo in NINE[:3]]
        task = make(client, addresses, ResourceType.REMOTE)
        assert [original(task, number) for number in range(3)] == [photo.read_bytes() for photo in NINE[:3]]
        for address, words in [
            (f"{origin}/missing.png", "404"),
            ("http://127.0.0.1:1/a.png", "not a public address"),
            ("http://169.254.169.254/a.png", "not a public address"),
            ("file:///etc/passwd", "http"),
        ]:
            with pytest.raises(CvatSdkException, match=words):
                make(client, [address], ResourceType.REMOTE)
    peer.shutdown()


def test_the_cli_makes_a_task_and_reads_its_frames(client, server, tmp_path):
    def cli(*words):
        command = [sys.executable, "-m", "cvat_cli", "--server-host", server.url, "--auth"]
        command += [f"{server.administrator}:{server.password}", *words]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout

    made = cli("task", "create", "by cli", "--labels", json.dumps(LABELS), "local", *map(str, NINE[:3]))
    task = int(made.strip().split()[-1])
    cli("task", "frames", "--outdir", str(tmp_path), "--quality", "original", str(task), "0", "1")
    # The client itself decodes and writes them again.
    for number, path in zip((0, 1), sorted(tmp_path.iterdir()), strict=True):
        found, sent = Image.open(path), Image.open(NINE[number])
        assert (found.format, found.tobytes()) == (sent.format, sent.tobytes())
