"""Attacks by what is sent: headers, lines, bodies, pictures, names; and what goes into answers and the log."""

import concurrent.futures
import contextlib
import gzip
import io
import json
import re
import socket
import struct
import threading
import urllib.parse
import zlib

import pytest
from attacks import (
    Person,
    cookies,
    filled,
    first_job,
    label,
    make_project,
    make_task,
    memory,
    raw,
    routes,
    sign_in,
    statuses,
    upload,
)
from datasets import png

MEGABYTE = 1 << 20
SCRIPT = "<script>window.__pwned=1</script>"
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture(scope="module")
def engine() -> str:
    """None of this is a matter of the database."""
    return "sqlite"


@pytest.fixture(scope="module")
def admin(server) -> Person:
    return sign_in(server.url, server.administrator, server.password)


@pytest.fixture(scope="module")
def keys(admin) -> dict:
    project = make_project(admin)
    task = make_task(admin, project)
    return {"project": project, "task": task, "job": first_job(admin, task), "label": label(admin, project), "frame": 0}


# Pages and browsers


def test_every_answer_has_every_header(server, keys):
    who = sign_in(server.url, server.administrator, server.password)
    seen = set()
    for method, path, _ in routes(server):
        if "/events" in path or path.endswith(("/logout", "/revocation")):
            continue
        place = filled(path, keys) if method == "GET" else re.sub(r"\{\w+\}", "999999", path)
        for caller in (who, Person(server.url)):
            answer = caller(method, place, None if method == "GET" else "{")
            seen.add(answer.status)
            for name, value in FIXED.items():
                assert answer.headers[name] == value, (method, path, name)
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy and "unsafe" not in policy, (method, path)
            assert "Permissions-Policy" in answer.headers
    assert {200, 303, 400, 401, 403, 404} <= seen


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1", "http://{host}.evil.example"])
def test_no_other_site_may_read(server, admin, keys, origin):
    host = urllib.parse.urlsplit(server.url).netloc
    for path in ("/", "/api/users/self", f"/api/jobs/{keys['job']}/annotations", "/api/schema"):
        for method in ("GET", "OPTIONS"):
            asked = {"Origin": origin.replace("{host}", host), "Access-Control-Request-Method": "POST"}
            answer = admin(method, path, None, asked)
            assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_after_the_sign_in_nobody_is_sent_elsewhere(server):
    who, _ = cookies(server.url, server.administrator, server.password)
    for place in ("//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example", "javascript:alert(1)"):
        for form in (place, urllib.parse.quote(place, safe=""), "%0d%0aSet-Cookie:%20a=b", "%2f%2fevil.example"):
            answer = who("GET", f"/login?next={form}")
            location = answer.headers["Location"]
            assert answer.status == 303 and re.fullmatch(r"/[\w/?=&%.-]*", location), (form, location)
            assert not location.startswith("//") and "evil" not in answer.headers.get("Set-Cookie", "")


def test_a_name_becomes_one_line_of_a_header(server, admin):
    hostile = 'a"b\r\nX-Evil: 1\r\n\r\n<x>\u202egnp.exe/../..\\c\x00;é' + "x" * 100
    made = admin("POST", "/api/projects", {"name": hostile, "labels": [{"name": "owl"}]})
    if made.status == 400:
        hostile = re.sub(r"[\x00-\x1f]", " ", hostile)
        made = admin("POST", "/api/projects", {"name": hostile, "labels": [{"name": "owl"}]})
    assert made.status == 201, made.text
    task = make_task(admin, made.json()["id"], name=hostile)
    for path in (f"/api/tasks/{task}/dataset/export?format=COCO%201.0", f"/api/tasks/{task}/backup/export?"):
        queued = admin("POST", path)
        assert queued.status == 202, queued.text
        name = urllib.parse.quote(queued.json()["rq_id"], safe="")
        while admin("GET", f"/api/requests/{name}").json()["status"] not in {"finished", "failed"}:
            pass
        answer = admin("GET", f"/api/requests/{name}/file")
        assert answer.status == 200 and "X-Evil" not in answer.headers
        disposition = answer.headers["Content-Disposition"]
        assert disposition.startswith("attachment") and not re.search(r"[\r\n\x00\u202e/\\]", disposition)


