"""Faults of lines: they drip, and they break."""

import concurrent.futures
import contextlib
import os
import resource
import socket
import threading
import time
import urllib.parse

from attacks import Person, first_job, make_task, memory
from crew import Job, is_up, wait_for
from datasets import png
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


@fault
def dripping_lines(_):
    """Heads and bodies come byte by byte for as long as they may: each line is cut, and whose body drips is told before."""
    body = b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9999\r\n\r\n"
    with Servers() as start:
        url = start("sqlite").url
        with concurrent.futures.ThreadPoolExecutor() as drops:
            heads = [drops.submit(dripped, url, b"GET / HTTP/1.1\r\nX-A: ") for _ in range(5)]
            bodies = [drops.submit(dripped, url, body) for _ in range(5)]
        head = max(line.result()[0] for line in heads)
        drip = max(line.result()[0] for line in bodies)
        told = sum(b" 408 " in line.result()[1] for line in bodies)
    return {"heads": f"{head:.0f}s", "bodies": f"{drip:.0f}s", "told": told, "PASS": head <= 20 and drip <= 60 and told == 5}


def dripped(url: str, begun: bytes) -> tuple[float, bytes]:
    """How long a line lived on which a byte comes each second, up to 90 s, and what came back."""
    address = urllib.parse.urlsplit(url)
    began, got = time.monotonic(), b""
    with socket.create_connection((address.hostname, address.port), timeout=1) as line:
        line.sendall(begun)
        while time.monotonic() - began < 90:
            try:
                piece = line.recv(4096)
                if not piece:
                    break
                got += piece
            except TimeoutError:
                with contextlib.suppress(OSError):
                    line.sendall(b"a")
            except OSError:
                break
    return time.monotonic() - began, got


@fault
def deaf_clients(_):
    """40 lines ask for eight pictures of 1 MB and read nothing, 500 stay open after an answer: others are served, memory has
    less for each than it asked for, and the server ends in time."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    with Servers() as start:
        server = start("sqlite")
        job = Job(server)
        task = make_task(job.admin, job.project, {f"{n}.png": png(64, 48, n) + os.urandom(MEGABYTE) for n in range(8)})
        path = f"/api/jobs/{first_job(job.admin, task)}/data?type=chunk&number=0&quality=original"
        idle, before = paced(server), memory(server)
        address = urllib.parse.urlsplit(server.url)
        token = job.admin.headers["Authorization"]
        lines = [socket.create_connection((address.hostname, address.port)) for _ in range(540)]
        for number, line in enumerate(lines):
            asked = path if number < 40 else "/health"
            line.sendall(f"GET {asked} HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\n\r\n".encode())
        answered = sum(b" 200 " in line.recv(64) for line in lines)
        slow = paced(server)
        grown = memory(server) - before
        began = time.monotonic()
        status = server.stop()
        end = time.monotonic() - began
        for line in lines:
            line.close()
    fine = answered == len(lines) and slow <= max(2 * idle, 0.1) and grown < 256 * MEGABYTE and end <= 8 and status == 0
    return {
        "lines": answered, "idle_p95": f"{idle * 1000:.0f}ms", "deaf_p95": f"{slow * 1000:.0f}ms",
        "grown": f"{grown // MEGABYTE}MB", "end": f"{end:.1f}s", "PASS": fine,
    }


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
