"""Imports and exports a large task in a running server, and tells the most memory that it had at each step.

    swift build -c release --product porthole
    .venv-tests/bin/python Benchmarks/streaming.py [--pictures 5000] [--shapes 200000] [--tracks 2000] [--write]

On SQLite and on PostgreSQL: a task of boxes, and one of boxes, polygons, masks and tracks. Ends with 1 where a step takes
more than --most MiB, 190 (200 MB). With --write the tables go into formats.md; some minutes for each engine.
"""

import argparse
import io
import json
import os
import random
import sys
import tempfile
import time
import zipfile
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from types import SimpleNamespace

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "Tests"))

from datasets import Caller, make_task  # noqa: E402
from formats import png  # noqa: E402
from processes import Server  # noqa: E402
from servers import ADMINISTRATOR, porthole, postgres  # noqa: E402

PROGRAM = HERE.parent / ".build/release/porthole"
MARK = "<!-- newest memory -->"
WIDTH, HEIGHT = 320, 240
LABELS = ["cat", "dog"]
EXPORTS = ["COCO 1.0", "PASCAL VOC 1.1", "CVAT for images 1.1", "CVAT for video 1.1", "Datumaro 1.0"]
ENGINES = ["sqlite", "postgres"]
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}


def place(chance: random.Random) -> tuple[int, int, int, int]:
    """Left, top, width and height of something on a picture."""
    width, height = chance.randint(8, 60), chance.randint(8, 60)
    return chance.randint(0, WIDTH - 1 - width), chance.randint(0, HEIGHT - 1 - height), width, height


def runs(left: int, top: int, width: int, height: int) -> list[int]:
    """A box of pixels as COCO's run lengths, column by column."""
    counts = [left * HEIGHT + top]
    for _ in range(width - 1):
        counts += [height, HEIGHT - height]
    return [*counts, height, (WIDTH - left - width) * HEIGHT + HEIGHT - top - height]


def coco(pictures: int, shapes: int, mixed: bool) -> bytes:
    """Boxes; mixed, of four shapes one is a polygon of twenty corners, and one a mask."""
    chance = random.Random(1)
    annotations = []
    for number in range(shapes):
        left, top, width, height = place(chance)
        item = {
            "id": number + 1, "image_id": number % pictures + 1, "category_id": number % len(LABELS) + 1,
            "bbox": [left, top, width, height], "area": width * height, "segmentation": [], "iscrowd": 0,
        }
        if mixed and number % 4 == 1:
            steps = [step / 10 for step in range(10)]
            above = [(left + width * step, top + step) for step in steps]
            below = [(left + width * (1 - step), top + height - step) for step in steps]
            item["segmentation"] = [[number for corner in above + below for number in corner]]
        elif mixed and number % 4 == 3:
            item |= {"segmentation": {"size": [HEIGHT, WIDTH], "counts": runs(left, top, width, height)}, "iscrowd": 1}
        annotations.append(item)
    images = [
        {"id": number + 1, "file_name": name(number), "width": WIDTH, "height": HEIGHT} for number in range(pictures)
    ]
    categories = [{"id": number, "name": label} for number, label in enumerate(LABELS, 1)]
    return json.dumps({"images": images, "categories": categories, "annotations": annotations}).encode()


def name(number: int) -> str:
    return f"img_{number:05d}.png"


def tracks(count: int, pictures: int, label: int) -> list[dict]:
    """Each over fifty pictures, with a keyframe on every tenth."""
    chance = random.Random(2)
    made = []
    for _ in range(count):
        first = chance.randint(0, max(0, pictures - 50))
        last = min(first + 50, pictures - 1)
        left, top, width, height = place(chance)
        shapes = [
            {
                "type": "rectangle", "frame": frame, "points": [left, top, left + width, top + height],
                "outside": frame == last, "attributes": [],
            }
            for frame in sorted({*range(first, last, 10), last})
        ]
        made.append({"frame": first, "label_id": label, "attributes": [], "shapes": shapes})
    return made