def test_headers_of_strangers_change_no_link(server, admin, keys):
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "8.8.8.8"}
    for path in ("/projects", "/api/tasks?page_size=1", f"/api/projects/{keys['project']}", "/login", "/admin/users"):
        answer = admin("GET", path, None, forged)
        assert b"evil.example" not in answer.body
        assert "no-store" in answer.headers["Cache-Control"], path
    assert "private" in admin("GET", f"/tasks/{keys['task']}/frames/0/thumbnail").headers["Cache-Control"]
    page = admin("GET", "/admin/audit").text
    assert "8.8.8.8" not in page


def test_proxies_are_trusted_by_their_range(start_server):
    server = start_server("sqlite", {"TRUSTED_PROXIES": "10.0.0.0/8, 127.0.0.0/8"})
    forged = {"X-Forwarded-For": "198.51.100.7, 10.1.2.3", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "a.example"}
    sent = {"username": "nobody", "password": "x"}
    assert Person(server.url)("POST", "/api/auth/login", sent, forged).status == 400
    administrator = sign_in(server.url, server.administrator, server.password)
    assert "198.51.100.7" in administrator("GET", "/admin/audit").text
    assert "Secure" in Person(server.url)("GET", "/login", None, forged).headers["Set-Cookie"]


# What is echoed


def test_no_route_echoes_markup(server, admin, keys):
    payload = urllib.parse.quote(f'"\'>{SCRIPT}', safe="")
    for method, path, _ in routes(server):
        if method != "GET" or "/events" in path:
            continue
        names = re.findall(r"\{(\w+)\}", path)
        places = [filled(path, {**keys, name: payload}) for name in names] or [path]
        for place in places:
            every = "&".join(f"{name}={payload}" for name in ("q", "search", "next", "f", "page", "format", "type", "a"))
            for accept in ("text/html", "*/*"):
                answer = admin("GET", f"{place}?{every}", None, {"Accept": accept})
                assert answer.status < 500, (place, answer.text[:200])
                kind = answer.headers.get("Content-Type", "")
                assert SCRIPT not in answer.text or kind.startswith("application/json"), place


@pytest.mark.parametrize(
    "drawing",
    [
        f"{SCRIPT}",
        '<circle r="1" cx="10" cy="10" onload="window.__pwned=1" data-type="element node" data-element-id="1" '
        'data-node-id="1" data-label-name="beak"/>',
        "<foreignObject><body onload='x'/></foreignObject>",
        '<a href="javascript:x"><circle cx="1" cy="1"/></a>',
        '<!DOCTYPE svg [<!ENTITY a "b">]><circle cx="1" cy="1"/>',
        '<circle cx="1" cy="1" style="background:url(http://evil.example/)"/>',
        '<use href="data:image/svg+xml;base64,AAAA"/>',
        '<animate href="#x" attributeName="href" values="javascript:x"/>',
    ],
)
def test_a_skeletons_drawing_becomes_numbers(admin, drawing):
    skeleton = {"name": "bird", "type": "skeleton", "sublabels": [{"name": "beak", "type": "points"}], "svg": drawing}
    made = admin("POST", "/api/projects", {"name": "skeletons", "labels": [skeleton]})
    assert made.status in {201, 400}, made.text
    if made.status == 201:
        stored = admin("GET", f"/api/labels?project_id={made.json()['id']}").text
        for word in ("script", "onload", "foreign", "javascript", "DOCTYPE", "evil", "<use", "animate"):
            assert word not in stored, stored


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


