"""Where keys go, what is said, and what is kept, between the picture and what stands beside it."""

import pytest
from people import (
    NINE,
    Editor,
    make_labelled_project,
    make_task,
    open_first_job,
    signed_in,
    stored,
    stored_shapes,
)
from playwright.sync_api import expect

ATTRIBUTES = [
    {"name": "parked", "mutable": True, "input_type": "checkbox", "values": ["false"], "default_value": "false"},
    {"name": "side", "mutable": True, "input_type": "radio", "values": ["left", "right"], "default_value": "left"},
]
# At the row's end lie the tools of what is selected.
ROW = {"x": 12, "y": 12}
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}


@pytest.fixture(scope="module")
def state(browser, server):
    return signed_in(browser, server)


@pytest.fixture
def open_editor(new_page, server, state):
    def opened(**settings) -> Editor:
        page = new_page(storage_state=state, **settings)
        labels = [{"name": "car", "attributes": ATTRIBUTES}, {"name": "tree", "attributes": []}]
        project = make_labelled_project(page, server, "Focus", labels)
        return open_first_job(page, server, make_task(page, server, project, "three", NINE[:3]))

    return opened


def test_keys_go_on_after_a_click_beside_the_picture(open_editor, server):
    editor = open_editor()
    page = editor.page
    editor.draw(50, 50, 150, 150)
    page.locator("[role=option]").first.click(position=ROW)
    editor.key("q")
    assert stored_shapes(editor, server)[0]["occluded"]
    page.get_by_label("parked").click()
    expect(page.locator("[data-part=stage]")).to_be_focused()
    editor.key("f")
    editor.wait("data-frame", "1")
    page.get_by_role("heading", name="Objects").click()
    editor.key("d")
    editor.wait("data-frame", "0")


def test_who_answers_by_keyboard_stays_at_the_answer(open_editor):
    editor = open_editor()
    page = editor.page
    editor.draw(50, 50, 150, 150)
    page.locator("#flag-tool-relate").focus()
    editor.key("Tab", "Space")
    expect(page.get_by_label("parked")).to_be_checked()
    expect(page.get_by_label("parked")).to_be_focused()
    editor.key("Tab", "ArrowRight")
    expect(page.get_by_label("right", exact=True)).to_be_checked()
    expect(page.get_by_label("right", exact=True)).to_be_focused()


def test_an_outline_is_kept_when_another_picture_is_opened(open_editor, server):
    editor = open_editor()
    editor.tool("polygon")
    for place in [(50, 50), (150, 50), (150, 150)]:
        editor.click(*place)
    editor.key("f")
    editor.wait("data-frame", "1")
    editor.objects(0)
    (outline,) = stored_shapes(editor, server)
    assert (outline["frame"], len(outline["points"])) == (0, 6)
    editor.key("Control+z")
    editor.wait("data-frame", "0")
    editor.objects(0)


def test_an_outline_that_was_only_begun_changes_nothing_and_is_named_when_the_picture_changes(open_editor, server):
    editor = open_editor()
    status = editor.page.locator("[data-part=status]")
    whole = [(50, 50), (150, 50), (150, 150), (50, 150)]
    editor.tool("polygon")
    for place in whole:
        editor.click(*place)
    editor.key("n")
    editor.objects(1)
    editor.key("Escape", "Shift+n")
    for place in whole[:3]:
        editor.click(*place)
    editor.key("f")
    editor.wait("data-frame", "1")
    assert len(stored_shapes(editor, server)[0]["points"]) == 8
    editor.wait("data-state", "ready")
    for place in whole[:2]:
        editor.click(*place)
    editor.key("d")
    editor.wait("data-frame", "0")
    expect(status).to_contain_text("Too small: a polygon has at least 3 points")
    expect(status).to_contain_text("1 object")
    assert len(stored_shapes(editor, server)) == 1


def test_single_shapes_keep_an_outline_and_open_the_picture_that_was_asked_for(open_editor, server):
    editor = open_editor()
    page = editor.page
    editor.tool("polygon")
    page.locator("[data-part=mode]").select_option("single")
    editor.tool("polygon")
    outline = [(50, 50), (150, 50), (150, 150)]
    for place in outline:
        editor.click(*place)
    page.get_by_role("button", name="Skip").click()
    editor.wait("data-frame", "1")
    editor.wait("data-state", "ready")
    for place in outline:
        editor.click(*place)
    page.locator("[data-part=stage]").focus()
    editor.key("d")
    editor.wait("data-frame", "0")
    editor.wait("data-state", "ready")
    expect(page.locator("[data-part=status]")).to_contain_text("created, 1 object")
    editor.objects(0)
    assert [shape["frame"] for shape in stored_shapes(editor, server)] == [1]
    editor.wait("data-frame", "0")


