"""Background requests: their list, their cancellation, and a server that ends in the middle of one."""

import io
import json
import subprocess
import threading
import time
import zipfile

import pytest
from cvat_sdk import make_client
from media import LABELS, NINE, call, chunk, jobs, make
from PIL import Image
from servers import PROGRAM
from waiting import wait_for


def test_the_client_waits_no_longer_than_the_work(client):
    """With the SDK's own pause of five seconds between its questions."""
    durations = []
    for _ in range(3):
        start = time.monotonic()
        make(client, NINE[:2])
        durations.append(time.monotonic() - start)
    assert min(durations) < 4


def test_requests_are_listed_and_private(client, server):
    task = make(client, NINE[:1])
    found = json.loads(call(client, "GET", f"/api/requests?task_id={task.id}&action=create", expected=200).data)
    assert found["count"] == 1
    request = found["results"][0]
    assert request["id"].startswith(f"action=create&target=task&target_id={task.id}")
    assert (request["status"], request["progress"], request["operation"]["type"]) == ("finished", 1, "create:task")
    model, _ = client.api_client.requests_api.retrieve(request["id"])
    assert model.status.value == "finished"
    plain, _ = client.api_client.requests_api.retrieve(f"action=create&target=task&target_id={task.id}")
    assert plain.id == request["id"]


def stored_files(server):
    folder = server.data / "data" / "media"
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.name != "lock")


@pytest.mark.parametrize("pause", [0, 0.3, 0.8])
def test_a_killed_server_finishes_after_its_restart(start_server, engine, tmp_path, pause):
    """kill -9 while the frames are made: the work is begun again, done once, and no file is left without a row."""
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(1500):
            archive.writestr(f"{number:05}.png", NINE[0].read_bytes() if number % 50 == 0 else small(number))
    server = start_server(engine)
    client = make_client(server.url, credentials=(server.administrator, server.password))
    task = client.tasks.create({"name": "killed", "labels": LABELS})
    made = threading.Thread(target=lambda: _swallow(lambda: task.upload_data([path], params={"image_quality": 70})))
    made.start()
    wait_for(lambda: '"request began"' in server.log_text())
    time.sleep(pause)
    server.kill()
    made.join()
    server.start()
    client = make_client(server.url, credentials=(server.administrator, server.password))

    def request():
        return json.loads(call(client, "GET", f"/api/requests?task_id={task.id}", expected=200).data)["results"][0]

    wait_for(lambda: request()["status"] in {"finished", "failed"})
    assert request()["status"] == "finished", request()["message"]
    task = client.tasks.retrieve(task.id)
    assert (task.size, jobs(task)) == (1500, [(0, 1499)])
    assert len(chunk(task, 20).infolist()) == 60
    task.remove()
    wait_for(lambda: stored_files(server) == [])


def test_other_processes_work_on_one_postgres(start_server, tmp_path):
    """A server that leaves the work to two workers, which share it."""
    server = start_server("postgres", {"WORKERS": "0"})
    workers = [
        subprocess.Popen(
            [PROGRAM, "worker"],
            env={**server.environment, "WORKERS": "1"},
            cwd=server.data,
            stdout=(tmp_path / f"worker-{number}.log").open("wb"),
            stderr=subprocess.STDOUT,
        )
        for number in range(2)
    ]
    try:
        with make_client(server.url, credentials=(server.administrator, server.password)) as client:
            made = [make(client, NINE[:3], name=f"shared {number}") for number in range(6)]
            assert [task.size for task in made] == [3] * 6
            assert [jobs(task) for task in made] == [[(0, 2)]] * 6
    finally:
        for worker in workers:
            worker.terminate()
        assert [worker.wait(20) for worker in workers] == [0, 0]
    finished = [line for path in tmp_path.glob("worker-*.log") for line in path.read_text().splitlines()]
    assert sum('"request finished"' in line for line in finished) == 6


def test_cancelling_leaves_nothing_behind(start_server, engine, tmp_path):
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(3000):
            archive.writestr(f"{number:05}.png", NINE[0].read_bytes() if number % 10 == 0 else small(number))
    server = start_server(engine)
    client = make_client(server.url, credentials=(server.administrator, server.password))
    task = client.tasks.create({"name": "cancelled", "labels": LABELS})
    failures = []
    made = threading.Thread(target=lambda: failures.append(_swallow(lambda: task.upload_data([path], params={"image_quality": 70}))))
    made.start()
    wait_for(lambda: '"request began"' in server.log_text())
    name = f"action=create&target=task&target_id={task.id}"
    client.api_client.requests_api.create_cancel(name)
    made.join()
    assert "Cancelled" in str(failures[0])
    task.fetch()
    assert not getattr(task, "size", None)
    # The sweep of what was half written goes on by itself; a new upload begins with it.
    call(client, "POST", f"/api/tasks/{task.id}/data/", expected=202, **{"Upload-Start": ""})
    wait_for(lambda: stored_files(server) == [])
    task.upload_data(NINE[:2], params={"image_quality": 70})
    task.fetch()
    assert task.size == 2


def small(number):
    buffer = io.BytesIO()
    Image.new("RGB", (16, 16), (number % 256, 0, 0)).save(buffer, "PNG")
    return buffer.getvalue()


def _swallow(work):
    try:
        work()
    except Exception as error:  # noqa: BLE001 it breaks, as it should
        return error
    return None
