"""The servers that are compared: Porthole, Flask under gunicorn, PostgreSQL. All listen on 127.0.0.1 alone."""

from __future__ import annotations

import hashlib
import os
import pwd
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from processes import BenchmarkFailure, Server, as_account, free_port

HERE = Path(__file__).resolve().parent
MASCOTS = HERE.parent / "Resources" / "mascots" / "owl"
ADMINISTRATOR = ("benchmark", "only-for-this-benchmark")


def porthole(program: Path, folder: Path, **settings: str) -> Server:
    """Porthole as it is shipped, with its line for each request; SQLite unless a setting says otherwise."""
    port = free_port()
    env = {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "DATA_DIR": str(folder / "data"),
        "ADMIN_USER": ADMINISTRATOR[0],
        "ADMIN_PASSWORD": ADMINISTRATOR[1],
        "USER": "Somebody",
        "AUTHOR_FILE": str(author_file(folder)),
    }
    return Server([str(program), "serve"], port=port, env=env | settings, folder=folder)


def gunicorn(venv: Path, module: str, folder: Path) -> Server:
    """Two processes of a Flask application in `peer/`, without a line for each request: that is how gunicorn comes."""
    port = free_port()
    command = [
        str(venv / "bin" / "gunicorn"), "--workers=2", f"--bind=127.0.0.1:{port}", f"--chdir={HERE / 'peer'}",
        "--no-control-socket", f"{module}:app",
    ]
    env = {
        "MASCOT_FOLDER": str(MASCOTS),
        "USER": "Somebody",
        "AUTHOR_FILE": str(author_file(folder)),
        "MPLCONFIGDIR": str(venv),
    }
    return Server(command, port=port, env=env, folder=folder)


def author_file(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / "AUTHOR.txt"
    file.write_text("The benchmark\n")
    return file


@contextmanager
def postgres(folder: Path, *settings: str) -> Iterator[tuple[Server, str]]:
    """A new cluster with PostgreSQL's own settings, so that a commit is on the disk; and its address.

    `settings` are further ones, as `name=value`.
    """
    tools = postgres_tools()
    account = "postgres" if os.getuid() == 0 else None  # PostgreSQL refuses to run as root.
    folder.mkdir()
    if account:
        os.chown(folder, pwd.getpwnam(account).pw_uid, pwd.getpwnam(account).pw_gid)
    subprocess.run(
        [tools / "initdb", "--pgdata=data", "--username=porthole", "--auth=trust", "--encoding=UTF8",
         "--locale=C.UTF-8", "--no-instructions"],
        cwd=folder, stdout=subprocess.DEVNULL, check=True, **as_account(account))
    port = free_port()
    command = [
        str(tools / "postgres"), "-D", "data", "-p", str(port), "-k", str(folder), "-c", "listen_addresses=127.0.0.1"]
    command += [word for setting in settings for word in ("-c", setting)]
    with Server(command, port=port, env={}, folder=folder, account=account) as server:
        while subprocess.run([tools / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]).returncode != 0:
            if server.process.poll() is not None:
                raise server.failure("ended at once")
            time.sleep(0.05)
        yield server, f"postgres://porthole@127.0.0.1:{port}/postgres"


def postgres_tools() -> Path:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not folders:
        raise BenchmarkFailure("There is no PostgreSQL server here: install postgresql-15.")
    return folders[-1]


def peer_environment(folder: Path) -> Path:
    """The virtual environment of the peers, made anew when requirements.txt has changed."""
    folder = folder.resolve()
    requirements = HERE / "requirements.txt"
    wanted = hashlib.sha256(sys.version.encode() + requirements.read_bytes()).hexdigest()
    made = folder / "made-from"
    if not made.exists() or made.read_text() != wanted:
        print(f"Installing the peers into {folder}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--requirement", requirements], check=True)
        made.write_text(wanted)
    return folder
