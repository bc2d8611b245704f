"""Attacks on accounts, sessions, rights and lists, one case for each: what they try, and that it comes to nothing."""

import concurrent.futures
import contextlib
import http.client
import json
import re
import secrets
import socket
import sqlite3
import string
import subprocess
import urllib.parse
from types import SimpleNamespace

import pytest
from attacks import (
    PASSWORD,
    Person,
    cookies,
    filled,
    first_job,
    label,
    make_project,
    make_task,
    person,
    routes,
    sign_in,
)
from servers import PROGRAM
from waiting import wait_for


@pytest.fixture(scope="module")
def place(server, admin):
    """Ann's project with everything in it, and Eve, who has no part in it."""
    ann, eve = person(admin, "ann"), person(admin, "eve")
    project = make_project(ann)
    task = make_task(ann, project)
    job = first_job(ann, task)
    issue = ann("POST", "/api/issues", {"job": job, "frame": 0, "position": [1, 1, 9, 9], "message": "look"})
    assert issue.status == 201, issue.text
    guide = ann("POST", "/api/guides", {"project_id": project, "markdown": "be kind"})
    assert guide.status == 201, guide.text
    backup = ann("POST", f"/api/tasks/{task}/backup/export?use_default_location=true")
    keys = {
        "project": project,
        "task": task,
        "job": job,
        "label": label(ann, project),
        "issue": issue.json()["id"],
        "comment": ann("GET", f"/api/comments?issue_id={issue.json()['id']}").json()["results"][0]["id"],
        "guide": guide.json()["id"],
        "request": urllib.parse.quote(backup.json()["rq_id"], safe=""),
        "frame": 0,
    }
    return SimpleNamespace(ann=ann, eve=eve, keys=keys)


def users(admin: Person) -> int:
    return admin("GET", "/api/users").json()["count"]


# Accounts, sessions, passwords


@pytest.mark.parametrize("path", ["/register", "/signup", "/api/auth/register", "/user/signup", "/accounts/signup"])
def test_nobody_signs_up(server, admin, place, path):
    before = users(admin)
    body = {"username": "mallory", "password1": PASSWORD, "password2": PASSWORD, "email": "m@example.org"}
    for who in (Person(server.url), place.eve):
        for method in ("GET", "POST", "PUT", "PATCH"):
            assert who(method, path, body).status in {401, 403, 404, 405}
    assert users(admin) == before


def test_a_thousand_forged_sessions_open_nothing(server):
    letters = string.ascii_letters + string.digits
    address = urllib.parse.urlsplit(server.url)
    statuses = []
    with contextlib.closing(http.client.HTTPConnection(address.hostname, address.port, timeout=60)) as line:
        for number in range(1000):
            key = "".join(secrets.choice(letters) for _ in range(32)) if number else "A" * 32
            way = {"Cookie": f"sessionid={key}"} if number % 2 else {"Authorization": f"Token {key}"}
            line.request("GET", "/api/users/self", headers=way)
            answer = line.getresponse()
            answer.read()
            statuses.append(answer.status)
    assert statuses == [401] * 1000


def test_what_is_stored_opens_nothing(start_server):
    server = start_server("sqlite")
    token = sign_in(server.url, server.administrator, server.password).headers["Authorization"].split()[1]
    stored = b"".join(path.read_bytes() for path in (server.data / "data").glob("porthole.sqlite*"))
    assert token.encode() not in stored and server.password.encode() not in stored
    assert b"$scrypt$ln=15" in stored


def test_a_session_ends_for_whoever_copied_its_cookie(server, admin):
    made = {"username": "copied", "password1": PASSWORD, "password2": PASSWORD, "email": "copied@example.org"}
    assert admin("POST", "/api/auth/register", made).status == 201
    for end in ("signs out", "is barred"):
        who, token = cookies(server.url, "copied", PASSWORD)
        key = who("GET", "/api/users/self").json()["id"]
        assert who("GET", "/account").status == 200
        if end == "signs out":
            assert who.form("/logout", {"csrf_token": token}).status == 303
        else:
            assert admin("PATCH", f"/api/users/{key}", {"is_active": False}).status == 200
        assert who("GET", "/api/users/self").status == 401, end
        assert who("GET", "/account").status == 303, end


