#!/usr/bin/env python3
"""Kills, cuts, fills and blocks a server that people are working on, and counts what was lost.

    scripts/with-postgres python3 Tests/Faults/faults.py [--rounds 10] [FAULT ...]

One line for each fault, as in `kill-sqlite rounds=10 acks=812 lost=0 PASS`; the status is 1 where one failed. Some faults
need root: a small file system is mounted, and a Postgres of its own is started that syncs as it does in use.
"""

import argparse
import contextlib
import errno
import hashlib
import os
import random
import resource
import shutil
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from attacks import Person, finished, make_task, memory, upload  # noqa: E402
from crew import Job, is_up, saving, wait_for  # noqa: E402
from datasets import png  # noqa: E402
from servers import ENGINES, PROGRAM, Servers  # noqa: E402

FAULTS = {}
MEGABYTE = 1 << 20


def fault(function):
    FAULTS[function.__name__.replace("_", "-")] = function
    return function


@contextlib.contextmanager
def folder():
    path = Path(tempfile.mkdtemp(prefix="porthole-fault-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def shim(into: Path) -> str:
    library = into / "disk.so"
    if not library.exists():
        subprocess.run(["gcc", "-O1", "-shared", "-fPIC", "-o", library, HERE / "disk.c", "-ldl"], check=True)
    return str(library)


def lost(job: Job, savers) -> tuple[int, int]:
    """How many saves were acknowledged, and how many of them are not there."""
    stored = job.stored()
    acked = set().union(*(saver.acked for saver in savers)) if savers else set()
    tried = set().union(*(saver.tried for saver in savers)) if savers else set()
    assert set(stored) <= tried, "something is there that nobody sent"
    return len(acked), len(acked - set(stored))


def intact(server) -> bool:
    with contextlib.closing(sqlite3.connect(server.data / "data" / "porthole.sqlite")) as database:
        return database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def kill(engine: str, rounds: int) -> dict:
    acks = gone = broken = 0
    starts = []
    with Servers() as start:
        server = start(engine)
        for _ in range(rounds):
            job = Job(server)
            with saving(job, 8) as savers:
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


class Postgres:
    """A server that syncs, which with-postgres's does not."""

    def __init__(self, room: Path):
        self.room = room
        self.tools = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        shutil.chown(room, "postgres", "postgres")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._do("initdb", "--username=porthole", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8")
        self.control("start")

    def control(self, verb: str, *more: str) -> None:
        options = f"-p {self.port} -k {self.room} -c listen_addresses=127.0.0.1"
        started = ["-o", options, "-l", str(self.room / "log")] if verb != "stop" else []
        self._do("pg_ctl", verb, "--wait", "--silent", *started, *more)

    @property
    def address(self) -> str:
        return f"postgres://porthole@127.0.0.1:{self.port}/postgres"

    def _do(self, tool: str, *arguments: str) -> None:
        as_postgres = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        command = [*as_postgres, str(self.tools / tool), *arguments[:1], "--pgdata", str(self.room / "data"), *arguments[1:]]
        subprocess.run(command, cwd=self.room, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@fault
def database_restarts(rounds):
    """Postgres stops at once under 16 clients, again and again."""
    with folder() as room:
        postgres = Postgres(room)
        try:
            with Servers() as start:
                server = start("sqlite", {"DATABASE_URL": postgres.address})
                job = Job(server)
                slowest = 0.0
                with saving(job, 16) as savers:
                    for _ in range(rounds):
                        time.sleep(0.5)
                        postgres.control("restart", "--mode=immediate")
                        before = {saver.client: len(saver.acked) for saver in savers}
                        took = wait_for(lambda: all(len(s.acked) > before[s.client] for s in savers), 15)  # noqa: B023
                        slowest = max(slowest, took)
                acks, gone = lost(job, savers)
                statuses = set().union(*(saver.statuses for saver in savers))
                silent = sum(saver.without_advice for saver in savers)
        finally:
            postgres.control("stop", "--mode=immediate")
    fine = acks > 0 and gone == 0 and statuses <= {200, 503} and silent == 0 and slowest <= 10
    return {"rounds": rounds, "acks": acks, "lost": gone, "statuses": sorted(statuses), "slowest": f"{slowest:.1f}s", "PASS": fine}


@fault
def locked_database(_):
    """Something else holds the database for five seconds: requests are turned away in two, and the rest lives on."""
    facts, fine = {}, True
    for engine in ENGINES:
        with Servers() as start:
            server = start(engine)
            job = Job(server)
            # Fewer than the connections to Postgres: who waits for one of those, too, waits twice as long.
            with holding(server), saving(job, 4) as savers:
                began, slowest = time.monotonic(), 0.0
                while time.monotonic() - began < 5:
                    asked = time.monotonic()
                    fine &= Person(server.url)("GET", "/health").status == 200
                    slowest = max(slowest, time.monotonic() - asked)
                    time.sleep(0.1)
            with saving(job, 2) as after:
                again = wait_for(lambda: all(saver.acked for saver in after), 10)
            longest = max(saver.longest for saver in savers)
            statuses = set().union(*(saver.statuses for saver in savers))
            acks, gone = lost(job, [*savers, *after])
            facts |= {f"{engine}_answer": f"{longest:.1f}s", f"{engine}_health": f"{slowest * 1000:.0f}ms", f"{engine}_lost": gone}
            fine &= longest <= 3 and slowest < 1 and again <= 5 and gone == 0 and statuses <= {200, 503} and 503 in statuses
    return facts | {"PASS": fine}


@contextlib.contextmanager
def holding(server):
    if server.engine == "sqlite":
        with contextlib.closing(sqlite3.connect(server.data / "data" / "porthole.sqlite", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
        return
    sql = "BEGIN; LOCK TABLE annotations IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(60)"
    other = subprocess.Popen(["psql", "-qc", sql, server.environment["DATABASE_URL"]], stdout=subprocess.DEVNULL)
    time.sleep(0.5)
    yield
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()"
    subprocess.run(["psql", "-qc", end, server.environment["DATABASE_URL"]], check=True, stdout=subprocess.DEVNULL)
    other.wait()


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
def slow_clients(_):
    """800 lines that drip: others are served, memory stays, and the lines are cut."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    with Servers() as start:
        server = start("sqlite")
        idle = paced(server)
        before = memory(server)
        address = urllib.parse.urlsplit(server.url)
        lines = [socket.create_connection((address.hostname, address.port)) for _ in range(800)]
        heads = [b"GET / HTTP/1.1\r\nX-A: ", b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9999\r\n\r\na"]
        for number, line in enumerate(lines):
            line.sendall(heads[number % 2])
        slow = paced(server)
        grown = memory(server) - before
        for line in lines:
            line.close()
        back = wait_for(lambda: is_up(server.url), 5)
    fine = slow <= max(2 * idle, 0.1) and grown < 64 * MEGABYTE and back <= 5
    return {"idle_p95": f"{idle * 1000:.0f}ms", "slow_p95": f"{slow * 1000:.0f}ms", "grown": f"{grown // MEGABYTE}MB", "PASS": fine}


def paced(server, count: int = 100) -> float:
    taken = []
    for _ in range(count):
        began = time.monotonic()
        assert Person(server.url)("GET", "/mascots").status == 200
        taken.append(time.monotonic() - began)
    return sorted(taken)[int(count * 0.95)]


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


class Cutter:
    """Carries bytes to a server and back, and cuts one line after so many of them, in one direction."""

    def __init__(self, url: str):
        address = urllib.parse.urlsplit(url)
        self.target = (address.hostname, address.port)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.cut: tuple[str, int] | None = None
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            near, _ = self.listener.accept()
            far = socket.create_connection(self.target)
            cut, self.cut = self.cut, None
            for way, source, sink in (("to", near, far), ("from", far, near)):
                most = cut[1] if cut and cut[0] == way else None
                threading.Thread(target=self._carry, args=(source, sink, near, far, most), daemon=True).start()

    @staticmethod
    def _carry(source, sink, near, far, most) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(4096 if most is None else min(4096, max(1, most))):
                sink.sendall(piece)
                if most is not None:
                    most -= len(piece)
                    if most <= 0:
                        break
        for line in (near, far):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


@fault
def cut_lines(rounds):
    """A save's line is cut after n bytes of what is sent, then of what comes back: it is applied once."""
    tried = 0
    with Servers() as start:
        server = start("sqlite")
        job = Job(server)
        cutter = Cutter(server.url)
        wanted = set()
        known = {"Content-Type": "application/json", **job.admin.headers}
        client, seq = os.urandom(16).hex(), 0
        for way in ("to", "from"):
            for count in range(1, 700, max(3, 700 // (rounds * 5))):
                seq += 1
                uid = os.urandom(16).hex()
                body = job.create(uid, seq, client)
                cutter.cut = (way, count)
                with contextlib.suppress(Exception):
                    Person(cutter.url, known)("PATCH", job.path, body)
                answer = Person(server.url, known)("PATCH", job.path, body)
                assert answer.status == 200, answer.text
                wanted.add(uid)
                tried += 1
        stored = job.stored()
        fine = set(stored) == wanted and set(stored.values()) == {1}
    return {"cuts": tried, "stored": len(stored), "PASS": fine}


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


@fault
def concurrent_edits(rounds):
    """16 clients change the same shapes: each shape's versions count every change that was acknowledged, and no other."""
    facts, fine = {}, True
    for engine in ENGINES:
        with Servers() as start:
            server = start(engine)
            job = Job(server)
            uids = [os.urandom(16).hex() for _ in range(10)]
            client = os.urandom(16).hex()
            for seq, uid in enumerate(uids, 1):
                assert job.admin("PATCH", job.path, job.create(uid, seq, client)).status == 200
            acked = dict.fromkeys(uids, 1)
            conflicts = [0]
            lock = threading.Lock()

            def change(job=job, uids=uids, acked=acked, conflicts=conflicts, lock=lock):
                chance, own, versions = random.Random(), os.urandom(16).hex(), dict.fromkeys(uids, 1)
                for seq in range(1, rounds * 3 + 1):
                    uid = chance.choice(uids)
                    edit = job.create(uid, seq, own)
                    edit["ops"][0] |= {"kind": "update", "base_version": versions[uid]}
                    answer = job.admin("PATCH", job.path, edit)
                    if answer.status == 200:
                        versions[uid] = answer.json()["versions"][uid]
                        with lock:
                            acked[uid] += 1
                    elif answer.status == 409:
                        versions |= job.stored()
                        with lock:
                            conflicts[0] += 1

            threads = [threading.Thread(target=change) for _ in range(16)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            same = job.stored() == acked
            fine &= same and conflicts[0] > 0
            facts |= {f"{engine}_changes": sum(acked.values()), f"{engine}_conflicts": conflicts[0], f"{engine}_same": same}
    return facts | {"PASS": fine}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("faults", nargs="*", choices=[*FAULTS, []], help=", ".join(FAULTS))
    arguments = parser.parse_args()
    passed = failed = 0
    for name in arguments.faults or FAULTS:
        try:
            facts = FAULTS[name](arguments.rounds)
        except Exception as error:  # one fault must not hide the others
            # Whole, with what the server logged: its folder is gone by now.
            print(error, file=sys.stderr, flush=True)
            facts = {"error": f"{type(error).__name__}: {str(error)[:300]}", "PASS": False}
        good = facts.pop("PASS")
        passed, failed = passed + good, failed + (not good)
        told = " ".join(f"{key}={value}" for key, value in facts.items())
        print(f"{name} {told} {'PASS' if good else 'FAIL'}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
