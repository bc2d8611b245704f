"""Automatic tools: models declared by an administrator, asked in the editor, answered by a server of ours over HTTP."""

import pytest
from models import running_models
from people import NINE, make_project, make_task, open_first_job, sign_in, stored
from playwright.sync_api import expect
from servers import Servers
from waiting import wait_for


@pytest.fixture(scope="module")
def models():
    with running_models() as models:
        yield models


@pytest.fixture(scope="module")
def server(models):
    with Servers() as start:
        yield start(settings={"OUTBOUND_ALLOW": models.origin})


@pytest.fixture(scope="module")
def session(server, browser):
    """A task of three pictures, and the cookies of who may do everything; signing in takes a second."""
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, server)
    project = make_project(page, server, "Models", ["cat", "owl"])
    task = make_task(page, server, project, "three", NINE[:3])
    yield context.storage_state(), task
    context.close()


@pytest.fixture
def page(new_page, session):
    return new_page(storage_state=session[0])


@pytest.fixture
def editor(page, server, session):
    editor = open_first_job(page, server, session[1])
    editor.address = page.url.split("?")[0]
    token = page.locator('meta[name="csrf-token"]').get_attribute("content")
    page.request.put(
        f"{server.url}/api/jobs/{editor.job}/annotations/",
        data={"tags": [], "shapes": [], "tracks": []},
        headers={"X-CSRFToken": token, "Origin": server.url},
    )
    page.reload()
    editor.wait("data-state", "ready")
    return editor


def declare(page, server, models, kind: str, path: str, name: str | None = None, labels: str = "") -> None:
    page.goto(f"{server.url}/admin/models/new")
    page.fill("[name=name]", name or f"Fake {kind}")
    page.select_option("[name=kind]", kind)
    page.fill("[name=address]", f"{models.origin}{path}")
    if kind == "detector":
        page.fill("[name=labels]", labels)
    page.get_by_role("button", name="Add model").click()
    page.get_by_text("is saved").wait_for()


def remove_all(page, server) -> None:
    while True:
        page.goto(f"{server.url}/admin/models")
        links = page.locator("tbody a[href*='/admin/models/']")
        if links.count() == 0:
            return
        links.first.click()
        page.get_by_role("link", name="Remove").click()
        page.get_by_role("button", name="Remove model").click()
        page.wait_for_url("**/admin/models*")


def open_job(page, editor, server) -> None:
    page.goto(editor.address)
    editor.wait("data-state", "ready")


def command(editor, name: str) -> None:
    editor.page.locator(f".editor-tools [data-command={name}]").click()


def test_without_a_model_the_tools_say_what_is_missing(page, editor, server, accessibility_problems):
    for name, kind in [("tool-interactor", "interactor"), ("detect", "detector"), ("follow", "tracker"), ("identify", "reid")]:
        command(editor, name)
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text(f"kind “{kind}”")
        expect(dialog.get_by_role("link", name="Models")).to_have_attribute("href", "/admin/models")
        assert accessibility_problems(page) == []
        dialog.get_by_role("button", name="Close").click()


@pytest.mark.console_errors_allowed("status of 422")
def test_an_administrator_declares_tries_and_removes_a_model(page, server, models, accessibility_problems):
    page.goto(f"{server.url}/admin/models/new")
    page.fill("[name=name]", "Fake detector")
    page.fill("[name=address]", f"{models.origin}/detector")
    page.fill("[name=labels]", "cat: rectangle\nowl: star")
    page.get_by_role("button", name="Add model").click()
    expect(page.locator("[data-field=labels]")).to_contain_text("Line 2: “star” is none of")
    page.fill("[name=labels]", "cat: rectangle\nowl\nstranger")
    page.get_by_role("button", name="Add model").click()
    page.get_by_text("is saved").wait_for()
    assert accessibility_problems(page) == []
    page.get_by_role("button", name="Try").click()
    page.get_by_text("answers: it found 4 objects").wait_for()
    page.fill("[name=address]", f"{models.origin}/broken")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Try").click()
    page.get_by_text("answered with status 500").wait_for()
    remove_all(page, server)
    expect(page.get_by_text("No models yet")).to_be_visible()


