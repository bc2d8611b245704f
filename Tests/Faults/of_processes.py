"""Faults of processes: they are killed, asked to end, or have little to work with."""

import contextlib
import os
import random
import socket
import subprocess
import threading
import time
import urllib.parse

from attacks import finished, upload
from crew import Job, is_up, saving, wait_for
from datasets import png
from fault import fault, folder, intact, lost
from servers import PROGRAM, Servers


def kill(engine: str, rounds: int) -> dict:
    acks = gone = broken = 0
    starts = []
    with Servers() as start:
        server = start(engine)
        for _ in range(rounds):
            job = Job(server)
            with saving(job, 8) as savers:
                # Before anything is acknowledged nothing can be lost.
                wait_for(lambda: any(saver.acked for saver in savers), 30)  # noqa: B023
                time.sleep(random.uniform(0.05, 0.5))
                server.kill()
            broken += engine == "sqlite" and not intact(server)
            began = time.monotonic()
            server.start()
            starts.append(time.monotonic() - began)
            found = lost(job, savers)
            acks, gone = acks + found[0], gone + found[1]
    slowest = sorted(starts)[int(len(starts) * 0.95)]
    return {"rounds": rounds, "acks": acks, "lost": gone, "broken": broken, "start_p95": f"{slowest:.2f}s"} | {
        "PASS": acks > 0 and gone == broken == 0
    }


@fault
def kill_sqlite(rounds):
    return kill("sqlite", rounds)


@fault
def kill_postgres(rounds):
    return kill("postgres", rounds)


@fault
def sigterm(rounds):
    """64 clients ask all the time: whatever was accepted is answered, and the server ends by itself."""
    cut = asked = 0
    slowest = 0.0
    for _ in range(max(1, rounds // 5)):
        with Servers() as start:
            server = start("sqlite")
            job = Job(server)
            counts = {"asked": 0, "cut": 0}
            ended = threading.Event()
            lock = threading.Lock()

            def ask(counts=counts, ended=ended, lock=lock, server=server):
                address = urllib.parse.urlsplit(server.url)
                while not ended.is_set():
                    try:
                        line = socket.create_connection((address.hostname, address.port), timeout=20)
                        line.sendall(b"GET /activations HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    except OSError:
                        return
                    got = b""
                    with contextlib.suppress(OSError):
                        while piece := line.recv(65536):
                            got += piece
                    with lock:
                        counts["asked"] += 1
                        # A line that nobody took is reset without a byte; one that was taken is answered whole.
                        counts["cut"] += bool(got) and b"</html>" not in got[-200:]

            threads = [threading.Thread(target=ask, daemon=True) for _ in range(64)]
            for thread in threads:
                thread.start()
            with saving(job, 4) as savers:
                time.sleep(1)
                began = time.monotonic()
                status = server.stop()
                slowest = max(slowest, time.monotonic() - began)
            ended.set()
            for thread in threads:
                thread.join(30)
            server.start()
            _, gone = lost(job, savers)
            asked, cut = asked + counts["asked"], cut + counts["cut"] + gone + (status != 0)
    return {"asked": asked, "cut": cut, "end": f"{slowest:.1f}s", "PASS": asked > 64 and cut == 0 and slowest <= 8}


@fault
def few_descriptors(_):
    """128 descriptors and 500 lines: no end, and all is well soon after."""
    with Servers() as start:
        server = start("sqlite")
        server.stop()
        server.process = subprocess.Popen(
            ["prlimit", "--nofile=128", PROGRAM, "serve"], cwd=server.data, env=server.environment,
            stdin=subprocess.DEVNULL, stdout=server.log.open("ab"), stderr=subprocess.STDOUT,
        )
        wait_for(lambda: is_up(server.url), 30)
        address = urllib.parse.urlsplit(server.url)
        lines = []
        for _ in range(500):
            with contextlib.suppress(OSError):
                line = socket.create_connection((address.hostname, address.port), timeout=2)
                line.sendall(b"GET / HTTP/1.1\r\nX-A: ")
                lines.append(line)
        time.sleep(2)
        alive = server.process.poll() is None
        for line in lines:
            line.close()
        back = wait_for(lambda: is_up(server.url), 10)
    return {"lines": len(lines), "alive": alive, "back": f"{back:.1f}s", "PASS": alive and back <= 5}


@fault
def killed_imports(rounds):
    """The server dies in the middle of making a task: the next one finishes it, once, and nothing is left over."""
    wrong = 0
    count = max(2, rounds // 3)
    with Servers() as start:
        server = start("sqlite")
        job = Job(server)
        pictures = {f"{number:03}.png": png(64, 48, number) for number in range(120)}
        for _ in range(count):
            task = job.admin("POST", "/api/tasks", {"name": "killed", "project_id": job.project}).json()["id"]
            found = {}
            uploading = threading.Thread(target=lambda task=task, found=found: found.update(try_upload(job, task, pictures)))
            uploading.start()
            time.sleep(random.uniform(0.2, 1.5))
            server.kill()
            uploading.join()
            server.start()
            waiting = job.admin("GET", f"/api/requests?target=task&task_id={task}").json()["results"]
            for request in waiting:
                finished(job.admin, request["id"])
            if not waiting:
                found = upload(job.admin, task, pictures)
                assert found["status"] == "finished", found
            names = [frame["name"] for frame in job.admin("GET", f"/api/tasks/{task}/data/meta").json()["frames"]]
            wrong += names != sorted(pictures)
            wrong += job.admin("GET", f"/api/jobs?task_id={task}").json()["count"] != 1
        left = list((server.data / "data/media/incoming").rglob("*.png"))
    return {"rounds": count, "wrong": wrong, "left": len(left), "PASS": wrong == 0 and not left}


def try_upload(job: Job, task: int, pictures: dict) -> dict:
    try:
        return upload(job.admin, task, pictures)
    except (OSError, AssertionError, ValueError) as error:
        return {"status": str(error)}


@fault
def killed_migrations(rounds):
    """`porthole migrate` is killed at some moment, and then run again."""
    wrong = 0
    for number in range(rounds * 2):
        with folder() as room:
            environment = {**os.environ, "DATA_DIR": str(room / "data")}
            first = subprocess.Popen([PROGRAM, "migrate"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(0.01 * (number + 1))
            first.kill()
            first.wait()
            again = subprocess.run([PROGRAM, "migrate"], env=environment, capture_output=True, check=False)
            third = subprocess.run([PROGRAM, "migrate"], env=environment, capture_output=True, check=False)
            wrong += again.returncode != 0 or third.returncode != 0
    return {"rounds": rounds * 2, "wrong": wrong, "PASS": wrong == 0}
