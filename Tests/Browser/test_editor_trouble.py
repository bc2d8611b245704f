"""What goes wrong while somebody draws: nothing that was acknowledged is lost, and the page recovers by itself or says what to do."""

import json
import re
import time

import pytest
from people import NINE, Editor, annotations, make_project, make_task, open_first_job, sign_in
from playwright.sync_api import Page, expect
from waiting import wait_for, wait_in

OPERATIONS = re.compile(r"/api/jobs/\d+/ops$")


@pytest.fixture(scope="module")
def signed_in(browser, server) -> dict:
    page = browser.new_context().new_page()
    sign_in(page, server)
    state = page.context.storage_state()
    page.context.close()
    return state


@pytest.fixture
def editor(new_page, server, signed_in) -> Editor:
    """A new task of two pictures, open in a profile that is signed in."""
    page = new_page(storage_state=signed_in)
    project = make_project(page, server, "Trouble", ["owl", "tree"])
    return open_first_job(page, server, make_task(page, server, project, "two", NINE[:2]))


def boxes(page: Page, server, job: int) -> list[list[int]]:
    shapes = annotations(page, server, job)["shapes"]
    return sorted([round(value) for value in shape["points"]] for shape in shapes)


def recovered(editor: Editor) -> None:
    expect(editor.element).to_have_attribute("data-saved", "saved")


@pytest.mark.console_errors_allowed("Failed to load resource|ERR_")
def test_the_server_restarts_in_the_middle_of_a_stroke(editor, server):
    editor.draw(20, 20, 80, 80)
    editor.key("n")
    editor.page.mouse.move(*editor.at(100, 100))
    editor.page.mouse.down()
    editor.page.mouse.move(*editor.at(150, 150), steps=3)
    server.stop()
    editor.page.mouse.move(*editor.at(200, 220), steps=3)
    editor.page.mouse.up()
    editor.objects(2)
    editor.wait("data-saved", "offline")
    server.start()
    recovered(editor)
    assert boxes(editor.page, server, editor.job) == [[20, 20, 80, 80], [100, 100, 200, 220]]


@pytest.mark.console_errors_allowed("Failed to load resource|ERR_")
def test_a_long_time_without_a_network(editor, server):
    failures = []
    editor.page.on("requestfailed", lambda request: failures.append(request.url) if "/ops" in request.url else None)
    editor.page.context.set_offline(True)
    for left in (20, 120, 220):
        editor.draw(left, 20, left + 60, 80)
    editor.wait("data-saved", "offline")
    expect(editor.page.locator("[data-part=saved-words]")).to_have_text("Offline: 3 changes wait")
    while len(failures) < 4:
        editor.page.wait_for_event("requestfailed")
    editor.page.context.set_offline(False)
    recovered(editor)
    assert [box[0] for box in boxes(editor.page, server, editor.job)] == [20, 120, 220]


@pytest.mark.console_errors_allowed("Failed to load resource|ERR_")
def test_a_network_that_is_back_is_used_at_once(editor, server):
    page = editor.page
    failures = []
    page.on("requestfailed", lambda request: failures.append(request.url) if OPERATIONS.search(request.url) else None)
    page.clock.install()
    page.reload()
    editor = Editor(page)
    page.context.set_offline(True)
    editor.draw(20, 20, 80, 80)
    editor.wait("data-saved", "offline")
    tried = len(failures)
    page.clock.pause_at(time.time() + 10)
    while len(failures) == tried:
        page.wait_for_event("requestfailed")
    # What fails later than the last try is told: nothing is under way, and the clock does not come as far as the next one.
    page.evaluate("fetch('/health').catch(() => {})")
    page.evaluate("addEventListener('online', () => window.isBack = true)")
    page.context.set_offline(False)
    wait_in(page, "window.isBack")
    page.clock.run_for(10)
    wait_for(lambda: [box[0] for box in boxes(page, server, editor.job)] == [20], 15)


@pytest.mark.console_errors_allowed("status of 40[13]|status of 404")
def test_the_session_ends_and_another_tab_signs_in_again(editor, server):
    editor.draw(20, 20, 80, 80)
    editor.saved()
    context = editor.page.context
    context.clear_cookies()
    editor.draw(120, 20, 180, 80)
    expect(editor.page.locator("[data-part=saved-words]")).to_have_text("Signed out: 1 change waits")
    notice = editor.page.locator("[data-part=notices]")
    expect(notice).to_contain_text("sign in again in another tab")
    with context.expect_page() as opened:
        notice.get_by_role("link", name="Sign in").click()
    other = opened.value
    other.fill("[name=username]", server.administrator)
    other.fill("[name=password]", server.password)
    other.get_by_role("button", name="Sign in").click()
    other.wait_for_url(f"{server.url}/projects")
    other.close()
    recovered(editor)
    expect(notice).to_be_hidden()
    assert len(boxes(editor.page, server, editor.job)) == 2


