"""`porthole export` and `porthole import`: what the pages do, from the command line."""

import io
import json
import zipfile

from pathlib import Path

from datasets import make_task, png

LABEL_STUDIO = Path(__file__).parent.parent / "Golden/label-studio/all-shapes.export.json"
LABELS = [{"name": "cat"}, {"name": "dog"}]
PICTURES = {f"img_{index}.png": png(64, 48, index * 20) for index in range(3)}


def boxes(call, task) -> list[list[float]]:
    return [shape["points"] for shape in call.json("GET", f"/api/tasks/{task}/annotations")["shapes"]]


def test_a_dataset_goes_out_and_in_by_commands(server, call, tmp_path):
    task = make_task(call, LABELS, PICTURES, segment_size=2)
    label = call.json("GET", f"/api/labels?task_id={task}")["results"][0]["id"]
    shape = {"type": "rectangle", "frame": 2, "label_id": label, "points": [4, 5, 20, 30]}
    call.json("PUT", f"/api/tasks/{task}/annotations", {"shapes": [shape], "tags": [], "tracks": []})
    file = tmp_path / "out.zip"

    written = server.run("export", "--task", str(task), "--format", "COCO 1.0", "--images", "-o", str(file))
    assert written.returncode == 0, written.stderr
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as archive:
        document = json.loads(archive.read("annotations/instances_default.json"))
        assert archive.read("images/default/img_1.png") == PICTURES["img_1.png"]
    assert [annotation["bbox"] for annotation in document["annotations"]] == [[4, 5, 16, 25]]

    into = ("import", "--task", str(task), "--format", "COCO 1.0", str(file))
    tried = server.run(*into, "--append", "--dry-run")
    assert tried.returncode == 0 and "1 shapes" in tried.stdout and "would be" in tried.stdout, tried.stderr
    assert len(boxes(call, task)) == 1
    assert server.run(*into, "--append").returncode == 0
    assert boxes(call, task) == [[4, 5, 20, 30]] * 2
    assert server.run(*into).returncode == 0
    assert boxes(call, task) == [[4, 5, 20, 30]]


def test_what_a_format_loses_is_told_before_and_the_choices_are_those_of_the_page(server, call, tmp_path):
    task = make_task(call, LABELS, PICTURES, segment_size=2)
    label = call.json("GET", f"/api/labels?task_id={task}")["results"][0]["id"]
    box = {"type": "rectangle", "label_id": label, "points": [4, 5, 20, 30], "group": 1}
    mask = {"type": "mask", "label_id": label, "points": [0, 4, 20, 20, 21, 21]}
    line = {"type": "polyline", "label_id": label, "points": [1, 1, 9, 9]}
    shapes = [{**box, "frame": 0}, {**box, "frame": 0}, {**mask, "frame": 0}, {**line, "frame": 0}, {**line, "frame": 2}]
    call.json("PUT", f"/api/tasks/{task}/annotations", {"shapes": shapes, "tags": [], "tracks": []})
    file = tmp_path / "out.zip"

    def export(*words):
        file.unlink(missing_ok=True)
        ended = server.run("export", "--task", str(task), "--format", "COCO 1.0", *words, "-o", str(file))
        assert ended.returncode == 0, ended.stderr
        with zipfile.ZipFile(file) as archive:
            documents = {name: json.loads(archive.read(name)) for name in archive.namelist()}
        return documents, ended.stderr

    documents, told = export()
    assert len(documents["annotations/instances_default.json"]["annotations"]) == 2
    assert "What COCO 1.0 leaves out or changes:\nCOCO 1.0 keeps no polylines: 2 will be left out.\n" in told
    assert "COCO 1.0 keeps no groups: 2 will become one with theirs.\n" in told
    documents, told = export("--groups-apart", "--masks-as-polygons")
    found = documents["annotations/instances_default.json"]["annotations"]
    assert len(found) == 3 and [[20, 20, 22, 20, 22, 22, 20, 22]] in [item["segmentation"] for item in found]
    assert "groups: 2 will lose theirs." in told and "masks: 1 will become polygons without holes." in told
    documents, _ = export("--no-crowds")
    assert {item["iscrowd"] for item in documents["annotations/instances_default.json"]["annotations"]} == {0}

    last = call.json("GET", f"/api/jobs?task_id={task}&sort=-id")["results"][0]["id"]
    call("PATCH", f"/api/jobs/{last}", {"state": "completed"})
    documents, told = export("--job-state", "completed")
    assert [image["file_name"] for image in documents["annotations/instances_default.json"]["images"]] == ["img_2.png"]
    assert "polylines: 1 will be left out." in told and "groups" not in told
    documents, _ = export("--job-state", "completed", "--job-state", "in progress")
    assert len(documents["annotations/instances_default.json"]["images"]) == 3

    once, again = (export("--split", "60, 20, 20", "--seed", "5")[0] for _ in range(2))
    assert once == again and set(once) <= {f"annotations/instances_{part}.json" for part in ("train", "val", "test")}
    assert sum(len(document["images"]) for document in once.values()) == 3


