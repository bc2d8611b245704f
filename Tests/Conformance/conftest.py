"""What the tests by CVAT's own clients share."""

import pytest
from cvat_sdk import make_client


@pytest.fixture(scope="module")
def client(server):
    """cvat-sdk as it comes from PyPI, signed in as the administrator."""
    with make_client(server.url, credentials=(server.administrator, server.password)) as client:
        yield client
