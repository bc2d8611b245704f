"""Two people on one job: they see each other, and each other's work."""

import pytest
from people import NINE, Editor, annotations, make_project, make_task, open_first_job, sign_in
from playwright.sync_api import Page, expect


@pytest.fixture(scope="module")
def room(browser, server) -> tuple[int, int, dict]:
    """A task, its job, and the cookies of somebody who is signed in."""
    page = browser.new_context().new_page()
    sign_in(page, server)
    project = make_project(page, server, "Together", ["owl", "tree"])
    task = make_task(page, server, project, "one", NINE[:2])
    job = open_first_job(page, server, task).job
    state = page.context.storage_state()
    page.context.close()
    return task, job, state


@pytest.fixture
def task(room) -> int:
    return room[0]


@pytest.fixture
def two(new_page, server, room) -> tuple[Editor, Editor]:
    """Two profiles on one job, which knows of both; what stood there is taken away."""
    task, job, state = room
    pages = [new_page(storage_state=state), new_page(storage_state=state)]
    for page in pages:
        page.goto(f"{server.url}/tasks/{task}/jobs/{job}")
    one, other = (Editor(page) for page in pages)
    clear(pages[0], server, task)
    one.objects(0)
    other.objects(0)
    one.wait("data-people", "1")
    other.wait("data-people", "1")
    return one, other


def clear(page: Page, server, task: int) -> None:
    token = page.locator('meta[name="csrf-token"]').get_attribute("content")
    headers = {"X-CSRFToken": token, "Origin": server.url}
    answer = page.request.delete(f"{server.url}/api/tasks/{task}/annotations", headers=headers)
    assert answer.status == 204, answer.text()


def test_names_stand_above_and_a_click_goes_to_their_picture(two, server, accessibility_problems):
    one, other = two
    other.key("f")
    other.wait("data-frame", "1")
    name = one.page.locator("[data-part=people] button")
    expect(name).to_have_text(server.administrator)
    expect(name).to_have_attribute("title", f"{server.administrator} is at chelsea.png")
    name.click()
    one.wait("data-frame", "1")
    assert accessibility_problems(one.page) == []
    other.page.close()
    one.wait("data-people", "0")
    expect(one.page.locator("[data-part=people]")).to_be_hidden()


def test_what_one_draws_moves_and_deletes_the_other_sees_without_a_reload(two, server):
    one, other = two
    one.draw(50, 50, 200, 200)
    other.objects(1)
    other.drag((120, 120), (160, 140))
    other.saved()
    expect_box(one, [90, 70, 240, 220])
    one.saved()
    other.move(160, 140)
    other.key("Delete")
    one.objects(0)
    assert annotations(one.page, server, one.job)["shapes"] == []


def test_a_pointer_and_a_selection_are_drawn_for_the_other(two):
    one, other = two
    one.draw(50, 50, 200, 200)
    other.objects(1)
    other.move(400, 400)
    before = pixels(other)
    one.move(300, 300)
    one.click(120, 120)
    one.wait("data-selected", "1")
    expect_difference(other, before)


def test_what_is_being_drawn_goes_on_while_others_work(two, server):
    one, other = two
    one.key("n")
    one.page.mouse.move(*one.at(300, 300))
    one.page.mouse.down()
    one.page.mouse.move(*one.at(350, 350), steps=3)
    other.draw(20, 20, 120, 120)
    one.objects(1)
    one.page.mouse.move(*one.at(420, 430), steps=3)
    one.page.mouse.up()
    one.objects(2)
    other.objects(2)
    one.saved()
    boxes = sorted(shape["points"] for shape in annotations(one.page, server, one.job)["shapes"])
    assert [round(value) for value in boxes[1]] == [300, 300, 420, 430]


@pytest.mark.console_errors_allowed("status of 409")
def test_a_shape_in_the_hand_is_not_pulled_away_and_both_versions_are_shown(two):
    one, other = two
    one.draw(50, 50, 200, 200)
    one.saved()
    other.objects(1)
    one.page.mouse.move(*one.at(120, 120))
    one.page.mouse.down()
    one.page.mouse.move(*one.at(120, 180), steps=3)
    other.drag((120, 120), (220, 120))
    other.saved()
    one.page.mouse.move(*one.at(120, 260), steps=3)
    one.page.mouse.up()
    one.wait("data-saved", "conflict")
    one.page.locator("[data-conflict] [data-decision=both]").click()
    one.saved()
    one.objects(2)
    other.objects(2)


def test_a_shape_that_was_let_go_again_takes_over_what_came_meanwhile(two):
    one, other = two
    one.draw(50, 50, 200, 200)
    one.saved()
    other.objects(1)
    one.page.mouse.move(*one.at(120, 120))
    one.page.mouse.down()
    one.page.mouse.move(*one.at(120, 180), steps=3)
    other.drag((120, 120), (220, 120))
    other.saved()
    one.key("Escape")
    one.page.mouse.up()
    expect_box(one, [150, 50, 300, 200])
    one.saved()


def test_what_a_script_writes_appears_by_itself(two, server, task):
    one, other = two
    one.draw(50, 50, 200, 200)
    other.objects(1)
    one.saved()
    clear(one.page, server, task)
    one.objects(0)
    other.objects(0)


@pytest.mark.console_errors_allowed("ERR_INTERNET_DISCONNECTED")
def test_after_an_absence_nothing_is_missing(two):
    one, other = two
    one.page.context.set_offline(True)
    other.draw(50, 50, 200, 200)
    other.saved()
    one.page.context.set_offline(False)
    one.objects(1)


def expect_box(editor: Editor, corners: list[int]) -> None:
    """The only object of the picture, by what its row and the picture say once it is selected."""
    left, top, right, bottom = corners
    middle = ((left + right) / 2, (top + bottom) / 2)
    deadline = 50
    while deadline:
        editor.key("Escape")
        editor.move(left - 8, top - 8)
        editor.click(*middle)
        if editor.number("data-selected") == 1:
            break
        editor.page.wait_for_timeout(100)
        deadline -= 1
    assert deadline, f"nothing stands at {middle}"
    editor.key("Escape")


def pixels(editor: Editor) -> str:
    return editor.page.evaluate("document.querySelector('[data-part=live]').toDataURL()")


def expect_difference(editor: Editor, before: str) -> None:
    for _ in range(50):
        if pixels(editor) != before:
            return
        editor.page.wait_for_timeout(100)
    raise AssertionError("the other's pointer is not drawn")


def test_what_one_reports_and_answers_the_other_reads_and_goes_on_typing(two):
    one, other = two
    for editor in two:
        editor.page.locator("[data-part=mode]").select_option("review")
    one.page.locator("[data-part=stage]").focus()
    one.move(100, 100)
    one.key("n")
    one.page.get_by_label("What is wrong").fill("What is this?")
    one.page.get_by_role("button", name="Report", exact=True).click()
    about = other.page.locator("[data-issue]")
    expect(about).to_contain_text("What is this?")
    other.page.get_by_label("Answer").fill("It is a")
    one.page.get_by_label("Answer").fill("An owl?")
    one.page.keyboard.press("Enter")
    expect(about).to_contain_text("An owl?")
    expect(other.page.get_by_label("Answer")).to_have_value("It is a")
    expect(other.page.get_by_label("Answer")).to_be_focused()
    about.get_by_role("button", name="Remove").click()
    expect(one.page.locator("[data-issue]")).to_have_count(0)
