"""Starts the programs that are measured, reads what they use from /proc, and ends them."""

from __future__ import annotations

import hashlib
import http.client
import os
import pwd
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
CHECKOUT = HERE.parent
MASCOTS = CHECKOUT / "Resources" / "mascots" / "owl"
ADMINISTRATOR = ("benchmark", "only-for-this-benchmark")
TICKS = os.sysconf("SC_CLK_TCK")


class BenchmarkFailure(Exception):
    """Something cannot be measured; the sentence says why."""


@dataclass(frozen=True)
class Memory:
    """MB of a server's processes; PSS counts a page that n processes share as 1/n."""

    rss: float
    pss: float


class Server:
    """A server with all its processes, from its start to the end of a `with`."""

    def __init__(self, command: list[str], *, port: int, env: dict[str, str], folder: Path, account: str | None = None):
        self.port = port
        self.log = folder / "server.log"
        inherited = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "TMPDIR") if name in os.environ}
        self.spawned = time.perf_counter()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=folder, env=inherited | env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, user=account,
                group=pwd.getpwnam(account).pw_gid if account else None, extra_groups=[] if account else None)

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        """Asks the server to end, and after ten seconds makes its processes end."""
        family = self.family()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            for pid in family:
                os.kill(pid, signal.SIGKILL)
            self.process.wait()

    def ready(self, path: str = "/health", patience: float = 60) -> float:
        """Waits for the first answer with status 200; seconds since the spawn."""
        while time.perf_counter() - self.spawned < patience:
            if self.process.poll() is not None:
                break
            try:
                if get(self.port, path).status == 200:
                    return time.perf_counter() - self.spawned
            except ConnectionError:
                pass
            time.sleep(0.001)
        tail = self.log.read_text(errors="replace")[-2000:]
        raise BenchmarkFailure(f"{self.process.args[0]} does not answer on {path}. The end of its log:\n{tail}")

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
        """Seconds in user mode and in the kernel, with those of children that have ended and were waited for."""
        return sum(sum(map(int, facts[11:15])) for pid in self.family() if (facts := stat(pid))) / TICKS

    def memory(self) -> Memory:
        totals = {"Rss:": 0, "Pss:": 0}
        for pid in self.family():
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                key, value, *_ = line.split()
                if key in totals:
                    totals[key] += int(value)
        return Memory(rss=totals["Rss:"] / 1024, pss=totals["Pss:"] / 1024)


@dataclass(frozen=True)
class Answer:
    status: int
    mediaType: str
    body: bytes


def get(port: int, path: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return Answer(response.status, response.headers.get_content_type(), response.read())
    finally:
        connection.close()


def porthole(program: Path, folder: Path, **settings: str) -> Server:
    """Porthole as it is shipped, with its log of requests going to a file; SQLite unless a setting says otherwise."""
    folder.mkdir(exist_ok=True)
    (folder / "AUTHOR.txt").write_text("The benchmark\n")
    port = free_port()
    env = {
        "HOST": "127.0.0.1", "PORT": str(port), "DATA_DIR": str(folder / "data"), "USER": "Somebody",
        "ADMIN_USER": ADMINISTRATOR[0], "ADMIN_PASSWORD": ADMINISTRATOR[1],
    }
    return Server([str(program), "serve"], port=port, env=env | settings, folder=folder)


def gunicorn(venv: Path, module: str, folder: Path) -> Server:
    """Two processes of a Flask application in `peer/`, without a log of requests: that is how gunicorn comes."""
    folder.mkdir(exist_ok=True)
    (folder / "AUTHOR.txt").write_text("The benchmark\n")
    port = free_port()
    command = [
        str(venv / "bin" / "gunicorn"), "--workers=2", f"--bind=127.0.0.1:{port}", f"--chdir={HERE / 'peer'}",
        "--no-control-socket", f"{module}:app",
    ]
    env = {
        "MASCOT_FOLDER": str(MASCOTS), "AUTHOR_FILE": str(folder / "AUTHOR.txt"), "USER": "Somebody",
        "MPLCONFIGDIR": str(folder), "PYTHONDONTWRITEBYTECODE": "1",
    }
    return Server(command, port=port, env=env, folder=folder)


def postgres(folder: Path) -> tuple[Server, str]:
    """A new PostgreSQL cluster with the usual settings, so that a commit is on the disk; and its address."""
    tools = postgres_tools()
    account = "postgres" if os.getuid() == 0 else None
    folder.mkdir()
    if account:
        # PostgreSQL refuses to run as root.
        os.chown(folder, pwd.getpwnam(account).pw_uid, pwd.getpwnam(account).pw_gid)
    subprocess.run(
        [tools / "initdb", "--pgdata=data", "--username=porthole", "--auth=trust", "--encoding=UTF8",
         "--locale=C.UTF-8", "--no-instructions"],
        cwd=folder, user=account, extra_groups=[] if account else None, stdout=subprocess.DEVNULL, check=True)
    port = free_port()
    command = [
        str(tools / "postgres"), "-D", "data", "-p", str(port), "-k", str(folder), "-c", "listen_addresses=127.0.0.1"]
    server = Server(command, port=port, env={}, folder=folder, account=account)
    while subprocess.run([tools / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]).returncode != 0:
        if server.process.poll() is not None:
            raise BenchmarkFailure(f"PostgreSQL does not start: {server.log.read_text()}")
        time.sleep(0.05)
    return server, f"postgres://porthole@127.0.0.1:{port}/postgres"


def postgres_tools() -> Path:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not folders:
        raise BenchmarkFailure("There is no PostgreSQL server here: install postgresql-15.")
    return folders[-1]


def peer_environment(folder: Path) -> Path:
    """The virtual environment of the peers, made anew when requirements.txt has changed."""
    requirements = HERE / "requirements.txt"
    wanted = hashlib.sha256(sys.version.encode() + requirements.read_bytes()).hexdigest()
    made = folder / "made-from"
    if not made.exists() or made.read_text() != wanted:
        print(f"Installing the peers into {folder}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--requirement", requirements], check=True)
        subprocess.run([folder / "bin" / "python", "-m", "compileall", "-q", HERE / "peer"], check=True)
        made.write_text(wanted)
    return folder


def stat(pid: int) -> list[str] | None:
    """The fields of /proc/PID/stat from the state on; None once the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
