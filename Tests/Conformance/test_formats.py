"""Exports of every format, read by the software that the field uses; and imports of the same files."""

import io
import urllib.parse
import zipfile

import pytest
from datasets import Caller, make_task, png
from datumaro.components.dataset import Dataset
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

SKELETON = (
    '<line x1="50" y1="10" x2="50" y2="30" data-type="edge" data-node-from="1" data-node-to="2"></line>'
    '<circle cx="50" cy="10" r="1" data-type="element node" data-element-id="1" data-node-id="1" '
    'data-label-name="head"></circle>'
    '<circle cx="50" cy="30" r="1" data-type="element node" data-element-id="2" data-node-id="2" '
    'data-label-name="hip"></circle>'
)
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

# Our name, Datumaro's, and how many pictures and annotations Datumaro finds of a box, a turned box, a polygon, a mask, a
# skeleton, a tag, and a track of a box on three frames. Datumaro adds a box to each polygon, mask and skeleton of COCO.
#
# Not among them: Datumaro 1.0, whose skeletons only CVAT's own Datumaro knows; Cityscapes, where CVAT's has pictures in
# another folder; VGGFace2, of which it takes only one box a picture.
READ_BY_DATUMARO = [
    ("COCO 1.0", "coco_instances", 3, 9),
    ("COCO Keypoints 1.0", "coco_person_keypoints", 3, 2),
    ("YOLO 1.1", "yolo", 3, 5),
    ("PASCAL VOC 1.1", "voc", 3, None),
    ("LabelMe 3.0", "label_me", 3, 7),
    ("MOT 1.1", "mot_seq", 3, 5),
    ("CamVid 1.0", "camvid", 3, None),
    ("KITTI 1.0", "kitti", 3, None),
    ("Open Images V6 1.0", "open_images", 3, None),
    ("MOTS PNG 1.0", "mots", 3, None),
    ("WiderFace 1.0", "wider_face", 3, None),
    ("LFW 1.0", "lfw", 3, None),
    ("ImageNet 1.0", "imagenet_txt", 3, 1),
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


@pytest.mark.parametrize(("name", "theirs", "pictures", "annotations"), READ_BY_DATUMARO)
def test_datumaro_reads_it(made, tmp_path, name, theirs, pictures, annotations):
    call, task = made
    with zipfile.ZipFile(io.BytesIO(call.export(task, name))) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    dataset = Dataset.import_from(str(tmp_path), theirs)
    assert len(dataset) == pictures
    found = sum(len(item.annotations) for item in dataset)
    assert found == annotations or (annotations is None and found > 0)


def test_pycocotools_evaluates_our_coco(made, tmp_path):
    call, task = made
    with zipfile.ZipFile(io.BytesIO(call.export(task, "COCO 1.0"))) as archive:
        path = tmp_path / "instances.json"
        path.write_bytes(archive.read("annotations/instances_default.json"))
    truth = COCO(str(path))
    guesses = [
        {"image_id": item["image_id"], "category_id": item["category_id"], "bbox": item["bbox"], "score": 1.0}
        for item in truth.loadAnns(truth.getAnnIds())
    ]
    evaluation = COCOeval(truth, truth.loadRes(guesses), "bbox")
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
    assert evaluation.stats[0] > 0.99
    for item in truth.loadAnns(truth.getAnnIds()):
        if item["segmentation"]:
            assert truth.annToMask(item).sum() == item["area"]


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
