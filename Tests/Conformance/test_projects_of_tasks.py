"""A project of three tasks whose pictures have the same names: exported, imported as another project, and all is where it was."""

import pytest
from datasets import make_task, png

LABELS = [{"name": "cat"}]
NAMES = ["owl.png", "eagle.png", "cat.png"]
SUBSETS = ["train", "train", "val"]


def picture(task, frame):
    return png(96, 64, 20 + task * 60 + frame * 10)


def box(task, frame):
    return [1 + task * 6, 1 + frame * 4, 12 + task * 6, 12 + frame * 4]


@pytest.fixture(scope="module")
def project(call):
    """A box on each picture, and a track from the first to the last picture of each task."""
    project = call.json("POST", "/api/projects", {"name": "three", "labels": LABELS}, expected=201)["id"]
    label = call.json("GET", f"/api/labels?project_id={project}")["results"][0]["id"]
    for number, subset in enumerate(SUBSETS):
        pictures = {name: picture(number, frame) for frame, name in enumerate(NAMES)}
        task = make_task(call, LABELS, pictures, project_id=project, subset=subset, sorting_method="predefined")
        order = [NAMES.index(frame["name"]) for frame in call.json("GET", f"/api/tasks/{task}/data/meta")["frames"]]
        form = {"type": "rectangle", "label_id": label, "attributes": []}
        shapes = [{**form, "frame": place, "points": box(number, frame)} for place, frame in enumerate(order)]
        drawn = {"type": "rectangle", "frame": 0, "points": [60, 40, 80 + number, 60], "outside": False, "attributes": []}
        track = {"frame": 0, "label_id": label, "attributes": [], "shapes": [drawn]}
        body = {"version": 0, "tags": [], "shapes": shapes, "tracks": [track]}
        call("PUT", f"/api/tasks/{task}/annotations", body)
    return project


def seen(call, project):
    """The boxes on each picture, by the picture's bytes."""
    found = {}
    for task in call.json("GET", f"/api/tasks?project_id={project}&page_size=100")["results"]:
        all_of = call.json("GET", f"/api/tasks/{task['id']}/annotations")
        for frame in range(task["size"]):
            data = call("GET", f"/api/tasks/{task['id']}/data?type=frame&number={frame}&quality=original")
            boxes = [shape["points"] for shape in all_of["shapes"] if shape["frame"] == frame]
            for track in all_of["tracks"]:
                last = [shape for shape in track["shapes"] if shape["frame"] <= frame][-1:]
                boxes += [shape["points"] for shape in last if not shape["outside"]]
            found.setdefault(data, []).extend(sorted(boxes))
    return found


@pytest.mark.parametrize(
    "name",
    ["CVAT for video 1.1", "CVAT for images 1.1", "COCO 1.0", "Datumaro 1.0", "YOLO 1.1", "PASCAL VOC 1.1", "LabelMe 3.0"],
)
def test_all_is_where_it_was(call, project, name):
    before = seen(call, project)
    assert before == {
        picture(task, frame): sorted([box(task, frame), [60, 40, 80 + task, 60]])
        for task in range(len(SUBSETS))
        for frame in range(len(NAMES))
    }
    data = call.export(project, name, "&save_images=True", of="projects")
    other = call.json("POST", "/api/projects", {"name": f"again as {name}", "labels": []}, expected=201)["id"]
    reader = "CVAT 1.1" if name.startswith("CVAT") else name
    done = call.load(other, reader, data, into=f"projects/{other}/dataset")
    assert done["status"] == "finished", done["message"]
    after = seen(call, other)
    assert {data: [[round(number) for number in box] for box in boxes] for data, boxes in after.items()} == before
