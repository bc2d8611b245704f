"""Attacks by what is shown: headers, origins, links and markup that came from strangers."""

import re
import urllib.parse

import pytest
from attacks import (
    Person,
    cookies,
    filled,
    make_task,
    routes,
    sign_in,
)

SCRIPT = "<script>window.__pwned=1</script>"
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

# Pages that show a stranger what everybody may see stay in the process of the window that opened them.
OPENER = "Cross-Origin-Opener-Policy"
PUBLIC = re.compile(r"/|/(mascots|activations|compare)(/[\w-]+)?")


@pytest.fixture(scope="module")
def engine() -> str:
    """None of this is a matter of the database."""
    return "sqlite"


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
                allowed = {value, "unsafe-none"} if name == OPENER and PUBLIC.fullmatch(place) and caller is not who else {value}
                assert answer.headers[name] in allowed, (method, path, name)
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
