"""The table in a database outside that exports of labels bring up to date."""

import csv
import io
import os
import subprocess
import urllib.parse
import zipfile

import pytest
from datasets import Caller, make_task, png
from servers import ENGINES, Servers, new_database

FORMAT = "Label table 1.0"
LABELS = [{"name": "=cat, \"big\""}, {"name": "dog"}]
PICTURES = {f"img_{index}.png": png(64, 48, index * 20) for index in range(3)}
COLUMNS = ["label_id", "label", "filepath", "creator_mail", "label_create_date", "branch"]
SWITCH = 'name="update_table"'


def rows(address: str) -> list[list[str]]:
    text = subprocess.run(
        ["psql", "--no-psqlrc", "--csv", "--tuples-only", "--command=SELECT * FROM labels ORDER BY filepath", address],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return list(csv.reader(io.StringIO(text)))


def table(data: bytes) -> list[list[str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return list(csv.reader(io.StringIO(archive.read("labels.csv").decode())))


@pytest.fixture(scope="module", params=ENGINES)
def place(request):
    """A server, and the address of the database outside."""
    with new_database() as outside, Servers() as start:
        address = urllib.parse.urlsplit(os.environ["PORTHOLE_TEST_POSTGRES"])
        netloc = f"{address.username}:p%40ss@{address.hostname}:{address.port}"
        url = address._replace(netloc=netloc, path=f"/{outside}").geturl()
        # The main database's password must not reach the other server, nor be needed there.
        yield start(request.param, {"LABEL_TABLE_URL": url, "ADMIN_EMAIL": "admin@example.org"}), url


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
    before = subprocess.run(["psql", "-Atc", "SELECT to_regclass('labels')", address], capture_output=True, text=True).stdout
    call = Caller(server)
    call.export(task, FORMAT, "&update_table=false")
    assert subprocess.run(["psql", "-Atc", "SELECT to_regclass('labels')", address], capture_output=True, text=True).stdout == before
    refused = call.json("POST", f"/api/tasks/{task}/dataset/export?format=COCO%201.0&update_table=true", expected=400)
    assert "Label table 1.0" in str(refused)


def test_the_command_line_pushes_too(place, task, tmp_path):
    server, address = place
    subprocess.run(["psql", "-qc", "DROP TABLE IF EXISTS labels", address], check=True)
    file = tmp_path / "labels.zip"
    words = ["export", "--task", str(task), "--format", FORMAT, "--update-table", "-o", str(file)]
    done = server.run(*words)
    assert done.returncode == 0, done.stderr
    assert [row[0] for row in rows(address)] == [row[0] for row in table(file.read_bytes())[1:]]
    assert "p%40ss" not in server.run("settings").stdout + server.log_text()


def test_without_a_table_it_is_neither_offered_nor_done(place, task):
    server, _ = place
    with Servers() as start:
        other = Caller(start("sqlite"))
        made = make_task(other, [{"name": "cat"}], {"a.png": png(8, 8, 1)})
        refused = other.json("POST", f"/api/tasks/{made}/dataset/export?format=Label%20table%201.0&update_table=true", expected=400)
        assert "LABEL_TABLE_URL" in str(refused)
        assert SWITCH not in page(other, made)
    text = page(Caller(server), task)
    assert SWITCH in text and "p%40ss" not in text


def page(call: Caller, task: int) -> str:
    return call("GET", f"/tasks/{task}/dataset", headers={"Accept": "text/html"}).decode()
