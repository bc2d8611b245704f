"""Exports of every format, read by the software that the field uses; and imports of the same files."""

import copy
import io
import urllib.parse
import zipfile

import numpy as np
import pytest
from datasets import Caller, make_task, png
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from scene import SKELETON, Maker

LABELS = [
    {"name": "cat", "color": "#ff0000"},
    {"name": "dog", "color": "#00ff00"},
    {"name": "owl", "color": "#0000ff"},
    {
        "name": "person",
        "type": "skeleton",
        "svg": SKELETON,
        "sublabels": [{"name": "head", "type": "points"}, {"name": "hip", "type": "points"}],
    },
]


@pytest.fixture(scope="module")
def made(server):
    """A task of three pictures with something of every kind that other formats know."""
    call = Caller(server)
    task = make_task(call, LABELS, {f"img_{index:03d}.png": png(96, 64, index * 50) for index in range(3)})
    found = call.json("GET", f"/api/labels?task_id={task}")["results"]
    keys = {label["name"]: label["id"] for label in found}
    points = {point["name"]: point["id"] for label in found for point in label.get("sublabels", [])}

    def shape(frame, label, kind, numbers, **more):
        return {"frame": frame, "label_id": keys[label], "type": kind, "points": numbers, "attributes": [], **more}

    elements = [
        {"frame": 1, "label_id": points["head"], "type": "points", "points": [10, 20], "attributes": []},
        {"frame": 1, "label_id": points["hip"], "type": "points", "points": [15, 30], "attributes": []},
    ]
    document = {
        "version": 0,
        "tags": [{"frame": 2, "label_id": keys["owl"], "attributes": []}],
        "shapes": [
            shape(0, "cat", "rectangle", [10.5, 12, 40, 32], rotation=30),
            shape(0, "dog", "rectangle", [50, 5, 70, 25]),
            shape(1, "dog", "polygon", [1, 1, 20, 1, 20, 20]),
            shape(2, "owl", "mask", [0, 800, 8, 5, 39, 29]),
            shape(1, "person", "skeleton", [], elements=elements),
        ],
        "tracks": [
            {
                "frame": 0,
                "label_id": keys["cat"],
                "attributes": [],
                "shapes": [shape(0, "cat", "rectangle", [1, 1, 9, 9]), shape(2, "cat", "rectangle", [5, 5, 13, 13])],
            }
        ],
    }
    call("PUT", f"/api/tasks/{task}/annotations", document)
    return call, task


def truth(task, folder, name: str) -> COCO:
    """An export as pycocotools has it."""
    call, number = task
    with zipfile.ZipFile(io.BytesIO(call.export(number, name))) as archive:
        (document,) = [entry for entry in archive.namelist() if entry.endswith(".json")]
        archive.extract(document, folder)
    return COCO(str(folder / document))


def precision(truth: COCO, guesses: list[dict], kind: str, categories: list[int]) -> float:
    """COCO's figure, 1 for guesses that are all right."""
    evaluation = COCOeval(truth, truth.loadRes([{**guess, "score": 1.0} for guess in guesses]), kind)
    evaluation.params.catIds = categories
    if kind == "keypoints":
        # COCO's own are of 17 points; ours have as many as the skeleton.
        evaluation.params.kpt_oks_sigmas = np.full(2, 0.05)
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
    return evaluation.stats[0]


def shifted(numbers: list[float], by: float, step: int = 2) -> list[float]:
    """With x and y further on, of as many numbers as each point has."""
    return [number + by if place % step < 2 else number for place, number in enumerate(numbers)]


def test_pycocotools_evaluates_our_boxes(made, tmp_path):
    coco = truth(made, tmp_path, "COCO 1.0")
    found = coco.loadAnns(coco.getAnnIds())
    categories = coco.getCatIds()

    def guesses(by):
        return [
            {**{key: item[key] for key in ("image_id", "category_id")}, "bbox": [*shifted(item["bbox"][:2], by), *item["bbox"][2:]]}
            for item in found
        ]

    assert precision(coco, guesses(0), "bbox", categories) > 0.99
    assert precision(coco, guesses(3), "bbox", categories) < 0.6
    for item in found:
        if item["segmentation"]:
            assert coco.annToMask(item).sum() == item["area"]


