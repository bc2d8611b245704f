"""Our exports in the hands of those who train on them: Ultralytics' own loader and trainer, Label Studio's converter."""

import io
import json
import os
import random
import sys
import types
import zipfile
from pathlib import Path

import pytest
from datasets import Caller, make_task
from PIL import Image, ImageDraw

PICTURES = 8
SIZE = 96


def picture(seed: int) -> tuple[bytes, list[float]]:
    """A grey picture with a red square, and where it is."""
    chance = random.Random(seed)
    left, top, side = chance.randint(4, 40), chance.randint(4, 40), chance.randint(20, 45)
    image = Image.new("RGB", (SIZE, SIZE), (90, 90, 90))
    ImageDraw.Draw(image).rectangle([left, top, left + side - 1, top + side - 1], fill=(220, 30, 30))
    data = io.BytesIO()
    image.save(data, "PNG")
    return data.getvalue(), [left, top, left + side, top + side]


@pytest.fixture(scope="module")
def server():
    from servers import Servers

    with Servers() as start:
        yield start("sqlite")


def squares(drawn: list[tuple], keys: dict[str, int]) -> list[dict]:
    """Each marked by a box, an outline, and a mask."""
    shapes = []
    for frame, (_, (left, top, right, bottom)) in enumerate(drawn):
        shape = {"frame": frame, "label_id": keys["square"], "attributes": []}
        corners = [left, top, right, top, right, bottom, left, bottom]
        shapes.append({**shape, "type": "rectangle", "points": [left, top, right, bottom]})
        shapes.append({**shape, "type": "polygon", "label_id": keys["outline"], "points": corners})
        count = (right - left) * (bottom - top)
        shapes.append({**shape, "type": "mask", "points": [0, count, left, top, right - 1, bottom - 1]})
    return shapes


@pytest.fixture(scope="module")
def made(server):
    """A task of squares."""
    call = Caller(server)
    drawn = [picture(seed) for seed in range(PICTURES)]
    pictures = {f"square_{index}.png": data for index, (data, _) in enumerate(drawn)}
    task = make_task(call, [{"name": "square"}, {"name": "outline"}], pictures)
    keys = {label["name"]: label["id"] for label in call.json("GET", f"/api/labels?task_id={task}")["results"]}
    shapes = squares(drawn, keys)
    call("PUT", f"/api/tasks/{task}/annotations", {"version": 0, "tags": [], "tracks": [], "shapes": shapes})
    return call, task


@pytest.fixture
def ultralytics(tmp_path, monkeypatch):
    monkeypatch.setenv("YOLO_CONFIG_DIR", str(tmp_path / "settings"))
    monkeypatch.setenv("YOLO_OFFLINE", "true")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    import ultralytics

    try:
        import torchvision  # noqa: F401
    except RuntimeError:
        # The usual wheel's operators do not fit a torch for processors alone; Ultralytics brings one of its own.
        from ultralytics.utils.nms import TorchNMS

        stand_in = types.ModuleType("torchvision")
        stand_in.ops = types.SimpleNamespace(nms=TorchNMS.nms)
        monkeypatch.setitem(sys.modules, "torchvision", stand_in)
    return ultralytics


