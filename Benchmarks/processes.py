"""A server as a process with children: started, asked, measured by /proc, ended."""

from __future__ import annotations

import http.client
import os
import pwd
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
INHERITED = ("PATH", "LD_LIBRARY_PATH", "TMPDIR")


class BenchmarkFailure(Exception):
    """Something cannot be measured; the sentence says why."""


@dataclass(frozen=True)
class Memory:
    """MB of all processes of a server. PSS counts a page that n processes share as 1/n in each."""

    rss: float
    pss: float

    def __add__(self, other: Memory) -> Memory:
        return Memory(self.rss + other.rss, self.pss + other.pss)


class Server:
    """A server with all its processes, from its spawn to the end of a `with`."""

    def __init__(self, command: list[str], *, port: int, env: dict[str, str], folder: Path, account: str | None = None):
        self.port = port
        self.log = folder / "server.log"
        inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
        with self.log.open("wb") as log:
            self.spawned = time.perf_counter()
            self.process = subprocess.Popen(
                command, cwd=folder, env=inherited | env, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                **as_account(account))

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        """Asks the server to end, and makes its processes end where that takes more than ten seconds."""
        family = self.family()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            for pid in family:
                os.kill(pid, signal.SIGKILL)
            self.process.wait()

    def ready(self, path: str = "/health", patience: float = 60) -> float:
        """Waits for the first answer with status 200.

        Returns the seconds since the spawn.
        """
        begun = time.perf_counter()
        while time.perf_counter() - begun < patience and self.process.poll() is None:
            try:
                if get(self.port, path).status == 200:
                    return time.perf_counter() - self.spawned
            except ConnectionError:
                pass
            time.sleep(0.001)
        raise self.failure(f"does not answer on {path}")

    def failure(self, what: str) -> BenchmarkFailure:
        tail = self.log.read_text(errors="replace")[-2000:]
        return BenchmarkFailure(f"{Path(self.process.args[0]).name} {what}. The end of its log:\n{tail}")

    def family(self) -> list[int]:
        """The process and all that descend from it."""
        children: dict[int, list[int]] = {}
        for entry in os.listdir("/proc"):
            if entry.isdecimal() and (facts := stat(int(entry))):
                children.setdefault(int(facts[1]), []).append(int(entry))
        pids = [self.process.pid]
        for pid in pids:
            pids += children.get(pid, [])
        return pids

    def cpu(self) -> float:
        """Seconds in user mode and in the kernel, with those of the children that have ended."""
        return sum(sum(map(int, facts[11:15])) for pid in self.family() if (facts := stat(pid))) / TICKS

    def memory(self) -> Memory:
        kilobytes = {"Rss:": 0, "Pss:": 0}
        for pid in self.family():
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                key, value, *_ = line.split()
                if key in kilobytes:
                    kilobytes[key] += int(value)
        return Memory(rss=kilobytes["Rss:"] / 1024, pss=kilobytes["Pss:"] / 1024)


@dataclass(frozen=True)
class Answer:
    status: int
    media_type: str
    body: bytes


def get(port: int, path: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return Answer(response.status, response.headers.get_content_type(), response.read())
    finally:
        connection.close()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def as_account(name: str | None) -> dict[str, object]:
    """What subprocess needs to run something under another account; nothing for our own."""
    return {"user": name, "group": pwd.getpwnam(name).pw_gid, "extra_groups": []} if name else {}


def stat(pid: int) -> list[str] | None:
    """The fields of /proc/PID/stat from the state on; None once the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
