"""Pages as people see them: phone and desktop, light and dark, without JavaScript, and for those who use no mouse."""

import re
from datetime import datetime, timedelta, timezone

import pytest
from people import NINE, make_project, make_task, sign_in
from playwright.sync_api import Page, expect

PHONE = {"width": 320, "height": 568}
PUBLIC = ["/", "/mascots", "/mascots/owl", "/activations", "/login"]


def sideways(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_are_accessible_and_fit_a_phone(new_page, server, accessibility_problems, path, scheme):
    page = new_page(viewport=PHONE, color_scheme=scheme)
    page.goto(server.url + path)
    page.wait_for_load_state("networkidle")
    assert accessibility_problems(page) == []
    assert sideways(page) == 0


def test_pages_of_members_are_accessible_and_fit_a_phone(new_page, server, accessibility_problems):
    page = new_page(viewport=PHONE)
    sign_in(page, server)
    project = make_project(page, server, "A name that is rather long for a phone", ["person", "a longer label"])
    task = make_task(page, server, project, "nine", NINE)
    for path in [
        "/projects", f"/projects/{project}", f"/projects/{project}/settings", f"/projects/{project}/tasks/new",
        "/projects/new", "/tasks", f"/tasks/{task}", f"/tasks/{task}/deletion", "/jobs", "/account", "/admin/users",
        "/admin/audit",
    ]:
        page.goto(server.url + path)
        assert accessibility_problems(page) == [], path
        assert sideways(page) == 0, path


def test_a_gif_is_never_the_last_one_again(page, server):
    shown = []
    for _ in range(20):
        page.goto(f"{server.url}/mascots/cat")
        shown.append(page.locator("img.mascot").get_attribute("src"))
    assert all(one != other for one, other in zip(shown, shown[1:]))
    assert len(set(shown)) >= 3


def test_who_built_and_who_runs_are_shown_escaped(start_server, page):
    server = start_server(settings={"USER": "Zoë <b>", "AUTHOR_FILE": "author.txt"})
    (server.data / "author.txt").write_text("Ada <script>alert(1)</script>\n")
    page.goto(f"{server.url}/mascots/owl")
    assert "Zoë <b>" in page.locator("[data-user]").inner_text()
    assert "Ada <script>alert(1)</script>" in page.locator("[data-author]").inner_text()


def test_an_unset_user_is_a_hint(server, page):
    page.goto(f"{server.url}/mascots/owl")
    expect(page.locator("[data-user]")).to_contain_text("USER")


def test_everything_but_the_editor_works_without_javascript(new_page, server):
    page = new_page(java_script_enabled=False)
    sign_in(page, server)
    project = make_project(page, server, "No scripts", ["owl"])
    task = make_task(page, server, project, "two", NINE[:2])
    assert page.locator("img[src*=thumbnail]").count() == 2
    page.goto(f"{server.url}/tasks/{task}/deletion")
    page.get_by_role("button", name="Delete task").click()
    page.wait_for_url(f"{server.url}/projects/{project}")
    page.goto(f"{server.url}/activations?f=leaky_relu")
    assert page.locator("img.plot").count() == 1
    page.get_by_role("button", name="Draw").click()
    assert "f=leaky_relu" in page.url


@pytest.mark.console_errors_allowed("status of 422")
def test_bad_pictures_are_named_and_the_good_ones_taken_on_request(page, server, tmp_path):
    sign_in(page, server)
    project = make_project(page, server, "Bad input", ["owl"])
    text = tmp_path / "notes.jpg"
    text.write_text("this is no picture")
    cut = tmp_path / "cut.jpg"
    cut.write_bytes(next(photo for photo in NINE if photo.suffix == ".jpg").read_bytes()[:5000])
    page.goto(f"{server.url}/projects/{project}/tasks/new")
    page.fill("[name=name]", "mixed")
    page.set_input_files("input[name=client_files]", [*NINE[:3], text, cut])
    page.get_by_role("button", name="Create task").click()
    expect(page.locator("[data-field=client_files]")).to_contain_text("notes.jpg")
    page.get_by_role("button", name="Remove notes.jpg").click()
    page.get_by_role("button", name="Create task").click()
    page.wait_for_url(f"{server.url}/requests/*")
    expect(page.locator("main")).to_contain_text("cut.jpg")
    page.get_by_role("button", name="Go on without").click()
    page.wait_for_url(lambda url: url.rsplit("/", 1)[1].isdigit())
    assert page.locator("img[src*=thumbnail]").count() == 3


@pytest.mark.console_errors_allowed("status of 422")
def test_an_upload_of_nothing_usable_keeps_the_form(page, server, tmp_path):
    sign_in(page, server)
    project = make_project(page, server, "Nothing", ["owl"])
    text = tmp_path / "notes.jpg"
    text.write_text("this is no picture")
    page.goto(f"{server.url}/projects/{project}/tasks/new")
    page.fill("[name=name]", "kept")
    page.set_input_files("input[name=client_files]", [text])
    page.get_by_role("button", name="Create task").click()
    expect(page.locator("[data-field=client_files]")).to_contain_text("notes.jpg")
    assert page.input_value("[name=name]") == "kept"


def test_plots_follow_the_slider(page, server):
    page.goto(f"{server.url}/activations?f=leaky_relu")
    plot = page.locator("img.plot")
    before = plot.evaluate("img => img.currentSrc")
    slider = page.locator("input[type=range]").first
    slider.focus()
    shown = set()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
        expect(plot).not_to_have_js_property("currentSrc", before)
        before = plot.evaluate("img => img.currentSrc")
        shown.add(before)
    assert len(shown) == 20
    assert slider.get_attribute("name") + "=" in page.url


def test_long_words_and_names_have_room_on_a_phone(new_page, server):
    page = new_page(viewport={"width": 360, "height": 740}, has_touch=True)
    sign_in(page, server)
    name = "resnet50_coco_instance_segmentation_v2_fp16"
    page.goto(f"{server.url}/admin/models/new")
    page.fill("[name=name]", name)
    page.fill("[name=address]", "http://models.example.org/")
    page.select_option("[name=kind]", "reid")
    kind = page.locator("[name=kind]")
    assert kind.evaluate("field => field.scrollWidth <= field.clientWidth && field.scrollHeight <= field.clientHeight")
    page.get_by_role("button", name="Add model").click()
    page.goto(f"{server.url}/admin/models")
    link = page.get_by_role("link", name=name)
    lines = link.evaluate(
        """link => [...link.childNodes].filter((part) => part instanceof Text).map((word) => {
          const range = document.createRange()
          range.selectNodeContents(word)
          return range.getClientRects().length
        })"""
    )
    assert lines[:3] == [1, 1, 1], "a word of a name stays whole"
    assert page.locator(".table-frame").evaluate("frame => frame.scrollWidth <= frame.clientWidth")


def test_moments_are_told_by_the_readers_clock(new_page, server):
    page = new_page(timezone_id="Asia/Tokyo")
    sign_in(page, server)
    project = make_project(page, server, "Times", ["owl"])
    time = page.locator("main time").first
    expect(time).to_have_attribute("title", re.compile("UTC$"))
    moment = datetime.fromisoformat(time.get_attribute("datetime"))
    expect(time).to_have_text(moment.astimezone(timezone(timedelta(hours=9))).strftime("%Y-%m-%d %H:%M"))
    page.goto(f"{server.url}/projects")
    expect(page.get_by_role("columnheader", name="Changed")).to_have_text("Changed")
    without = new_page(storage_state=page.context.storage_state(), java_script_enabled=False)
    without.goto(f"{server.url}/projects/{project}")
    expect(without.locator("main")).to_contain_text("UTC")
