"""The board on which a skeleton's template is drawn, in a label's form."""

import json

import pytest
from people import make_project, sign_in
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def session(server, browser):
    context = browser.new_context()
    sign_in(context.new_page(), server)
    yield context.storage_state()
    context.close()


@pytest.fixture
def form(new_page, server, session):
    page = new_page(storage_state=session)
    project = make_project(page, server, "People", ["car"])
    page.goto(f"{server.url}/projects/{project}/labels/new")
    page.fill("[name=label_name]", "person")
    page.select_option("[name=kind]", "skeleton")
    page.project = project
    # As tall as the board, so that every place of it can be clicked.
    page.set_viewport_size({"width": 1280, "height": 1400})
    return page


def place(page, x: float, y: float) -> tuple[float, float]:
    box = page.locator("[data-canvas]").bounding_box()
    return box["x"] + box["width"] * x / 100, box["y"] + box["height"] * y / 100


def stored(page, server) -> dict:
    answer = page.request.get(f"{server.url}/api/labels?project_id={page.project}")
    return next(label for label in answer.json()["results"] if label["name"] == "person")


def open_drawing(page, file) -> None:
    """As people do, by the button: it is there once the board works."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Open SVG…").click()
    chooser.value.set_files(file)


def test_points_and_lines_are_drawn_by_mouse_and_stored(form, server, accessibility_problems, tmp_path):
    mouse = form.mouse
    for x, y in [(50, 15), (30, 50), (70, 50)]:
        mouse.click(*place(form, x, y))
    nodes = form.locator(".skeleton-node")
    expect(nodes).to_have_count(3)
    # The last point is chosen: a click on another one joins them.
    mouse.click(*place(form, 50, 15))
    mouse.click(*place(form, 30, 50))
    expect(form.locator("[name=edges]")).to_have_value("1-3, 1-2")
    # A drag moves; it is one step.
    mouse.move(*place(form, 70, 50))
    mouse.down()
    mouse.move(*place(form, 80, 70), steps=5)
    mouse.up()
    expect(nodes.nth(2)).to_have_attribute("transform", "translate(80 70)")
    form.get_by_role("button", name="Undo").click()
    expect(nodes.nth(2)).to_have_attribute("transform", "translate(70 50)")
    form.get_by_role("button", name="Redo").click()
    form.locator("[name=point_name]").nth(0).fill("head")
    expect(nodes.nth(0)).to_have_attribute("aria-label", "Point 1, head, joined with 3, 2")
    assert accessibility_problems(form) == []
    with form.expect_download() as download:
        form.get_by_role("button", name="Save SVG").click()
    file = tmp_path / "skeleton.svg"
    download.value.save_as(file)
    form.get_by_role("button", name="Save", exact=True).click()
    form.get_by_text("is saved").wait_for()
    label = stored(form, server)
    assert [point["name"] for point in label["sublabels"]] == ["head", "2", "3"]
    assert 'cx="80.0" cy="70.0"' in label["svg"] and label["svg"].count("<line") == 2
    # What was saved as a file is read again, into a label of its own.
    form.goto(f"{server.url}/projects/{form.project}/labels/new")
    form.select_option("[name=kind]", "skeleton")
    open_drawing(form, file)
    expect(form.locator("[name=edges]")).to_have_value("1-3, 1-2")
    expect(form.locator("[name=point_name]").nth(0)).to_have_value("head")


def test_everything_goes_by_keys(form, server):
    form.get_by_role("button", name="Add point").press("Enter")
    focused = form.locator(".skeleton-node:focus")
    expect(focused).to_have_attribute("transform", "translate(20 20)")
    keys = form.keyboard
    keys.press("ArrowRight")
    keys.press("Shift+ArrowDown")
    expect(focused).to_have_attribute("transform", "translate(21 30)")
    form.get_by_role("button", name="Add point").press("Enter")
    expect(form.locator(".skeleton-node")).to_have_count(2)
    # The new one is chosen; back to the first one, which Enter joins with it.
    keys.press("Shift+Tab")
    keys.press("Enter")
    expect(form.locator("[name=edges]")).to_have_value("1-2")
    keys.press("Control+z")
    expect(form.locator("[name=edges]")).to_have_value("")
    keys.press("Control+y")
    expect(form.locator("[name=edges]")).to_have_value("1-2")
    form.locator(".skeleton-node").nth(1).focus()
    keys.press("Delete")
    expect(form.locator(".skeleton-node")).to_have_count(1)
    expect(form.locator("[data-part=said]")).to_contain_text("Point 2 removed")


def test_cvats_files_are_read_and_others_are_refused_in_words(form, tmp_path):
    names = json.dumps({"5": {"name": "left"}, "7": {"name": "right"}}).replace('"', "&quot;")
    (tmp_path / "cvat.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><line data-type="edge" data-node-from="7" data-node-to="5"></line>'
        '<circle cx="10" cy="20" data-node-id="5"></circle><circle cx="30" cy="400" data-node-id="7"></circle>'
        f'<desc data-description-type="labels-specification">{names}</desc></svg>'
    )
    open_drawing(form, tmp_path / "cvat.svg")
    expect(form.locator("[name=edges]")).to_have_value("1-2")
    assert [box.input_value() for box in form.locator("[name=point_name]").all()] == ["left", "right", ""]
    expect(form.locator(".skeleton-node").nth(1)).to_have_attribute("transform", "translate(30 100)")
    (tmp_path / "text.svg").write_text("no drawing")
    open_drawing(form, tmp_path / "text.svg")
    expect(form.locator("[data-part=said]")).to_contain_text("There are no points in text.svg")
    expect(form.locator(".skeleton-node")).to_have_count(2)


def test_without_scripts_names_and_edges_are_typed(new_page, server, session):
    page = new_page(storage_state=session, java_script_enabled=False)
    project = make_project(page, server, "Plain", ["car"])
    page.goto(f"{server.url}/projects/{project}/labels/new")
    page.fill("[name=label_name]", "person")
    page.select_option("[name=kind]", "skeleton")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Now name the skeleton's points").wait_for()
    expect(page.locator("[data-part=board]")).to_be_hidden()
    page.locator("[name=point_name]").nth(1).fill("b")
    page.fill("[name=edges]", "1-2")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("is saved").wait_for()
    page.project = project
    assert stored(page, server)["svg"].count("<line") == 1
