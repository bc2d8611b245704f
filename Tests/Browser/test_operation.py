"""Starting, stopping, and trouble, from outside."""

import os
import signal
import socket
import subprocess
import time
import urllib.request

from conftest import PROGRAM


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
        ({"ADMIN_USER": "ann", "ADMIN_PASSWORD": "short", "DATA_DIR": str(tmp_path / "d")}, "ADMIN_PASSWORD"),
    ]:
        ended = run("serve", **environment)
        assert ended.returncode == 78, (environment, ended)
        assert words in ended.stderr and ended.stderr.count("\n") == 1, ended.stderr
        assert "short" not in ended.stderr


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
    weak = server.run("users", "create", "eve", "--password-stdin", standard_input="short\n")
    assert weak.returncode == 1 and "short" not in weak.stderr
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
