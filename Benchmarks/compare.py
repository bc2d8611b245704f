#!/usr/bin/env python3
"""Measures the comparison page beside streamlit-image-comparison, through chromium, in turns, and prints ratios.

usage: Benchmarks/compare.py [--program PATH] [--turns N] [--write]   (--write puts the table into compare.md)

The peer's component loads its script and its style from a content network. On a machine without the internet it stays
blank for ever; what is measured then is how long it takes until it asks for that script: less than it takes to be moved.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from processes import Server, free_port
from report import Row, Section, megabytes, milliseconds, percentile
from servers import HERE, porthole

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PAIR = HERE.parent / "Resources" / "comparisons" / "hubble-deep-field"
SCREEN = {"width": 1280, "height": 800}
PATIENCE = 60
COMPLETE = """() => {
  const element = document.querySelector('image-compare')
  return !!element && element.matches(':defined') && element.style.getPropertyValue('--position') !== ''
    && [...element.querySelectorAll('.compare__stage img')].every(image => image.complete && image.naturalWidth > 0)
}"""
KEY = """async () => {
  const slider = document.querySelector('.compare__slider')
  const begin = performance.now()
  slider.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, cancelable: true }))
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
  return (performance.now() - begin) / 1000
}"""


def environment(folder: Path) -> Path:
    """The virtual environment of the peer and of playwright."""
    if not (folder / "bin" / "streamlit").exists():
        print(f"Installing the peer into {folder}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--requirement", HERE / "peer" / "compare-requirements.txt"], check=True)
    return folder


def streamlit(venv: Path, folder: Path) -> Server:
    port = free_port()
    command = [
        str(venv / "bin" / "streamlit"), "run", str(HERE / "peer" / "compare.py"), f"--server.port={port}",
        "--server.address=127.0.0.1", "--server.headless=true", "--browser.gatherUsageStats=false",
    ]
    return Server(command, port=port, env={"PAIR_FOLDER": str(PAIR), "HOME": str(folder)}, folder=folder)


class Visit:
    """One load of a page in a fresh profile, with everything that crossed the wire."""

    def __init__(self, browser, address: str):
        self.context = browser.new_context(viewport=SCREEN)
        self.page = self.context.new_page()
        self.bytes = 0
        self.requests = 0
        self.foreign: list[float] = []
        self.address = address
        wire = self.context.new_cdp_session(self.page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", self._finished)
        wire.on("Network.webSocketFrameReceived", lambda event: self._frame(event["response"]["payloadData"]))
        self.page.on("request", self._asked)

    def _finished(self, event) -> None:
        self.bytes += event["encodedDataLength"]

    def _frame(self, data: str) -> None:
        # Binary frames come as base64
        self.bytes += len(data) * 3 // 4

    def _asked(self, request) -> None:
        if request.url.startswith(("data:", "blob:", "about:")):
            return
        self.requests += 1
        if not request.url.startswith(self.address.rsplit("/", 1)[0].rsplit("/compare", 1)[0]):
            self.foreign.append(time.perf_counter() - self.begun)

    def load(self) -> None:
        self.begun = time.perf_counter()
        self.page.goto(self.address, wait_until="commit")

    def until(self, is_reached) -> float:
        while not is_reached():
            if time.perf_counter() - self.begun > PATIENCE:
                raise TimeoutError(f"{self.address} was not ready within {PATIENCE} seconds")
            self.page.wait_for_timeout(5)
        return time.perf_counter() - self.begun

    def close(self) -> None:
        self.page.wait_for_timeout(300)
        self.context.close()


def measure(browser, servers: dict[str, Server], turns: int) -> dict[str, dict[str, list[float]]]:
    samples: dict[str, dict[str, list[float]]] = {name: {} for name in servers}

    def note(name: str, what: str, value: float) -> None:
        samples[name].setdefault(what, []).append(value)

    # The first turn fills caches on both sides and is not counted.
    for turn in range(turns + 1):
        for name, server in servers.items():
            path = "/compare/hubble-deep-field" if name == "porthole" else "/"
            visit = Visit(browser, f"http://127.0.0.1:{server.port}{path}")
            before = server.cpu()
            visit.load()
            ready = visit.until(
                (lambda: visit.page.evaluate(COMPLETE)) if name == "porthole" else (lambda: bool(visit.foreign)))
            keys = [visit.page.evaluate(KEY) for _ in range(20)] if name == "porthole" else []
            visit.close()
            if turn == 0:
                continue
            note(name, "ready", ready)
            note(name, "bytes", visit.bytes)
            note(name, "requests", visit.requests)
            note(name, "foreign", len(visit.foreign))
            note(name, "cpu", server.cpu() - before)
            for seconds in keys:
                note(name, "key", seconds)
    for name, server in servers.items():
        note(name, "memory", server.memory().rss)
    return samples


def section(samples: dict[str, dict[str, list[float]]], turns: int) -> Section:
    ours, peer = samples["porthole"], samples["streamlit"]

    def pair(what: str, share: float = 0.5) -> tuple[float, float]:
        return percentile(ours[what], share), percentile(peer[what], share)

    keys = ours["key"]
    return Section(
        "Comparison page",
        "streamlit-image-comparison",
        [
            Row.cost("Until it can be moved, median (peer: until it asks for its script)", *pair("ready"), milliseconds),
            Row.cost("… p95", *pair("ready", 0.95), milliseconds),
            Row.cost("Requests of the first load", *pair("requests"), lambda number: f"{number:.0f}"),
            Row("… to other hosts", f"{pair('foreign')[0]:.0f}", f"{pair('foreign')[1]:.0f} or more", ""),
            Row.cost("kB of the first load", *pair("bytes"), lambda number: f"{number / 1000:,.0f} kB"),
            Row.cost("CPU of the server for a load, median", *pair("cpu"), milliseconds),
            Row.cost("Memory after all loads (RSS)", ours["memory"][0], peer["memory"][0], megabytes),
            Row("Key until the second frame after it, median · p95",
                f"{milliseconds(percentile(keys, 0.5))} · {milliseconds(percentile(keys, 0.95))}",
                "cannot be moved", ""),
        ],
        [f"{turns} loads each, in turns, each in a fresh profile; the first load of each server is not counted."],
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, default=HERE.parent / ".build/release/porthole")
    parser.add_argument("--venv", type=Path, default=HERE / ".venv-compare")
    parser.add_argument("--turns", type=int, default=15)
    parser.add_argument("--write", action="store_true", help="puts the table into compare.md")
    choice = parser.parse_args()
    venv = environment(choice.venv.resolve())
    sys.path += [str(path) for path in venv.glob("lib/python*/site-packages")]
    from playwright.sync_api import sync_playwright  # only there now

    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        homes = [Path(folder) / name for name in ("porthole", "streamlit")]
        for home in homes:
            home.mkdir()
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        with porthole(choice.program.resolve(), homes[0]) as ours, streamlit(venv, homes[1]) as peer:
            ours.ready()
            peer.ready("/_stcore/health")
            table = section(measure(browser, {"porthole": ours, "streamlit": peer}, choice.turns), choice.turns)
        browser.close()
    loads = f"Porthole as a {choice.program.resolve().parent.name} build; load before {load:.1f}, after {os.getloadavg()[0]:.1f}"
    text = f"{date.today()}, {os.cpu_count()} cores; {loads}.\n\n{table.markdown()}"
    print(text)
    if choice.write:
        file = HERE / "compare.md"
        head = file.read_text().partition("<!-- newest table -->")[0]
        file.write_text(f"{head}<!-- newest table -->\n\n{text}")


if __name__ == "__main__":
    main()
