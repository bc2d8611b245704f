"""Faults of databases: they restart, are held by others, or are asked by many at once."""

import contextlib
import os
import random
import shutil
import socket
import sqlite3
import subprocess
import threading
import time
from pathlib import Path

from attacks import Person
from crew import Job, saving, wait_for
from fault import fault, folder, lost
from servers import ENGINES, Servers


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
