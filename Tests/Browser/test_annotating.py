"""The whole path of a person: project, pictures, boxes with the mouse, reload, export."""

import contextlib
import http.client
import io
import json
import urllib.parse
import uuid
import zipfile

from people import NINE, Editor, make_project, make_task, open_first_job, sign_in
from pycocotools.coco import COCO

# (frame, x1, y1, x2, y2, label's digit) in the picture's pixels; frames are sorted by name: astronaut, chelsea, china, …
BOXES = [
    (0, 150, 40, 290, 220, 1),
    (0, 20, 300, 220, 500, 2),
    (1, 100, 50, 300, 250, 1),
    (1, 320, 20, 430, 120, 3),
    (2, 200, 100, 420, 300, 2),
    (2, 30, 30, 150, 90, 3),
]


def exported(page, server, task: int, tmp_path) -> COCO:
    page.goto(f"{server.url}/tasks/{task}")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    archive = tmp_path / "export.zip"
    download.value.save_as(archive)
    with zipfile.ZipFile(archive) as opened:
        assert opened.testzip() is None
        document = tmp_path / "instances.json"
        document.write_bytes(opened.read("annotations/instances_default.json"))
    with contextlib.redirect_stdout(io.StringIO()):
        return COCO(str(document))


def boxes_of(coco: COCO) -> dict[int, list[tuple[str, list[float]]]]:
    """By frame: label and corners, left to right."""
    found: dict[int, list] = {}
    for annotation in coco.loadAnns(coco.getAnnIds()):
        x, y, width, height = annotation["bbox"]
        name = coco.loadCats(annotation["category_id"])[0]["name"]
        found.setdefault(annotation["image_id"] - 1, []).append((name, [x, y, x + width, y + height]))
    return {frame: sorted(boxes, key=lambda box: box[1]) for frame, boxes in found.items()}


def assert_near(actual: list[float], expected: tuple) -> None:
    assert all(abs(a - e) <= 1 for a, e in zip(actual, expected, strict=True)), (actual, expected)


def test_from_pictures_to_an_exported_dataset(page, server, tmp_path):
    sign_in(page, server)
    project = make_project(page, server, "Real photographs", ["person", "animal", "thing"])
    task = make_task(page, server, project, "nine", NINE)
    page.wait_for_selector("img[src*=thumbnail]")
    broken = "img => !img.complete || img.naturalWidth === 0"
    page.locator("img[src*=thumbnail]").last.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert page.locator("img[src*=thumbnail]").count() == len(NINE)
    assert not any(page.locator("img[src*=thumbnail]").evaluate_all(f"all => all.map({broken})"))

    editor = open_first_job(page, server, task)
    for frame, x1, y1, x2, y2, digit in BOXES:
        editor.go_to(frame)
        editor.draw(x1, y1, x2, y2, digit)
    editor.saved()

    # Change the last box, then delete the one before it.
    editor.drag((90, 60), (110, 80))
    editor.saved()
    page.mouse.click(*editor.at(300, 200))
    editor.key("Delete")
    editor.wait("data-objects", "1")
    editor.saved()

    page.reload()
    editor = Editor(page)
    editor.wait("data-objects", "1")

    coco = exported(page, server, task, tmp_path)
    assert [category["name"] for category in coco.loadCats(coco.getCatIds())] == ["person", "animal", "thing"]
    assert len(coco.getImgIds()) == len(NINE)
    found = boxes_of(coco)
    assert sorted(found) == [0, 1, 2]
    for (name, corners), expected in zip(found[0], sorted(BOXES[:2], key=lambda box: box[1]), strict=True):
        assert name == ["person", "animal", "thing"][expected[5] - 1]
        assert_near(corners, expected[1:5])
    for (name, corners), expected in zip(found[1], sorted(BOXES[2:4], key=lambda box: box[1]), strict=True):
        assert name == ["person", "animal", "thing"][expected[5] - 1]
        assert_near(corners, expected[1:5])
    [(name, corners)] = found[2]
    assert name == "thing"
    assert_near(corners, (50, 50, 170, 110))


def test_undo_redo_and_relabel_are_saved(page, server, tmp_path):
    sign_in(page, server)
    project = make_project(page, server, "Undo", ["a", "b"])
    task = make_task(page, server, project, "one", NINE[:1])
    editor = open_first_job(page, server, task)
    editor.draw(50, 50, 200, 200)
    editor.draw(250, 250, 400, 400)
    editor.key("Control+z")
    editor.wait("data-objects", "1")
    editor.key("Control+Shift+z")
    editor.wait("data-objects", "2")
    page.mouse.click(*editor.at(300, 300))
    editor.key("Control+2")
    editor.saved()
    assert [name for name, _ in boxes_of(exported(page, server, task, tmp_path))[0]] == ["a", "b"]


