"""Context images: pictures that are looked at beside the one that is annotated."""

import re
import zipfile

import pytest
from people import NINE, Editor, make_project, make_task, open_first_job, signed_in
from playwright.sync_api import expect
from waiting import wait_in

CAMERAS = {0: ["left.jpg", "right.jpg"], 1: ["left.jpg"]}


@pytest.fixture(scope="module")
def room(browser, server, tmp_path_factory) -> tuple[dict, int, int]:
    """Somebody's cookies, a task whose first two pictures have context images, and one without any."""
    state = signed_in(browser, server)
    archive = tmp_path_factory.mktemp("rig") / "rig.zip"
    with zipfile.ZipFile(archive, "w") as zip:
        for place, picture in enumerate(NINE[:3]):
            zip.write(picture, f"{place}{picture.suffix}")
            for offset, name in enumerate(CAMERAS.get(place, [])):
                zip.write(NINE[3 + offset], f"related_images/{place}_{picture.suffix[1:]}/{name}")
    page = browser.new_context(storage_state=state).new_page()
    project = make_project(page, server, "Rig", ["owl"])
    tasks = [make_task(page, server, project, name, files) for name, files in (("rig", [archive]), ("plain", NINE[:1]))]
    page.context.close()
    return state, *tasks


def panel(editor: Editor):
    return editor.page.get_by_role("region", name="Context images")


def opened(page, server, task: int) -> Editor:
    """The job with its panel shut, whatever somebody chose before."""
    editor = open_first_job(page, server, task)
    button = page.get_by_role("button", name="Context images", exact=True)
    if button.get_attribute("aria-pressed") == "true":
        editor.key("Alt+c")
    expect(panel(editor)).to_be_hidden()
    return editor


def shown(editor: Editor) -> list[str]:
    """Whether a picture is there is known by its pixels."""
    images = panel(editor).locator("img:visible")
    for image in images.all():
        expect(image).to_have_js_property("complete", True)
        assert image.evaluate("image => image.naturalWidth") > 0
    return [image.get_attribute("alt") for image in images.all()]


def test_the_panel_goes_along_with_the_picture(new_page, server, room, accessibility_problems):
    state, task, _ = room
    page = new_page(storage_state=state)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "context_image" in request.url else None)
    editor = opened(page, server, task)
    editor.page.locator("[data-part=stage]").focus()
    editor.key("Alt+c")
    expect(panel(editor).locator("img")).to_have_count(2)
    assert shown(editor) == ["left.jpg", "right.jpg"]
    stage = page.locator("[data-part=stage]").bounding_box()
    assert panel(editor).bounding_box()["x"] >= stage["x"] + stage["width"] - 1
    assert accessibility_problems(page) == []
    # The next picture's are there before they are wanted.
    wait_in(page, "performance.getEntriesByType('resource').some(({ name }) => /number=1&index=0/.test(name))")
    editor.go_to(1)
    expect(panel(editor).locator("img")).to_have_count(1)
    editor.go_to(2)
    expect(panel(editor)).to_contain_text("This picture has no context images.")
    assert len(asked) == len(set(asked)), "nothing is fetched twice"
    editor.key("d")
    expect(panel(editor).locator("img")).to_have_count(1)
    # What somebody has chosen stays.
    page.reload()
    expect(panel(editor).locator("img")).to_have_count(1)
    page.get_by_role("button", name="Close the context images").click()
    expect(panel(editor)).to_be_hidden()


def test_one_is_chosen_and_made_larger(new_page, server, room):
    state, task, _ = room
    page = new_page(storage_state=state)
    editor = opened(page, server, task)
    page.get_by_role("button", name="Context images", exact=True).click()
    expect(panel(editor).locator("img")).to_have_count(2)
    choices = page.get_by_role("group", name="Which context images are shown")
    choices.get_by_role("button", name="left.jpg").click()
    expect(panel(editor).locator("img:visible")).to_have_count(1)
    assert shown(editor) == ["right.jpg"]
    editor.page.locator("[data-part=stage]").focus()
    editor.go_to(1)
    expect(panel(editor).locator("figure")).to_have_count(1)
    editor.key("d")
    expect(panel(editor).locator("figure")).to_have_count(2)
    assert shown(editor) == ["right.jpg"], "the choice goes along, by name"
    choices.get_by_role("button", name="left.jpg").click()
    small = panel(editor).get_by_role("img", name="right.jpg").bounding_box()
    panel(editor).get_by_role("img", name="right.jpg").click()
    expect(panel(editor).locator("img:visible")).to_have_count(1)
    large = panel(editor).get_by_role("img", name="right.jpg")
    assert large.bounding_box()["width"] > 2 * small["width"]
    large.click()
    expect(panel(editor).locator("img:visible")).to_have_count(2)
    editor.page.locator("[data-part=stage]").focus()
    editor.key("Alt+c")


@pytest.mark.console_errors_allowed("status of 404|Failed to load resource")
def test_what_does_not_come_is_asked_for_again(new_page, server, room):
    state, task, _ = room
    page = new_page(storage_state=state)
    editor = opened(page, server, task)
    page.route(re.compile("type=context_image"), lambda route: route.fulfill(status=404))
    editor.page.locator("[data-part=stage]").focus()
    editor.key("Alt+c")
    expect(panel(editor)).to_contain_text("the server answered 404")
    page.unroute(re.compile("type=context_image"))
    panel(editor).get_by_role("button", name="Try again").click()
    expect(panel(editor).locator("img")).to_have_count(2)
    page.get_by_role("button", name="Close the context images").click()


def test_on_a_phone_it_is_a_sheet_below_the_picture(new_page, server, room, accessibility_problems):
    state, task, _ = room
    page = new_page(storage_state=state, viewport={"width": 360, "height": 740}, color_scheme="dark", has_touch=True, is_mobile=True)
    editor = opened(page, server, task)
    page.get_by_role("button", name="Context images", exact=True).tap()
    expect(panel(editor).locator("img")).to_have_count(2)
    box, stage = panel(editor).bounding_box(), page.locator("[data-part=stage]").bounding_box()
    sizes = panel(editor).get_by_role("button").evaluate_all("buttons => buttons.map((button) => button.getBoundingClientRect().height)")
    assert min(sizes) >= 44
    assert box["width"] == 360 and box["y"] >= stage["y"] + stage["height"] - 1 and box["height"] <= 0.41 * 740
    assert accessibility_problems(page) == []
    page.get_by_role("button", name="Close the context images").tap()


def test_a_task_without_any_shows_nothing_of_it(new_page, server, room):
    state, _, plain = room
    page = new_page(storage_state=state)
    editor = open_first_job(page, server, plain)
    expect(page.locator("[data-command=context], [data-part=context]")).to_have_count(0)
    editor.page.locator("[data-part=stage]").focus()
    editor.key("Alt+c")
    expect(page.locator("[data-part=status]")).to_have_text("The pictures of this task have no context images.")