@pytest.fixture(scope="module")
def outlined(server):
    """An outline and a skeleton on each picture."""
    points = [{"name": "head", "type": "points"}, {"name": "hip", "type": "points"}]
    maker = Maker(server, [{"name": "owl"}, {"name": "person", "type": "skeleton", "svg": SKELETON, "sublabels": points}])
    shapes = []
    for frame in range(3):
        shapes.append(maker.shape(frame, "polygon", "owl", shifted([10.5, 5, 50, 12, 40.25, 44, 8, 30], frame * 4)))
        elements = [
            maker.shape(frame, "points", "head", shifted([20, 10], frame * 4)),
            maker.shape(frame, "points", "hip", shifted([44, 52], frame * 4)),
        ]
        shapes.append({**maker.shape(frame, "skeleton", "person", []), "elements": elements})
    return maker.put(shapes=shapes)


def test_pycocotools_evaluates_our_outlines(outlined, tmp_path):
    coco = truth(outlined, tmp_path, "COCO 1.0")
    # COCOeval makes runs of the outlines where they are.
    found = copy.deepcopy(coco.loadAnns(coco.getAnnIds()))
    assert len(found) == 3

    def guesses(by):
        for item in found:
            (image,) = coco.loadImgs(item["image_id"])
            outline = [shifted(part, by) for part in item["segmentation"]]
            runs = coco_mask.merge(coco_mask.frPyObjects(outline, image["height"], image["width"]))
            yield {"image_id": item["image_id"], "category_id": item["category_id"], "segmentation": runs}

    owl = coco.getCatIds(["owl"])
    assert precision(coco, list(guesses(0)), "segm", owl) > 0.99
    assert 0 < precision(coco, list(guesses(3)), "segm", owl) < 0.9


def test_pycocotools_evaluates_our_skeletons(outlined, tmp_path):
    coco = truth(outlined, tmp_path, "COCO Keypoints 1.0")
    found = coco.loadAnns(coco.getAnnIds())
    assert [item["num_keypoints"] for item in found] == [2, 2, 2]

    def guesses(by):
        return [
            {"image_id": item["image_id"], "category_id": item["category_id"], "keypoints": shifted(item["keypoints"], by, step=3)}
            for item in found
        ]

    person = coco.getCatIds(["person"])
    assert precision(coco, guesses(0), "keypoints", person) > 0.99
    assert precision(coco, guesses(3), "keypoints", person) < 0.6


@pytest.mark.parametrize(("out", "back"), [("CVAT for images 1.1", "CVAT 1.1"), ("Datumaro 1.0", "Datumaro 1.0")])
def test_an_import_of_our_export_is_the_same(made, out, back):
    call, task = made
    first = call.export(task, out, "&save_images=False")
    assert call.load(task, back, first)["status"] == "finished"

    def content(data: bytes) -> list[bytes]:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            text = archive.read(archive.namelist()[0])
        return text.split(b"</meta>")[-1:]

    assert content(call.export(task, out, "&save_images=False")) == content(first)


def test_a_dry_run_and_a_wrong_file_change_nothing(made):
    call, task = made
    before = call.json("GET", f"/api/tasks/{task}/annotations")
    export = call.export(task, "YOLO 1.1", "&save_images=False")
    assert call.load(task, "YOLO 1.1", export, "&dry_run=true")["status"] == "finished"
    broken = call.load(task, "COCO 1.0", b'{"images": [], "categories": [{"id": 1}]}')
    assert broken["status"] == "failed"
    assert "categories[0]: A category needs an id and a name." in broken["message"]
    assert call.json("GET", f"/api/tasks/{task}/annotations")["shapes"] == before["shapes"]


def test_a_download_goes_on_where_it_broke_off(made):
    call, task = made
    path = f"/api/tasks/{task}/dataset/export?format=COCO%201.0&save_images=True"
    done = call.finished(call.json("POST", path, expected=202)["rq_id"])
    address = urllib.parse.urlparse(done["result_url"]).path
    whole = call("GET", address)
    rest, headers = call.answer("GET", address, headers={"Range": "bytes=100-"}, expected=206)
    assert whole[100:] == rest
    assert headers["Content-Range"] == f"bytes 100-{len(whole) - 1}/{len(whole)}"
