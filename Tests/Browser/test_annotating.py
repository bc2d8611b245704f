"""The whole path of a person: project, pictures, boxes with the mouse, reload, export."""

import contextlib
import io
import zipfile

import pytest
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
    page.get_by_role("button", name="Export as COCO 1.0").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
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


@pytest.mark.console_errors_allowed("status of 409|ERR_FAILED")
def test_a_second_tab_sees_a_conflict_and_no_stroke_is_lost(new_page, server, tmp_path):
    first = new_page()
    sign_in(first, server)
    project = make_project(first, server, "Two tabs", ["a"])
    task = make_task(first, server, project, "one", NINE[:1])
    one = open_first_job(first, server, task)
    one.draw(50, 50, 200, 200)
    one.saved()

    # Where news do not come through, the server's versions still tell
    first.route("**/api/jobs/*/events?*", lambda route: route.abort())
    first.reload()
    one = Editor(first)
    one.objects(1)

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
