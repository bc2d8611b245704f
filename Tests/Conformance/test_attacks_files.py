"""Attacks by what is uploaded: pictures that are none, floods of pixels, paths that lead out."""

import concurrent.futures
import io
import struct
import threading
import urllib.parse
import zlib

import pytest
from attacks import (
    Person,
    make_project,
    make_task,
    memory,
    raw,
    sign_in,
    statuses,
    upload,
)
from datasets import png

MEGABYTE = 1 << 20
SCRIPT = "<script>window.__pwned=1</script>"


@pytest.fixture(scope="module")
def engine() -> str:
    """None of this is a matter of the database."""
    return "sqlite"


HOSTILE = {
    "page.png": b"<!DOCTYPE html><html><body onload='window.__pwned=1'>",
    "drawing.png": b"<svg xmlns='http://www.w3.org/2000/svg' onload='window.__pwned=1'/>",
    "drawing.svg": b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
    "script.js.png": b"window.__pwned=1",
    "paper.pdf": b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n",
    "flash.swf": b"CWS\x0a" + bytes(40),
    "targa.tga": bytes([0, 0, 2]) + bytes(9) + struct.pack("<HHBB", 8, 8, 24, 0) + bytes(192),
    "gd.gd": struct.pack(">HHH", 0xFFFE, 8, 8) + bytes(64),
    "gd2.gd2": b"gd2\0" + struct.pack(">HHHHHHH", 2, 8, 8, 64, 1, 1, 1) + bytes(64),
    "bitmap.xbm": b"#define x_width 8\n#define x_height 8\nstatic char x_bits[] = {0x00};\n",
    "bitmap.xpm": b'/* XPM */ static char *x[] = {"1 1 1 1", "a c #000000", "a"};',
    "bitmap.wbmp": bytes([0, 0, 8, 8]) + bytes(8),
}


def test_what_is_no_picture_is_served_to_nobody(server, admin, keys):
    guide = admin("POST", "/api/guides", {"project_id": keys["project"], "markdown": "x"}).json()["id"]
    for name, data in HOSTILE.items():
        task = admin("POST", "/api/tasks", {"name": name, "project_id": keys["project"]}).json()["id"]
        done = upload(admin, task, {name: data})
        assert done["status"] == "failed" and name in done["message"], (name, done)
        body = (
            b'--x\r\nContent-Disposition: form-data; name="guide_id"\r\n\r\n' + str(guide).encode() + b"\r\n"
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="' + name.encode() + b'"\r\n'
            b"Content-Type: image/png\r\n\r\n" + data + b"\r\n--x--\r\n"
        )
        asset = admin("POST", "/api/assets", body, {"Content-Type": "multipart/form-data; boundary=x"})
        assert asset.status in {400, 415, 422}, (name, asset.text)


def test_a_picture_that_is_also_a_page_is_served_as_a_picture(server, admin, keys):
    gif = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(6) + b",\0\0\0\0\1\0\1\0\0\2\2D\1\0;" + SCRIPT.encode()
    comment = b"tEXt" + b"Comment\0" + SCRIPT.encode()
    chunk = struct.pack(">I", len(comment) - 4) + comment + struct.pack(">I", zlib.crc32(comment))
    picture = png(8, 8, 9)
    polyglots = {"a.gif": gif, "b.png": picture[:-12] + chunk + picture[-12:], "c.jpg.html.png": picture}
    task = admin("POST", "/api/tasks", {"name": "polyglots", "project_id": keys["project"]}).json()["id"]
    done = upload(admin, task, polyglots)
    assert done["status"] == "finished", done
    for number in range(3):
        for path in (f"/tasks/{task}/frames/{number}", f"/api/tasks/{task}/data?type=frame&number={number}&quality=original"):
            answer = admin("GET", path, None, {"Accept": "text/html"})
            assert answer.headers["Content-Type"] in {"image/gif", "image/png", "image/jpeg"}
            assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        small = admin("GET", f"/tasks/{task}/frames/{number}/thumbnail")
        assert SCRIPT.encode() not in small.body


def test_display_copies_do_not_say_where_a_picture_was_taken(admin, keys):
    from PIL import Image

    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (52.0, 31.0, 12.0), 29: "2026:01:01"}
    exif[0x010F] = "SecretCamera"
    file = io.BytesIO()
    Image.effect_noise((320, 200), 40).convert("RGB").save(file, "JPEG", exif=exif)
    assert b"SecretCamera" in file.getvalue()
    task = make_task(admin, keys["project"], {"gps.jpg": file.getvalue()})
    for path in (
        f"/api/tasks/{task}/data?type=frame&number=0&quality=compressed",
        f"/api/tasks/{task}/data?type=chunk&number=0&quality=compressed",
        f"/api/tasks/{task}/preview",
        f"/tasks/{task}/frames/0/thumbnail",
    ):
        answer = admin("GET", path)
        assert answer.status == 200
        assert b"SecretCamera" not in answer.body and b"Exif" not in answer.body, path