class Steps:
    """What a server does, step by step, with its most memory at each."""

    def __init__(self, server: Server):
        self.process = Path(f"/proc/{server.process.pid}")
        known = SimpleNamespace(
            url=f"http://127.0.0.1:{server.port}", administrator=ADMINISTRATOR[0], password=ADMINISTRATOR[1])
        self.call = Caller(known)
        self.figures: dict[str, tuple[float, float]] = {}

    def measure(self, step: str, work):
        # 5 sets the most memory back to what there is now.
        (self.process / "clear_refs").write_text("5")
        began = time.perf_counter()
        result = work()
        seconds = time.perf_counter() - began
        status = (self.process / "status").read_text()
        peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
        self.figures[step] = peak, seconds
        print(f"  {step}: {peak:.0f} MiB, {seconds:.1f} s", flush=True)
        return result

    def make(self, pictures: int) -> int:
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as packed:
            for number in range(pictures):
                packed.writestr(name(number), png(number))
        labels = [{"name": label} for label in LABELS]
        return make_task(self.call, labels, {"pictures.zip": archive.getvalue()})

    def load(self, task: int, format_name: str, data: bytes) -> None:
        done = self.call.load(task, format_name, data)
        if done["status"] != "finished":
            sys.exit(f"The import of {format_name} failed: {done['message']}")

    def run(self, chosen: argparse.Namespace, mixed: bool) -> None:
        document = coco(chosen.pictures, chosen.shapes, mixed)
        task = self.measure(f"the task of {chosen.pictures:,} pictures", lambda: self.make(chosen.pictures))
        self.measure("import of COCO into the empty task", lambda: self.load(task, "COCO 1.0", document))
        self.measure("… in place of what is there", lambda: self.load(task, "COCO 1.0", document))
        if mixed:
            label = self.call.json("GET", f"/api/labels?task_id={task}")["results"][0]["id"]
            made = {"version": 0, "tags": [], "shapes": [], "tracks": tracks(chosen.tracks, chosen.pictures, label)}
            path = f"/api/tasks/{task}/annotations?action=create"
            self.measure(f"{chosen.tracks:,} tracks by the API", lambda: self.call("PATCH", path, made))
        kept = {}
        for format_name in EXPORTS:
            for pictures in (False, True):
                step = f"export of {format_name}, {'with' if pictures else 'without'} pictures"
                query = f"&save_images={pictures}"
                data = self.measure(step, lambda: self.call.export(task, format_name, query))  # noqa: B023
                if not pictures:
                    kept[format_name] = data
        again = kept["CVAT for video 1.1" if mixed else "CVAT for images 1.1"]
        self.measure("import of CVAT's XML in place of what is there", lambda: self.load(task, "CVAT 1.1", again))


def measured(engine: str, chosen: argparse.Namespace, mixed: bool) -> dict[str, tuple[float, float]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        # PostgreSQL goes into its folder under an account of its own.
        folder.chmod(0o755)
        settings = {}
        if engine == "postgres":
            _, settings["DATABASE_URL"] = stack.enter_context(postgres(folder / "postgres"))
        (folder / "server").mkdir()
        server = stack.enter_context(porthole(chosen.program.resolve(), folder / "server", **settings))
        server.ready()
        steps = Steps(server)
        steps.run(chosen, mixed)
        return steps.figures


def table(figures: dict[str, dict[str, tuple[float, float]]]) -> list[str]:
    engines = list(figures)
    heads = " | ".join(f"{NAMES[engine]}, MiB | s" for engine in engines)
    lines = [f"| step | {heads} |", "|---|" + "---:|---:|" * len(engines)]
    for step in figures[engines[0]]:
        cells = " | ".join("{:.0f} | {:.1f}".format(*figures[engine][step]) for engine in engines)
        lines.append(f"| {step} | {cells} |")
    return lines


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pictures", type=int, default=5_000)
    arguments.add_argument("--shapes", type=int, default=200_000)
    arguments.add_argument("--tracks", type=int, default=2_000)
    arguments.add_argument("--engines", nargs="+", choices=ENGINES, default=ENGINES)
    arguments.add_argument("--program", type=Path, default=PROGRAM)
    arguments.add_argument("--most", type=float, default=190, help="MiB that no step may take more than")
    arguments.add_argument("--write", action="store_true", help="puts the tables into formats.md")
    chosen = arguments.parse_args()
    load = os.getloadavg()[0]
    lines, highest = [], 0.0
    scenes = [
        (f"{chosen.shapes:,} boxes", False),
        (f"{chosen.shapes:,} shapes, half of them boxes, a quarter polygons, a quarter masks; and {chosen.tracks:,} tracks", True),
    ]
    for title, mixed in scenes:
        figures = {}
        for engine in chosen.engines:
            print(f"{title}, {NAMES[engine]}", flush=True)
            figures[engine] = measured(engine, chosen, mixed)
        highest = max(highest, *(peak for steps in figures.values() for peak, _ in steps.values()))
        lines += [f"**{title}**", "", *table(figures), ""]
    about = f"{date.today()}, {os.cpu_count()} cores; load before {load:.1f}, after {os.getloadavg()[0]:.1f}."
    print("\n".join(["", about, "", *lines, f"At most {highest:.0f} MiB of {chosen.most:.0f}"]))
    if chosen.write:
        file = HERE / "formats.md"
        head, _, _ = file.read_text().partition(MARK)
        file.write_text("\n".join([head + MARK, "", about, "", *lines[:-1], ""]))
    sys.exit(highest > chosen.most)


if __name__ == "__main__":
    main()
