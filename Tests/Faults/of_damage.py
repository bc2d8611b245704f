"""Bytes that change on the disk: in the tables, in the journal, in pictures and in what is made of them."""

import contextlib
import os
import random
import sqlite3
from pathlib import Path

from attacks import first_job, make_project, make_task, sign_in
from crew import Job, saving, wait_for
from datasets import png
from fault import fault
from servers import Servers


def flip(path: Path, places) -> None:
    """Changes bytes where they are, so that whoever has the file open meets them."""
    with path.open("r+b") as file:
        for place in places:
            file.seek(place)
            byte = file.read(1)[0]
            file.seek(place)
            file.write(bytes([byte ^ 0xFF]))


def full(job: Job, count: int = 900) -> None:
    """So many shapes that they fill pages of their own."""
    client = os.urandom(16).hex()
    points = [1 + place % 46 + place / 100 for place in range(60)]
    shape = {"type": "polygon", "frame": 0, "label_id": job.label, "points": points}
    ops = [
        {"seq": seq, "uid": os.urandom(16).hex(), "kind": "create", "shape": shape} for seq in range(1, count + 1)
    ]
    answer = job.admin("PATCH", job.path, {"client": client, "ops": ops})
    assert answer.status == 200, answer.text


def page_of(database: Path, table: str, below: float) -> int:
    """Where a leaf page of a table begins, by its share of all of them, in bytes."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        sql = "SELECT pgoffset FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path"
        pages = [row[0] for row in connection.execute(sql, (table,))]
    return pages[int(len(pages) * below)]


@fault
def damaged_tables(_):
    """A page of one job's shapes rots: who asks for those is told, others work on, and doctor names it."""
    with Servers() as start:
        server = start("sqlite")
        hurt, other = Job(server), Job(server)
        full(hurt)
        full(other)
        server.stop()
        database = server.data / "data" / "porthole.sqlite"
        page = page_of(database, "annotations", 0.2)
        flip(database, range(page, page + 200))
        server.start()
        broken = hurt.admin("GET", f"/api/jobs/{hurt.number}/annotations")
        whole = other.admin("GET", f"/api/jobs/{other.number}/annotations")
        with saving(other, 2) as savers:
            saved = wait_for(lambda: all(saver.acked for saver in savers), 10)
        doctor = server.run("doctor")
        named = "the database is damaged" in server.log_text()
        alive = server.process.poll() is None
    found = doctor.returncode == 1 and "BROKEN  Tables" in doctor.stdout
    fine = broken.status == 500 and "damaged" in broken.text and whole.status == 200 and saved <= 10
    return {
        "hurt": broken.status, "others": whole.status, "saves": f"{saved:.1f}s", "doctor": found, "log": named,
        "PASS": fine and found and named and alive and len(whole.json()["shapes"]) >= 900,
    }


@fault
def damaged_journal(rounds):
    """A byte of the journal rots while the server is down: it begins, says how much is lost, and has what came before."""
    lost = named = quiet = 0
    times = max(1, rounds // 3)
    for number in range(times):
        with Servers() as start:
            server = start("sqlite")
            job = Job(server)
            with saving(job, 4) as savers:
                wait_for(lambda: sum(len(saver.acked) for saver in savers) > 100, 30)  # noqa: B023
                server.kill()
            journal = server.data / "data" / "porthole.sqlite-wal"
            server.start()
            quiet += "journal is damaged" not in server.log_text()
            server.kill()
            # Of the page in one of the first frames: those further behind may be left over from before.
            flip(journal, [32 + number % 3 * (24 + 4096) + random.randrange(24, 4096)])
            server.start()
            named += "journal is damaged" in server.log_text()
            acked = set().union(*(saver.acked for saver in savers))
            stored = set(job.stored())
            lost += bool(acked - stored)
    return {"rounds": times, "told": named, "lost": lost, "quiet": quiet, "PASS": quiet == named == times}


@fault
def damaged_pictures(_):
    """Bytes of pictures rot: neither they nor what is made of them is shown, others are, and `media verify` names them."""
    wrong, refused = [], 0
    with Servers() as start:
        server = start("sqlite")
        admin = sign_in(server.url, server.administrator, server.password)
        project = make_project(admin)
        names = {f"{number}.png": png(300, 200, 20 * number) for number in range(1, 7)}
        task = make_task(admin, project, names)
        job = first_job(admin, task)
        media = server.data / "data" / "media"
        stored = {path.read_bytes(): path for path in media.glob("??/*")}
        for number, (name, data) in enumerate(sorted(names.items())[:3]):
            path = stored[data]
            flip(path, [40 + number * (path.stat().st_size - 50) // 2])
        paths = ["/tasks/{t}/frames/{n}", "/tasks/{t}/frames/{n}/thumbnail", "/api/jobs/{j}/data?type=frame&number={n}&quality=original",
                 "/api/jobs/{j}/data?type=frame&number={n}&quality=compressed"]
        for number in range(6):
            for path in paths:
                answer = admin("GET", path.format(t=task, j=job, n=number))
                if number < 3:
                    refused += answer.status == 500
                if (answer.status == 200) != (number >= 3):
                    wrong.append(f"{path} {number} {answer.status}")
        verified = server.run("media", "verify")
        log = server.log_text()
        alive = server.process.poll() is None
    named = verified.returncode == 1 and all(f"“{name}” of task {task}" in verified.stdout for name in sorted(names)[:3])
    told = log.count("its bytes are not those that were stored") >= 3
    return {"refused": refused, "wrong": wrong, "verify": named, "log": told, "PASS": not wrong and named and told and alive}
