"""What the right button offers, what people choose to see, and the ways through the pictures."""

import shutil
import subprocess

import pytest
from people import (
    NINE,
    Editor,
    another_color,
    make_labelled_project,
    make_task,
    open_first_job,
    painted_color,
    sign_in,
    stored_shapes,
)
from playwright.sync_api import expect

PENTAGON = [(130, 130), (260, 150), (280, 260), (180, 330), (110, 240)]
CHAPTERS = """;FFMETADATA1
[CHAPTER]
TIMEBASE=1/10
START=0
END=4
title=Begin
[CHAPTER]
TIMEBASE=1/10
START=4
END=10
title=End
"""


@pytest.fixture(scope="module")
def room(browser, server) -> tuple[int, dict]:
    """A project with labels and attributes, and the cookies of somebody who is signed in."""
    page = browser.new_context().new_page()
    sign_in(page, server)
    color = {"name": "colour", "mutable": False, "input_type": "select", "values": ["red", "blue"], "default_value": "red"}
    project = make_labelled_project(page, server, "Menus", [{"name": "owl", "attributes": [color]}, {"name": "tree"}])
    state = page.context.storage_state()
    page.context.close()
    return project, state


@pytest.fixture
def editor(new_page, server, room) -> Editor:
    project, state = room
    page = new_page(storage_state=state)
    return open_first_job(page, server, make_task(page, server, project, "three", NINE[:3]))


def choose(editor: Editor, words: str) -> None:
    editor.page.locator("[data-part=menu]").get_by_role("menuitem", name=words).click()


def polygon(editor: Editor) -> None:
    editor.tool("polygon")
    for place in PENTAGON:
        editor.click(*place)
    editor.key("Enter", "Escape", "Escape")


def test_a_menu_at_a_point_takes_it_away_or_begins_the_outline_there(editor, server, accessibility_problems):
    polygon(editor)
    editor.click(*PENTAGON[2], button="right")
    menu = editor.page.locator("[data-part=menu]")
    expect(menu.get_by_role("menuitem").first).to_be_focused()
    assert accessibility_problems(editor.page) == []
    choose(editor, "Begin the outline here")
    expect(menu).to_have_count(0)
    assert stored_shapes(editor, server)[0]["points"][:2] == pytest.approx(PENTAGON[2], abs=1.5)
    editor.click(*PENTAGON[4], button="right")
    choose(editor, "Take this point away")
    assert len(stored_shapes(editor, server)[0]["points"]) == 8
    editor.key("Control+z")
    assert len(stored_shapes(editor, server)[0]["points"]) == 10


def test_a_menu_at_an_object_and_at_the_picture(editor, server, accessibility_problems):
    editor.draw(50, 50, 150, 150)
    editor.click(100, 100, button="right")
    assert accessibility_problems(editor.page) == []
    choose(editor, "Occluded")
    assert stored_shapes(editor, server)[0]["occluded"]
    editor.click(100, 100, button="right")
    choose(editor, "Copy Ctrl+C")
    editor.click(300, 300, button="right")
    choose(editor, "Paste here")
    editor.objects(2)
    assert stored_shapes(editor, server)[1]["points"] == pytest.approx([250, 250, 350, 350], abs=1.5)
    editor.click(300, 300, button="right")
    choose(editor, "Delete")
    editor.objects(1)
    # By keyboard alone, about what is selected; Escape leaves it.
    editor.key("Tab", "Shift+F10")
    menu = editor.page.locator("[data-part=menu]")
    expect(menu).to_have_attribute("aria-label", "owl 1")
    editor.key("Escape")
    expect(editor.page.locator("[data-part=stage]")).to_be_focused()
    editor.key("Shift+F10", "ArrowUp", "Enter")
    editor.objects(0)


