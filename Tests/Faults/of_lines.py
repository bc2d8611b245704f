"""Faults of lines: they drip, and they break."""

import contextlib
import os
import resource
import socket
import threading
import time
import urllib.parse

from attacks import Person, memory
from crew import Job, is_up, wait_for
from fault import MEGABYTE, fault
from servers import Servers


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