def test_pointing_at_an_object_shows_it_at_once_and_enter_keeps_it(page, editor, server, models):
    declare(page, server, models, "interactor", "/interactor")
    open_job(page, editor, server)
    command(editor, "tool-interactor")
    editor.wait("data-tool", "interactor")
    status = page.locator("[data-part=status]")
    editor.click(100, 120)
    expect(status).to_contain_text("Enter or N keeps it")
    editor.click(110, 120, button="right")
    expect(status).to_contain_text("keeps it")
    editor.move(300, 300)
    wait_for(lambda: len([path for path, _ in models.asked if path == "/interactor"]) == 2)
    assert models.asked[-1][1]["neg_points"] == [[110.0, 120.0]]
    editor.key("Enter")
    editor.objects(1)
    [shape] = stored(editor, server)["shapes"]
    assert shape["type"] == "mask" and shape["source"] == "semi-auto"
    assert shape["points"][-4:] == [80, 100, 109, 139]
    # As a polygon, by the keyboard alone.
    page.select_option("#option-region", "polygon")
    page.locator("[data-part=stage]").focus()
    editor.key("ArrowRight", "Enter")
    expect(status).to_contain_text("keeps it")
    editor.key("Enter")
    editor.objects(2)
    assert stored(editor, server)["shapes"][1]["type"] == "polygon"
    remove_all(page, server)


def test_a_detector_marks_this_picture_and_predictions_are_accepted_and_rejected(page, editor, server, models):
    declare(page, server, models, "detector", "/detector", labels="cat\nowl\nstranger")
    open_job(page, editor, server)
    command(editor, "detect")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("stranger")).to_have_value("")
    expect(dialog.get_by_label("cat")).to_have_value("cat")
    dialog.get_by_label("Only what scores").fill("20")
    dialog.get_by_role("button", name="On this picture").click()
    editor.objects(3)
    shapes = stored(editor, server)["shapes"]
    assert [(shape["type"], shape["source"]) for shape in shapes] == [
        ("rectangle", "auto"), ("rectangle", "auto"), ("mask", "auto"),
    ]
    assert sorted(shape["score"] for shape in shapes) == [0.3, 0.8, 0.9]
    # All above the threshold of the settings by one key, the rest by X.
    editor.key("Shift+A")
    editor.saved()
    assert [shape["source"] for shape in stored(editor, server)["shapes"]].count("semi-auto") == 2
    editor.move(230, 60)
    editor.key("x")
    editor.objects(2)
    editor.key("Control+z")
    editor.objects(3)
    editor.key("Control+z", "Control+z")
    editor.objects(0)
    remove_all(page, server)


@pytest.mark.console_errors_allowed("status of 409")
def test_a_detector_over_the_whole_job_shows_its_progress_and_its_work(page, editor, server, models):
    declare(page, server, models, "detector", "/slow", labels="cat\nowl")
    open_job(page, editor, server)
    command(editor, "detect")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="On the whole job").click()
    wait_for(lambda: models.asked and models.asked[-1][0] == "/slow")
    expect(dialog.get_by_role("progressbar")).to_be_visible()
    # Closed and opened again it still shows the work, and a second one waits.
    dialog.get_by_role("button", name="Close").click()
    command(editor, "detect")
    expect(dialog.get_by_role("progressbar")).to_be_visible()
    dialog.get_by_role("button", name="On the whole job").click()
    expect(dialog).to_contain_text("A model already works on this task")
    models.release()
    expect(dialog).to_contain_text("done with all pictures", timeout=20_000)
    dialog.get_by_role("button", name="Close").click()
    editor.objects(2)
    shapes = stored(editor, server)["shapes"]
    assert {shape["frame"] for shape in shapes} == {0, 1, 2} and len(shapes) == 6
    remove_all(page, server)


