"""A backup of the whole instance while people work, taken back elsewhere, on either engine."""

import contextlib
import copy
import hashlib
import io
import shutil
import threading
import time
import zipfile
from pathlib import Path

from attacks import Person, first_job, make_task
from crew import Job, saving, wait_for
from datasets import Caller
from fault import MEGABYTE, fault, folder, intact
from of_work import noise
from servers import ENGINES, Servers

FORMATS = ["COCO 1.0", "CVAT for images 1.1", "Datumaro 1.0", "PASCAL VOC 1.1"]


@contextlib.contextmanager
def coming_and_going(job: Job):
    """Somebody who makes tasks of pictures and deletes every other one."""
    ended, made = threading.Event(), []

    def work():
        number = 0
        while not ended.is_set():
            number += 1
            task = make_task(job.admin, job.project, noise(4, 1 << 16), name=f"task {number}")
            made.append(task)
            if number % 2:
                job.admin("DELETE", f"/api/tasks/{task}")

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        ended.set()
        thread.join(60)


def exports(server, tasks: list[int], formats: list[str]) -> dict[str, str]:
    """The digest of each file of each export; without the head of CVAT's XML, which has the server's address."""
    call, digests = Caller(server), {}
    for task in tasks:
        for name in formats:
            with zipfile.ZipFile(io.BytesIO(call.export(task, name))) as archive:
                for entry in archive.namelist():
                    content = archive.read(entry)
                    content = content.partition(b"</meta>")[2] if name.startswith("CVAT") and entry.endswith(".xml") else content
                    digests[f"{task} {name} {entry}"] = hashlib.sha256(content).hexdigest()
    return digests


def counts(server, admin: Person, tasks: list[int]) -> list[str]:
    """What does not agree with itself."""
    wrong = []
    for task in tasks:
        answer = admin("GET", f"/api/tasks/{task}").json()
        of_task = admin("GET", f"/api/tasks/{task}/annotations").json()["shapes"]
        of_job = admin("GET", f"/api/jobs/{first_job(admin, task)}/annotations").json()["shapes"]
        frames = admin("GET", f"/api/tasks/{task}/data/meta").json()["frames"]
        wrong += [f"task {task}: {len(of_task)} and {len(of_job)} shapes"] if len(of_task) != len(of_job) else []
        wrong += [f"task {task}: {answer['size']} and {len(frames)} pictures"] if answer["size"] != len(frames) else []
    for command in (["media", "verify"], ["audit"], ["doctor"]):
        told = server.run(*command)
        if told.returncode and command != ["doctor"] or "BROKEN" in told.stdout:
            wrong.append(f"{command}: {told.stdout[-500:]} {told.stderr[-500:]}")
    if server.engine == "sqlite" and not intact(server):
        wrong.append("integrity_check")
    return wrong


def copied(server, into: Path) -> float:
    """How long a plain copy of the data folder takes, which has no tables of Postgres."""
    began = time.monotonic()
    shutil.copytree(server.data / "data", into)
    return time.monotonic() - began


class Drill:
    """A backup while people work, and what comes of it elsewhere."""

    def __init__(self, start, engine: str, room: Path, pictures: int, formats: list[str]):
        self.start, self.file, self.formats = start, room / "backup.tar", formats
        server = start(engine)
        self.jobs = [Job(server) for _ in range(2)]
        self.heavy = make_task(self.jobs[0].admin, self.jobs[0].project, noise(pictures, MEGABYTE // 2))
        with contextlib.ExitStack() as work:
            crews = [work.enter_context(saving(job, 3)) for job in self.jobs]
            made = work.enter_context(coming_and_going(self.jobs[1]))
            assert wait_for(lambda: made and all(len(saver.acked) > 5 for crew in crews for saver in crew), 60) <= 60
            self.acked = [set().union(*(saver.acked for saver in crew)) for crew in crews]
            began = time.monotonic()
            told = server.run("backup", str(self.file))
            self.seconds = time.monotonic() - began
            # Nobody had to wait until it was done.
            self.during = sum(len(saver.acked) for crew in crews for saver in crew) - sum(map(len, self.acked))
        assert told.returncode == 0, told.stderr
        self.tried = [set().union(*(saver.tried for saver in crew)) for crew in crews]
        server.stop()
        self.copy_seconds = copied(server, room / "copy")
        # What all servers that it was taken back to export.
        self.digests: list[dict[str, str]] = []

    def restore(self, engine: str) -> list[str]:
        """What is wrong with it on a server of this engine."""
        there, wrong = self.start(engine, backup=self.file), []
        admin = Person(there.url, self.jobs[0].admin.headers)
        for job, before, sent in zip(self.jobs, self.acked, self.tried, strict=True):
            moved = copy.copy(job)
            moved.server, moved.admin = there, admin
            stored = set(moved.stored())
            wrong += [f"{len(before - stored)} lost"] if before - stored else []
            wrong += [f"{len(stored - sent)} that nobody sent"] if stored - sent else []
        listed = admin("GET", "/api/tasks?page_size=500").json()
        tasks = {task["id"]: task.get("size") for task in listed["results"]}
        wrong += [f"{listed['count']} and {len(tasks)} tasks"] if listed["count"] != len(tasks) else []
        ours = [self.heavy, *(job.task for job in self.jobs)]
        wrong += [] if set(ours) <= set(tasks) else [f"tasks {list(tasks)}"]
        # A task that pictures were on their way to has none yet.
        wrong += counts(there, admin, [task for task, size in tasks.items() if size])
        self.digests.append(exports(there, ours, self.formats))
        if self.digests[0] != self.digests[-1]:
            differing = [name for name, digest in self.digests[0].items() if self.digests[-1].get(name) != digest]
            wrong.append(f"the exports differ: {differing[:3]}, {len(self.digests[0])} and {len(self.digests[-1])}")
        # It works on: keys go on where they were.
        with saving(moved, 2) as later:
            kept = wait_for(lambda: all(len(saver.acked) > 2 for saver in later), 20)
        wrong += ["no saves after it"] if kept > 20 else []
        return wrong


@fault
def backup_at_work(_):
    """What was acknowledged before it began is in it; it agrees with itself; and both engines export the same of it."""
    wrong, facts, acks = [], {}, 0
    for engine in ENGINES:
        with folder() as room, Servers() as start:
            drill = Drill(start, engine, room, 60, FORMATS)
            acks += sum(map(len, drill.acked))
            wrong += [] if drill.during else [f"{engine}: no save during the backup"]
            for other in ENGINES:
                wrong += [f"{engine} to {other}: {what}" for what in drill.restore(other)]
            facts |= {f"{engine}_backup": f"{drill.seconds:.2f}s", f"{engine}_copy": f"{drill.copy_seconds:.2f}s"}
            facts["files"] = len(drill.digests[0])
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return {"acks": acks, **facts, "wrong": len(wrong), "PASS": acks > 0 and not wrong}
