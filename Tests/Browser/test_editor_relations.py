"""Joining two objects: by mouse, by keyboard, with words, by two people."""

import pytest
from people import NINE, Editor, make_project, make_task, open_first_job, signed_in, stored_shapes
from playwright.sync_api import Page, expect


@pytest.fixture(scope="module")
def person(browser, server) -> dict:
    return signed_in(browser, server)


@pytest.fixture
def editor(new_page, person, server) -> Editor:
    """A rider and a horse on a picture, the rider selected."""
    page = new_page(storage_state=person)
    project = make_project(page, server, "Riders", ["rider", "horse"])
    editor = open_first_job(page, server, make_task(page, server, project, "one", NINE[:2]))
    editor.draw(50, 50, 150, 150, 1)
    editor.draw(260, 60, 400, 200, 2)
    editor.click(100, 100)
    editor.wait("data-selected", "1")
    return editor


def relations(editor: Editor, server) -> list[dict]:
    editor.saved()
    answer = editor.page.request.get(f"{server.url}/api/jobs/{editor.job}/annotations/?relations=true")
    assert answer.status == 200, answer.text()
    return [relation["relation"] for relation in answer.json()["relations"]]


def relate(editor: Editor, arrows: int = 1) -> None:
    """The selected object to the horse, whose arrows are all shown then."""
    editor.tool("relate")
    editor.click(330, 130)
    editor.wait("data-tool", "select")
    editor.wait("data-arrows", str(arrows))


def said(page: Page, words: str) -> None:
    expect(page.locator("[data-part=status]")).to_contain_text(words)


def test_a_click_relates_the_list_says_how_and_all_of_it_is_undone(editor, server, accessibility_problems):
    page = editor.page
    relate(editor)
    said(page, "Relate rider to horse, 2 objects")
    words = page.get_by_label("Words, horse 2")
    words.fill("rides, holds")
    page.get_by_label("Direction, horse 2").select_option("↔ both ways")
    words.press("Enter")
    assert [(found["direction"], found["labels"]) for found in relations(editor, server)] == [("bi", ["rides", "holds"])]
    assert accessibility_problems(page) == []
    page.locator(".editor-relations").get_by_role("button", name="horse 2", exact=True).click()
    expect(page.get_by_label("Words, rider 1")).to_have_value("rides, holds")
    page.locator("[data-part=stage]").focus()
    editor.key("Delete")
    editor.objects(1)
    editor.wait("data-arrows", "0")
    assert relations(editor, server) == []
    editor.key("Control+z")
    editor.objects(2)
    editor.wait("data-arrows", "1")
    editor.key("Control+z")
    expect(page.get_by_label("Words, horse 2")).to_have_value("")
    assert [(found["direction"], found["labels"]) for found in relations(editor, server)] == [("bi", [])]
    page.get_by_label("Remove, horse 2").click()
    editor.wait("data-arrows", "0")
    assert relations(editor, server) == []
    page.locator("[data-part=stage]").focus()
    editor.key("Control+z")
    said(page, "Undone: remove relation")
    page.reload()
    again = Editor(page)
    again.move(330, 130)
    again.wait("data-arrows", "1")
    again.move(450, 250)
    again.wait("data-arrows", "0")


def test_the_keyboard_is_enough_and_too_many_words_are_named(editor, server, accessibility_problems):
    page = editor.page
    # A digit would give what lies under the pointer another label.
    editor.key("Escape")
    editor.move(20, 20)
    editor.draw(50, 200, 120, 260, 2)
    editor.click(100, 100)
    editor.key("Alt+r")
    editor.wait("data-tool", "relate")
    said(page, "Click the object that rider is related to; or Tab, and Enter.")
    editor.key("Escape")
    editor.wait("data-tool", "select")
    said(page, "Nothing was related.")
    editor.key("Alt+r")
    editor.wait("data-tool", "relate")
    editor.key("Tab")
    said(page, "horse, 1 of 2: Enter relates rider to it.")
    editor.key("Tab", "Shift+Tab")
    assert accessibility_problems(page) == []
    editor.key("Enter")
    editor.wait("data-tool", "select")
    assert len(relations(editor, server)) == 1
    words = page.get_by_label("Words, horse 2")
    words.fill(",".join("abcdefghi"))
    words.press("Enter")
    assert words.evaluate("field => field.validationMessage") == "At most 8 words; these are 9."
    words.fill("rides")
    words.press("Enter")
    expect(words).to_be_focused()
    assert relations(editor, server)[0]["labels"] == ["rides"]
    page.locator("[data-part=stage]").focus()
    editor.key("Alt+r", "Enter")
    said(page, "They are related already")


