"""Converts datasets with Porthole's readers and writers and with Datumaro, in turns, and compares time and memory.

    Benchmarks/build-dataset-tool
    .venv-tests/bin/python Benchmarks/formats.py [--boxes 20000 200000] [--pictures 5000] [--tool PATH] [--write]

The environment of the tests has Datumaro. Prints the table, and with --write puts it into formats.md; some minutes.
"""

import argparse
import json
import os
import random
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from datetime import date
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
TOOL = HERE.parent / ".build-tools/release/dataset-tool"
MARK = "<!-- newest table -->"
# Nobody waits longer for one conversion: the row then says so in place of a figure.
LONGEST_SECONDS = 150
# From, its name in Datumaro, to, its name in Datumaro. Datumaro writes no CVAT XML.
CONVERSIONS = [
    ("COCO 1.0", "coco_instances", "YOLO 1.1", "yolo"),
    ("YOLO 1.1", "yolo", "PASCAL VOC 1.1", "voc_detection"),
    ("PASCAL VOC 1.1", "voc", "COCO 1.0", "coco_instances"),
    ("CVAT 1.1", "cvat", "COCO 1.0", "coco_instances"),
    ("COCO 1.0", None, "CVAT for images 1.1", None),
]
DATUMARO = """
import sys
from datumaro.components.dataset import Dataset
Dataset.import_from(sys.argv[1], sys.argv[2]).export(sys.argv[3], sys.argv[4], save_media=True)
"""

# Looks a thousand times a second at what is the program's own: the kernel keeps the peak of all that is resident only.
LAUNCHER = """
import os, sys, time
process = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
own, page = 0, os.sysconf("SC_PAGE_SIZE") // 1024
with open(f"/proc/{process}/statm") as file:
    while os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        file.seek(0)
        _, resident, mapped, *_ = file.read().split()
        own = max(own, (int(resident) - int(mapped)) * page)
        time.sleep(0.001)
_, status, usage = os.wait4(process, 0)
print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss, own, flush=True)
sys.exit(status != 0)
"""


def png(number: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes([number % 256, number // 256 % 256, 90]) * 320) * 240
    head = struct.pack(">IIBBBBB", 320, 240, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")


def make(path: Path, pictures: int, boxes: int) -> None:
    """COCO with boxes of two labels."""
    chance = random.Random(1)
    images = [{"id": n + 1, "file_name": f"img_{n:05d}.png", "width": 320, "height": 240} for n in range(pictures)]
    annotations = []
    for number in range(boxes):
        width, height = chance.randint(5, 60), chance.randint(5, 60)
        box = [chance.randint(0, 319 - width), chance.randint(0, 239 - height), width, height]
        annotations.append(
            {
                "id": number + 1,
                "image_id": number % pictures + 1,
                "category_id": number % 2 + 1,
                "bbox": box,
                "area": width * height,
                "segmentation": [],
                "iscrowd": 0,
            }
        )
    categories = [{"id": 1, "name": "cat", "supercategory": ""}, {"id": 2, "name": "dog", "supercategory": ""}]
    document = {"images": images, "categories": categories, "annotations": annotations}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("annotations/instances_default.json", json.dumps(document))
        for number, image in enumerate(images):
            archive.writestr(f"images/default/{image['file_name']}", png(number), zipfile.ZIP_STORED)


class Cost(NamedTuple):
    seconds: float
    """Of the processor."""
    memory: float
    """The most that was resident, in MiB."""
    own: float
    """Of that, what is mapped from no file."""


def measured(command: list[str]) -> Cost | None:
    """What a program takes; nothing where it takes too long.

    By a small program in between: to a new program the kernel counts the memory of the one that started it.
    """
    launched = [sys.executable, "-I", "-S", "-c", LAUNCHER, *command]
    limited = ["timeout", "--kill-after=1", str(LONGEST_SECONDS), *launched]
    answer = subprocess.run(limited, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=tempfile.gettempdir())
    if answer.returncode in {124, 137}:
        return None
    words = answer.stdout.decode(errors="replace").strip().splitlines()
    if answer.returncode != 0:
        sys.exit(f"{command[:3]} failed: {words[-20:]}")
    seconds, memory, own = words[-1].split()
    return Cost(float(seconds), int(memory) / 1024, int(own) / 1024)


def row(tool: Path, folder: Path, pictures: int, boxes: int, conversion: tuple, inputs: dict[str, Path]) -> str:
    ours_from, theirs_from, ours_to, theirs_to = conversion
    out = folder / f"{ours_to}.zip"
    ours = measured([str(tool), ours_from, str(inputs[ours_from]), ours_to, str(out)])
    if ours is None:
        sys.exit(f"{ours_from} to {ours_to} takes the tool over {LONGEST_SECONDS} s")
    inputs.setdefault("CVAT 1.1" if ours_to.startswith("CVAT") else ours_to, out)
    words = f"| {ours_from} → {ours_to} | {boxes:,} | {pictures:,} | {ours.seconds:.2f} s | {ours.memory:.1f} | {ours.own:.1f} |"
    if theirs_from is None:
        return f"{words} – | – | – | – | – | – |"
    unpacked, made = folder / "in", folder / "out"
    with zipfile.ZipFile(inputs[ours_from]) as archive:
        archive.extractall(unpacked)
    command = [sys.executable, "-W", "ignore", "-c", DATUMARO, str(unpacked), theirs_from, str(made), theirs_to]
    theirs = measured(command)
    shutil.rmtree(unpacked)
    shutil.rmtree(made, ignore_errors=True)
    if theirs is None:
        return f"{words} over {LONGEST_SECONDS} s | – | – | over {LONGEST_SECONDS / ours.seconds:.0f} | – | – |"
    times = [f"{theirs[index] / ours[index]:.1f}" for index in range(3)]
    return f"{words} {theirs.seconds:.1f} s | {theirs.memory:.0f} | {theirs.own:.0f} | {' | '.join(times)} |"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--boxes", type=int, nargs="+", default=[20_000, 200_000])
    arguments.add_argument("--pictures", type=int, default=5_000)
    arguments.add_argument("--tool", type=Path, default=TOOL)
    arguments.add_argument("--write", action="store_true", help="puts the table into formats.md")
    chosen = arguments.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    load = os.getloadavg()[0]
    lines = [
        "| conversion | boxes | pictures | Porthole | MiB | own | Datumaro | MiB | own | × faster | × less | × less own |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    print("\n".join(lines))
    for boxes in chosen.boxes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            inputs = {"COCO 1.0": folder / "first.zip"}
            make(inputs["COCO 1.0"], chosen.pictures, boxes)
            for conversion in sorted(CONVERSIONS, key=lambda item: item[0] == "CVAT 1.1"):
                lines.append(row(chosen.tool.resolve(), folder, chosen.pictures, boxes, conversion, inputs))
                print(lines[-1], flush=True)
    about = f"{date.today()}, {os.cpu_count()} cores; load before {load:.1f}, after {os.getloadavg()[0]:.1f}."
    if chosen.write:
        file = HERE / "formats.md"
        head, _, rest = file.read_text().partition(MARK)
        tail = rest.partition("\n## ")[2]
        file.write_text("\n".join([head + MARK, "", about, "", *lines, "", f"## {tail}"]))


if __name__ == "__main__":
    main()
