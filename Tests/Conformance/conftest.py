"""What the tests from outside share: who is signed in, and what there is to work on."""

import pytest
from attacks import Person, first_job, label, make_project, make_task, sign_in
from cvat_sdk import make_client
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
