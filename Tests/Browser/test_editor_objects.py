"""Attributes, lists, several objects at once, tracks and the kinds of work."""

import re

import pytest
from people import NINE, make_labelled_project, make_project, make_task, open_first_job, sign_in, stored
from playwright.sync_api import expect

ATTRIBUTES = [
    {"name": "colour", "mutable": False, "input_type": "select", "values": ["red", "green"], "default_value": "red"},
    {"name": "parked", "mutable": True, "input_type": "checkbox", "values": ["false"], "default_value": "false"},
]


@pytest.fixture
def editor(page, server):
    sign_in(page, server)
    labels = [{"name": "car", "attributes": ATTRIBUTES}, {"name": "tree", "attributes": []}]
    project = make_labelled_project(page, server, "Objects", labels)
    return open_first_job(page, server, make_task(page, server, project, "nine", NINE))


def values(thing: dict) -> list[str]:
    return [attribute["value"] for attribute in thing["attributes"]]


def test_attributes_are_set_in_the_panel_and_by_digits(editor, server):
    page = editor.page
    editor.draw(50, 50, 150, 150)
    page.get_by_label("colour").select_option("green")
    page.get_by_label("parked").check()
    assert values(stored(editor, server)["shapes"][0]) == ["green", "true"]
    page.locator("[data-part=mode]").select_option("attributes")
    page.locator("[data-part=stage]").focus()
    editor.key("1", "ArrowDown", "0")
    assert values(stored(editor, server)["shapes"][0]) == ["red", "false"]


def test_several_objects_move_group_and_go_as_one_step(editor, server):
    for left in (20, 120, 220):
        editor.draw(left, 50, left + 60, 110)
    editor.key("Escape")
    editor.page.keyboard.down("Shift")
    editor.drag((10, 30), (200, 200))
    editor.page.keyboard.up("Shift")
    editor.wait("data-selected", "2")
    editor.drag((50, 80), (50, 180))
    editor.key("g")
    shapes = stored(editor, server)["shapes"]
    assert [round(shape["points"][1]) for shape in shapes] == [150, 150, 50]
    assert [shape["group"] for shape in shapes] == [1, 1, 0]
    editor.key("Control+z", "Control+z")
    shapes = stored(editor, server)["shapes"]
    assert [round(shape["points"][1]) for shape in shapes] == [50, 50, 50]
    editor.key("Control+a", "Delete")
    editor.objects(0)
    editor.key("Control+z")
    editor.objects(3)


def test_copy_paste_repeat_and_propagate(editor, server):
    editor.draw(50, 50, 150, 150)
    editor.draw(250, 50, 350, 150)
    editor.key("Control+a", "Control+c", "f")
    editor.wait("data-frame", "1")
    editor.wait("data-state", "ready")
    editor.key("Control+v")
    editor.objects(2)
    editor.key("f")
    editor.wait("data-frame", "2")
    editor.key("y")
    editor.objects(2)
    editor.key("Control+a", "Control+b")
    editor.page.get_by_label(re.compile("up to")).fill("4")
    editor.page.get_by_role("button", name="Copy 2 objects").click()
    shapes = stored(editor, server)["shapes"]
    assert sorted(shape["frame"] for shape in shapes) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert len({shape["uid"] for shape in shapes}) == 10


def test_locked_objects_stay_hidden_ones_are_not_seen_and_the_list_finds(editor):
    page = editor.page
    editor.draw(50, 50, 150, 150)
    editor.draw(250, 50, 350, 150, 2)
    editor.click(100, 100)
    editor.key("l", "Delete")
    editor.objects(2)
    expect(page.locator("[role=option]").first).to_contain_text("locked")
    editor.key("Escape")
    editor.click(100, 100)
    editor.wait("data-selected", "0")
    editor.key("t", "l", "t", "l")
    editor.click(100, 100)
    editor.wait("data-selected", "1")
    editor.key("h", "Escape")
    editor.click(100, 100)
    editor.wait("data-selected", "0")
    page.get_by_label("Find objects").fill("tree")
    expect(page.locator("[role=option]")).to_have_count(1)
    expect(page.locator("[data-part=count]")).to_have_text("1 of 2")


def test_a_filter_of_rules_hides_what_does_not_match(editor):
    page = editor.page
    editor.draw(50, 50, 150, 150)
    editor.draw(250, 50, 350, 150, 2)
    page.locator(".editor-bar [data-command=filter]").click()
    page.get_by_role("button", name="Add a rule").click()
    page.get_by_label("Value", exact=True).fill("tree")
    page.get_by_role("button", name="Show only these").click()
    expect(page.locator("[role=option]")).to_have_count(1)
    editor.click(100, 100)
    editor.wait("data-selected", "0")
    editor.click(300, 100)
    editor.wait("data-selected", "1")


