#!/usr/bin/env python3
"""Kills, cuts, fills and blocks a server that people are working on, and counts what was lost.

    scripts/with-postgres python3 Tests/Faults/faults.py [--rounds 10] [FAULT ...]

One line for each fault, as in `kill-sqlite rounds=10 acks=812 lost=0 PASS`; the status is 1 where one failed. Some faults
need root: a small file system is mounted, and a Postgres of its own is started that syncs as it does in use. A round of
`soak` is a minute: `--rounds 120 soak` works for two hours.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import of_backups  # noqa: E402, F401 each registers its faults
import of_damage  # noqa: E402, F401
import of_databases  # noqa: E402, F401
import of_disks  # noqa: E402, F401
import of_lines  # noqa: E402, F401
import of_memory  # noqa: E402, F401
import of_processes  # noqa: E402, F401
import of_requests  # noqa: E402, F401
import of_time  # noqa: E402, F401
import of_work  # noqa: E402, F401
from fault import FAULTS  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("faults", nargs="*", choices=[*FAULTS, []], help=", ".join(FAULTS))
    arguments = parser.parse_args()
    passed = failed = 0
    for name in arguments.faults or FAULTS:
        try:
            facts = FAULTS[name](arguments.rounds)
        except Exception as error:  # one fault must not hide the others
            # Whole, with what the server logged: its folder is gone by now.
            print(error, file=sys.stderr, flush=True)
            facts = {"error": f"{type(error).__name__}: {str(error)[:300]}", "PASS": False}
        good = facts.pop("PASS")
        passed, failed = passed + good, failed + (not good)
        told = " ".join(f"{key}={value}" for key, value in facts.items())
        print(f"{name} {told} {'PASS' if good else 'FAIL'}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
