"""The table in a database outside that exports of labels bring up to date."""

import contextlib
import csv
import io
import os
import subprocess
import time
import urllib.parse
import uuid
import zipfile

import pytest
from datasets import Caller, make_task, png
from servers import ENGINES, PROGRAM, Servers, new_database

FORMAT = "Label table 1.0"
LABELS = [{"name": "=cat, \"big\""}, {"name": "dog"}]
PICTURES = {f"img_{index}.png": png(64, 48, index * 20) for index in range(3)}
COLUMNS = ["label_id", "label", "filepath", "creator_mail", "label_create_date", "branch"]
SWITCH = 'name="update_table"'


PASSWORD = "p@ss"
CANARY = "the-main-password"


def ask(address: str, *statements: str) -> str:
    words = ["psql", "--no-psqlrc", "--csv", "--tuples-only", "--quiet", "--set=ON_ERROR_STOP=1"]
    done = subprocess.run(
        [*words, *[f"--command={one}" for one in statements], address],
        env={**os.environ, "PGCLIENTENCODING": "UTF8"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows(address: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(ask(address, "SELECT * FROM porthole_labels ORDER BY filepath"))))


@contextlib.contextmanager
def outside_account():
    """An account, by name, that must tell its password; it has no database yet."""
    administrator, name = os.environ["PORTHOLE_TEST_POSTGRES"], f"outside_{uuid.uuid4().hex[:12]}"
    ask(administrator, f"CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}'")
    # The server trusts everybody else: the first line that fits is taken. Written is what was read before: COPY empties it.
    file = ask(administrator, "SHOW hba_file").strip()
    ask(
        administrator,
        f"CREATE TEMPORARY TABLE rules AS SELECT 0 AS place, 'host all {name} all scram-sha-256' AS rule UNION ALL"
        " SELECT place, rule FROM unnest(string_to_array(pg_read_file(current_setting('hba_file')), chr(10)))"
        " WITH ORDINALITY AS read (rule, place) WHERE rule ~ '^[a-z]'",
        f"COPY (SELECT rule FROM rules ORDER BY place) TO '{file}'",
        "SELECT pg_reload_conf()",
    )
    try:
        yield name
    finally:
        ask(administrator, f"DROP ROLE {name}")


def outside_address(account: str, database: str) -> str:
    administrator = os.environ["PORTHOLE_TEST_POSTGRES"]
    ask(administrator, f"ALTER DATABASE {database} OWNER TO {account}")
    address = urllib.parse.urlsplit(administrator)
    netloc = f"{account}:{urllib.parse.quote(PASSWORD)}@{address.hostname}:{address.port}"
    return address._replace(netloc=netloc, path=f"/{database}").geturl()


def shows_secret(text: str) -> bool:
    return any(secret in text for secret in (PASSWORD, urllib.parse.quote(PASSWORD), CANARY))


def table(data: bytes) -> list[list[str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return list(csv.reader(io.StringIO(archive.read("labels.csv").decode())))


@pytest.fixture(scope="module", params=ENGINES)
def place(request):
    """A server, and the address of the database outside."""
    with outside_account() as account, new_database() as outside, Servers() as start:
        url = outside_address(account, outside)
        # The main database's password must not reach the other server, which would refuse it.
        main = {"PGPASSWORD": CANARY} if request.param == "postgres" else {}
        yield start(request.param, {"LABEL_TABLE_URL": url, "ADMIN_EMAIL": "admin@example.org", **main}), url


@pytest.fixture(scope="module")
def task(place):
    call = Caller(place[0])
    task = make_task(call, LABELS, PICTURES)
    keys = {label["name"]: label["id"] for label in call.json("GET", f"/api/labels?task_id={task}")["results"]}
    box = {"type": "rectangle", "points": [1, 1, 9, 9], "attributes": []}
    shapes = [{**box, "frame": frame, "label_id": keys[LABELS[frame % 2]["name"]]} for frame in range(3)]
    call("PUT", f"/api/tasks/{task}/annotations", {"version": 0, "tags": [], "tracks": [], "shapes": shapes})
    return task


def test_a_second_push_updates_and_never_doubles(place, task):
    server, address = place
    call = Caller(server)
    exported = table(call.export(task, FORMAT, "&update_table=true"))
    assert exported[0] == COLUMNS
    first = rows(address)
    assert [row[1:4] for row in first] == [
        [LABELS[0]["name"], "img_0.png", "admin@example.org"],
        ["dog", "img_1.png", "admin@example.org"],
        [LABELS[0]["name"], "img_2.png", "admin@example.org"],
    ]
    # The file's labels are guarded against spreadsheets; the table's are what they are.
    assert [row[1] for row in exported[1:]] == ["'" + LABELS[0]["name"], "dog", "'" + LABELS[0]["name"]]
    assert [row[0] for row in exported[1:]] == [row[0] for row in first]
    stored = call.json("GET", f"/api/tasks/{task}/annotations")
    moved = {**stored["shapes"][0], "label_id": stored["shapes"][1]["label_id"]}
    added = {key: value for key, value in stored["shapes"][1].items() if key != "id"}
    call("PATCH", f"/api/tasks/{task}/annotations?action=update", {"version": 0, "tags": [], "tracks": [], "shapes": [moved]})
    call("PATCH", f"/api/tasks/{task}/annotations?action=create", {"version": 0, "tags": [], "tracks": [], "shapes": [added]})
    for _ in range(2):
        call.export(task, FORMAT, "&update_table=true")
        second = rows(address)
        assert len(second) == 4
        assert second[0] == [first[0][0], "dog", *first[0][2:]]
        assert [row for row in second if row[0] == first[2][0]] == [first[2]]


def test_an_export_without_the_switch_leaves_the_table_alone(place, task):
    server, address = place
    call = Caller(server)
    call.export(task, FORMAT, "&update_table=true")
    assert len(rows(address)) > 0
    ask(address, "TRUNCATE porthole_labels")
    call.export(task, FORMAT, "&update_table=false")
    call.export(task, FORMAT)
    assert rows(address) == []
    refused = call.json("POST", f"/api/tasks/{task}/dataset/export?format=COCO%201.0&update_table=true", expected=400)
    assert "Label table 1.0" in str(refused)


def test_the_command_line_pushes_too(place, task, tmp_path):
    server, address = place
    ask(address, "DROP TABLE IF EXISTS porthole_labels")
    file = tmp_path / "labels.zip"
    words = ["export", "--task", str(task), "--format", FORMAT, "--update-table", "-o", str(file)]
    done = server.run(*words)
    assert done.returncode == 0, done.stderr
    assert [row[0] for row in rows(address)] == [row[0] for row in table(file.read_bytes())[1:]]
    printed = server.run("settings")
    assert not shows_secret(printed.stdout + printed.stderr + done.stdout + done.stderr + server.log_text())


def test_without_a_table_it_is_neither_offered_nor_done(place, task):
    server, _ = place
    with Servers() as start:
        other = Caller(start("sqlite"))
        made = make_task(other, [{"name": "cat"}], {"a.png": png(8, 8, 1)})
        refused = other.json("POST", f"/api/tasks/{made}/dataset/export?format=Label%20table%201.0&update_table=true", expected=400)
        assert "LABEL_TABLE_URL" in str(refused)
        assert SWITCH not in page(other, made)
    text = page(Caller(server), task)
    assert SWITCH in text and not shows_secret(text)


def test_no_connection_stays_open(place, task):
    server, address = place
    Caller(server).export(task, FORMAT, "&update_table=true")
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    deadline = time.monotonic() + 10
    while (count := int(ask(address, others))) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert count == 0


def test_a_wrong_password_is_said_and_not_shown(place, task):
    server, address = place
    wrong = {**server.environment, "LABEL_TABLE_URL": address.replace(urllib.parse.quote(PASSWORD), "wr%40ng")}
    done = subprocess.run(
        [PROGRAM, "export", "--task", str(task), "--format", FORMAT, "--update-table", "-o", "labels.zip"],
        cwd=server.data,
        env=wrong,
        capture_output=True,
        text=True,
        timeout=60,
    )
    text = done.stdout + done.stderr
    assert done.returncode != 0 and "LABEL_TABLE_URL" in text, text
    assert not any(secret in text for secret in ("wr@ng", "wr%40ng", CANARY))
    assert "labels.zip is written." in done.stdout and zipfile.is_zipfile(server.data / "labels.zip")


# Those of the settings are refused where the own database is a file; the others would lead PostgreSQL's own astray.
VARIABLES = {
    "postgres": {
        "PGPORT": "1",
        "PGUSER": "nobody",
        "PGPASSWORD": CANARY,
        "PGDATABASE": "nowhere",
        "PGSSLROOTCERT": "none.pem",
        "PGCLIENTENCODING": "UTF8",
    },
    "sqlite": {
        "PGHOSTADDR": "127.0.0.2",
        "PGOPTIONS": "-csearch_path=nowhere",
        "PGSSLCERT": "none.crt",
        "PGSSLKEY": "none.key",
        "PGSSLCRL": "none.crl",
        "PGCHANNELBINDING": "require",
        "PGTARGETSESSIONATTRS": "standby",
        "PGREQUIREPEER": "nobody",
        "PGGSSENCMODE": "require",
        "PGSSLMINPROTOCOLVERSION": "TLSv1.3",
        "PGCLIENTENCODING": "SQL_ASCII",
    },
}


@pytest.mark.parametrize("engine", ENGINES)
def test_variables_of_the_main_database_change_nothing(engine):
    """Neither they nor the encoding of the database outside."""
    administrator = os.environ["PORTHOLE_TEST_POSTGRES"]
    name = f"latin_{uuid.uuid4().hex[:12]}"
    with outside_account() as account, Servers() as start:
        ask(administrator, f"CREATE DATABASE {name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
        try:
            address = outside_address(account, name)
            server = start(engine, {"LABEL_TABLE_URL": address, **VARIABLES[engine]})
            call = Caller(server)
            made = make_task(call, [{"name": "größer"}], {"ä.png": png(8, 8, 1)})
            (label,) = call.json("GET", f"/api/labels?task_id={made}")["results"]
            tag = {"frame": 0, "label_id": label["id"], "attributes": []}
            call("PUT", f"/api/tasks/{made}/annotations", {"version": 0, "tags": [tag], "tracks": [], "shapes": []})
            call.export(made, FORMAT, "&update_table=true")
            assert [row[1:3] for row in rows(address)] == [["größer", "ä.png"]]
        finally:
            ask(administrator, f"DROP DATABASE {name} WITH (FORCE)")


def page(call: Caller, task: int) -> str:
    return call("GET", f"/tasks/{task}/dataset", headers={"Accept": "text/html"}).decode()