def test_a_second_tab_sees_a_conflict_and_no_stroke_is_lost(new_page, server, tmp_path):
    first = new_page()
    sign_in(first, server)
    project = make_project(first, server, "Two tabs", ["a"])
    task = make_task(first, server, project, "one", NINE[:1])
    one = open_first_job(first, server, task)
    one.draw(50, 50, 200, 200)
    one.saved()

    second = first.context.new_page()
    two = open_first_job(second, server, task)
    two.wait("data-objects", "1")
    two.drag((120, 120), (220, 120))
    two.saved()

    first.bring_to_front()
    one.drag((120, 120), (120, 260))
    one.wait("data-saved", "conflict")
    first.locator("[data-conflict] [data-decision=both]").click()
    one.saved()
    one.wait("data-objects", "2")
    corners = sorted(box[1] for box in boxes_of(exported(first, server, task, tmp_path))[0])
    assert_near(corners[0], (50, 190, 200, 340))
    assert_near(corners[1], (150, 50, 300, 200))


def stored_files(server) -> set[str]:
    return {str(path) for path in (server.data / "data" / "media").rglob("*") if path.is_file()}


def test_the_same_path_by_http_alone(server):
    """No browser: the JSON API, with a token."""
    address = urllib.parse.urlparse(server.url)
    token = ""

    def call(method, path, body=None, headers=None, expected=200):
        connection = http.client.HTTPConnection(address.hostname, address.port)
        fields = {"Authorization": f"Token {token}"} if token else {}
        if isinstance(body, dict):
            body, fields["Content-Type"] = json.dumps(body), "application/json"
        connection.request(method, path, body, {**fields, **(headers or {})})
        answer = connection.getresponse()
        content = answer.read()
        assert answer.status == expected, (answer.status, content[:500])
        return content if "zip" in answer.headers["Content-Type"] else json.loads(content or b"null")

    token = call("POST", "/api/auth/login", {"username": server.administrator, "password": server.password})["key"]
    files_before = stored_files(server)
    labels = [{"name": name} for name in ("person", "animal", "thing")]
    project = call("POST", "/api/projects", {"name": "By HTTP", "labels": labels}, expected=201)["id"]
    task = call("POST", "/api/tasks", {"name": "nine", "project_id": project}, expected=201)["id"]
    boundary = uuid.uuid4().hex
    parts = b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="client_files[{index}]"; filename="{photo.name}"\r\n\r\n'.encode()
        + photo.read_bytes()
        + b"\r\n"
        for index, photo in enumerate(NINE)
    )
    media = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    made = call("POST", f"/api/tasks/{task}/data/", parts + f"--{boundary}--\r\n".encode(), media, expected=201)
    assert made["size"] == len(NINE)
    job = call("GET", f"/api/jobs?task_id={task}")["results"][0]["id"]
    label_ids = [label["id"] for label in call("GET", f"/api/labels?task_id={task}")["results"]]
    operations = [
        {
            "seq": index + 1,
            "kind": "create",
            "uid": uuid.uuid4().hex,
            "shape": {
                "type": "rectangle",
                "frame": frame,
                "label_id": label_ids[digit - 1],
                "points": [x1, y1, x2, y2],
            },
        }
        for index, (frame, x1, y1, x2, y2, digit) in enumerate(BOXES)
    ]
    stored = call("PATCH", f"/api/jobs/{job}/ops", {"client": uuid.uuid4().hex, "ops": operations})
    assert stored["acked"] == len(BOXES)
    archive = call("GET", f"/api/tasks/{task}/dataset?format=COCO%201.0&save_images=True")
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        document = json.loads(opened.read("annotations/instances_default.json"))
        pictures = {name.rsplit("/", 1)[1]: opened.read(name) for name in opened.namelist() if "images/" in name}
    assert pictures == {photo.name: photo.read_bytes() for photo in NINE}
    assert sorted(annotation["bbox"] for annotation in document["annotations"]) == sorted(
        [x1, y1, x2 - x1, y2 - y1] for _, x1, y1, x2, y2, _ in BOXES
    )
    call("DELETE", f"/api/tasks/{task}", expected=204)
    call("GET", f"/api/tasks/{task}", expected=404)
    assert stored_files(server) == files_before