def test_a_new_session_has_a_new_key(server):
    planted = "B" * 32
    stranger = Person(server.url, {"Cookie": f"sessionid={planted}; csrftoken={planted}"})
    sent = {"csrf_token": planted, "username": server.administrator, "password": server.password}
    answer = stranger.form("/login", sent)
    assert answer.status == 303
    assert f"sessionid={planted}" not in " ".join(answer.headers.get_all("Set-Cookie"))
    assert stranger("GET", "/api/users/self").status == 401


def test_a_role_that_was_taken_is_gone_with_the_next_request(server, admin):
    second = person(admin, "second")
    key = second("GET", "/api/users/self").json()["id"]
    assert admin("PATCH", f"/api/users/{key}", {"is_superuser": True, "groups": ["admin"]}).status == 200
    assert second("GET", "/admin/users").status == 200
    assert admin("PATCH", f"/api/users/{key}", {"is_superuser": False, "groups": ["user"]}).status == 200
    assert second("GET", "/admin/users").status == 403


def test_behind_https_cookies_are_secure_and_scripts_do_not_see_them(start_server):
    server = start_server("sqlite", {"PUBLIC_URL": "https://porthole.example.org"})
    host = {"Host": "porthole.example.org"}
    answer = Person(server.url, host)(
        "POST", "/api/auth/login", {"username": server.administrator, "password": server.password}
    )
    session = next(line for line in answer.headers.get_all("Set-Cookie") if line.startswith("sessionid="))
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(session.split("; "))
    assert "max-age=" in answer.headers["Strict-Transport-Security"]
    assert Person(server.url)("GET", "/").status == 421
    assert Person(server.url)("GET", "/health").status == 200


@pytest.mark.parametrize(
    "body",
    [
        {"is_superuser": True},
        {"is_staff": True},
        {"groups": ["admin"]},
        {"role": "admin"},
        {"id": 1},
        {"password": "another sentence", "password_hash": "x"},
        {"is_superuser": {"": True}, "groups": [["admin"]]},
        '{"first_name": "Eve", "is_superuser": false, "is_superuser": true}',
    ],
)
def test_nobody_raises_himself(admin, place, body):
    key = place.eve("GET", "/api/users/self").json()["id"]
    before = admin("GET", f"/api/users/{key}").json()
    status = place.eve("PATCH", f"/api/users/{key}", body, {"Content-Type": "application/json"}).status
    assert status in {200, 400, 403}
    if isinstance(body, str):
        assert status == 400
    after = admin("GET", f"/api/users/{key}").json()
    for name in ("id", "is_superuser", "is_staff", "groups", "username", "is_active"):
        assert after[name] == before[name]


def test_there_is_no_password_that_everybody_knows(start_server):
    server = start_server("sqlite", {"ADMIN_USER": "", "ADMIN_PASSWORD": ""})
    links = re.findall(r"setup\?token=(\w{32})", server.log_text())
    assert len(links) == 1
    for name, password in [("admin", "admin"), ("admin", "password"), ("cvat", "cvat"), ("admin", "")]:
        sent = {"username": name, "password": password}
        assert Person(server.url)("POST", "/api/auth/login", sent).status == 400
    made = server.run("users", "create", "ann", "--admin", "--password-stdin", standard_input=PASSWORD)
    assert made.returncode == 0, made.stderr
    server.stop()
    before = len(server.log_text())
    server.start()
    assert "setup?token" not in server.log_text()[before:]


def test_one_use_links_and_tokens_are_in_no_log_and_no_page(start_server):
    server = start_server("sqlite")
    who, token = cookies(server.url, server.administrator, server.password)
    invited = who.form("/admin/users", {"csrf_token": token, "username": "bob", "display_name": "", "role": "user"})
    while invited.status == 303:
        invited = who("GET", invited.headers["Location"])
    link = re.search(r"/invitations/(\w{32})", invited.text)[1]
    assert Person(server.url)("GET", f"/invitations/{link}").status == 200
    made = who("POST", "/api/auth/access_tokens", {"name": "script"}, {"X-CSRFToken": token})
    value = made.json()["value"]
    assert Person(server.url, {"Authorization": f"Bearer {value}"})("GET", "/api/users/self").status == 200
    Person(server.url)("GET", f"/api/users/self?token={value}")
    assert value not in who("GET", "/account/tokens").text
    assert value not in who("GET", "/api/auth/access_tokens").text
    for secret in (link, value, value.split(".")[1], server.password):
        assert secret not in server.log_text()