def test_keys_of_a_mode_act_beside_the_picture_too(open_editor, server):
    editor = open_editor()
    page = editor.page
    editor.draw(50, 50, 150, 150)
    mode = page.locator("[data-part=mode]")
    row = page.locator("[role=option]").first
    mode.select_option("attributes")
    row.click(position=ROW)
    editor.key("1")
    (shape,) = stored_shapes(editor, server)
    assert "true" in [value["value"] for value in shape["attributes"]]
    expect(row).to_contain_text("car")
    mode.select_option("tags")
    row.click(position=ROW)
    editor.key("2")
    editor.wait("data-frame", "1")
    editor.wait("data-state", "ready")
    document = stored(editor, server)
    assert [tag["frame"] for tag in document["tags"]] == [0]
    assert document["shapes"][0]["label_id"] == shape["label_id"]
    mode.select_option("review")
    page.get_by_role("heading", name="Objects").click()
    editor.key("n")
    expect(page.get_by_label("What is wrong")).to_be_visible()


def test_the_list_and_marked_words_keep_their_own_keys(open_editor):
    editor = open_editor()
    page = editor.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    editor.draw(50, 50, 150, 150)
    editor.key("f")
    editor.wait("data-frame", "1")
    editor.wait("data-state", "ready")
    editor.draw(50, 50, 150, 150)
    page.locator("[role=option]").first.click(position=ROW)
    editor.key("ArrowLeft", "Space")
    editor.wait("data-frame", "1")
    expect(page.locator("[data-part=play], [data-command=play]").first).not_to_have_attribute("aria-pressed", "true")
    page.get_by_role("heading", name="Objects").dblclick(position={"x": 12, "y": 10})
    editor.key("ArrowLeft", "Control+c")
    editor.wait("data-frame", "1")
    assert page.evaluate("navigator.clipboard.readText()").strip() == "Objects"


def test_the_list_deletes_no_locked_object(open_editor):
    editor = open_editor()
    page = editor.page
    editor.draw(50, 50, 150, 150)
    page.get_by_role("button", name="Lock this object").click()
    page.get_by_role("button", name="Delete this object").click()
    expect(page.locator("[data-part=status]")).to_contain_text("Locked objects stay")
    editor.objects(1)


def test_attributes_mode_stays_with_the_track_that_is_selected(open_editor, server):
    editor = open_editor()
    editor.draw(200, 50, 300, 150)
    editor.key("Alt+k")
    editor.draw(50, 50, 150, 150)
    editor.page.locator("[role=option]").nth(1).click(position=ROW)
    editor.page.locator("[data-part=mode]").select_option("attributes")
    editor.key("1", "f")
    editor.wait("data-frame", "1")
    editor.key("0")
    shapes = stored(editor, server)["tracks"][0]["shapes"]
    said = [{value["value"] for value in shape["attributes"]} & {"true", "false"} for shape in shapes]
    assert said[:2] == [{"true"}, {"false"}]


def test_refusals_are_read_whole_on_a_laptop_and_on_a_phone(open_editor):
    for settings in ({"viewport": {"width": 1280, "height": 720}}, PHONE):
        editor = open_editor(**settings)
        page = editor.page
        editor.tool("skeleton")
        editor.drag((50, 50), (150, 150))
        status = page.locator("[data-part=status]")
        expect(status).to_contain_text("has no skeleton: choose a label that has one.")
        inner, whole = status.evaluate(
            "it => [[it.clientWidth, it.clientHeight], [it.scrollWidth, it.scrollHeight]]"
        )
        assert inner == whole
        box, width = status.bounding_box(), settings["viewport"]["width"]
        assert box["width"] > 100 and box["x"] >= 0 and box["x"] + box["width"] <= width


def test_some_objects_are_seen_beside_the_details_on_a_low_screen(open_editor):
    editor = open_editor(viewport={"width": 1280, "height": 720})
    for left in (20, 120, 220):
        editor.draw(left, 50, left + 80, 130)
    editor.page.locator("[role=option]").first.click(position=ROW)
    expect(editor.page.get_by_role("heading", name="car 1")).to_be_visible()
    rows = editor.page.locator("[role=option]")
    assert rows.count() == 3
    inner = editor.page.locator("[data-part=objects]").bounding_box()
    last = rows.nth(2).bounding_box()
    assert last["y"] + last["height"] <= inner["y"] + inner["height"] + 1
