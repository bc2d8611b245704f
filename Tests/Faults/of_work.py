"""Faults in the middle of long work: space ends, the server is asked to end, the clock jumps."""

import os
import struct
import subprocess
import threading
import time
import urllib.parse
from pathlib import Path

from attacks import Person, finished, make_project, make_task, sign_in, upload
from crew import Job, saving, wait_for
from datasets import png
from fault import MEGABYTE, fault, folder, lost, shim
from servers import ENGINES, PROGRAM, Servers


def noise(count: int, size: int = MEGABYTE // 2) -> dict[str, bytes]:
    """Pictures that nothing makes smaller."""
    return {f"{number:03}.png": png(64, 48, number) + os.urandom(size) for number in range(count)}


def export(who: Person, task: int) -> dict:
    """The request at its end; what refused it where it never began."""
    asked = who("POST", f"/api/tasks/{task}/dataset/export?format=COCO%201.0&save_images=true")
    return finished(who, asked.json()["rq_id"]) if asked.status == 202 else {"status": asked.status, "message": asked.text}


def download(who: Person, done: dict) -> int:
    return who("GET", urllib.parse.urlsplit(done["result_url"]).path).status


@fault
def full_disk_at_work(_):
    """Space ends in the middle of an upload, an export and a backup: each says so and leaves nothing, and works with some space."""
    wrong = []
    for engine in ENGINES:
        with folder() as room:
            subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", room], check=True)
            try:
                with Servers() as start:
                    server = start(engine, {"DATA_DIR": str(room / "data"), "MIN_FREE_BYTES": "0"})
                    admin = sign_in(server.url, server.administrator, server.password)
                    project = make_project(admin)
                    task = make_task(admin, project, noise(12))
                    other = admin("POST", "/api/tasks", {"name": "other", "project_id": project}).json()["id"]
                    filler = fill(room, leaving=3 * MEGABYTE)
                    before = files(room)
                    told = {
                        "upload": str(attempt(admin, other)), "export": str(export(admin, task)),
                        "backup": server.run("backup", str(room / "backup.tar")).stderr,
                    }
                    wrong += [f"{engine} {what}: {text}" for what, text in told.items() if not speaks_of_space(text)]
                    reads = admin("GET", f"/tasks/{task}/frames/0").status
                    wrong += [f"{engine} reading: {reads}"] if reads != 200 else []
                    filler.unlink()
                    wait_for(lambda: files(room) <= before, 10)  # noqa: B023
                    wrong += [f"{engine} left {name}" for name in files(room) - before]
                    done = export(admin, task)
                    wrong += [] if done["status"] == "finished" and download(admin, done) == 200 else [f"{engine} then {done}"]
                    again = upload(admin, other, noise(2))
                    wrong += [] if again["status"] == "finished" else [f"{engine} then {again}"]
            finally:
                subprocess.run(["umount", "--lazy", room], check=True)
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return {"wrong": len(wrong), "PASS": not wrong}


def speaks_of_space(text: str) -> bool:
    return "disk" in text or "No space left" in text


def fill(room: Path, leaving: int) -> Path:
    filler = room / "filler"
    free = os.statvfs(room)
    filler.write_bytes(bytes(free.f_bavail * free.f_frsize - leaving))
    return filler


def files(room: Path) -> set[str]:
    """Of media and backups: what the database and the cache have is theirs to clean."""
    found = [*room.glob("*.tar*"), *(room / "data/media").rglob("*")]
    return {str(path.relative_to(room)) for path in found if path.is_file() and path.name != "lock"}


def attempt(who: Person, task: int) -> str | dict:
    """An upload of which one expects that it is refused."""
    try:
        return upload(who, task, noise(12))
    except (AssertionError, OSError) as error:
        return str(error)


@fault
def sigterm_at_work(rounds):
    """The server is asked to end in the middle of an upload, an export and backups: it ends in time, and the next one goes on."""
    wrong, slowest = [], 0.0
    with Servers() as start, folder() as room:
        server = start("sqlite", {"BACKUP_EVERY": "1", "BACKUP_DIR": str(room)})
        job = Job(server)
        task = make_task(job.admin, job.project, noise(40))
        for number in range(max(2, rounds // 2)):
            other = job.admin("POST", "/api/tasks", {"name": "ended", "project_id": job.project}).json()["id"]
            uploading = threading.Thread(target=attempt, args=(job.admin, other))
            uploading.start()
            asked = job.admin("POST", f"/api/tasks/{task}/dataset/export?format=COCO%201.0&save_images=true").json()["rq_id"]
            backup = subprocess.Popen(
                [PROGRAM, "backup", str(room / "by-hand.tar")], env=server.environment, cwd=server.data,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
            time.sleep(0.1 + number % 5 * 0.15)
            backup.terminate()
            backup.wait(10)
            began = time.monotonic()
            status = server.stop()
            slowest = max(slowest, time.monotonic() - began)
            wrong += [f"status {status}"] if status else []
            uploading.join(30)
            server.start()
            done = finished(job.admin, asked)
            wrong += [] if done["status"] == "finished" and download(job.admin, done) == 200 else [str(done)]
            for request in job.admin("GET", f"/api/requests?target=task&task_id={other}").json()["results"]:
                finished(job.admin, request["id"])
            # Whole, or not there.
            for tar in room.glob("*.tar"):
                wrong += [] if server.run("backup", "verify", str(tar)).returncode == 0 else [f"{tar.name} is damaged"]
                tar.unlink()
        left = [path.name for path in room.iterdir() if not path.name.startswith(".")]
        left += [str(path) for path in (server.data / "data/media/incoming").rglob("*.png")]
    print(*wrong, *left, sep="\n", end="\n" if wrong or left else "")
    return {"wrong": len(wrong), "left": len(left), "slowest": f"{slowest:.1f}s", "PASS": not wrong and not left and slowest <= 8}


@fault
def clock_jumps(_):
    """The wall clock goes an hour back, a day on, and back again: saves, exports and uploads go on, and nobody is signed out."""
    wrong, acks, gone = [], 0, 0
    with folder() as room, Servers() as start:
        clock = room / "clock"
        clock.write_bytes(struct.pack("q", 0))
        server = start("sqlite", {"LD_PRELOAD": shim(room, "clock"), "CLOCK_FILE": str(clock)})
        job = Job(server)
        with saving(job, 4) as savers:
            # The last one is within the life of a session.
            for seconds in (-3600, 0, -86_400, 600):
                with clock.open("r+b") as file:
                    file.write(struct.pack("q", seconds))
                before = {saver.client: len(saver.acked) for saver in savers}
                kept = wait_for(lambda: all(len(saver.acked) > before[saver.client] for saver in savers), 10)  # noqa: B023
                done = ended("export", lambda: export(job.admin, job.task))
                brought = ended("upload", lambda: make_task(job.admin, job.project))
                wrong += [f"{seconds}: no saves"] if kept > 10 else []
                wrong += [f"{seconds}: {word}" for word in (done, brought) if word]
                signed = sign_in(server.url, server.administrator, server.password)("GET", "/api/users/self").status
                wrong += [f"{seconds}: signing in {signed}"] if signed != 200 else []
        acks, gone = lost(job, savers)
    statuses = set().union(*(saver.statuses for saver in savers))
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return {"acks": acks, "lost": gone, "statuses": sorted(statuses), "wrong": len(wrong), "PASS": not wrong and not gone and statuses == {200}}


def ended(what: str, work) -> str | None:
    """What is wrong with a piece of work that is given half a minute."""
    found = []
    thread = threading.Thread(target=lambda: found.append(work()), daemon=True)
    thread.start()
    thread.join(30)
    if not found:
        return f"the {what} came to no end"
    return str(found[0]) if isinstance(found[0], dict) and found[0]["status"] != "finished" else None
