"""Servers under test: the debug program, started on a free port with a data folder of its own."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
PROGRAM = Path(os.environ.get("PORTHOLE_PROGRAM", CHECKOUT / ".build/debug/porthole"))
ENGINES = ("sqlite", "postgres")
LIBPQ = re.compile(r"^PG[A-Z]+$|^DATABASE_URL$")
START_SECONDS = 30
STOP_SECONDS = 20

running: list["Server"] = []


@dataclass
class Server:
    """One running program. `url` has no slash at its end; `administrator` is who may do everything."""

    engine: str
    url: str
    data: Path
    administrator: str
    password: str
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen | None = field(default=None, repr=False)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [PROGRAM, "serve"],
                cwd=self.data,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None:
                raise RuntimeError(f"porthole ended with {self.process.returncode} at its start:\n{self.log_text()}")
            if time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"porthole does not answer {self.url}/health:\n{self.log_text()}")
            time.sleep(0.02)

    def stop(self) -> int:
        """Asks the program to end and tells its exit status."""
        if self.process is None:
            return 0
        process, self.process = self.process, None
        process.send_signal(signal.SIGTERM)
        try:
            return process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise RuntimeError(f"porthole did not end within {STOP_SECONDS} s of SIGTERM:\n{self.log_text()}") from None

    def kill(self) -> None:
        """Ends the program as a power cut would: it gets no say."""
        if self.process is not None:
            process, self.process = self.process, None
            process.kill()
            process.wait()

    def run(self, *arguments: str, standard_input: str | None = None) -> subprocess.CompletedProcess:
        """Runs another command of the program with this server's settings."""
        return subprocess.run(
            [PROGRAM, *arguments],
            cwd=self.data,
            env=self.environment,
            input=standard_input,
            stdin=subprocess.DEVNULL if standard_input is None else None,
            capture_output=True,
            text=True,
            timeout=60,
        )

    def log_text(self) -> str:
        return self.log.read_text(errors="replace")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health", timeout=2) as response:
                return response.status == 200
        except (OSError, urllib.error.URLError):
            return False


class Servers:
    """Starts servers, and ends and cleans up after all of them at its exit."""

    def __enter__(self):
        self.started: list[tuple[Server, str | None]] = []
        return self.start

    def start(
        self, engine: str = "sqlite", settings: dict[str, str] | None = None, backup: Path | None = None
    ) -> Server:
        """With a backup, of the whole instance, the server has what was in it."""
        data = Path(tempfile.mkdtemp(prefix="porthole-test-"))
        database = _new_database() if engine == "postgres" else None
        port = _free_port()
        inherited = {name: value for name, value in os.environ.items() if not LIBPQ.match(name) and name != "USER"}
        administrator, password = "admin", "correct horse battery staple"
        server = Server(
            engine=engine,
            url=f"http://127.0.0.1:{port}",
            data=data,
            administrator=administrator,
            password=password,
            environment={
                **inherited,
                "HOST": "127.0.0.1",
                "PORT": str(port),
                "DATA_DIR": str(data / "data"),
                "ADMIN_USER": administrator,
                "ADMIN_PASSWORD": password,
                **({"DATABASE_URL": _address(database)} if database else {}),
                **(settings or {}),
            },
            log=data / "porthole.log",
        )
        self.started.append((server, database))
        running.append(server)
        if backup:
            restored = server.run("restore", str(backup))
            assert restored.returncode == 0, restored.stderr
        server.start()
        return server

    def __exit__(self, *_):
        for server, database in self.started:
            running.remove(server)
            try:
                status = server.stop()
            finally:
                if database:
                    _statement(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
            if status != 0:
                raise RuntimeError(f"porthole ended with {status} after SIGTERM:\n{server.log_text()}")
            shutil.rmtree(server.data)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def new_database():
    """A fresh Postgres database, by name, dropped at the end."""
    name = _new_database()
    try:
        yield name
    finally:
        _statement(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _new_database() -> str:
    name = f"porthole_{uuid.uuid4().hex[:12]}"
    _statement(f'CREATE DATABASE "{name}"')
    return name


def _administrators_address() -> str:
    address = os.environ.get("PORTHOLE_TEST_POSTGRES")
    if not address:
        raise RuntimeError("PORTHOLE_TEST_POSTGRES names no server: run the tests through scripts/with-postgres")
    return address


def _address(database: str) -> str:
    return urllib.parse.urlsplit(_administrators_address())._replace(path=f"/{database}").geturl()


def _statement(sql: str) -> None:
    subprocess.run(
        ["psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--command={sql}", _administrators_address()],
        check=True,
        capture_output=True,
        text=True,
    )