def test_a_line_that_drips_its_head_is_cut(server):
    address = urllib.parse.urlsplit(server.url)
    lines = [socket.create_connection((address.hostname, address.port), timeout=30) for _ in range(100)]
    for line in lines:
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    assert Person(server.url)("GET", "/health").status == 200
    for line in lines:
        with contextlib.suppress(ConnectionResetError):
            assert line.recv(1) == b""
        line.close()


# Pictures that are larger than they look


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


# Paths


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


# Lines and bodies

HEAD = b"POST /login HTTP/1.1\r\nHost: x\r\n"
SECOND = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
SMUGGLED = [
    HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SECOND,
    HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + SECOND,
    HEAD + b"Content-Length: 0\r\nContent-Length: 50\r\n\r\n" + SECOND,
    HEAD + b"Content-Length: 0, 50\r\n\r\n" + SECOND,
    HEAD + b"Content-Length: +5\r\n\r\nhello" + SECOND,
    HEAD + b"Content-Length: -1\r\n\r\n" + SECOND,
    HEAD + b"Content-Length: 0x5\r\n\r\nhello" + SECOND,
    HEAD + b"Content-Length: 99999999999999999999\r\n\r\n" + SECOND,
    HEAD + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + SECOND,
    HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SECOND,
    HEAD + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + SECOND,
    HEAD + b"Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n" + SECOND,
    HEAD + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\nx" + SECOND,
    HEAD + b"Transfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n0\r\n\r\n" + SECOND,
    HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\nxx\r\n0\r\n\r\n" + SECOND,
    HEAD + b"X-A: b\r\n c\r\nContent-Length: 0\r\n\r\n\x00" + SECOND,
    b"POST /login HTTP/1.1\r\nHost: x\r\nA b: c\r\n\r\n" + SECOND,
    b"POST /login HTTP/1.1\r\nHost: x\r\nBad\x00Name: c\r\n\r\n" + SECOND,
    b"POST /login HTTP/9.9\r\nHost: x\r\n\r\n" + SECOND,
    b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n" + SECOND,
]


@pytest.mark.parametrize("sent", SMUGGLED, ids=range(len(SMUGGLED)))
def test_no_second_request_hides_in_a_first(server, sent):
    before = server.log_text().count("/smuggled")
    answered = statuses(raw(server.url, sent, 3))
    # What is wrong with a body may be found after the head was refused; then the line ends with 400.
    assert answered[1:] in ([], [400]) and set(answered) <= {400, 403, 411, 413, 501, 505}, answered
    assert server.log_text().count("/smuggled") == before
    assert Person(server.url)("GET", "/health").status == 200


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", {400, 414, 431}),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * 200_000 + b"\r\n\r\n", {400, 431}),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(20_000)) + b"\r\n", {400, 431}),
        (b"GET / HTTP/1.1\r\nHost: x\r\nCookie: " + b"; ".join(b"c%d=1" % n for n in range(9000)) + b"\r\n\r\n", {200, 400, 431}),
        (b"GET /activations?" + b"&".join(b"a%d=1" % n for n in range(9000)) + b" HTTP/1.1\r\nHost: x\r\n\r\n", {200, 400, 414, 422}),
    ],
    ids=["address", "header", "headers", "cookies", "parameters"],
)
def test_large_heads_are_refused_or_cost_nothing(server, sent, expected):
    before = memory(server, "VmHWM")
    answered = statuses(raw(server.url, sent, 3))
    assert not answered or answered[0] in expected, answered
    assert memory(server, "VmHWM") - before < 64 * MEGABYTE
    assert Person(server.url)("GET", "/health").status == 200


def test_a_form_of_many_parts_is_refused(server, admin, keys):
    part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    task = admin("POST", "/api/tasks", {"name": "parts", "project_id": keys["project"]}).json()["id"]
    before = memory(server, "VmHWM")
    answer = admin("POST", f"/api/tasks/{task}/data", part * 100_000 + b"--x--\r\n", kind)
    assert answer.status in {400, 413, 422}, answer.text
    assert memory(server, "VmHWM") - before < 96 * MEGABYTE


