"""What people can choose about exports and imports, and what becomes of files that nobody wants any more."""

import io
import json
import subprocess
import urllib.parse
import zipfile

import pytest
from datasets import Caller, make_task, png
from PIL import Image

LABELS = [{"name": "cat"}, {"name": "dog"}]
PICTURES = {f"img_{index}.png": png(64, 48, index * 20) for index in range(6)}
YOLO = {
    "obj.names": "kitten\nDog\nowl\n",
    "obj_train_data/img_0.txt": "0 0.5 0.5 0.25 0.25\n1 0.5 0.5 0.5 0.5\n2 0.25 0.25 0.125 0.125\n",
}


def zipped(files: dict[str, str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return data.getvalue()


def coco(data: bytes) -> dict:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return json.loads(archive.read("annotations/instances_default.json"))


def names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return sorted(archive.namelist())


@pytest.fixture
def task(call):
    """Six pictures in three jobs; a group of two boxes and a mask on the first, a box on each other."""
    task = make_task(call, LABELS, PICTURES, segment_size=2)
    keys = {label["name"]: label["id"] for label in call.json("GET", f"/api/labels?task_id={task}")["results"]}
    box = {"type": "rectangle", "label_id": keys["cat"], "attributes": []}
    mask = {"type": "mask", "frame": 0, "label_id": keys["dog"], "points": [0, 4, 20, 20, 21, 21], "attributes": []}
    shapes = [
        {**box, "frame": 0, "points": [1, 1, 9, 9], "group": 1},
        {**box, "frame": 0, "points": [11, 1, 19, 9], "group": 1},
        mask,
        *({**box, "frame": frame, "points": [1, 1, 9, 9]} for frame in range(1, 6)),
    ]
    call("PUT", f"/api/tasks/{task}/annotations", {"version": 0, "tags": [], "tracks": [], "shapes": shapes})
    return task


def test_groups_are_merged_or_kept_apart(call, task):
    assert len(coco(call.export(task, "COCO 1.0", ""))["annotations"]) == 7
    assert len(coco(call.export(task, "COCO 1.0", "&merge_groups=false"))["annotations"]) == 8


def test_masks_are_runs_or_polygons_and_crowds_or_not(call, task):
    def mask(query):
        (found,) = (item for item in coco(call.export(task, "COCO 1.0", query))["annotations"] if item["segmentation"])
        return found["segmentation"], found["iscrowd"]

    runs, crowd = mask("")
    assert runs["size"] == [48, 64] and sum(runs["counts"]) == 48 * 64
    assert crowd == 1
    assert mask("&iscrowd=false") == (runs, 0)
    assert mask("&masks_as_polygons=true") == ([[20, 20, 22, 20, 22, 22, 20, 22]], 0)


def test_only_jobs_of_a_state_are_exported(call, task):
    jobs = call.json("GET", f"/api/jobs?task_id={task}&sort=id")["results"]
    call("PATCH", f"/api/jobs/{jobs[1]['id']}", {"state": "completed"})
    pictures = [image["file_name"] for image in coco(call.export(task, "COCO 1.0", "&job_state=completed"))["images"]]
    assert pictures == ["img_2.png", "img_3.png"]
    refused = call("POST", f"/api/tasks/{task}/dataset/export?format=COCO%201.0&job_state=done", expected=400)
    assert b"There is no state" in refused


def test_a_job_alone_is_exported(call, task):
    job = call.json("GET", f"/api/jobs?task_id={task}&sort=id")["results"][2]["id"]
    found = coco(call.export(job, "COCO 1.0", "", of="jobs"))
    assert [image["file_name"] for image in found["images"]] == ["img_4.png", "img_5.png"]
    assert len(found["annotations"]) == 2


def test_a_seed_splits_the_same_way_again(call, task):
    def lists(seed):
        data = call.export(task, "Ultralytics YOLO Detection 1.0", f"&split=50,25,25&seed={seed}")
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist() if name.endswith(".txt") and "/" not in name}

    assert lists(7) == lists(7)
    assert sum(text.count(b"\n") for text in lists(7).values()) == 6
    assert any(lists(7) != lists(seed) for seed in range(8, 12))


@pytest.mark.parametrize("format", ["MOT 1.1", "CVAT for video 1.1"])
def test_a_split_that_a_format_has_no_form_for_is_refused_at_once(call, task, format):
    path = f"/api/tasks/{task}/dataset/export?format={urllib.parse.quote(format)}"
    refused = call("POST", f"{path}&split=80,10,10", expected=400)
    assert f"{format} cannot be split at random".encode() in refused
    call("POST", path, expected=202)


def test_an_import_replaces_or_adds(call, task):
    own = call.export(task, "CVAT for images 1.1", "")
    assert call.load(task, "CVAT 1.1", own)["status"] == "finished"
    assert len(call.json("GET", f"/api/tasks/{task}/annotations")["shapes"]) == 8
    assert call.load(task, "CVAT 1.1", own, "&import_mode=append")["status"] == "finished"
    assert len(call.json("GET", f"/api/tasks/{task}/annotations")["shapes"]) == 16


def test_labels_are_mapped_made_and_left_out(call, task):
    data = zipped(YOLO)
    refused = call.load(task, "YOLO 1.1", data)
    assert refused["status"] == "failed"
    assert "obj_train_data/img_0.txt line 1: There is no label “kitten” here" in refused["message"]
    mapping = urllib.parse.quote(json.dumps({"kitten": "cat", "owl": ""}))
    assert call.load(task, "YOLO 1.1", data, f"&label_mapping={mapping}")["status"] == "finished"
    labels = {label["id"]: label["name"] for label in call.json("GET", f"/api/labels?task_id={task}")["results"]}
    assert sorted(labels.values()) == ["cat", "dog"]
    shapes = call.json("GET", f"/api/tasks/{task}/annotations")["shapes"]
    assert sorted(labels[shape["label_id"]] for shape in shapes) == ["cat", "dog"]
    dry = "&create_labels=true&dry_run=true"
    assert call.load(task, "YOLO 1.1", data, dry)["status"] == "finished"
    assert call.json("GET", f"/api/labels?task_id={task}")["count"] == 2
    assert call.load(task, "YOLO 1.1", data, "&create_labels=true")["status"] == "finished"
    labels = {label["id"]: label["name"] for label in call.json("GET", f"/api/labels?task_id={task}")["results"]}
    shapes = call.json("GET", f"/api/tasks/{task}/annotations")["shapes"]
    assert sorted(labels[shape["label_id"]] for shape in shapes) == ["dog", "kitten", "owl"]


def test_a_project_becomes_tasks_of_another(call, task):
    whole = call.export(task, "COCO 1.0", "&save_images=True")
    project = call.json("POST", "/api/projects", {"name": "empty", "labels": []}, expected=201)["id"]
    assert call.load(project, "COCO 1.0", whole, into=f"projects/{project}/dataset")["status"] == "finished"
    (made,) = call.json("GET", f"/api/tasks?project_id={project}")["results"]
    assert made["size"] == len(PICTURES)
    again = coco(call.export(made["id"], "COCO 1.0", ""))
    first = coco(whole)
    assert again["images"] == first["images"]
    assert [item["bbox"] for item in again["annotations"]] == [item["bbox"] for item in first["annotations"]]
    assert [item["name"] for item in again["categories"]] == ["cat", "dog"]


def test_frames_of_a_video_are_exported_as_pictures(call, tmp_path):
    path = tmp_path / "clip.mp4"
    source = "testsrc=size=64x48:rate=5:duration=2"
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, "-pix_fmt", "yuv420p", str(path)]
    subprocess.run(command, check=True)
    task = make_task(call, LABELS, {"clip.mp4": path.read_bytes()})
    data = call.export(task, "COCO 1.0", "&save_images=True")
    images = coco(data)["images"]
    assert len(images) == 10
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for number in (0, 7):
            exported = archive.read(f"images/default/{images[number]['file_name']}")
            shown = call("GET", f"/api/tasks/{task}/data?type=frame&number={number}&quality=original")
            one, other = (Image.open(io.BytesIO(picture)).convert("RGB") for picture in (exported, shown))
            assert one.size == (64, 48)
            assert one.tobytes() == other.tobytes()


def test_the_same_export_is_made_once_and_a_cancelled_one_leaves_nothing(start_server, engine):
    server = start_server(engine, {"WORKERS": "0"})
    call = Caller(server)
    task = call.json("POST", "/api/tasks", {"name": "alone", "labels": LABELS}, expected=201)["id"]
    path = f"/api/tasks/{task}/dataset/export?format=COCO%201.0&save_images="
    first, second, other = (call.json("POST", path + flag, expected=202)["rq_id"] for flag in ("True", "True", "False"))
    assert first == second != other
    call("POST", f"/api/requests/{urllib.parse.quote(first, safe='')}/cancel")
    assert call.json("GET", f"/api/requests/{urllib.parse.quote(first, safe='')}")["status"] == "failed"
    files = [entry for entry in (server.data / "data" / "media").rglob("*") if entry.is_file()]
    assert [file for file in files if file.name != "lock"] == []
