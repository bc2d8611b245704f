"""How often a request asks Postgres: counted on the line between the two."""

import os
import socket
import subprocess
import threading
import urllib.parse
import uuid
from pathlib import Path

import pytest
from cvat_sdk import make_client
from servers import PROGRAM, Servers, new_database

PHOTO = Path(__file__).resolve().parent.parent / "Fixtures" / "photos" / "coins.png"


class Line:
    """Passes everything on between a server and Postgres, and counts how often the talk turns to Postgres."""

    def __init__(self, host, port):
        self.target = (host, port)
        self.turns = 0
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            far = socket.create_connection(self.target)
            for line in (near, far):
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            state = {"asked": False}
            threading.Thread(target=self.carry, args=(near, far, state, True), daemon=True).start()
            threading.Thread(target=self.carry, args=(far, near, state, False), daemon=True).start()

    def carry(self, source, target, state, asks):
        try:
            while piece := source.recv(1 << 16):
                with self.lock:
                    if asks and not state["asked"]:
                        self.turns += 1
                    state["asked"] = asks
                target.sendall(piece)
        except OSError:
            pass
        finally:
            for line in (source, target):
                line.close()


@pytest.fixture(scope="module")
def counted():
    """A server whose line to Postgres is counted, and the line."""
    with new_database() as database, Servers() as start:
        address = urllib.parse.urlsplit(os.environ["PORTHOLE_TEST_POSTGRES"])
        line = Line(address.hostname, address.port)
        netloc = f"{address.username}@127.0.0.1:{line.port}"
        url = address._replace(netloc=netloc, path=f"/{database}").geturl()
        # Without workers, which ask for work all the time.
        yield start("sqlite", {"DATABASE_URL": url, "WORKERS": "0"}), line


@pytest.fixture(scope="module")
def place(counted):
    """A client, a task without pictures, and the line."""
    server, line = counted
    with make_client(server.url, credentials=(server.administrator, server.password)) as client:
        task = client.tasks.create({"name": "counted", "labels": [{"name": "owl"}]})
        yield client, task, line


def turns(line, work, times=12):
    """The least that one call needs: statements are prepared at first, and housekeeping talks too."""
    found = []
    for _ in range(times):
        before = line.turns
        work()
        found.append(line.turns - before)
    return min(found)


def test_who_asks_is_found_in_one_trip(place):
    client, _, line = place
    assert turns(line, lambda: client.api_client.users_api.retrieve_self()) <= 1


def test_a_task_is_shown_in_three_trips(place):
    client, task, line = place
    assert turns(line, task.fetch) <= 3


def test_a_save_takes_few_trips_and_two_thousand_boxes_hardly_more(counted, tmp_path):
    server, line = counted
    with (
        make_client(server.url, credentials=(server.administrator, server.password)) as client,
        (tmp_path / "worker.log").open("wb") as log,
    ):
        worker = server.environment | {"WORKERS": "1"}
        hand = subprocess.Popen([PROGRAM, "worker"], env=worker, cwd=server.data, stdout=log, stderr=subprocess.STDOUT)
        try:
            task = client.tasks.create_from_data({"name": "many", "labels": [{"name": "owl"}]}, [str(PHOTO)])
        finally:
            hand.terminate()
            hand.wait(20)
        label, job = task.get_labels()[0].id, task.get_jobs()[0].id
        shape = {"type": "rectangle", "frame": 0, "label_id": label, "points": [1, 2, 3, 4]}

        def save():
            edit = {"seq": 1, "kind": "create", "uid": uuid.uuid4().hex, "shape": shape}
            client.api_client.call_api(
                f"/api/jobs/{job}/ops",
                "PATCH",
                header_params={"Content-Type": "application/json"},
                body={"client": uuid.uuid4().hex, "ops": [edit]},
                auth_settings=["sessionAuth", "csrfHeaderAuth"],
                _parse_response=False,
            )

        def put():
            client.api_client.tasks_api.update_annotations(task.id, labeled_data_request={"shapes": [shape] * 2000})

        # One of them tells the other processes, once the save is answered for.
        assert turns(line, save) <= 11
        assert turns(line, put, times=3) <= 30
