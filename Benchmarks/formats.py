"""Converts datasets with Porthole's readers and writers and with Datumaro, in turns, and compares time and memory.

    PORTHOLE_TOOLS=benchmark swift build -c release --static-swift-stdlib --product dataset-tool --scratch-path .build-tools
    .venv-tests/bin/python Benchmarks/formats.py [--boxes 20000 200000] [--pictures 5000]

The environment of the tests has Datumaro. Prints the table of formats.md.
"""

import argparse
import json
import random
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOL = ROOT / ".build-tools/release/dataset-tool"
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

LAUNCHER = """
import os, sys
process = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(process, 0)
print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss, flush=True)
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


def measured(command: list[str]) -> tuple[float, float]:
    """Processor seconds, and the most memory in MiB.

    By a small program in between: to a new program the kernel counts the memory of the one that started it.
    """
    launched = [sys.executable, "-I", "-S", "-c", LAUNCHER, *command]
    answer = subprocess.run(launched, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=tempfile.gettempdir())
    words = answer.stdout.decode(errors="replace").strip().splitlines()
    if answer.returncode != 0:
        sys.exit(f"{command[:3]} failed: {words[-20:]}")
    seconds, kibibytes = words[-1].split()
    return float(seconds), int(kibibytes) / 1024


def row(folder: Path, pictures: int, boxes: int, conversion: tuple, inputs: dict[str, Path]) -> str:
    ours_from, theirs_from, ours_to, theirs_to = conversion
    out = folder / f"{ours_to}.zip"
    seconds, memory = measured([str(TOOL), ours_from, str(inputs[ours_from]), ours_to, str(out)])
    inputs.setdefault("CVAT 1.1" if ours_to.startswith("CVAT") else ours_to, out)
    words = f"| {ours_from} → {ours_to} | {boxes:,} | {pictures:,} | {seconds:.1f} s | {memory:.0f} MiB |"
    if theirs_from is None:
        return f"{words} – | – | – | – |"
    unpacked, made = folder / "in", folder / "out"
    with zipfile.ZipFile(inputs[ours_from]) as archive:
        archive.extractall(unpacked)
    command = [sys.executable, "-W", "ignore", "-c", DATUMARO, str(unpacked), theirs_from, str(made), theirs_to]
    their_seconds, their_memory = measured(command)
    shutil.rmtree(unpacked)
    shutil.rmtree(made)
    return (
        f"{words} {their_seconds:.1f} s | {their_memory:.0f} MiB | {their_seconds / seconds:.1f} | "
        f"{their_memory / memory:.1f} |"
    )


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--boxes", type=int, nargs="+", default=[20_000, 200_000])
    arguments.add_argument("--pictures", type=int, default=5_000)
    chosen = arguments.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    print("| conversion | boxes | pictures | Porthole | memory | Datumaro | memory | × faster | × less memory |")
    print("|---|---|---|---|---|---|---|---|---|")
    for boxes in chosen.boxes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            inputs = {"COCO 1.0": folder / "first.zip"}
            make(inputs["COCO 1.0"], chosen.pictures, boxes)
            for conversion in sorted(CONVERSIONS, key=lambda item: item[0] == "CVAT 1.1"):
                print(row(folder, chosen.pictures, boxes, conversion, inputs), flush=True)


if __name__ == "__main__":
    main()
