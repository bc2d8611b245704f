"""Masks that promise more pixels than they have bytes: refused with both sizes, or read, but the memory stays flat."""

import base64
import contextlib
import io
import json
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from datasets import make_task

MEGABYTE = 1 << 20
SIDE = 8192
# A picture of 24 megapixels, as cameras make them.
LARGE = (6000, 4000)


def png(width, height, depth=16, colour=0, rows=None):
    """A flat picture: some kilobytes whatever its size."""

    def part(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    size = width * {0: 1, 2: 3, 6: 4}[colour] * depth // 8
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"\0" + (rows[y] if rows and y in rows else bytes(size))) for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", packed + packer.flush()) + part(b"IEND", b"")


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def coco(counts):
    mask = {"size": [16384, 16384], "counts": counts}
    annotation = {"id": 1, "image_id": 1, "category_id": 1, "segmentation": mask}
    lists = {"images": [{"id": 1, "file_name": "owl.png"}], "categories": [{"id": 1, "name": "owl"}]}
    return {"annotations/instances_default.json": json.dumps({**lists, "annotations": [annotation]})}


def datumaro():
    mask = {"type": "mask", "label_id": 0, "rle": {"counts": "0PPPPPPPP1", "size": [16384, 16384]}}
    labels = {"label": {"labels": [{"name": "owl", "parent": ""}]}}
    return {"annotations/default.json": json.dumps({"categories": labels, "items": [{"id": "owl", "annotations": [mask]}]})}


def studio(value):
    result = [{"type": kind, "value": {**fields, kind: ["owl"]}} for kind, fields in value.items()]
    return {"tasks.json": json.dumps([{"data": {"image": "owl.png"}, "annotations": [{"result": result}]}])}


def label_me():
    part = "<object><name>owl</name><segm><mask>owl_mask_0.png</mask></segm></object>"
    document = f"<annotation><filename>owl.png</filename><folder>default</folder>{part}</annotation>"
    return {"Annotations/default/owl.xml": document, "Masks/default/owl_mask_0.png": png(SIDE, SIDE)}


COLOURS = {"label_colors.txt": "0 0 0 background\n255 0 0 owl\n"}
TABLE = {"annotations/default-annotations-object-segmentation.csv": "MaskPath,ImageID,LabelName\nm.png,owl,owl\n"}
WORDS = '1 2 3 - - 0 0 1 1 "a"\n'
FLOODS = [
    ("CamVid 1.0", lambda: {**COLOURS, "defaultannot/owl.png": png(SIDE, SIDE, 8, 2)}),
    ("Cityscapes 1.0", lambda: {**COLOURS, "gtFine/default/owl_gtFine_instanceIds.png": png(SIDE, SIDE)}),
    ("KITTI 1.0", lambda: {**COLOURS, "default/instance/owl.png": png(SIDE, SIDE)}),
    ("MOTS PNG 1.0", lambda: {"default/instances/labels.txt": "owl", "default/instances/owl.png": png(SIDE, SIDE)}),
    ("Segmentation mask 1.1", lambda: {"SegmentationClass/owl.png": png(SIDE, SIDE, 8, 6)}),
    ("PASCAL VOC 1.1", lambda: {"SegmentationClass/owl.png": png(SIDE, SIDE, 16, 6)}),
    ("ICDAR Segmentation 1.0", lambda: {"default/owl_GT.txt": WORDS, "default/owl_GT.png": png(SIDE, SIDE, 16, 2)}),
    ("Open Images V6 1.0", lambda: {**TABLE, "masks/m.png": png(SIDE, SIDE)}),
    ("LabelMe 3.0", label_me),
    (
        "Label Studio JSON 1.0",
        lambda: studio(
            {"bitmasklabels": {"imageDataURL": f"data:image/png;base64,{base64.b64encode(png(SIDE, SIDE)).decode()}"}}
        ),
    ),
    ("COCO 1.0", lambda: coco([0, 16384 * 16384])),
    ("COCO 1.0", lambda: coco("0PPPPPPPP1")),
    ("Datumaro 1.0", datumaro),
]


def peak(server):
    """The most memory that the server held since the mark was set back, in bytes."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) * 1024


@contextlib.contextmanager
def flat(server, most):
    Path(f"/proc/{server.process.pid}/clear_refs").write_text("5")
    before = peak(server)
    yield
    assert peak(server) - before < most * MEGABYTE


@pytest.fixture(scope="module")
def small(call):
    return make_task(call, [{"name": "owl", "color": "#ff0000"}], {"owl.png": png(96, 64, 8, 2)})


@pytest.fixture(scope="module")
def large(call):
    return make_task(call, [{"name": "owl", "color": "#ff0000"}], {"owl.png": png(*LARGE, 8, 2)})


@pytest.mark.parametrize(("name", "files"), FLOODS, ids=[f"{name} {number}" for number, (name, _) in enumerate(FLOODS)])
def test_a_mask_larger_than_its_picture_is_refused_before_it_is_unpacked(server, call, small, name, files):
    data = zipped(files())
    assert len(data) < 2 * MEGABYTE
    with flat(server, 24):
        done = call.load(small, name, data)
    assert done["status"] == "failed", done
    assert "“owl.png” has 96 × 64" in done["message"], done["message"]


def test_a_mask_as_large_as_a_camera_s_picture_is_read_in_little_memory(server, call, large):
    width, height = LARGE
    stripe = bytes(3 * 100) + b"\xff\0\0" * 200 + bytes(3 * (width - 300))
    picture = png(width, height, 8, 2, dict.fromkeys(range(50, 70), stripe))
    with flat(server, 64):
        done = call.load(large, "CamVid 1.0", zipped({**COLOURS, "defaultannot/owl.png": picture}))
    assert done["status"] == "finished", done["message"]
    shapes = call.json("GET", f"/api/tasks/{large}/annotations")["shapes"]
    assert [shape["points"] for shape in shapes] == [[0, 4000, 100, 50, 299, 69]]


def test_run_lengths_as_large_as_a_camera_s_picture_are_read_in_little_memory(server, call, large):
    width, height = LARGE
    document = json.loads(coco([0, width * height])["annotations/instances_default.json"])
    document["annotations"][0]["segmentation"]["size"] = [height, width]
    with flat(server, 64):
        done = call.load(large, "COCO 1.0", zipped({"annotations/instances_default.json": json.dumps(document)}))
    assert done["status"] == "finished", done["message"]
    shapes = call.json("GET", f"/api/tasks/{large}/annotations")["shapes"]
    assert [shape["points"] for shape in shapes] == [[0, width * height, 0, 0, width - 1, height - 1]]