@pytest.mark.console_errors_allowed("Failed to load resource|ERR_")
def test_a_tab_that_is_killed_in_the_middle_of_a_stroke(editor, server):
    page, context, address = editor.page, editor.page.context, editor.page.url
    context.set_offline(True)
    editor.draw(20, 20, 80, 80)
    editor.key("n")
    page.mouse.move(*editor.at(100, 100))
    page.mouse.down()
    page.mouse.move(*editor.at(150, 150), steps=3)
    page.close(run_before_unload=False)
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    editor = Editor(again)
    editor.objects(1)
    recovered(editor)
    assert boxes(again, server, editor.job) == [[20, 20, 80, 80]]


def test_two_tabs_of_one_person_work_beside_each_other(editor, server):
    second = editor.page.context.new_page()
    second.goto(editor.page.url)
    other = Editor(second)
    other.draw(20, 20, 80, 80)
    editor.objects(1)
    editor.page.bring_to_front()
    editor.draw(120, 20, 180, 80)
    other.objects(2)
    recovered(editor)
    recovered(other)
    assert len(boxes(second, server, editor.job)) == 2


@pytest.mark.console_errors_allowed("status of 507")
def test_a_server_without_room_is_said_and_saved_to_once_it_has_some(editor, server):
    body = json.dumps({"detail": "The disk is full."})
    editor.page.route(OPERATIONS, lambda route: route.fulfill(status=507, content_type="application/json", body=body))
    editor.draw(20, 20, 80, 80)
    expect(editor.page.locator("[data-part=notices]")).to_contain_text("The server's disk is full. Nothing is lost")
    expect(editor.page.locator("[data-part=saved-words]")).to_have_text("Not saved: 1 change waits")
    editor.draw(120, 20, 180, 80)
    editor.page.unroute(OPERATIONS)
    recovered(editor)
    expect(editor.page.locator("[data-part=notices]")).to_be_hidden()
    assert len(boxes(editor.page, server, editor.job)) == 2


@pytest.mark.console_errors_allowed("Failed to load resource|ERR_")
def test_a_picture_that_does_not_come_is_said_and_asked_for_again(editor):
    pictures = re.compile(r"/frames/1$")
    editor.page.route(pictures, lambda route: route.abort())
    editor.page.reload()
    editor = Editor(editor.page)
    editor.key("f")
    editor.wait("data-state", "failed")
    message = editor.page.locator("[data-part=message]")
    expect(message).to_contain_text("picture")
    editor.page.unroute(pictures)
    message.get_by_role("button", name="Try again").click()
    editor.wait("data-state", "ready")
    editor.draw(20, 20, 80, 80)
    recovered(editor)


@pytest.mark.console_errors_allowed("status of 404")
def test_a_job_that_somebody_else_takes_away(editor, server):
    editor.draw(20, 20, 80, 80)
    editor.saved()
    token = editor.page.locator('meta[name="csrf-token"]').get_attribute("content")
    task = editor.element.get_attribute("task")
    headers = {"X-CSRFToken": token, "Origin": server.url}
    assert editor.page.request.delete(f"{server.url}/api/tasks/{task}", headers=headers).status == 204
    editor.draw(120, 20, 180, 80)
    notice = editor.page.locator("[data-part=notices]")
    expect(notice).to_contain_text("This job was deleted, or was given to somebody else.")
    expect(notice.get_by_role("link", name="Your jobs")).to_be_visible()


@pytest.mark.console_errors_allowed("status of 409|ERR_FAILED")
@pytest.mark.parametrize("decision", ["mine", "theirs", "both"])
def test_two_versions_are_shown_and_one_of_them_or_both_are_kept(editor, server, decision, accessibility_problems):
    editor.draw(50, 50, 150, 150)
    editor.saved()
    # As if no news came through
    editor.page.route("**/api/jobs/*/events?*", lambda route: route.abort())
    editor.page.reload()
    editor = Editor(editor.page)
    editor.objects(1)
    second = editor.page.context.new_page()
    second.goto(editor.page.url)
    other = Editor(second)
    other.drag((100, 100), (200, 100))
    other.saved()
    second.close()
    editor.page.bring_to_front()
    editor.drag((100, 100), (100, 200))
    editor.wait("data-saved", "conflict")
    conflict = editor.page.locator("[data-conflict]")
    expect(conflict).to_contain_text("Somebody else has changed")
    assert accessibility_problems(editor.page) == []
    conflict.locator(f"[data-decision={decision}]").click()
    recovered(editor)
    mine, theirs = [50, 150, 150, 250], [150, 50, 250, 150]
    kept = {"mine": [mine], "theirs": [theirs], "both": [mine, theirs]}[decision]
    assert boxes(editor.page, server, editor.job) == kept


def test_a_job_that_somebody_else_finishes(editor, server):
    status = editor.page.locator("[data-part=status]")
    token = editor.page.locator('meta[name="csrf-token"]').get_attribute("content")
    headers = {"X-CSRFToken": token, "Origin": server.url}
    address = f"{server.url}/api/jobs/{editor.job}"
    assert editor.page.request.patch(address, data={"state": "completed"}, headers=headers).status == 200
    expect(status).to_contain_text("This job is completed now, in annotation. What you draw is still saved")
    editor.draw(20, 20, 80, 80)
    recovered(editor)
    assert boxes(editor.page, server, editor.job) == [[20, 20, 80, 80]]
