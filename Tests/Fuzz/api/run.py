"""Asks a server with data at least 5,000 times what its own document allows and forbids, and fails for any answer of 5xx.

usage: run.py [--requests 5000] [--engine sqlite] [--seed 1]      called by scripts/fuzz-api
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

from datasets import Caller, make_task, png  # noqa: E402
from servers import Servers  # noqa: E402

# A stream has no end to wait for; Tests/Conformance/test_live.py reads it.
ENDLESS = "/api/jobs/{job}/events"
LABELS = [
    {"name": "cat", "attributes": [{"name": "age", "mutable": True, "input_type": "number", "values": ["0", "9", "1"]}]},
    {"name": "owl"},
]


def fill(server) -> None:
    """Projects, tasks, jobs, objects, issues, guides, organisations: a few of each, with the keys from 1."""
    call = Caller(server)
    for number in range(3):
        pictures = {f"{index}.png": png(64, 48, index * 20) for index in range(6)}
        task = make_task(call, LABELS, pictures, segment_size=2)
        labels = call.json("GET", f"/api/labels?task_id={task}")["results"]
        boxes = [
            {"type": "rectangle", "frame": index, "label_id": labels[0]["id"], "points": [1, 2, 30, 40]} for index in range(6)
        ]
        call("PUT", f"/api/tasks/{task}/annotations", {"shapes": boxes})
        job = call.json("GET", f"/api/jobs?task_id={task}&sort=id")["results"][0]["id"]
        words = {"job": job, "frame": 0, "position": [1, 1, 9, 9], "message": "look"}
        call("POST", "/api/issues", words, expected=201)
        project = call.json("GET", f"/api/tasks/{task}")["project_id"]
        call("POST", "/api/guides", {"project_id": project, "markdown": "# Cats"}, expected=201)
        call("POST", "/api/organizations", {"slug": f"team{number}"}, expected=201)
        account = {"username": f"worker{number}", "password1": "a long enough one", "password2": "a long enough one"}
        call("POST", "/api/auth/register", {**account, "email": f"w{number}@example.org"}, expected=201)


def ask(server, figures: Path, examples: int, seed: int) -> int:
    environment = {
        **os.environ,
        "SCHEMATHESIS_HOOKS": str(HERE / "hooks.py"),
        "PORTHOLE_URL": server.url,
        "PORTHOLE_ACCOUNT": server.administrator,
        "PORTHOLE_PASSWORD": server.password,
        "PORTHOLE_FIGURES": str(figures),
    }
    command = [Path(sys.executable).parent / "schemathesis", "run", f"{server.url}/api/schema"]
    command += ["--checks=not_a_server_error", "--phases=coverage,fuzzing", f"--max-examples={examples}", f"--seed={seed}"]
    command += ["--suppress-health-check=all", "--warnings=off", "--request-timeout=60", "--continue-on-failure"]
    command += [f"--exclude-path={ENDLESS}", "--generation-database=none"]
    return subprocess.run(command, env=environment, cwd=server.data).returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=5000)
    parser.add_argument("--engine", default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    choice = parser.parse_args()
    with Servers() as start, tempfile.TemporaryDirectory() as folder:
        server = start(choice.engine)
        fill(server)
        figures = Path(folder) / "figures.json"
        status = ask(server, figures, choice.requests // 100, choice.seed)
        found = json.loads(figures.read_text())
        log = server.log_text()
        is_alive = server.process.poll() is None
    made = sum(found["statuses"].values())
    print("\nstatuses:", ", ".join(f"{code}: {count}" for code, count in sorted(found["statuses"].items())))
    print(f"{made} requests in one run, {len(found['failures'])} answers of 5xx")
    for failure in found["failures"]:
        print(failure)
    if found["failures"]:
        print("\n".join(line for line in log.splitlines() if '"error"' in line or " error " in line)[-8000:])
    if made < choice.requests:
        print(f"Fewer than {choice.requests} requests: raise --max-examples.")
    return 0 if is_alive and not found["failures"] and made >= choice.requests and status == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
