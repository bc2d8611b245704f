"""What the tests from outside share: who is signed in, and what there is to work on."""

import contextlib
import io
import logging
import os
from types import SimpleNamespace

import pytest
from attacks import Person, first_job, label, make_project, make_task, sign_in
from cvat_cli.__main__ import main
from cvat_sdk import make_client, models
from datasets import Caller


@pytest.fixture(scope="module")
def client(server):
    """cvat-sdk as it comes from PyPI, signed in as the administrator."""
    with make_client(server.url, credentials=(server.administrator, server.password)) as client:
        yield client


@pytest.fixture(scope="module")
def admin(server) -> Person:
    """The administrator, by plain HTTP."""
    return sign_in(server.url, server.administrator, server.password)


@pytest.fixture(scope="module")
def call(server):
    """The API, by the administrator's token."""
    return Caller(server)


@pytest.fixture(scope="module")
def keys(admin) -> dict:
    """A project with a task, its job and its label, by the names that routes give them."""
    project = make_project(admin)
    task = make_task(admin, project)
    return {"project": project, "task": task, "job": first_job(admin, task), "label": label(admin, project), "frame": 0}


@pytest.fixture(scope="module")
def cli(client, server, tmp_path_factory):
    """Runs a command in this process, since starting Python anew takes longer than most commands do.

    A word for the environment may be given by its name, or taken away by None; words that name a server are not doubled.
    """
    token, _ = client.api_client.auth_api.create_access_tokens(
        models.AccessTokenWriteRequest(name="for the CLI", read_only=False)
    )
    home = tmp_path_factory.mktemp("home")

    def run(*words, expected=0, **environment):
        output, complaints = io.StringIO(), io.StringIO()
        words = [*map(str, words)]
        if not {"--server-host", "--profile", "config"} & set(words):
            words = ["--server-host", server.url, *words]
        kept = dict(os.environ)
        known = {"CVAT_ACCESS_TOKEN": token.value, "HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), **environment}
        os.environ.update({name: value for name, value in known.items() if value is not None})
        for name in [name for name, value in known.items() if value is None]:
            os.environ.pop(name, None)
        try:
            with contextlib.redirect_stdout(output), contextlib.redirect_stderr(complaints):
                status = main(words)
        finally:
            os.environ.clear()
            os.environ.update(kept)
            # Each run adds a handler to the program's logger.
            logging.getLogger("cvat_cli.__main__").handlers.clear()
        assert status == expected, complaints.getvalue()
        return SimpleNamespace(out=output.getvalue(), complaints=complaints.getvalue())

    run.token = token.value
    run.home = home
    return run