def test_a_tracker_follows_a_box_through_the_pictures_as_one_step(page, editor, server, models):
    declare(page, server, models, "tracker", "/tracker")
    open_job(page, editor, server)
    editor.draw(50, 60, 100, 110)
    editor.move(75, 85)
    editor.page.mouse.click(*editor.at(75, 85))
    command(editor, "follow")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Pictures, of 2")).to_have_value("2")
    dialog.get_by_role("button", name="Follow").click()
    expect(page.locator("[data-part=status]")).to_contain_text("Followed through 2 pictures")
    editor.objects(1)
    [track] = stored(editor, server)["tracks"]
    boxes = {shape["frame"]: [round(value) for value in shape["points"]] for shape in track["shapes"]}
    assert boxes == {0: [50, 60, 100, 110], 1: [60, 60, 110, 110], 2: [70, 60, 120, 110]}
    assert models.asked[-1][1]["states"] == [{"calls": 2}]
    editor.key("Control+z")
    assert stored(editor, server)["tracks"] == []
    remove_all(page, server)


def test_a_model_joins_the_boxes_of_a_job_into_tracks(page, editor, server, models, accessibility_problems):
    declare(page, server, models, "reid", "/reid")
    declare(page, server, models, "detector", "/detector", labels="cat\nowl")
    open_job(page, editor, server)
    editor.draw(50, 60, 100, 110)
    editor.go_to(1)
    editor.draw(60, 60, 110, 110)
    # Asked before what was drawn is saved, by the way that people take who look for the model.
    command(editor, "detect")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Join boxes into tracks…").click()
    expect(dialog).to_contain_text("Boxes of one label that show the same object become a track")
    assert accessibility_problems(page) == []
    dialog.get_by_label("How far an object may move").fill("20")
    dialog.get_by_role("button", name="In the whole job").click()
    expect(dialog).to_contain_text("done with all pictures", timeout=20_000)
    dialog.get_by_role("button", name="In the whole job").click()
    expect(dialog).to_contain_text("no boxes on two neighbouring pictures", timeout=20_000)
    dialog.get_by_role("button", name="Close").click()
    [track] = stored(editor, server)["tracks"]
    assert [(shape["frame"], shape["outside"]) for shape in track["shapes"]] == [(0, False), (1, False), (2, True)]
    asked = models.asked[-1][1]
    assert (asked["max_distance"], asked["threshold"]) == (20, 0.5)
    editor.objects(1)
    remove_all(page, server)


@pytest.mark.console_errors_allowed("status of 502")
def test_a_bad_answer_is_said_in_words(page, editor, server, models):
    declare(page, server, models, "detector", "/bad", labels="cat")
    open_job(page, editor, server)
    command(editor, "detect")
    page.get_by_role("dialog").get_by_role("button", name="On this picture").click()
    expect(page.locator("[data-part=status]")).to_contain_text("cannot be used: [0]: invalid length")
    editor.objects(0)
    remove_all(page, server)


def test_what_was_chosen_follows_to_another_browser(page, editor, server, session, new_page):
    editor.key("F2")
    dialog = page.get_by_role("dialog")
    with page.expect_response("**/api/editor/settings"):
        dialog.get_by_label("Pictures that V and C go on").fill("7")
        dialog.get_by_label("Pictures that V and C go on").press("Tab")
    dialog.get_by_role("button", name="Close").click()
    other = new_page(storage_state=session[0])
    elsewhere = open_first_job(other, server, session[1])
    wait_for(lambda: other.evaluate("Object.values(localStorage).some((text) => text.includes('\"step\":{\"value\":7'))"))
    elsewhere.key("F2")
    expect(other.get_by_label("Pictures that V and C go on")).to_have_value("7")