def test_weak_passwords_are_refused_at_the_start(start_server):
    server = start_server("sqlite", {"ADMIN_USER": "", "ADMIN_PASSWORD": ""})
    server.stop()
    for password in ("cvat123456", "password1234", "aaaaaaaaaaaaaaa", "administrator"):
        server.environment |= {"ADMIN_USER": "administrator", "ADMIN_PASSWORD": password}
        ended = server.run("serve")
        assert ended.returncode == 78 and "ADMIN_PASSWORD" in ended.stderr, ended.stderr
        assert password == "administrator" or password not in ended.stderr


def test_two_servers_that_start_at_once_make_one_administrator(start_server):
    server = start_server("postgres")
    server.stop()
    sql = "DELETE FROM users"
    subprocess.run(["psql", "-q", "-c", sql, server.environment["DATABASE_URL"]], check=True, capture_output=True)
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        made = list(pool.map(lambda _: started_and_stopped(server), range(3)))
    assert made == [0] * 3, [path.read_text() for path in server.data.glob("*.log")]
    server.start()
    assert server.run("users", "list").stdout.count("admin\tadmin") == 1


def started_and_stopped(server) -> int:
    """What a server on a port of its own ends with, once it has begun to serve and was told to stop."""
    log = server.data / f"{secrets.token_hex(4)}.log"
    environment = {**server.environment, "PORT": str(free_port())}
    with log.open("wb") as output:
        process = subprocess.Popen([PROGRAM, "serve"], env=environment, stdout=output, stderr=output)
        while process.poll() is None and b'"serving"' not in log.read_bytes():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.1)
        process.terminate()
        return process.wait(20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# Rights between people


def test_every_route_is_closed_to_who_has_no_part_in_it(server, place):
    """By every method, with the keys of somebody else's things: as if they were not there."""
    missing = {name: "1" * 9 if name != "request" else "nothing" for name in place.keys}
    query = "?client=" + "a" * 32 + "&type=frame&number=0&quality=original&format=COCO%201.0&action=create"
    hidden = 0
    for method, path, access in routes(server):
        names = set(re.findall(r"\{(\w+)\}", path))
        if access != "signed in" or not names & set(place.keys):
            continue
        body = None if method == "GET" else {}
        foreign = place.eve(method, filled(path, place.keys) + query, body)
        nothing = place.eve(method, filled(path, missing) + query, body)
        assert foreign.status == nothing.status, (method, path, foreign.text[:300], nothing.text[:300])
        assert foreign.status in {400, 404, 415, 422}, (method, path, foreign.text[:300])
        assert "owls" not in foreign.text and "be kind" not in foreign.text
        hidden += foreign.status == 404
    assert hidden > 120


def test_what_eve_tried_changed_nothing(place):
    assert place.ann("GET", f"/api/projects/{place.keys['project']}").json()["name"] == "owls"
    assert place.ann("GET", f"/api/tasks/{place.keys['task']}").json()["size"] == 2
    assert place.ann("GET", f"/api/issues/{place.keys['issue']}").status == 200


def test_lists_hold_nothing_of_others(place):
    for name in ("projects", "tasks", "jobs", "issues", "requests", "labels", "comments"):
        found = place.eve("GET", f"/api/{name}?page_size=100")
        query = {"labels": f"?project_id={place.keys['project']}", "comments": f"?issue_id={place.keys['issue']}"}
        if name in query:
            found = place.eve("GET", f"/api/{name}{query[name]}")
        assert found.status == 404 or found.json()["count"] == 0, (name, found.text)


def test_shapes_take_nothing_of_another_place(place):
    other = make_project(place.eve, "eve's")
    foreign = label(place.eve, other)
    job = place.keys["job"]
    box = {"type": "rectangle", "frame": 0, "label_id": place.keys["label"], "points": [1, 1, 9, 9]}
    for change in ({"label_id": foreign}, {"label_id": -1}, {"label_id": 2**40}, {"frame": 2**40}, {"frame": -1}):
        answer = place.ann("PUT", f"/api/jobs/{job}/annotations", {"shapes": [{**box, **change}]})
        assert answer.status == 400, (change, answer.text)
    assert place.ann("GET", f"/api/jobs/{job}/annotations").json()["shapes"] == []
    for body in (
        {"job": job, "frame": 0, "position": [1, 1], "message": "x"},
        {"job": 2**40, "frame": 0, "position": [1, 1], "message": "x"},
    ):
        assert place.eve("POST", "/api/issues", body).status in {400, 404}
    assert place.eve("POST", "/api/comments", {"issue": place.keys["issue"], "message": "x"}).status in {400, 404}
    task = place.eve("POST", "/api/tasks", {"name": "x", "project_id": place.keys["project"]})
    assert task.status == 404


LISTS = ["projects", "tasks", "jobs", "issues", "requests", "users", "labels", "organizations", "invitations"]
ORACLES = ["password", "owner.password", "user__password", "password__startswith", "key_hash", "token", "sessions.key_hash"]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_no_oracle(place, name):
    scope = f"project_id={place.keys['project']}&" if name == "labels" else ""
    for oracle in ORACLES:
        rule = urllib.parse.quote(json.dumps({"==": [{"var": oracle}, "x"]}))
        assert place.ann("GET", f"/api/{name}?{scope}filter={rule}").status == 400, oracle
        # A name that is no field is of no account, as with CVAT: it must neither order nor narrow anything.
        whole = place.ann("GET", f"/api/{name}?{scope}").json()["results"]
        for query in (f"sort={oracle}", f"sort=-{oracle}", f"{oracle}=x"):
            answer = place.ann("GET", f"/api/{name}?{scope}{query}")
            assert answer.status == 400 or answer.json()["results"] == whole, (name, query)


SQL = ["' OR '1'='1", "1; DROP TABLE users --", "%' OR 1=1 --", "\\", "a%00b", "') UNION SELECT password FROM users --"]


@pytest.mark.parametrize("name", LISTS)
def test_no_word_becomes_sql(place, name):
    scope = f"project_id={place.keys['project']}&" if name == "labels" else ""
    for words in SQL:
        text = urllib.parse.quote(words)
        for query in (f"search={text}", f"sort={text}", f"name={text}", f"filter={text}", f"page={text}", f"org={text}"):
            answer = place.ann("GET", f"/api/{name}?{scope}{query}")
            assert answer.status < 500 and "scrypt" not in answer.text, (query, answer.text)
        rule = urllib.parse.quote(json.dumps({"==": [{"var": "id"}, words]}))
        assert place.ann("GET", f"/api/{name}?{scope}filter={rule}").status < 500
    assert place.ann("GET", "/api/projects").json()["count"] >= 1


def test_a_long_pattern_is_answered_at_once(place):
    for words in ("%" * 2000, "a%" * 1000, "(a+)+$" * 300, "_" * 4000):
        answer = place.ann("GET", f"/api/tasks?search={urllib.parse.quote(words)}")
        assert answer.status in {200, 400}


# Reading changes nothing


def test_get_and_head_change_no_row(start_server):
    server = start_server("sqlite")
    admin = sign_in(server.url, server.administrator, server.password)
    project = make_project(admin)
    task = make_task(admin, project)
    keys = {"project": project, "task": task, "job": first_job(admin, task), "label": label(admin, project), "frame": 0}
    wait_for(lambda: is_sealed(server), 30)
    before = rows(server)
    for method, path, _ in routes(server):
        if method == "GET" and "/events" not in path:
            for read in ("GET", "HEAD"):
                answer = admin(read, filled(path, keys) + "?action=create&type=frame&number=0")
                assert answer.status < 500, (path, answer.text)
    assert rows(server) == before


def is_sealed(server) -> bool:
    """Whether every entry of the audit has its seal, which comes within seconds and not from reading."""
    with contextlib.closing(sqlite3.connect(f"file:{server.data}/data/porthole.sqlite?mode=ro", uri=True)) as database:
        return not database.execute("SELECT count(*) FROM audit WHERE seal IS NULL").fetchone()[0]


def rows(server) -> dict[str, list]:
    """Every row of every table, but of what is known to be kept of visits."""
    visits = {"sessions", "server_failures", "login_failures"}
    with contextlib.closing(sqlite3.connect(f"file:{server.data}/data/porthole.sqlite?mode=ro", uri=True)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(map(repr, database.execute(f'SELECT * FROM "{name}"'))) for name in tables if name not in visits}
