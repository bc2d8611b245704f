"""How many actions people need for the commonest tasks: counted from real input events, at most as many as with CVAT and with
Label Studio (their columns are from their sources and documentation). A key counts one, each key of a chord too; so do a
click and a drag."""

import math

import pytest
from people import NINE, make_project, make_task, open_first_job, sign_in, stored, stored_shapes

COUNTER = """
  window.actions = { keys: 0, clicks: 0, drags: 0 }
  let press
  addEventListener("keydown", (event) => { if (!event.repeat) window.actions.keys += 1 }, true)
  addEventListener("pointerdown", (event) => { press = event }, true)
  addEventListener("pointerup", (event) => {
    const isDrag = Math.hypot(event.clientX - press.clientX, event.clientY - press.clientY) > 3
    window.actions[isDrag ? "drags" : "clicks"] += 1
  }, true)
"""


@pytest.fixture
def editor(page, server):
    page.add_init_script(COUNTER)
    sign_in(page, server)
    project = make_project(page, server, "Actions", ["a", "b"])
    return open_first_job(page, server, make_task(page, server, project, "nine", NINE))


def begin(editor) -> None:
    editor.page.evaluate("() => { Object.assign(window.actions, { keys: 0, clicks: 0, drags: 0 }) }")


def spent(editor) -> tuple[int, int, int]:
    counts = editor.page.evaluate("() => window.actions")
    return counts["keys"], counts["clicks"], counts["drags"]


def boxes(editor, count: int) -> None:
    for index in range(count):
        left, top = 20 + index % 5 * 95, 40 + index // 5 * 120
        editor.drag((left, top), (left + 60, top + 60))


def ring(count: int) -> list[tuple[float, float]]:
    return [(250 + 150 * math.cos(i / count * 6.283), 250 + 150 * math.sin(i / count * 6.283)) for i in range(count)]


def test_t1_one_more_box_of_the_same_label(editor):
    editor.tool("rectangle")
    begin(editor)
    editor.drag((50, 50), (150, 150))
    editor.objects(1)
    assert spent(editor) == (0, 0, 1)  # CVAT 1 key and 2 clicks, Label Studio 1 key and 1 drag


def test_t2_one_box_of_another_label(editor, server):
    editor.tool("rectangle")
    begin(editor)
    editor.key("2")
    editor.drag((50, 50), (150, 150))
    editor.objects(1)
    assert spent(editor) == (1, 0, 1)  # CVAT 3 keys and 2 clicks, Label Studio 1 key and 1 drag
    assert len({shape["label_id"] for shape in stored_shapes(editor, server)}) == 1


def test_t3_a_box_by_its_extreme_points(editor):
    editor.tool("extreme")
    begin(editor)
    for place in [(300, 100), (250, 150), (300, 220), (360, 150)]:
        editor.click(*place)
    editor.objects(1)
    assert spent(editor) == (0, 4, 0)  # CVAT 1 key and 4 clicks


def test_t4_a_polygon_of_twenty_points(editor):
    editor.tool("polygon")
    begin(editor)
    for place in ring(20):
        editor.click(*place)
    editor.key("Enter")
    editor.objects(1)
    assert spent(editor) == (1, 20, 0)  # CVAT 2 keys and 20 clicks, Label Studio 1 key and 21 clicks
    begin(editor)
    editor.page.keyboard.down("Shift")
    mouse = editor.page.mouse
    editor.move(*ring(20)[0])
    mouse.down()
    for place in ring(20)[1:]:
        mouse.move(*editor.at(*place), steps=3)
    mouse.up()
    editor.page.keyboard.up("Shift")
    editor.objects(2)
    assert spent(editor) == (1, 0, 1)


def test_t5_ten_boxes_and_the_next_picture(editor, server):
    editor.tool("rectangle")
    begin(editor)
    boxes(editor, 10)
    editor.key("f")
    editor.wait("data-frame", "1")
    assert spent(editor) == (1, 0, 10)  # CVAT 13 keys and 20 clicks, Label Studio 12 keys and 10 drags
    assert len(stored_shapes(editor, server)) == 10


def test_t6_and_t7_another_label_for_an_object_and_away_with_it(editor, server):
    editor.draw(50, 50, 150, 150)
    editor.move(300, 300)
    before = stored_shapes(editor, server)[0]["label_id"]
    begin(editor)
    editor.move(100, 100)
    editor.key("2")
    assert spent(editor) == (1, 0, 0)  # CVAT 2 keys, Label Studio 1 key and 1 click
    assert stored_shapes(editor, server)[0]["label_id"] != before
    begin(editor)
    editor.key("Delete")
    editor.objects(0)
    assert spent(editor) == (1, 0, 0)  # CVAT 1 key, Label Studio 1 key and 1 click


def test_t8_ten_predictions_are_accepted_one_mended_and_one_rejected(editor, server):
    page = editor.page
    token = page.locator('meta[name="csrf-token"]').get_attribute("content")
    label = int(editor.element.get_attribute("data-label"))
    predictions = [
        {"type": "rectangle", "frame": 0, "label_id": label, "source": "auto", "score": 0.9, "occluded": False,
         "z_order": 0, "attributes": [], "group": 0,
         "points": [20 + i % 5 * 95, 40 + i // 5 * 120, 80 + i % 5 * 95, 100 + i // 5 * 120]}
        for i in range(10)
    ]
    answer = page.request.put(
        f"{server.url}/api/jobs/{editor.job}/annotations/",
        data={"version": 0, "tags": [], "tracks": [], "shapes": predictions},
        headers={"X-CSRFToken": token, "Origin": server.url},
    )
    assert answer.status == 200, answer.text()
    page.reload()
    editor.wait("data-state", "ready")
    editor.objects(10)
    begin(editor)
    editor.move(50, 70)
    editor.key("x")
    editor.objects(9)
    editor.move(118, 70)
    editor.drag((115, 70), (125, 70))
    editor.key("Shift+a")
    assert spent(editor) == (3, 0, 1)
    shapes = stored_shapes(editor, server)
    assert len(shapes) == 9 and {shape["source"] for shape in shapes} == {"semi-auto"}
    assert min(shape["points"][0] for shape in shapes if shape["points"][1] == 40) == pytest.approx(125, abs=1.5)


def test_t9_a_track_with_three_keyframes(editor, server):
    editor.key("n", "Alt+k")
    begin(editor)
    editor.drag((50, 50), (110, 110))
    editor.key("Escape", "f", "f")
    editor.wait("data-frame", "2")
    editor.wait("data-state", "ready")
    editor.drag((80, 80), (160, 120))
    editor.key("f", "f", "f")
    editor.wait("data-frame", "5")
    editor.wait("data-state", "ready")
    editor.drag((160, 120), (260, 160))
    editor.key("o")
    # As CVAT, but without N at the beginning and with one drag for its two clicks; Escape lets the new box be dragged.
    assert spent(editor) == (1 + 2 + 3 + 1, 0, 3)
    [track] = stored(editor, server)["tracks"]
    assert [keyframe["frame"] for keyframe in track["shapes"]] == [0, 2, 5]
    assert track["shapes"][-1]["outside"]


def test_t10_the_last_pictures_ten_shapes_again(editor, server):
    editor.tool("rectangle")
    boxes(editor, 10)
    editor.key("f")
    editor.wait("data-frame", "1")
    begin(editor)
    editor.key("y")
    editor.objects(10)
    assert spent(editor) == (1, 0, 0)  # CVAT 7 keys and 1 click
    assert len(stored_shapes(editor, server)) == 20
