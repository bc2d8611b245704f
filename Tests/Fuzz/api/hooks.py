"""Signs requests in, sends half of them to what is there, and counts what comes back.

Schemathesis loads this file (SCHEMATHESIS_HOOKS) into the process that makes the requests up.
"""

import collections
import json
import os
import threading
import urllib.request

import schemathesis

URL = os.environ["PORTHOLE_URL"]
ACCOUNT = {"username": os.environ["PORTHOLE_ACCOUNT"], "password": os.environ["PORTHOLE_PASSWORD"]}
FIGURES = os.environ["PORTHOLE_FIGURES"]
KEYS_IN_USE = 6

lock = threading.Lock()
statuses = collections.Counter()
failures = []
token = None


def signed_in() -> str:
    """The token in use; a new one after a request that signed out or took the old one away."""
    global token
    with lock:
        if token is None:
            request = urllib.request.Request(
                f"{URL}/api/auth/login", json.dumps(ACCOUNT).encode(), {"Content-Type": "application/json"}
            )
            with urllib.request.urlopen(request) as answer:
                token = json.load(answer)["key"]
        return token


# Pieces of uploads are bytes like others.
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    """Keys made up are hardly ever in use: every other one becomes one that may be."""
    return {
        name: value % KEYS_IN_USE + 1 if isinstance(value, int) and value % 2 else value
        for name, value in (path_parameters or {}).items()
    }


@schemathesis.hook
def before_call(context, case, kwargs):
    case.headers["Authorization"] = f"Token {signed_in()}"


@schemathesis.hook
def after_call(context, case, response):
    global token
    with lock:
        statuses[response.status_code] += 1
        if response.status_code == 401:
            token = None
        if response.status_code >= 500:
            failures.append(f"{response.status_code} {case.as_curl_command()}")
        with open(FIGURES, "w") as file:
            json.dump({"statuses": statuses, "failures": failures}, file)