def webp(width, height):
    return b"RIFF" + struct.pack("<I", 26) + b"WEBPVP8L" + struct.pack("<I", 14) + b"\x2f" + struct.pack(
        "<I", (width - 1) | (height - 1) << 14
    ) + bytes(9)


def gif(width, height):
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6) + b"," + struct.pack(
        "<HHHHB", 0, 0, width, height, 0
    ) + b"\2\2D\1\0;"


def jpeg(width, height):
    return b"\xff\xd8\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00" + b"\xff\xd9"


def bitmap(width, height):
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + head


FLOODS = {"a.webp": webp(16383, 16383), "b.gif": gif(20_000, 20_000), "c.jpg": jpeg(60_000, 60_000), "d.bmp": bitmap(2**30, 2**30)}


def test_floods_of_pixels_cost_nothing_and_others_are_served_meanwhile(server, admin, keys):
    before = memory(server, "VmHWM")
    tasks = [admin("POST", "/api/tasks", {"name": "flood", "project_id": keys["project"]}).json()["id"] for _ in range(12)]
    ended = threading.Event()
    served = []

    def watch():
        while not ended.wait(0.05):
            served.append(Person(server.url)("GET", "/health").status)

    watcher = threading.Thread(target=watch)
    watcher.start()
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        done = list(pool.map(lambda task: upload(admin, task, FLOODS), tasks))
    ended.set()
    watcher.join()
    assert all(found["status"] == "failed" for found in done)
    assert all(name in done[0]["message"] for name in FLOODS), done[0]
    assert set(served) == {200}
    assert memory(server, "VmHWM") - before < 64 * MEGABYTE


def test_no_path_leads_out(server, admin):
    secret = server.data / "canary.txt"
    secret.write_text("canary-of-the-data-folder")
    climbs = ["../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "..\\", "....//", "%252e%252e%252f", "..%c0%af", "..;/", "%00../"]
    for climb in climbs:
        for base in ("/assets/x/", "/mascots/cat/imgs/", "/compare/x/pictures/", "/mascots/", "/api/assets/", "/"):
            for target in ("canary.txt", "etc/passwd", "data/porthole.sqlite"):
                path = base + climb * 6 + target
                answer = raw(server.url, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode(), 5)
                assert statuses(answer)[0] in {303, 400, 401, 404}, path
                assert b"canary-of" not in answer and b"root:" not in answer and b"SQLite format" not in answer


def test_the_share_is_only_read_and_never_left(start_server, tmp_path):
    share = tmp_path / "share"
    share.mkdir()
    (share / "a.png").write_bytes(png(8, 8, 1))
    (tmp_path / "outside.png").write_bytes(png(8, 8, 2))
    (share / "out.png").symlink_to(tmp_path / "outside.png")
    before = {path.name: (path.lstat().st_mtime_ns, path.lstat().st_ino) for path in share.iterdir()}
    server = start_server("sqlite", {"SHARE_DIR": str(share)})
    admin = sign_in(server.url, server.administrator, server.password)
    project = make_project(admin)

    def taken(names):
        task = admin("POST", "/api/tasks", {"name": "share", "project_id": project}).json()["id"]
        body = {"server_files": names, "image_quality": 70, "use_cache": True}
        queued = admin("POST", f"/api/tasks/{task}/data", body)
        if queued.status != 202:
            return "failed"
        name = urllib.parse.quote(queued.json()["rq_id"], safe="")
        while (found := admin("GET", f"/api/requests/{name}").json())["status"] not in {"finished", "failed"}:
            pass
        return found["status"]

    assert taken(["a.png"]) == "finished"
    for name in ("../outside.png", "out.png", "/etc/passwd", "a.png/../../outside.png", "..", "a\x00.png"):
        assert taken([name]) == "failed", name
    for folder in ("..", "/..", "../share/..", "%2e%2e"):
        assert admin("GET", f"/api/server/share?directory={folder}").status in {400, 403, 404}
    listed = [entry["name"] for entry in admin("GET", "/api/server/share?directory=/").json()]
    assert listed == ["a.png"]
    assert {path.name: (path.lstat().st_mtime_ns, path.lstat().st_ino) for path in share.iterdir()} == before
