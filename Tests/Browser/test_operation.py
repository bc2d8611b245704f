"""Starting, stopping, and trouble, from outside."""

import contextlib
import os
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

from servers import PROGRAM, new_database
from waiting import wait_for


def run(*arguments, **environment):
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("PG") and key != "DATABASE_URL"}
    return subprocess.run(
        [PROGRAM, *arguments], env={**inherited, **environment}, capture_output=True, text=True, timeout=30, check=False
    )


def test_wrong_settings_end_the_start_with_one_sentence(tmp_path):
    certificate = tmp_path / "c.pem"
    certificate.write_text("x")
    readonly = tmp_path / "file"
    readonly.write_text("")
    for environment, words in [
        ({"PORT": "abc"}, "PORT"),
        ({"TLS_CERT": str(certificate)}, "TLS_KEY"),
        ({"DATA_DIR": str(readonly)}, str(readonly)),
        ({"DATA_DIR": "/proc/nothing"}, "/proc/nothing"),
        ({"ADMIN_USER": "ann", "ADMIN_PASSWORD": "tiny-pw", "DATA_DIR": str(tmp_path / "d")}, "ADMIN_PASSWORD"),
    ]:
        ended = run("serve", **environment)
        assert ended.returncode == 78, (environment, ended)
        assert words in ended.stderr and ended.stderr.count("\n") == 1, ended.stderr
        assert "tiny-pw" not in ended.stderr


def test_a_port_in_use_is_said(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = run("serve", HOST="127.0.0.1", PORT=port, DATA_DIR=str(tmp_path / "data"))
    assert ended.returncode == 1
    assert f"Port {port}" in ended.stderr and ended.stderr.count("\n") == 1


def test_sigterm_drains_and_sighup_is_harmless(start_server):
    server = start_server()
    server.process.send_signal(signal.SIGHUP)
    assert urllib.request.urlopen(f"{server.url}/health").status == 200
    start = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - start < 8


def test_healthcheck_and_version(start_server):
    server = start_server()
    assert server.run("healthcheck").returncode == 0
    assert "porthole" in server.run("version").stdout
    server.stop()
    assert server.run("healthcheck").returncode == 1


def test_users_are_made_on_the_command_line(start_server):
    server = start_server()
    made = server.run("users", "create", "bob", "--password-stdin", standard_input="a long sentence\n")
    assert made.returncode == 0, made.stderr
    assert "bob\tuser\tactive" in server.run("users", "list").stdout
    again = server.run("users", "create", "bob", "--password-stdin", standard_input="a long sentence\n")
    assert again.returncode == 1 and "bob" in again.stderr
    weak = server.run("users", "create", "eve", "--password-stdin", standard_input="tiny-pw\n")
    assert weak.returncode == 1 and "tiny-pw" not in weak.stderr
    none = server.run("users", "create", "eve", "--if-none", "--password-stdin", standard_input="a long sentence\n")
    assert none.returncode == 0 and "eve" not in server.run("users", "list").stdout


def test_the_set_up_link_works_once(start_server, new_page):
    server = start_server(settings={"ADMIN_USER": "", "ADMIN_PASSWORD": "", "LOG_FORMAT": "text"})
    link = next(word for word in server.log_text().split() if word.startswith("link="))[5:]
    page = new_page()
    page.goto(link)
    page.fill("[name=username]", "ann")
    page.fill("[name=password]", "a long sentence")
    page.locator("main button").click()
    page.wait_for_url("**/projects")
    second = new_page()
    assert second.request.get(link).status == 404


def test_five_migrations_at_once(tmp_path):
    environment = {**os.environ, "DATA_DIR": str(tmp_path / "data")}
    started = [
        subprocess.Popen([PROGRAM, "migrate"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(5)
    ]
    for process in started:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors


def test_acknowledged_work_survives_a_kill(start_server):
    server = start_server()
    for number in range(5):
        name = f"user{number}"
        assert server.run("users", "create", name, "--password-stdin", standard_input="a long sentence\n").returncode == 0
        server.kill()
        server.start()
    assert server.run("users", "list").stdout.count("user\tactive") == 5


class Cable:
    """A connection to Postgres that can be pulled out and put back."""

    def __init__(self, host: str, port: int):
        self.target = (host, port)
        self.pairs: list[socket.socket] = []
        self.listener: socket.socket | None = None
        self.port = 0
        self.plug()

    def plug(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def pull(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for end in self.pairs:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self.pairs.clear()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
                far = socket.create_connection(self.target)
            except OSError:
                return
            self.pairs += [near, far]
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(source, sink), daemon=True).start()

    @staticmethod
    def _carry(source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def status(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_postgres_goes_away_and_comes_back(start_server):
    address = urllib.parse.urlparse(os.environ["PORTHOLE_TEST_POSTGRES"])
    cable = Cable(address.hostname, address.port)
    with new_database() as name:
        url = f"postgres://{address.username}@127.0.0.1:{cable.port}/{name}"
        server = start_server(settings={"DATABASE_URL": url})
        assert status(f"{server.url}/ready")[0] == 200
        cable.pull()
        wait_for(lambda: status(f"{server.url}/ready")[0] == 503, 5)
        assert status(f"{server.url}/health")[0] == 200
        assert status(f"{server.url}/")[0] == 200
        code, page = status(f"{server.url}/invitations/{'a' * 32}")
        assert code == 503 and "database does not answer" in page
        cable.plug()
        wait_for(lambda: status(f"{server.url}/ready")[0] == 200, 10)
        assert status(f"{server.url}/invitations/{'a' * 32}")[0] == 404
        server.stop()
        cable.pull()


def test_postgres_that_cannot_be_reached_is_named():
    address = urllib.parse.urlparse(os.environ["PORTHOLE_TEST_POSTGRES"])
    missing = f"postgres://{address.username}@{address.hostname}:{address.port}/no_such_database"
    ended = run("migrate", DATABASE_URL=missing)
    assert ended.returncode == 78
    for word in (address.hostname, "no_such_database", f"user {address.username}"):
        assert word in ended.stderr, ended.stderr
