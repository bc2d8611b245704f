#!/usr/bin/env python3
"""Runs the commands of a document as they stand in it: every block fenced as ```sh, in order, in one shell.

    run_document.py DOCUMENT [--skip TEXT ...] [--expect TEXT ...]

A block ends the run where a command of it fails. --skip leaves out the lines that contain TEXT, --expect wants TEXT
somewhere in what was printed. Prints `ok` or `FAIL` for each block and each text.
"""

import argparse
import re
import subprocess
import sys
import tempfile


def keep(block, skipped):
    return "\n".join(line for line in block.splitlines() if not any(text in line for text in skipped))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("document")
    parser.add_argument("--skip", action="append", default=[])
    parser.add_argument("--expect", action="append", default=[])
    arguments = parser.parse_args()
    with open(arguments.document) as file:
        blocks = re.findall(r"^```sh\n(.*?)^```", file.read(), re.MULTILINE | re.DOTALL)
    script = "".join(
        f"{keep(block, arguments.skip)}\necho\necho end-of-block-{number}\n" for number, block in enumerate(blocks, start=1)
    )
    failures = 0
    with tempfile.NamedTemporaryFile("w", suffix=".sh") as file:
        file.write(script)
        file.flush()
        # No terminal and nothing to read: a command that asks ends the run
        run = subprocess.run(
            ["bash", "-euo", "pipefail", file.name], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace",
        )
    printed = run.stdout
    for number, block in enumerate(blocks, start=1):
        holds = f"end-of-block-{number}\n" in printed
        failures += not holds
        print(f"{'ok   ' if holds else 'FAIL '} block {number}: {block.splitlines()[0]}", flush=True)
        if not holds:
            print(printed[-1500:])
            break
    for text in arguments.expect:
        holds = text in printed
        failures += not holds
        print(f"{'ok   ' if holds else 'FAIL '} it printed “{text}”")
    sys.exit(1 if failures else 0)


main()