def test_copies_of_both_are_related_as_they_are_and_others_hand_their_relations_over(editor, server):
    relate(editor)
    editor.key("Control+a", "Control+c", "f")
    editor.wait("data-frame", "1")
    editor.wait("data-state", "ready")
    editor.key("Control+v")
    editor.objects(2)
    assert len(relations(editor, server)) == 2
    editor.key("Escape")
    editor.tool("polygon")
    for place in [(60, 220), (180, 220), (180, 290), (60, 290)]:
        editor.click(*place)
    editor.key("Enter", "Escape", "Escape")
    editor.objects(3)
    editor.click(100, 250)
    editor.wait("data-selected", "1")
    relate(editor, arrows=2)
    editor.click(100, 250)
    editor.tool("slice")
    editor.click(90, 220)
    editor.click(90, 290)
    editor.objects(4)
    found = relations(editor, server)
    assert len(found) == 3
    shapes = {shape["uid"]: shape for shape in stored_shapes(editor, server)}
    # The larger part of what was cut.
    [area] = [shapes[relation["from"]] for relation in found if shapes[relation["from"]]["type"] == "polygon"]
    assert (min(area["points"][::2]), max(area["points"][::2])) == pytest.approx((90, 180), abs=2)


def test_objects_that_become_one_are_not_related_to_each_other_any_more(editor, server):
    editor.key("Escape")
    for left in (40, 160):
        editor.tool("polygon")
        for place in [(left, 250), (left + 100, 250), (left + 100, 320), (left, 320)]:
            editor.click(*place)
        editor.key("Enter", "Escape", "Escape")
    editor.objects(4)
    editor.click(80, 280)
    relate(editor)
    editor.key("Escape")
    editor.click(80, 280)
    editor.tool("relate")
    editor.click(220, 280)
    editor.wait("data-tool", "select")
    assert len(relations(editor, server)) == 2
    editor.page.keyboard.down("Control")
    editor.click(220, 280)
    editor.page.keyboard.up("Control")
    editor.wait("data-selected", "2")
    editor.key("j")
    editor.objects(3)
    said(editor.page, "Joined; what related them to each other is gone with it.")
    assert len(relations(editor, server)) == 1
    editor.key("Control+z")
    editor.objects(4)
    assert len(relations(editor, server)) == 2


def test_all_arrows_are_shown_where_somebody_wants_them(editor, server):
    page = editor.page
    relate(editor)
    editor.key("Escape")
    editor.move(450, 250)
    editor.wait("data-arrows", "0")
    editor.key("F2")
    page.get_by_label("Arrows of all relations").check()
    page.keyboard.press("Escape")
    editor.wait("data-arrows", "1")
    editor.saved()
    page.reload()
    Editor(page).wait("data-arrows", "1")


def test_others_see_what_is_related_and_what_is_not_any_more(editor, new_page, person, server):
    other = new_page(storage_state=person)
    other.goto(editor.page.url)
    second = Editor(other)
    second.wait("data-people", "1")
    editor.wait("data-people", "1")
    relate(editor)
    second.move(330, 130)
    second.wait("data-arrows", "1")
    second.click(330, 130)
    other.get_by_label("Direction, rider 1").select_option("→ to it")
    expect(editor.page.get_by_label("Direction, horse 2")).to_have_value("left")
    second.saved()
    editor.page.get_by_label("Remove, horse 2").click()
    second.wait("data-arrows", "0")
    expect(other.locator(".editor-relations")).to_have_count(0)