def test_a_colour_for_the_time_being_and_layers_that_are_hidden(editor):
    editor.draw(50, 50, 150, 150)
    editor.draw(200, 50, 300, 150)
    editor.key("Escape")
    before = painted_color(editor, 100, 100)
    editor.move(100, 100)
    editor.key("Enter")
    editor.move(400, 400)
    assert another_color(editor, 100, 100, before) != before
    editor.move(250, 100)
    editor.key("+")
    layers = editor.page.locator(".editor-layer-name")
    expect(layers).to_have_count(2)
    layers.first.click()
    expect(layers.first).to_have_attribute("aria-pressed", "false")
    editor.page.locator("[data-part=stage]").focus()
    editor.click(250, 100)
    editor.wait("data-selected", "0")
    layers.first.click()
    editor.page.locator("[data-part=stage]").focus()
    editor.click(250, 100)
    editor.wait("data-selected", "1")


def test_a_picture_is_taken_out_and_put_back(editor, server):
    page = editor.page
    editor.key("f")
    editor.wait("data-frame", "1")
    editor.key("Alt+Delete")
    editor.wait("data-removed", "true")
    meta = page.request.get(f"{server.url}/api/jobs/{editor.job}/data/meta").json()
    assert meta["deleted_frames"] == [1]
    # On the way it is passed over; by its number it is found, and put back.
    editor.key("d", "f")
    editor.wait("data-frame", "2")
    page.get_by_label("Go to a picture").fill("1")
    page.keyboard.press("Enter")
    editor.wait("data-frame", "1")
    editor.wait("data-removed", "true")
    editor.key("Alt+Delete")
    editor.wait("data-removed", "false")
    assert page.request.get(f"{server.url}/api/jobs/{editor.job}/data/meta").json()["deleted_frames"] == []


def test_the_next_picture_is_what_people_choose(editor):
    page = editor.page
    editor.key("f")
    editor.wait("data-frame", "1")
    editor.draw(50, 50, 150, 150)
    editor.key("d")
    editor.wait("data-frame", "0")
    page.locator("[data-command=next]").click(button="right")
    page.get_by_role("menuitemradio", name="The next one without objects").click()
    editor.key("f")
    editor.wait("data-frame", "2")


def test_a_link_leads_to_an_object(editor, server):
    editor.key("f")
    editor.wait("data-frame", "1")
    editor.draw(50, 50, 150, 150)
    [shape] = stored_shapes(editor, server)
    editor.page.goto(f"{editor.page.url.split('?')[0]}?frame=1&object={shape['uid']}")
    again = Editor(editor.page)
    again.wait("data-frame", "1")
    again.wait("data-selected", "1")


def test_gamma_words_and_points_are_as_people_choose(editor, accessibility_problems):
    page = editor.page
    editor.draw(50, 50, 150, 150)
    editor.key("Escape", "Escape")
    before = painted_color(editor, 300, 440)
    page.locator("[data-command=settings]").click()
    page.get_by_label("Gamma").fill("300")
    page.get_by_label("Words stand beside").select_option("all")
    page.get_by_label("Size of the words").fill("20")
    page.get_by_label("Attributes", exact=True).check()
    page.get_by_label("Size of points").fill("16")
    assert accessibility_problems(page) == []
    page.keyboard.press("Escape")
    after = another_color(editor, 300, 440, before)
    assert sum(after[:3]) > sum(before[:3])
    # Words stand above the box although nothing is touched.
    words = """([left, top, right, bottom]) => {
      const canvas = document.querySelector("[data-part=live]")
      const { left: x, top: y } = canvas.getBoundingClientRect()
      const { data } = canvas.getContext("2d").getImageData(left - x, top - y, right - left, bottom - top)
      return data.filter((value, index) => index % 4 === 3 && value > 0).length
    }"""
    [left, top] = editor.at(50, 50)
    assert page.evaluate(words, [left, top - 28, left + 100, top - 6]) > 1000


def test_tones_are_evened_out_and_the_grid_has_a_colour(editor):
    page = editor.page
    before = painted_color(editor, 100, 50)
    editor.key("Alt+q")
    even = another_color(editor, 100, 50, before)
    assert even != before
    editor.key("Alt+q")
    assert another_color(editor, 100, 50, even) == before
    page.locator("[data-command=settings]").click()
    page.get_by_label("Colour of the grid").fill("#ff00ff")
    page.get_by_label("Opacity of the grid").fill("100")
    page.get_by_label("Grid", exact=True).check()
    page.keyboard.press("Escape")
    red, green, blue, _ = another_color(editor, 100, 50, before)
    assert min(red, blue) >= 120 and min(red, blue) > green