def test_packed_bodies_are_not_unpacked(server, admin):
    bomb = gzip.compress(b'{"name": "' + b" " * (64 * MEGABYTE) + b'"}')
    before = memory(server, "VmHWM")
    answer = admin("POST", "/api/projects", bomb, {"Content-Type": "application/json", "Content-Encoding": "gzip"})
    assert answer.status in {400, 413, 415}
    assert memory(server, "VmHWM") - before < 16 * MEGABYTE


DOCUMENTS = [
    b"[" * 100_000 + b"]" * 100_000,
    b'{"a":' * 5000 + b"1" + b"}" * 5000,
    b'{"name": "a", "name": "b"}',
    b'{"name": 1e400}',
    b'{"name": NaN}',
    b'{"id": 9223372036854775808, "name": -0}',
    b'{"name": "\\ud800"}',
    b"\xef\xbb\xbf{}x",
    b'{"name": "\xff\xfe"}',
    b"{" + b",".join(b'"k%d":0' % number for number in range(50_000)) + b"}}",
    b'{"name": ' + b"9" * 500_000 + b"}",
    b'{"points": [1e308, -1e308, 1e-400]',
    b"null",
    b'"text"',
    b"{} {}",
]


def test_no_document_brings_the_server_down(server, admin, keys):
    refusals = {400, 401, 403, 404, 405, 409, 413, 415, 422}
    pid = server.process.pid
    before = memory(server, "VmHWM")
    for method, path, _ in routes(server):
        if method == "GET" or not path.startswith("/api/") or path in {"/api/auth/login", "/api/auth/logout"}:
            continue
        if method == "DELETE":
            continue
        for document in DOCUMENTS:
            answer = admin(method, filled(path, keys), document, {"Content-Type": "application/json"})
            needs_none = answer.status in {200, 201, 202, 204}
            assert answer.status in refusals or needs_none, (method, path, document[:40], answer.text[:300])
    assert server.process.pid == pid and server.process.poll() is None
    assert memory(server, "VmHWM") - before < 96 * MEGABYTE


def test_pictures_of_formulas_have_limits(server):
    stranger = Person(server.url)
    for query in ("width=100000", "height=100000", "scale=1e9", "min=nan", "max=inf", "min=-1e308&max=1e308", "f=x", "alpha=1e999"):
        answer = stranger("GET", f"/activations/plot.png?{query}")
        assert answer.status in {200, 400, 404, 422} and len(answer.body) < 2 * MEGABYTE


# The log


def test_one_request_is_one_line_whatever_is_in_it(server):
    before = len(server.log_text())
    evil = '/x%0d%0a{"severity":"ERROR"}%1b[31m%00"' + "y" * 100
    raw(server.url, f"GET {evil} HTTP/1.1\r\nHost: x\r\nUser-Agent: a\r\nConnection: close\r\n\r\n".encode(), 5)
    lines = server.log_text()[before:].splitlines()
    found = [json.loads(line) for line in lines if "yyyyyy" in line]
    assert len(found) == 1 and found[0]["message"] == "request answered"
    assert "\x1b" not in "".join(lines)


def test_secrets_of_the_settings_are_nowhere(start_server):
    canaries = {
        "ADMIN_PASSWORD": "canary admin password",
        "AWS_SECRET_ACCESS_KEY": "canary-aws-secret",
        "AWS_SESSION_TOKEN": "canary-aws-token",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN": "canary-container-token",
        "PGPASSWORD": "canary-pg-password",
    }
    server = start_server("sqlite", {**canaries, "LOG_LEVEL": "trace"})
    admin = sign_in(server.url, server.administrator, canaries["ADMIN_PASSWORD"])
    texts = [server.run(command).stdout for command in ("settings", "doctor", "version", "routes")]
    for method, path, _ in routes(server):
        if method == "GET" and "/events" not in path:
            texts.append(admin(method, filled(path, {})).text)
    texts.append(server.log_text())
    for canary in canaries.values():
        assert not any(canary in text for text in texts)
