#!/usr/bin/env python3
"""Measures the explorer through a browser beside Streamlit with matplotlib and with plotly, and the mascot's page
beside a Flask page under gunicorn, all in one run, and prints the ratios.

    python3 Benchmarks/explorer.py --venv FOLDER [--program .build/release/porthole] [--write]

FOLDER is a virtual environment with streamlit, matplotlib and plotly; Flask and gunicorn are installed as for run.py.
This script itself needs playwright and wrk.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

import pages
import sessions
from processes import BenchmarkFailure, Server, free_port
from report import Row, Section, figures, megabytes, milliseconds, percentile
from run import machine
from servers import HERE, gunicorn, peer_environment, porthole

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
KEYS = 20
# With the keys and the drag a hundred changes.
CHANGES = 50
DRAG_SECONDS = 1.0
TARGET = HERE / "explorer.md"

# Counts the plots that come to be on the screen: a new address of the picture, or another path in the drawing.
WATCH = """(selector) => {
  window.plots = []
  const seen = () => {
    const plot = document.querySelector(selector)
    if (!plot) return null
    if (plot instanceof HTMLImageElement) return plot.complete && plot.naturalWidth ? plot.currentSrc : null
    return [...plot.querySelectorAll(".scatterlayer path.js-line")].map((path) => path.getAttribute("d")).join()
  }
  let last = seen()
  const look = () => {
    const now = seen()
    if (now && now !== last) { last = now; window.plots.push(performance.now()) }
    requestAnimationFrame(look)
  }
  look()
}"""


class Subject:
    """A server with the places of its controls in the page."""

    def __init__(
        self, server: Server, path: str, health: str, plot: str, slider: str, handle: tuple[float, float] = (0.25, 0.5)
    ):
        self.server, self.path, self.health, self.plot, self.slider = server, path, health, plot, slider
        # Where the slider is taken hold of, in shares of its box; Streamlit's input is a hidden one at its handle.
        self.handle = handle

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}{self.path}"


def main() -> int:
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="porthole-bench.") as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        sections = []
        data = Path(folder)
        ours = measured(browser, lambda: our_server(options.program, data / "porthole"))
        ours |= our_sessions(options.program, data / "porthole-sessions")
        for library in ("matplotlib", "plotly"):
            peer = measured(browser, lambda: streamlit(options.venv, library, data / library))
            peer |= streamlit_sessions(browser, options.venv, library, data / f"{library}-sessions")
            sections.append(section(f"Streamlit with {library}", ours, peer))
        flask = peer_environment(options.flask)
        sections.append(mascot_section(browser, options.program, flask, data))
        browser.close()
        (data / "pages").mkdir()
        sections.append(pages.measure(options.program, flask, data / "pages"))
    head = f"{date.today()}, {machine()}; load at the end {os.getloadavg()[0]:.1f}; {options.program.parent.name} build.\n\n"
    table = head + "\n".join(part.markdown() for part in sections)
    print(table)
    if options.write:
        text = TARGET.read_text()
        mark = "<!-- newest table -->"
        TARGET.write_text(text[: text.index(mark) + len(mark)] + f"\n\n{table}")
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, default=HERE.parent / ".build" / "release" / "porthole")
    parser.add_argument("--venv", type=Path, required=True)
    parser.add_argument(
        "--flask", type=Path, default=HERE / ".venv-bench", metavar="FOLDER", help="where Flask and gunicorn go")
    parser.add_argument("--write", action="store_true", help="put the table into explorer.md")
    options = parser.parse_args()
    if not os.access(options.program, os.X_OK):
        parser.error(f"{options.program} is no program")
    options.program = options.program.resolve()
    return options


def our_server(program: Path, folder: Path) -> Subject:
    server = porthole(program, folder)
    return Subject(server, "/activations?f=leaky_relu", "/health", "img.plot", "input[type=range][name=slope]")


def streamlit(venv: Path, library: str, folder: Path) -> Subject:
    folder.mkdir()
    port = free_port()
    command = [
        str(venv / "bin" / "streamlit"), "run", str(HERE / "peer" / "activations.py"), f"--server.port={port}",
        "--server.address=127.0.0.1", "--server.headless=true", "--browser.gatherUsageStats=false",
    ]
    env = {"PLOTS": library, "HOME": str(folder), "MPLCONFIGDIR": str(venv)}
    server = Server(command, port=port, env=env, folder=folder)
    plot = ".js-plotly-plot" if library == "plotly" else "[data-testid=stImage] img"
    return Subject(server, "/", "/_stcore/health", plot, "[data-testid=stSlider] input[type=range]", (0, 0))


def measured(browser, start) -> dict[str, float]:
    subject = start()
    with ExitStack() as stack:
        server = stack.enter_context(subject.server)
        result = {"start": server.ready(subject.health)}
        result["idle"] = server.memory().pss
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        stack.callback(context.close)
        page = context.new_page()
        result |= first_load(page, subject)
        page.evaluate(WATCH, subject.plot)
        result |= changes(page, subject)
        result |= burst(page, subject)
        result |= drag(page, subject)
        result["memory after"] = server.memory().pss
    return result


def our_sessions(program: Path, folder: Path) -> dict[str, float]:
    with our_server(program, folder).server as server:
        server.ready()
        with sessions.Readers(server, ["/activations?f=leaky_relu", "/activations/plot.png?f=leaky_relu"]) as readers:
            return sessions.memory(server, readers.more)


def streamlit_sessions(browser, venv: Path, library: str, folder: Path) -> dict[str, float]:
    subject = streamlit(venv, library, folder)
    with subject.server as server, browser.new_context() as context:
        server.ready(subject.health)
        return sessions.memory(server, sessions.of_streamlit(context.new_page(), f"http://127.0.0.1:{server.port}"))


def mascot_section(browser, program: Path, venv: Path, folder: Path) -> Section:
    """The course's page with its GIF, in a browser that has nothing yet."""
    results = []
    for server, path, plot in [
        (porthole(program, folder / "mascots"), "/mascots/owl", "img.mascot"),
        (gunicorn(venv, "mascot", folder / "flask"), "/", "img"),
    ]:
        with server, browser.new_context(viewport={"width": 1280, "height": 900}) as context:
            server.ready("/" if plot == "img" else "/health")
            results.append(first_load(context.new_page(), Subject(server, path, "", plot, "")))
    ours, peer = results
    rows = [
        Row.cost("First load, cold browser: requests", ours["requests"], peer["requests"], figures),
        Row.cost("… kB on the wire (nearly all of it the GIF)", ours["kilobytes"], peer["kilobytes"], figures),
        Row.cost("… until the GIF is there", ours["load"], peer["load"], milliseconds),
    ]
    return Section("Mascot page", "Flask + gunicorn -w 2", rows)