def test_pictures_are_turned_all_alike_or_each_by_itself(editor):
    page = editor.page
    box = page.locator("[data-part=stage]").bounding_box()
    middle = box["x"] + box["width"] / 2
    assert editor.number("data-left") < middle
    editor.key("Control+r", "f")
    editor.wait("data-frame", "1")
    assert editor.number("data-left") > middle, "the upper left corner has gone to the right"
    page.locator("[data-command=settings]").click()
    page.get_by_label("Turn all pictures alike").uncheck()
    page.keyboard.press("Escape")
    editor.key("f")
    editor.wait("data-frame", "2")
    assert editor.number("data-left") < middle


def test_a_name_is_copied_and_several_pictures_lose_their_objects_at_once(new_page, server, room):
    project, state = room
    page = new_page(storage_state=state, permissions=["clipboard-read", "clipboard-write"])
    editor = open_first_job(page, server, make_task(page, server, project, "range", NINE[:3]))
    editor.click(300, 300, button="right")
    choose(editor, "Copy the picture's name")
    expect(page.locator("[data-part=status]")).to_have_text(f"Copied: {NINE[0].name}")
    assert page.evaluate("navigator.clipboard.readText()") == NINE[0].name
    page.locator("[data-part=stage]").focus()
    editor.draw(50, 50, 150, 150)
    editor.key("f")
    editor.wait("data-frame", "1")
    editor.draw(50, 50, 150, 150)
    editor.click(300, 300, button="right")
    choose(editor, "Delete what is on several pictures")
    expect(page.get_by_label("To picture")).to_have_value("2")
    page.get_by_role("button", name="Do it").click()
    editor.objects(0)
    assert stored_shapes(editor, server) == []
    editor.key("Control+z")
    assert len(stored_shapes(editor, server)) == 2


def test_chapters_of_a_video(new_page, server, room, tmp_path):
    assert shutil.which("ffmpeg"), "chapters are tested with a video"
    project, state = room
    (tmp_path / "chapters.txt").write_text(CHAPTERS)
    video = tmp_path / "two.mp4"
    source = ["-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=1", "-i", str(tmp_path / "chapters.txt")]
    coding = ["-map_metadata", "1", "-c:v", "libx264", "-pix_fmt", "yuv420p", str(video)]
    subprocess.run(["ffmpeg", "-v", "error", *source, *coding], check=True)
    page = new_page(storage_state=state)
    editor = open_first_job(page, server, make_task(page, server, project, "video", [video]))
    meta = page.request.get(f"{server.url}/api/jobs/{editor.job}/data/meta").json()
    assert [(chapter["start"], chapter["stop"], chapter["metadata"]["title"]) for chapter in meta["chapters"]] == [
        (0, 3, "Begin"),
        (4, 9, "End"),
    ]
    chapter = page.get_by_label("Chapter")
    expect(chapter).to_have_value("0")
    editor.key("b")
    editor.wait("data-frame", "4")
    expect(chapter.locator("option:checked")).to_have_text("End")
    editor.key("x")
    editor.wait("data-frame", "0")
    chapter.select_option(label="End")
    editor.wait("data-frame", "4")


def test_the_job_is_finished_from_the_editor_and_says_how_long_objects_took(editor, server, accessibility_problems):
    page = editor.page
    editor.draw(50, 50, 150, 150)
    editor.draw(200, 50, 300, 150)
    editor.saved()
    page.locator("[data-command=job]").click()
    assert accessibility_problems(page) == []
    page.get_by_role("button", name="Finish").click()
    expect(page.locator("[data-part=status]")).to_have_text("The job is completed, in annotation.")
    assert page.request.get(f"{server.url}/api/jobs/{editor.job}").json()["state"] == "completed"
    page.locator("[data-command=job]").click()
    page.get_by_role("link", name="Assignee and time per object").click()
    expect(page.get_by_role("heading", name="Time per object")).to_be_visible()
    expect(page.locator("table")).to_contain_text("owl")
    assert accessibility_problems(page) == []
