"""Objects by their numbers and by what happened to them last, the look of areas, and layers."""

import pytest
from people import (
    NINE,
    Editor,
    color_at,
    make_project,
    make_task,
    open_first_job,
    paintings,
    sign_in,
    stored_shapes,
)
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def room(browser, server) -> tuple[int, dict]:
    """A project of two labels, and the cookies of somebody who is signed in."""
    page = browser.new_context().new_page()
    sign_in(page, server)
    project = make_project(page, server, "Lists", ["owl", "tree"])
    state = page.context.storage_state()
    page.context.close()
    return project, state


@pytest.fixture
def editor(new_page, server, room) -> Editor:
    project, state = room
    page = new_page(storage_state=state)
    return open_first_job(page, server, make_task(page, server, project, "two", NINE[:2]))


def rows(editor: Editor) -> list[str]:
    return editor.page.locator("[role=option] .editor-number").all_text_contents()


def test_objects_are_found_by_their_own_and_by_the_servers_number(editor, server):
    page = editor.page
    for left in (50, 200, 350):
        editor.draw(left, 50, left + 90, 150)
    ids = [shape["id"] for shape in stored_shapes(editor, server)]
    find = page.get_by_label("Find objects")
    find.fill("2")
    find.press("Enter")
    expect(page.locator("[data-part=details]")).to_contain_text(f"#{ids[1]} on the server")
    find.fill("")
    page.locator("[data-part=stage]").focus()
    editor.go_to(1)
    find.fill(f"#{ids[2]}")
    find.press("Enter")
    editor.wait("data-frame", "0")
    expect(page.locator("[data-part=details] h2")).to_have_text("owl 3")
    find.fill("#999999")
    find.press("Enter")
    expect(page.locator("[data-part=status]")).to_contain_text("No object of this job is called so")
    # As CVAT's links say it, from another picture
    page.goto(f"{page.url.split('?')[0]}?frame=1&type=shape&serverID={ids[0]}")
    again = Editor(page)
    again.wait("data-frame", "0")
    expect(page.locator("[data-part=details] h2")).to_have_text("owl 1")


def test_the_filter_asks_for_both_numbers(editor, server):
    page = editor.page
    for left in (50, 200):
        editor.draw(left, 50, left + 90, 150)
    ids = [shape["id"] for shape in stored_shapes(editor, server)]
    for field, value in (("object id", "2"), ("server id", str(ids[1]))):
        page.locator(".editor-bar [data-command=filter]").click()
        page.get_by_role("button", name="Add a rule").click()
        page.get_by_label("What of the object").select_option(field)
        page.get_by_label("Value", exact=True).fill(value)
        page.get_by_role("button", name="Show only these").click()
        expect(page.locator("[role=option]")).to_have_count(1)
        assert rows(editor) == ["2"]
        page.locator(".editor-bar [data-command=filter]").click()
        page.get_by_role("button", name="Show all").click()
        expect(page.locator("[role=option]")).to_have_count(2)


def test_the_list_begins_with_what_was_changed_last(editor):
    for left in (50, 200, 350):
        editor.draw(left, 50, left + 90, 150)
    editor.page.get_by_label("Order of the objects").select_option("changed")
    first = editor.page.locator("[role=option] .editor-number").first
    expect(first).to_have_text("3")
    editor.click(100, 100)
    editor.key("q")
    expect(first).to_have_text("1")
    assert rows(editor) == ["1", "3", "2"]


def label_color(editor: Editor, index: int) -> list[int]:
    script = "index => JSON.parse(document.querySelector('[data-editor]').textContent).labels[index].color"
    digits = editor.page.evaluate(script, index).lstrip("#")
    return [int(digits[start : start + 2], 16) for start in (0, 2, 4)]


def comes_to_show(editor: Editor, x: float, y: float, is_so) -> bool:
    """Whether a picture pixel gets such a colour."""
    return any(is_so(color_at(editor, x, y)[:3]) for _ in paintings(editor.page))


def test_borders_have_one_colour_and_areas_stand_alone(editor, accessibility_problems):
    page = editor.page
    editor.draw(50, 50, 250, 250)
    editor.draw(150, 150, 350, 350, 2)
    editor.key("Escape")
    first, second = label_color(editor, 0), label_color(editor, 1)
    editor.key("F2")
    page.get_by_label("All borders in one colour").check()
    page.get_by_label("Colour of all borders").fill("#ff00ff")
    assert accessibility_problems(page) == []
    page.keyboard.press("Escape")
    assert comes_to_show(editor, 50, 120, lambda color: min(color[0], color[2]) > 180 > color[1])
    editor.move(450, 450)
    editor.key("Alt+w")
    assert comes_to_show(editor, 100, 100, lambda color: color == first)
    assert comes_to_show(editor, 200, 200, lambda color: color == second), "what was made later covers what was made before"
    assert comes_to_show(editor, 450, 20, lambda color: color == [0, 0, 0]), "there is no picture"
    editor.click(100, 100)
    editor.key("+", "Escape", "Escape")
    assert comes_to_show(editor, 200, 200, lambda color: color == first)
    page.reload()
    again = Editor(page)
    assert comes_to_show(again, 100, 100, lambda color: color == first), "it is kept"
    editor.key("Alt+w")
    assert comes_to_show(editor, 450, 20, lambda color: color != [0, 0, 0])


def layers(editor: Editor, server) -> list[int]:
    return [shape["z_order"] for shape in stored_shapes(editor, server)]


def test_layers_are_moved_by_hand_and_by_keys_and_taken_back_as_one_step(editor, server, accessibility_problems):
    page = editor.page
    for left in (50, 200, 350):
        editor.draw(left, 50, left + 90, 150)
        editor.move(left + 40, 100)
        if left > 50:
            editor.key("+")
    assert layers(editor, server) == [0, 1, 2]
    expect(page.locator(".editor-layer-name")).to_have_count(3)
    assert accessibility_problems(page) == []
    grips = page.locator(".editor-grip")
    start, end = grips.nth(2).bounding_box(), grips.nth(0).bounding_box()
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(end["x"] + 8, end["y"] + 2, steps=6)
    expect(page.locator(".editor-layers [data-drop=above]")).to_have_count(1)
    page.mouse.up()
    assert layers(editor, server) == [2, 0, 1]
    page.locator("[data-part=stage]").focus()
    editor.key("Control+z")
    assert layers(editor, server) == [0, 1, 2]
    page.get_by_role("button", name="Layer 0 further up").focus()
    page.keyboard.press("Enter")
    assert layers(editor, server) == [1, 0, 2]
    # The focus stays with the layer that was moved, so that it can go on.
    page.keyboard.press("Enter")
    assert layers(editor, server) == [2, 0, 1]
    page.locator("[data-part=stage]").focus()
    editor.click(240, 100)
    page.get_by_role("button", name="What is selected onto layer 2").click()
    assert layers(editor, server) == [2, 2, 1]
    expect(page.locator(".editor-layer-name")).to_have_text(["Layer 2 · 2", "Layer 1 · 1"])


def test_a_layer_that_is_let_go_by_escape_stays(editor, server):
    page = editor.page
    editor.draw(50, 50, 140, 150)
    editor.draw(200, 50, 290, 150)
    editor.move(240, 100)
    editor.key("+")
    grips = page.locator(".editor-grip")
    start, end = grips.nth(1).bounding_box(), grips.nth(0).bounding_box()
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(end["x"] + 8, end["y"] + 2, steps=4)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert layers(editor, server) == [0, 1]