def first_load(page: Page, subject: Subject) -> dict[str, float]:
    # The first one fills the server's own caches, the second one has a cold browser but a warm server.
    page.goto(subject.url)
    page.wait_for_selector(subject.plot)
    page.wait_for_timeout(1500)
    page.context.clear_cookies()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    begun = time.perf_counter()
    page.goto(subject.url, wait_until="commit")
    page.wait_for_function(
        "selector => { const p = document.querySelector(selector);"
        " return p && (!(p instanceof HTMLImageElement) || (p.complete && p.naturalWidth > 0)) }",
        arg=subject.plot, polling="raf")
    seconds = time.perf_counter() - begun
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    session.detach()
    return {"load": seconds, "requests": len(requests), "kilobytes": sum(sizes) / 1000}


def changes(page: Page, subject: Subject) -> dict[str, float]:
    """One key at a time, each when the plot before has come; no value twice, so that no cache can answer."""
    slider = page.locator(subject.slider).first
    slider.focus()
    latencies: list[float] = []
    cpu = subject.server.cpu()
    for _ in range(CHANGES):
        before = page.evaluate("window.plots.length")
        pressed = page.evaluate("performance.now()")
        page.keyboard.press("ArrowRight")
        page.wait_for_function("count => window.plots.length > count", arg=before, polling="raf", timeout=30_000)
        latencies.append((page.evaluate("window.plots.at(-1)") - pressed) / 1000)
    page.wait_for_timeout(700)
    return {
        "p50": percentile(latencies, 0.5), "p95": percentile(latencies, 0.95),
        "rate": 1 / (sum(latencies) / len(latencies)), "cpu": (subject.server.cpu() - cpu) / CHANGES,
    }


def burst(page: Page, subject: Subject) -> dict[str, float]:
    """Twenty keys within a second."""
    before = page.evaluate("window.plots.length")
    for _ in range(KEYS):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(45)
    last = page.evaluate("performance.now()")
    page.wait_for_timeout(6000)
    plots = page.evaluate("window.plots")[before:]
    return {"burst": len(plots), "settled": max(0, (plots[-1] - last) / 1000) if plots else float("inf")}


def drag(page: Page, subject: Subject) -> dict[str, float]:
    box = page.locator(subject.slider).first.bounding_box()
    x, y = box["x"] + box["width"] * subject.handle[0], box["y"] + box["height"] * subject.handle[1]
    before = page.evaluate("window.plots.length")
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(30):
        page.mouse.move(x + step * 2, y)
        page.wait_for_timeout(DRAG_SECONDS * 1000 / 30)
    during = page.evaluate("window.plots.length") - before
    page.mouse.up()
    page.wait_for_timeout(2000)
    return {"drag": during}


def section(name: str, ours: dict[str, float], peer: dict[str, float]) -> Section:
    def plain(number: float) -> str:
        return figures(number) if number else "0"

    def settled(seconds: float) -> str:
        return milliseconds(seconds) if seconds < float("inf") else "none within 6 s"

    rows = [
        Row.cost("Spawn to first 200", ours["start"], peer["start"], milliseconds),
        Row.cost("First load, cold browser: requests", ours["requests"], peer["requests"], plain),
        Row.cost("… kB on the wire", ours["kilobytes"], peer["kilobytes"], plain),
        Row.cost("… until the plot is there", ours["load"], peer["load"], milliseconds),
        Row.cost("Slider key to new plot, p50", ours["p50"], peer["p50"], milliseconds),
        Row.cost("… p95", ours["p95"], peer["p95"], milliseconds),
        Row.rate("… interactions per second", ours["rate"], peer["rate"]),
        Row.cost("… CPU of the server for each", ours["cpu"], peer["cpu"], milliseconds),
        Row("20 keys in a second: plots shown", plain(ours["burst"]), plain(peer["burst"]), ""),
        Row("… last one after the last key", settled(ours["settled"]), settled(peer["settled"]), ""),
        Row("Drag of a second: plots shown while it lasts", plain(ours["drag"]), plain(peer["drag"]), ""),
        Row.cost("Memory idle, PSS", ours["idle"], peer["idle"], megabytes),
        Row.cost("… after these 100 changes", ours["memory after"], peer["memory after"], megabytes),
        *(
            Row.cost(f"… with {count} sessions and no change", ours[key], peer[key], megabytes)
            for count in sessions.COUNTS for key in [f"sessions {count}"]
        ),
    ]
    return Section("Explorer", name, rows)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BenchmarkFailure as failure:
        sys.exit(str(failure))