def test_a_track_moves_between_its_keyframes_and_is_split(editor, server):
    page = editor.page
    editor.key("n")
    page.get_by_label("Track", exact=True).check()
    page.locator("[data-part=stage]").focus()
    editor.drag((20, 20), (80, 80))
    editor.objects(1)
    editor.key("Escape")
    for _ in range(4):
        page.keyboard.press("f")
    editor.wait("data-frame", "4")
    editor.wait("data-state", "ready")
    editor.objects(1)
    editor.drag((50, 50), (130, 90))
    editor.key("d", "d")
    editor.wait("data-frame", "2")
    editor.wait("data-state", "ready")
    # Half way: selected by a click where it must be.
    editor.key("Escape")
    editor.click(90, 70)
    editor.wait("data-selected", "1")
    [track] = stored(editor, server)["tracks"]
    assert [keyframe["frame"] for keyframe in track["shapes"]] == [0, 4]
    editor.key("k")
    assert [keyframe["frame"] for keyframe in stored(editor, server)["tracks"][0]["shapes"]] == [0, 2, 4]
    editor.key("r")
    editor.wait("data-frame", "4")
    editor.key("o")
    editor.key("f")
    editor.wait("data-frame", "5")
    editor.objects(0)
    editor.key("d", "d")
    editor.wait("data-frame", "3")
    editor.objects(1)
    editor.key("Alt+m")
    tracks = stored(editor, server)["tracks"]
    assert sorted([keyframe["frame"] for keyframe in track["shapes"]] for track in tracks) == [[0, 2, 3], [3, 4]]


def test_shapes_of_two_pictures_become_one_track(editor, server):
    editor.draw(20, 20, 80, 80)
    editor.key("m")
    [track] = stored(editor, server)["tracks"]
    assert [keyframe["frame"] for keyframe in track["shapes"]] == [0]
    editor.key("Control+z")
    assert stored(editor, server)["tracks"] == [] and len(stored(editor, server)["shapes"]) == 1


def test_tags_by_digits_and_single_shapes_go_on_by_themselves(editor, server):
    page = editor.page
    page.locator("[data-part=mode]").select_option("tags")
    page.locator("[data-part=stage]").focus()
    editor.key("2")
    editor.wait("data-frame", "1")
    assert [tag["frame"] for tag in stored(editor, server)["tags"]] == [0]
    page.locator("[data-part=mode]").select_option("single")
    expect(page.locator("[data-part=prompt]")).to_contain_text("Annotate tree using rectangle")
    editor.wait("data-state", "ready")
    editor.drag((50, 50), (150, 150))
    editor.wait("data-frame", "2")
    assert [shape["frame"] for shape in stored(editor, server)["shapes"]] == [1]


def test_go_to_by_number_and_name_search_play_and_small_pictures(editor):
    page = editor.page
    editor.key("`")
    page.keyboard.type("chelsea")
    page.keyboard.press("Enter")
    editor.wait("data-frame", "1")
    editor.key("`")
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    editor.wait("data-frame", "7")
    page.locator("[data-part=stage]").focus()
    editor.key("Home")
    editor.wait("data-frame", "0")
    editor.key("Space")
    editor.wait("data-frame", "8")
    page.locator(".editor-frames [data-command=thumbnails]").click()
    page.locator(".editor-thumbnail").nth(3).click()
    expect(page.locator(".editor-thumbnail[aria-current=true]")).to_have_count(1)


def test_keys_are_changed_and_contradictions_are_told(editor):
    page = editor.page
    editor.key("F1")
    row = page.get_by_role("row").filter(has_text="Hide or show").first
    row.get_by_role("button").click()
    page.keyboard.press("l")
    expect(page.locator(".editor-dialog .editor-notice")).to_contain_text("L means several things")
    page.get_by_role("button", name="CVAT's keys").click()
    editor.key("F1")
    expect(page.locator(".editor-dialog .editor-notice")).to_have_count(0)


def test_picture_settings_stay_after_a_reload(editor):
    page = editor.page
    editor.key("F2")
    page.get_by_label("Brightness").fill("150")
    page.get_by_label("Colours by").select_option("instance")
    page.keyboard.press("Escape")
    page.reload()
    editor.wait("data-state", "ready")
    editor.key("F2")
    expect(page.get_by_label("Brightness")).to_have_value("150")


def test_the_view_turns_and_what_is_drawn_lies_where_it_was_drawn(editor, server):
    editor.key("Control+r")
    box = editor.page.locator("[data-part=stage]").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    editor.key("n")
    mouse = editor.page.mouse
    mouse.move(*middle)
    mouse.down()
    mouse.move(middle[0] + 100, middle[1] + 40, steps=5)
    mouse.up()
    editor.objects(1)
    left, top, right, bottom = stored(editor, server)["shapes"][0]["points"]
    scale = editor.number("data-scale")
    assert abs((right - left) * scale - 40) < 2 and abs((bottom - top) * scale - 100) < 2
    assert abs(left - 256) < 2 and abs(bottom - 256) < 2


def test_the_whole_of_a_box_by_keyboard_alone_and_no_barriers(page, server, accessibility_problems):
    sign_in(page, server)
    project = make_project(page, server, "Keys", ["a", "b"])
    editor = open_first_job(page, server, make_task(page, server, project, "one", NINE[:1]))
    page.locator("body").press("Tab")
    page.locator("[data-part=stage]").focus()
    editor.key("2", "n", "Enter")
    for _ in range(5):
        editor.key("Shift+ArrowRight", "Shift+ArrowDown")
    editor.key("Enter")
    editor.objects(1)
    editor.key("Escape", "Shift+ArrowRight")
    left, top, right, bottom = stored(editor, server)["shapes"][0]["points"]
    assert (left, top, right, bottom) == (266, 256, 316, 306)
    assert accessibility_problems(page) == []
    for key in ("F1", "F2"):
        editor.key(key)
        page.locator(".editor-dialog[open]").wait_for()
        assert accessibility_problems(page) == []
        editor.key("Escape")
    for mode in ("attributes", "single", "tags"):
        page.locator("[data-part=mode]").select_option(mode)
        assert accessibility_problems(page) == []