def unpacked(data: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(folder)
    return folder


@pytest.mark.parametrize(
    ("name", "model", "marks"),
    [
        ("Detection", "yolo11n.yaml", 1),
        ("Segmentation", "yolo11n-seg.yaml", 2),
        ("Oriented Bounding Boxes", "yolo11n-obb.yaml", 1),
    ],
)
def test_ultralytics_trains_an_epoch(made, ultralytics, tmp_path, name, model, marks):
    call, task = made
    options = "&save_images=True&split=60,40,0&seed=3"
    folder = unpacked(call.export(task, f"Ultralytics YOLO {name} 1.0", options), tmp_path / "dataset")
    trained = ultralytics.YOLO(model)
    results = trained.train(
        data=str(folder / "data.yaml"),
        epochs=1,
        imgsz=SIZE,
        batch=4,
        device="cpu",
        workers=0,
        amp=False,
        plots=False,
        project=str(tmp_path / "runs"),
    )
    assert results is not None
    trainer = trained.trainer
    seen = trainer.train_loader.dataset.labels + trainer.test_loader.dataset.labels
    assert len(seen) == PICTURES
    assert [len(label["cls"]) for label in seen] == [marks] * PICTURES
    assert os.path.exists(trainer.last)


@pytest.fixture(scope="module")
def studio(server):
    """Squares in boxes, outlines and masks, and a round and a turned ellipse, an eye and a beak on the first picture."""
    drawn = [picture(seed) for seed in range(PICTURES)]
    labels = [{"name": name} for name in ("square", "outline", "nest")] + [
        {"name": name, "type": "points"} for name in ("eye", "beak")
    ]
    call = Caller(server)
    task = make_task(call, labels, {f"square_{index}.png": data for index, (data, _) in enumerate(drawn)})
    keys = {label["name"]: label["id"] for label in call.json("GET", f"/api/labels?task_id={task}")["results"]}
    shapes = squares(drawn, keys)

    def add(label, kind, points, **more):
        shapes.append({"frame": 0, "label_id": keys[label], "attributes": [], "type": kind, "points": points, **more})

    # Middle, rightmost and topmost.
    add("nest", "ellipse", [48, 36, 72, 24])
    add("nest", "ellipse", [24, 60, 36, 54], rotation=30)
    add("eye", "points", [12, 24])
    add("beak", "points", [36, 48])
    call("PUT", f"/api/tasks/{task}/annotations", {"version": 0, "tags": [], "tracks": [], "shapes": shapes})
    return call, task


def test_label_studio_reads_our_json(studio, tmp_path):
    from label_studio_sdk.converter import Converter
    from label_studio_sdk.converter.brush import decode_rle

    call, task = studio
    folder = unpacked(call.export(task, "Label Studio JSON 1.0", "&save_images=True"), tmp_path / "studio")
    (document,) = folder.glob("*.json")
    config = next(folder.glob("*.xml")).read_text()
    tasks = json.loads(document.read_text())
    assert len(tasks) == PICTURES
    brushes = [
        region["value"]
        for item in tasks
        for region in item["annotations"][0]["result"]
        if region["type"] == "brushlabels"
    ]
    assert len(brushes) == PICTURES
    for value in brushes:
        pixels = decode_rle(value["rle"])
        assert len(pixels) == SIZE * SIZE * 4
        assert any(pixels)
    converter = Converter(config, str(folder), download_resources=False)
    output = tmp_path / "coco"
    converter.convert_to_coco(str(document), str(output), output_image_dir=str(output / "images"), is_dir=False)
    read = json.loads((tmp_path / "coco/result.json").read_text())
    assert len(read["images"]) == PICTURES
    categories = {category["id"]: category for category in read["categories"]}
    # The converter calls all points one skeleton of this name.
    assert {category["name"] for category in read["categories"]} == {"square", "outline", "nest", "default"}
    boxes = [item for item in read["annotations"] if item.get("segmentation") == []]
    outlines = [item for item in read["annotations"] if item.get("segmentation")]
    assert [categories[item["category_id"]]["name"] for item in boxes] == ["square"] * PICTURES
    assert [categories[item["category_id"]]["name"] for item in outlines] == ["outline"] * PICTURES
    drawn = [picture(seed)[1] for seed in range(PICTURES)]
    for item in boxes:
        left, top, right, bottom = drawn[item["image_id"]]
        assert item["bbox"] == pytest.approx([left, top, right - left, bottom - top], abs=0.01)
    (skeleton,) = [item for item in read["annotations"] if "keypoints" in item]
    assert categories[skeleton["category_id"]]["keypoints"] == ["eye", "beak"]
    assert skeleton["keypoints"] == [12, 24, 2, 36, 48, 2]

    # COCO of the converter has no ellipses; its short JSON has every kind of region.
    converter.convert_to_json_min(str(document), str(tmp_path / "short"), is_dir=False)
    first = json.loads((tmp_path / "short/result.json").read_text())[0]
    round_one, turned = first["ellipse"]
    for found, wanted in [(round_one, [48, 36, 24, 12, 0]), (turned, [24, 60, 12, 6, 30])]:
        assert found["ellipselabels"] == ["nest"]
        told = [found[name] * SIZE / 100 for name in ("x", "y", "radiusX", "radiusY")] + [found.get("rotation", 0)]
        assert told == pytest.approx(wanted, abs=0.01)
    points = {region["keypointlabels"][0]: (region["x"], region["y"]) for region in first["points"]}
    assert points == {"eye": pytest.approx((12.5, 25)), "beak": pytest.approx((37.5, 50))}
