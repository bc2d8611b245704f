"""The editor with fingers, with a pen, and with a server that goes away."""

import re

import pytest
from people import NINE, Editor, annotations, make_project, make_task, open_first_job, sign_in
from playwright.sync_api import expect

PEN = """([fromX, fromY, toX, toY]) => {
  const stage = document.querySelector("[data-part=stage]")
  stage.setPointerCapture = () => {}
  const pen = (kind, x, y, buttons) => stage.dispatchEvent(new PointerEvent(kind, { clientX: x, clientY: y, pointerType: "pen",
    pointerId: 5, button: kind === "pointermove" ? -1 : 0, buttons, bubbles: true, cancelable: true, pressure: 0.5 }))
  pen("pointerdown", fromX, fromY, 1)
  for (let step = 1; step <= 8; step++) pen("pointermove", fromX + (toX - fromX) * step / 8, fromY + (toY - fromY) * step / 8, 1)
  pen("pointerup", toX, toY, 0)
}"""


def touch(client, kind: str, *places: tuple[float, float]) -> None:
    points = [{"x": x, "y": y, "id": index} for index, (x, y) in enumerate(places)]
    client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def on_a_tablet(new_page, server) -> tuple[Editor, object]:
    page = new_page(viewport={"width": 1024, "height": 768}, has_touch=True)
    sign_in(page, server)
    project = make_project(page, server, "Tablet", ["a"])
    editor = open_first_job(page, server, make_task(page, server, project, "one", NINE[:1]))
    return editor, page.context.new_cdp_session(page)


def test_two_fingers_zoom_and_one_draws(new_page, server):
    editor, client = on_a_tablet(new_page, server)
    before = editor.number("data-scale")
    x, y = editor.at(256, 256)
    touch(client, "touchStart", (x - 50, y))
    touch(client, "touchStart", (x - 50, y), (x + 50, y))
    for spread in (70, 90, 110):
        touch(client, "touchMove", (x - spread, y), (x + spread, y))
    touch(client, "touchEnd")
    assert editor.number("data-scale") == pytest.approx(before * 2.2, rel=0.15)
    editor.tool("rectangle")
    touch(client, "touchStart", editor.at(200, 200))
    for place in ((220, 220), (250, 260), (300, 300)):
        touch(client, "touchMove", editor.at(*place))
    touch(client, "touchEnd")
    editor.objects(1)


def test_who_has_a_pen_draws_with_it_and_moves_the_view_with_a_finger(new_page, server):
    editor, client = on_a_tablet(new_page, server)
    editor.tool("brush")
    editor.page.evaluate(PEN, [*editor.at(100, 100), *editor.at(200, 160)])
    editor.objects(1)
    left = editor.number("data-left")
    x, y = editor.at(256, 400)
    touch(client, "touchStart", (x, y))
    touch(client, "touchMove", (x + 30, y))
    touch(client, "touchMove", (x + 60, y))
    touch(client, "touchEnd")
    assert editor.number("data-left") == pytest.approx(left + 60, abs=3)
    editor.objects(1)
    editor.saved()
    assert len(annotations(editor.page, server, editor.job)["shapes"]) == 1


@pytest.mark.console_errors_allowed("Failed to load resource|ERR_")
def test_masks_and_tracks_that_were_drawn_while_the_server_was_away_are_there_in_the_end(page, server):
    sign_in(page, server)
    project = make_project(page, server, "Away", ["a"])
    editor = open_first_job(page, server, make_task(page, server, project, "two", NINE[:2]))
    page.context.set_offline(True)
    editor.tool("brush")
    editor.drag((100, 100), (200, 100))
    editor.objects(1)
    editor.key("Escape", "Escape", "Alt+k")
    editor.tool("polygon")
    for place in [(300, 300), (400, 300), (400, 400)]:
        editor.click(*place)
    editor.key("Enter")
    editor.objects(2)
    editor.wait("data-saved", "offline")
    page.context.set_offline(False)
    editor.saved()
    page.reload()
    Editor(page).objects(2)
    stored = annotations(page, server, editor.job)
    assert [shape["type"] for shape in stored["shapes"]] == ["mask"] and len(stored["tracks"]) == 1


