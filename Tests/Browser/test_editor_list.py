"""Objects by their numbers and by what happened to them last, the look of areas, and layers."""

import pytest
from people import NINE, Editor, annotations, make_project, make_task, open_first_job, sign_in
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


def stored(editor: Editor, server) -> list[dict]:
    editor.saved()
    return annotations(editor.page, server, editor.job)["shapes"]


def rows(editor: Editor) -> list[str]:
    return editor.page.locator("[role=option] .editor-number").all_text_contents()


def test_objects_are_found_by_their_own_and_by_the_servers_number(editor, server):
    page = editor.page
    for left in (50, 200, 350):
        editor.draw(left, 50, left + 90, 150)
    ids = [shape["id"] for shape in stored(editor, server)]
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
    ids = [shape["id"] for shape in stored(editor, server)]
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
