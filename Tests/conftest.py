"""Fixtures for the tests from outside.

`server` is shared by the tests of a file, once on SQLite and once on Postgres. `start_server` starts one with the
settings that a test asks for. What a server logged is shown with the test that fails.
"""

import pytest
from servers import ENGINES, PROGRAM, Servers, running


def pytest_sessionstart(session):
    if not PROGRAM.exists():
        raise pytest.UsageError(f"there is no program at {PROGRAM}: run swift build first")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if report.failed:
        for server in running:
            last = "\n".join(server.log_text().splitlines()[-60:])
            report.sections.append((f"what porthole on {server.engine} logged last", last))


@pytest.fixture(scope="module", params=ENGINES)
def engine(request) -> str:
    """The database below the server; tests that use `server` run once for each."""
    return request.param


@pytest.fixture(scope="module")
def server(engine):
    """A server that the tests of one file share, on each engine."""
    with Servers() as start:
        yield start(engine)


@pytest.fixture
def start_server():
    """A function that starts a server for this test alone: start_server(engine="sqlite", settings={"USER": "Ada"})."""
    with Servers() as start:
        yield start