def issues(page, server, job: int) -> list[dict]:
    return page.request.get(f"{server.url}/api/issues?job_id={job}&sort=id").json()["results"]


def test_a_reviewer_reports_issues_answers_resolves_and_reopens_them(page, server, accessibility_problems):
    sign_in(page, server)
    project = make_project(page, server, "Review", ["a"])
    editor = open_first_job(page, server, make_task(page, server, project, "two", NINE[:2]))
    editor.draw(50, 60, 150, 160)
    page.locator("[data-part=mode]").select_option("review")
    editor.click(100, 100)
    editor.key("n")
    page.get_by_label("What is wrong").fill("It is too large")
    page.get_by_role("button", name="Report", exact=True).click()
    about = page.locator("[data-issue]")
    expect(about).to_contain_text("It is too large")
    [found] = issues(page, server, editor.job)
    assert [round(value) for value in found["position"]] == [50, 60, 150, 160]
    page.get_by_label("Answer").fill("It is not")
    page.keyboard.press("Enter")
    expect(about).to_contain_text(re.compile("It is too large.*It is not"))
    assert accessibility_problems(page) == []

    # At a place of another picture, in the words that reviewers use most
    page.locator("[data-part=stage]").focus()
    editor.go_to(1)
    editor.move(200, 120)
    editor.key("n")
    page.get_by_role("button", name="Missing object").click()
    expect(about).to_have_count(2)
    place = issues(page, server, editor.job)[1]
    assert place["frame"] == 1 and [round(value) for value in place["position"]] == [200, 120, 200, 120]
    page.get_by_role("button", name="Picture 0").click()
    editor.wait("data-frame", "0")

    # The arrows go from one to the other
    page.locator("[data-part=stage]").focus()
    for key, words, frame in [("Alt+ArrowRight", "Issue 2 of 2: Missing object", "1"), ("Alt+ArrowLeft", "Issue 1 of 2", "0")]:
        editor.key(key)
        expect(page.locator("[data-part=status]")).to_contain_text(words)
        editor.wait("data-frame", frame)

    about.filter(has_text="too large").get_by_role("button", name="Resolve").click()
    expect(about).to_have_count(1)
    assert [issue["resolved"] for issue in issues(page, server, editor.job)] == [True, False]
    page.get_by_label("resolved ones, too").check()
    about.filter(has_text="too large").get_by_role("button", name="Reopen").click()
    expect(page.locator("[data-part=issues] h2")).to_have_text("Issues 2")
    assert not any(issue["resolved"] for issue in issues(page, server, editor.job))
    about.filter(has_text="Missing object").get_by_role("button", name="Remove").click()
    expect(about).to_have_count(1)

    # On a part of the picture; what one has written before is offered again
    page.get_by_role("button", name="At a place").click()
    editor.wait("data-tool", "issue")
    editor.drag((80, 90), (140, 150))
    page.get_by_label("What is wrong").fill("Blurred here")
    page.get_by_role("button", name="Report", exact=True).click()
    expect(about).to_have_count(2)
    assert [round(value) for value in issues(page, server, editor.job)[1]["position"]] == [80, 90, 140, 150]
    page.locator("[data-command=issue]").first.click()
    expect(page.get_by_role("button", name="Blurred here")).to_be_visible()
    page.goto(f"{server.url}{page.evaluate('location.pathname')}/issues")
    expect(page.locator("main")).to_contain_text("It is too large")


@pytest.mark.console_errors_allowed("Failed to load resource")
def test_without_issues_the_review_says_so(page, server):
    sign_in(page, server)
    page.route(re.compile(r"/api/issues"), lambda route: route.fulfill(status=404, body="{}"))
    project = make_project(page, server, "No review", ["a"])
    open_first_job(page, server, make_task(page, server, project, "one", NINE[:1]))
    page.locator("[data-part=mode]").select_option("review")
    expect(page.locator("[data-part=issues]")).to_contain_text("This server keeps no issues")
