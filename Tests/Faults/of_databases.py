"""Faults of databases: they restart, are held by others, or are asked by many at once."""

import contextlib
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from pathlib import Path

from attacks import Person
from crew import Job, is_up, saving, wait_for
from fault import fault, folder, lost
from servers import ENGINES, Servers


class Postgres:
    """A server that syncs, which with-postgres's does not; with `primary`, one that copies another and takes no changes."""

    def __init__(self, room: Path, primary: "Postgres | None" = None):
        self.room = room
        self.tools = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        shutil.chown(room, "postgres", "postgres")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        if primary:
            self._do("pg_basebackup", "--write-recovery-conf", "--checkpoint=fast", f"--dbname={primary.address}")
        else:
            self._do("initdb", "--username=porthole", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8")
        self.control("start")

    def __enter__(self) -> "Postgres":
        return self

    def __exit__(self, *_) -> None:
        if (self.room / "data" / "postmaster.pid").exists():
            self.control("stop", "--mode=immediate")

    def control(self, verb: str, *more: str) -> None:
        options = f"-p {self.port} -k {self.room} -c listen_addresses=127.0.0.1"
        started = ["-o", options, "-l", str(self.room / "log")] if verb in {"start", "restart"} else []
        self._do("pg_ctl", verb, "--wait", "--silent", *started, *more)

    @property
    def address(self) -> str:
        return f"postgres://porthole@127.0.0.1:{self.port}/postgres"

    def freeze(self) -> list[int]:
        """Every process of it stands still, while the machine takes what is sent; `thaw` ends that."""
        first = int((self.room / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(first, signal.SIGSTOP)
        others = subprocess.run(["pgrep", "--parent", str(first)], capture_output=True, text=True, check=False).stdout.split()
        processes = [first, *map(int, others)]
        for process in processes[1:]:
            os.kill(process, signal.SIGSTOP)
        return processes

    @staticmethod
    def thaw(processes: list[int]) -> None:
        for process in processes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGCONT)

    def ask(self, sql: str) -> str:
        command = ["psql", "--no-psqlrc", "--tuples-only", "--no-align", f"--command={sql}", self.address]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def _do(self, tool: str, *arguments: str) -> None:
        as_postgres = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        command = [*as_postgres, str(self.tools / tool), *arguments[:1], "--pgdata", str(self.room / "data"), *arguments[1:]]
        subprocess.run(command, cwd=self.room, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@fault
def database_restarts(rounds):
    """Postgres stops at once under 16 clients, again and again."""
    with folder() as room, Postgres(room) as postgres, Servers() as start:
        job = Job(start("sqlite", {"DATABASE_URL": postgres.address}))
        slowest = 0.0
        with saving(job, 16) as savers:
            for _ in range(rounds):
                time.sleep(0.5)
                postgres.control("restart", "--mode=immediate")
                slowest = max(slowest, goes_on(savers))
        acks, gone = lost(job, savers)
        statuses = set().union(*(saver.statuses for saver in savers))
        silent = sum(saver.without_advice for saver in savers)
    fine = acks > 0 and gone == 0 and statuses <= {200, 503} and silent == 0 and slowest <= 10
    return {"rounds": rounds, "acks": acks, "lost": gone, "statuses": sorted(statuses), "slowest": f"{slowest:.1f}s", "PASS": fine}


def goes_on(savers) -> float:
    """How long it took until each of them had something kept again."""
    before = {saver.client: len(saver.acked) for saver in savers}
    return wait_for(lambda: all(len(saver.acked) > before[saver.client] for saver in savers), 15)


@fault
def database_fails_over(rounds):
    """The primary dies under 16 clients, and its copy takes over: with synchronous commits, nothing that was kept is lost."""
    times = max(1, rounds // 5)
    acks = gone = silent = 0
    slowest, statuses = 0.0, set()
    for _ in range(times):
        with (
            folder() as room, Postgres(room) as primary,
            folder() as other_room, Postgres(other_room, primary) as standby,
            Servers() as start,
        ):
            # From now on a commit is answered when the copy has it on its disk.
            primary.ask("ALTER SYSTEM SET synchronous_standby_names = '*'")
            primary.ask("SELECT pg_reload_conf()")
            state = "SELECT sync_state FROM pg_stat_replication"
            assert wait_for(lambda: primary.ask(state) == "sync", 20) <= 20, "the copy never caught up"  # noqa: B023
            hosts = f"127.0.0.1:{primary.port},127.0.0.1:{standby.port}"
            address = f"postgres://porthole@{hosts}/postgres?target_session_attrs=read-write"
            job = Job(start("sqlite", {"DATABASE_URL": address}))
            with saving(job, 16) as savers:
                time.sleep(random.uniform(0.5, 1.5))
                primary.control("stop", "--mode=immediate")
                standby.control("promote")
                slowest = max(slowest, goes_on(savers))
            found = lost(job, savers)
            acks, gone = acks + found[0], gone + found[1]
            statuses |= set().union(*(saver.statuses for saver in savers))
            silent += sum(saver.without_advice for saver in savers)
    fine = acks > 0 and gone == 0 and statuses <= {200, 503} and silent == 0 and slowest <= 5
    return {
        "rounds": times, "acks": acks, "lost": gone, "statuses": sorted(statuses), "slowest": f"{slowest:.1f}s", "PASS": fine,
    }


@fault
def database_freezes(rounds):
    """Postgres stands still, and nobody's line to it breaks: all are turned away in a few seconds, and go on when it does."""
    with folder() as room, Postgres(room) as postgres, Servers() as start:
        server = start("sqlite", {"DATABASE_URL": postgres.address})
        job = Job(server)
        with saving(job, 16) as savers:
            wait_for(lambda: all(saver.acked for saver in savers), 30)
            processes = postgres.freeze()
            try:
                lives, answers, ready = watched(server, job, seconds=6 * rounds)
            finally:
                postgres.thaw(processes)
            again = goes_on(savers)
            up = wait_for(lambda: is_up(server.url, "/ready"), 10)
        longest = max(saver.longest for saver in savers)
        statuses = set().union(*(saver.statuses for saver in savers))
        hung = sum(saver.broken + saver.without_advice for saver in savers)
        acks, gone = lost(job, savers)
    fine = longest <= 12 and answers <= 12 and lives < 1 and ready <= 5 and again <= 10 and up <= 5
    return {
        "seconds": 6 * rounds, "acks": acks, "lost": gone, "statuses": sorted(statuses), "saves": f"{longest:.1f}s",
        "pages": f"{answers:.1f}s", "health": f"{lives * 1000:.0f}ms", "not_ready": f"{ready:.1f}s", "again": f"{again:.1f}s",
        "hung": hung, "PASS": fine and gone == hung == 0 and statuses == {200, 503},
    }


def watched(server, job: Job, seconds: float) -> tuple[float, float, float]:
    """The slowest word of life, the slowest answer to who asks for a page, and how long it took until /ready said no."""
    began = time.monotonic()
    lives = answers = 0.0
    ready = seconds
    while time.monotonic() - began < seconds:
        asked = time.monotonic()
        assert Person(server.url)("GET", "/health").status == 200
        lives = max(lives, time.monotonic() - asked)
        if ready == seconds and Person(server.url)("GET", "/ready").status == 503:
            ready = time.monotonic() - began
        asked = time.monotonic()
        answer = job.admin("GET", f"/tasks/{job.task}", headers={"Accept": "text/html"})
        assert answer.status == 503 and "The database does not answer right now" in answer.text, answer.text
        answers = max(answers, time.monotonic() - asked)
        time.sleep(0.1)
    return lives, answers, ready


@fault
def one_of_two_dies(rounds):
    """Of two servers on one Postgres one is killed, and its people go on at the other: each save is there once."""
    acks = gone = 0
    slowest = 0.0
    with folder() as room, Postgres(room) as postgres, Servers() as start:
        both = {"DATABASE_URL": postgres.address, "SECRET_KEY": "of both servers " * 3}
        one, other = start("sqlite", both), start("sqlite", both)
        job = Job(other)
        for _ in range(max(1, rounds // 2)):
            with saving(job, 8, one.url) as savers, saving(job, 8) as others:
                wait_for(lambda: all(saver.acked for saver in [*savers, *others]), 30)  # noqa: B023
                one.kill()
                for saver in savers:
                    saver.url = other.url
                slowest = max(slowest, goes_on([*savers, *others]))
            found = lost(job, [*savers, *others])
            acks, gone = acks + found[0], gone + found[1]
            one.start()
            job = Job(other)
    return {"acks": acks, "lost": gone, "slowest": f"{slowest:.1f}s", "PASS": acks > 0 and gone == 0 and slowest <= 5}


@fault
def locked_database(_):
    """Something else holds the database for five seconds: requests are turned away in two, and the rest lives on."""
    facts, fine = {}, True
    for engine in ENGINES:
        with Servers() as start:
            server = start(engine)
            job = Job(server)
            # More than the connections to Postgres: most wait for one of those first.
            with holding(server), saving(job, 16) as savers:
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
            fine &= longest <= 2.5 and slowest < 1 and again <= 5 and gone == 0 and statuses <= {200, 503} and 503 in statuses
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