def test_the_help_names_every_choice(server):
    words = server.run("export", "--help").stdout
    for choice in ("--split", "--seed", "--job-state", "--groups-apart", "--masks-as-polygons", "--no-crowds"):
        assert choice in words, choice


def test_labels_and_answers_of_label_studio_are_made_with_its_annotations(server, call):
    task = make_task(call, LABELS[:1], {f"im{index}.png": png(320, 240, index * 20) for index in range(3)})
    words = ("import", "--task", str(task), "--format", "Label Studio JSON 1.0", "--create-labels", str(LABEL_STUDIO))
    done = server.run(*words)
    assert done.returncode == 0, done.stderr
    assert "9 shapes, 0 tracks and 7 tags with 1 relations" in done.stdout, done.stdout
    assert "others of the same picture were left out: 1." in done.stdout

    labels = {label["name"]: label for label in call.json("GET", f"/api/labels?task_id={task}&page_size=100")["results"]}
    assert set(labels) >= {"cat", "dog", "roof", "ball", "nose", "sky", "road", "day", "night", "wet", "dry"}
    attribute = labels["dog"]["attributes"][0]
    assert (attribute["name"], attribute["values"]) == ("occl", ["unanswered", "occluded"])
    annotations = call.json("GET", f"/api/tasks/{task}/annotations")
    turned = next(shape for shape in annotations["shapes"] if shape["rotation"])
    assert turned["rotation"] == 30 and turned["label_id"] == labels["dog"]["id"]
    assert turned["attributes"] == [{"spec_id": attribute["id"], "value": "occluded"}]
    caption = next(tag for tag in annotations["tags"] if tag["label_id"] == labels["cap"]["id"])
    assert [value["value"] for value in caption["attributes"]] == ["a caption"]


def test_what_cannot_be_is_said_and_leaves_nothing_behind(server, call, tmp_path):
    task = str(make_task(call, LABELS, PICTURES))
    file = tmp_path / "out.zip"
    for words, status, sentence in [
        (("export", "--task", "999999", "--format", "COCO 1.0", "-o", str(file)), 1, "no such task"),
        (("export", "--task", task, "--format", "COKO", "-o", str(file)), 1, "COKO"),
        (("export", "--format", "COCO 1.0", "-o", str(file)), 64, "--task 5"),
        (("export", "--task", task, "--format", "COCO 1.0", "--split", "80,20", "-o", str(file)), 64, "three parts"),
        (("export", "--task", task, "--format", "COCO 1.0", "--split", "80,,10,10", "-o", str(file)), 64, "three parts"),
        (("export", "--task", task, "--format", "YOLO 1.1", "--no-crowds", "-o", str(file)), 64, "for COCO 1.0"),
        (("export", "--task", task, "--format", "COCO 1.0", "--seed", "1", "-o", str(file)), 64, "--split"),
        (("export", "--task", task, "--format", "COCO 1.0", "--split", "0,0,0", "-o", str(file)), 1, "not all 0"),
        (("export", "--task", task, "--format", "MOT 1.1", "--split", "8,1,1", "-o", str(file)), 1, "cannot be split"),
        (("export", "--task", task, "--format", "COCO 1.0", "--job-state", "done", "-o", str(file)), 1, "no state “done”"),
        (("import", "--project", "1", "--format", "COCO 1.0", str(file)), 64, "name a task or a job"),
        (("import", "--task", task, "--format", "COCO 1.0", str(file)), 1, str(file)),
        (("import", "--task", task, "--format", "COCO 1.0", "--as", "nobody", __file__), 1, "nobody"),
        (("import", "--task", task, "--format", "COCO 1.0", __file__), 1, "is no zip"),
    ]:
        ended = server.run(*words)
        assert ended.returncode == status and sentence in ended.stderr, (words, ended.stderr)
    assert list(tmp_path.iterdir()) == []
