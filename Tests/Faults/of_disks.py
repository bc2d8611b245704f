"""Faults of disks: the power goes, writes fail, space ends."""

import contextlib
import errno
import hashlib
import os
import random
import shutil
import struct
import subprocess
import time
from pathlib import Path

from attacks import finished, make_task
from crew import Job, is_up, saving, wait_for
from datasets import png
from fault import MEGABYTE, fault, folder, intact, lost, shim
from servers import Servers


@fault
def power_cut(rounds):
    """What was synced is all that is left: every save and every upload that was acknowledged must be in it."""
    acks = gone = files = 0
    with folder() as room:
        library = shim(room)
        for number in range(rounds):
            durable = room / str(number)
            durable.mkdir()
            with Servers() as start:
                server = start("sqlite")
                job = Job(server)
                server.stop()
                for name in ("porthole.sqlite",):
                    shutil.copy(server.data / "data" / name, durable / name)
                server.environment |= {"LD_PRELOAD": library, "DURABLE_DIR": str(durable)}
                server.start()
                with saving(job, 8) as savers:
                    make_task(job.admin, job.project, {"a.png": png(300, 200, number)})
                    time.sleep(random.uniform(0.1, 0.6))
                    server.kill()
                # The power is gone: of the data folder there is what was synced.
                data = server.data / "data"
                for left in data.glob("porthole.sqlite*"):
                    left.unlink()
                for left in durable.glob("porthole.sqlite*"):
                    if not left.name.endswith("-shm"):
                        shutil.copy(left, data / left.name)
                for name in ("LD_PRELOAD", "DURABLE_DIR"):
                    del server.environment[name]
                server.start()
                found = lost(job, savers)
                acks, gone = acks + found[0], gone + found[1]
                kept = {digest(path) for path in durable.iterdir() if path.is_file()}
                files += digest_of(png(300, 200, number)) not in kept
    return {"rounds": rounds, "acks": acks, "lost": gone, "lost_files": files, "PASS": acks > 0 and gone == files == 0}


def digest(path: Path) -> str:
    return digest_of(path.read_bytes())


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@fault
def failing_writes(rounds):
    """The k-th write or sync fails, for each k: nothing is told as kept that is not."""
    with folder() as room, Servers() as start:
        switch = room / "switch"
        switch.write_bytes(struct.pack("ii", 0, 0))
        server = start("sqlite")
        job = Job(server)
        server.stop()
        server.environment |= {"LD_PRELOAD": shim(room), "FAULT_FILE": str(switch)}
        server.start()
        tries = rounds * 10
        with saving(job, 4) as savers:
            for k in range(1, tries + 1):
                with switch.open("r+b") as file:
                    file.write(struct.pack("ii", k % 40 + 1, errno.ENOSPC if k % 2 else errno.EIO))
                wait_for(lambda: struct.unpack("ii", switch.read_bytes())[0] <= 0, 5)
        alive = is_up(server.url)
        statuses = {}
        for saver in savers:
            for status, count in saver.statuses.items():
                statuses[status] = statuses.get(status, 0) + count
        server.kill()
        whole = intact(server)
        server.start()
        acks, gone = lost(job, savers)
    told = "/".join(f"{status}:{count}" for status, count in sorted(statuses.items()))
    return {"faults": tries, "acks": acks, "lost": gone, "statuses": told, "PASS": acks > 0 and gone == 0 and alive and whole}


@fault
def full_disk(_):
    """16 MB for everything: uploads stop first, saves say so, reads go on, and all of it works again with some space."""
    with folder() as room:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", room], check=True)
        try:
            with Servers() as start:
                server = start("sqlite", {"DATA_DIR": str(room / "data"), "MIN_FREE_BYTES": "1000000"})
                job = Job(server)
                noise = os.urandom(3 * MEGABYTE)
                refused = None
                for number in range(8):
                    task = job.admin("POST", "/api/tasks", {"name": str(number), "project_id": job.project}).json()["id"]
                    body = (
                        b'--x\r\nContent-Disposition: form-data; name="client_files[0]"; filename="a.png"\r\n\r\n'
                        + png(64, 48, number) + noise + b"\r\n--x--\r\n"
                    )
                    kind = {"Content-Type": "multipart/form-data; boundary=x"}
                    answer = job.admin("POST", f"/api/tasks/{task}/data", body, kind)
                    if answer.status == 507:
                        refused = answer
                        break
                    finished(job.admin, answer.json()["rq_id"])
                with saving(job, 1) as savers:
                    saved = wait_for(lambda: savers[0].acked, 10)
                filler = room / "filler"
                with contextlib.suppress(OSError), filler.open("wb") as file:
                    while True:
                        file.write(bytes(4096))
                        file.flush()
                with saving(job, 2) as full:
                    wait_for(lambda: any(507 in saver.statuses for saver in full), 10)
                    reads = job.admin("GET", f"/api/tasks/{job.task}").status
                    picture = job.admin("GET", f"/tasks/{job.task}/frames/0/thumbnail").status
                    before = sum(len(saver.acked) for saver in full)
                    filler.unlink()
                    again = wait_for(lambda: sum(len(saver.acked) for saver in full) > before, 10)
                left = [path for path in (room / "data/media/incoming").rglob("*") if path.is_file() and path.name != "lock"]
                acks, gone = lost(job, [*savers, *full])
                codes = set().union(*(saver.statuses for saver in full))
        finally:
            subprocess.run(["umount", "--lazy", room], check=True)
    fine = refused is not None and saved < 10 and reads == picture == 200 and again <= 5 and not left and gone == 0
    return {
        "upload": refused.status if refused else "taken", "saves_then": f"{saved:.1f}s", "full": sorted(codes),
        "reads": reads, "again": f"{again:.1f}s", "left": len(left), "lost": gone, "PASS": fine and codes <= {200, 507},
    }
