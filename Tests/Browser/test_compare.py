"""The comparison page: what the divider shows, keys, pointers, fingers, zoom, the address, and no scripts at all."""

import http.server
import re
import threading
from pathlib import Path

import pytest
from people import sign_in
from playwright.sync_api import Page, expect
from waiting import wait_in

PAIR = "/compare/hubble-deep-field"
PHOTOS = Path(__file__).resolve().parent.parent / "Fixtures/photos"
LABELS = ("From the ground", "Hubble")


def clip(page: Page) -> float:
    """How many per cent are cut off the second picture."""
    return page.evaluate(
        """() => {
          const pane = document.querySelector('.compare__pane--second')
          const vertical = document.querySelector('image-compare').hasAttribute('data-vertical')
          const inset = getComputedStyle(pane).clipPath.match(/inset\\((.*)\\)/)[1].split(' ')
          const value = inset[vertical ? 0 : inset.length - 1]
          const size = vertical ? pane.clientHeight : pane.clientWidth
          return value.endsWith('%') ? parseFloat(value) : parseFloat(value) / size * 100
        }"""
    )


def open_pair(page: Page, server, query: str = "", path: str = PAIR) -> Page:
    page.goto(f"{server.url}{path}{query}")
    wait_in(page, "document.querySelector('image-compare').matches(':defined')")
    wait_in(page, "[...document.querySelectorAll('.compare__stage img')].every(i => i.complete && i.naturalWidth)")
    return page


def slider(page: Page):
    return page.locator("figure[data-pair] input[type=range]")


def box(page: Page):
    return page.locator(".compare__stage").bounding_box()


def test_the_divider_stands_where_address_key_and_pointer_put_it(page, server):
    open_pair(page, server, "?start=62.5")
    assert clip(page) == pytest.approx(62.5, abs=0.2)
    slider(page).focus()
    for key, place in [
        ("ArrowRight", 63.5), ("ArrowUp", 64.5), ("ArrowLeft", 63.5), ("ArrowDown", 62.5), ("Shift+ArrowLeft", 52.5),
        ("PageUp", 62.5), ("PageDown", 52.5), ("Home", 0), ("ArrowLeft", 0), ("End", 100), ("ArrowRight", 100),
    ]:
        page.keyboard.press(key)
        expect(slider(page)).to_have_value(f"{place:g}")
        assert clip(page) == pytest.approx(place, abs=0.2), key
    stage = box(page)
    page.mouse.move(stage["x"] + stage["width"] * 0.25, stage["y"] + 20)
    page.mouse.down()
    expect(slider(page)).to_have_value(re.compile(r"^(24\.9|25|25\.1)$"))
    # The drag leaves the box, and ends outside of it
    page.mouse.move(stage["x"] + stage["width"] + 80, stage["y"] - 60, steps=4)
    expect(slider(page)).to_have_value("100")
    page.mouse.move(stage["x"] + stage["width"] * 0.4, stage["y"] - 60)
    page.mouse.up()
    place = float(slider(page).input_value())
    assert place == pytest.approx(40, abs=0.3)
    page.mouse.move(stage["x"] + 10, stage["y"] + 10)
    assert float(slider(page).input_value()) == place
    page.mouse.dblclick(stage["x"] + 30, stage["y"] + 30)
    expect(slider(page)).to_have_value("62.5")


def test_the_address_follows_and_leads_back(page, server):
    open_pair(page, server)
    page.get_by_role("radio", name="Fade").check()
    slider(page).focus()
    page.keyboard.press("Shift+ArrowRight")
    page.get_by_text("Top and bottom").click()
    page.get_by_text("No labels").click()
    expect(page).to_have_url(re.compile(r"\?mode=fade&start=60&orient=vertical&labels=0$"))
    page.reload()
    expect(page.locator("image-compare")).to_have_attribute("data-mode", "fade")
    expect(slider(page)).to_have_value("60")
    expect(slider(page)).to_have_attribute("aria-orientation", "vertical")
    expect(page.locator(".compare__label").first).to_be_hidden()
    page.get_by_role("button", name="Reset").click()
    page.get_by_role("radio", name="Slide").check()
    page.get_by_text("Top and bottom").click()
    page.get_by_text("No labels").click()
    expect(page).to_have_url(f"{server.url}{PAIR}")


def test_up_and_down(page, server):
    open_pair(page, server, "?orient=vertical&start=30")
    assert clip(page) == pytest.approx(30, abs=0.2)
    slider(page).focus()
    page.keyboard.press("ArrowDown")
    assert clip(page) == pytest.approx(31, abs=0.2)
    page.keyboard.press("ArrowRight")
    assert clip(page) == pytest.approx(32, abs=0.2)
    stage = box(page)
    page.mouse.click(stage["x"] + 30, stage["y"] + stage["height"] * 0.75)
    assert float(slider(page).input_value()) == pytest.approx(75, abs=0.3)


def test_modes_show_what_they_say(page, server):
    open_pair(page, server, "?mode=fade&start=20")
    second = page.locator(".compare__pane--second")
    assert float(second.evaluate("pane => getComputedStyle(pane).opacity")) == pytest.approx(0.8)
    page.get_by_role("radio", name="Difference").check()
    assert second.evaluate("pane => getComputedStyle(pane).mixBlendMode") == "difference"
    expect(slider(page)).to_have_attribute("aria-label", re.compile("^Brightness of the difference"))
    page.get_by_role("radio", name="Side by side").check()
    expect(slider(page)).to_be_hidden()
    first, other = (page.locator(".compare__image").nth(i).bounding_box() for i in (0, 1))
    assert other["x"] >= first["x"] + first["width"] and abs(other["y"] - first["y"]) < 1
    assert other["width"] == pytest.approx(first["width"], abs=1)


def test_a_label_goes_when_the_other_picture_reaches_it(page, server):
    open_pair(page, server)
    slider(page).focus()
    first, second = (page.locator(f".compare__label--{side}") for side in ("first", "second"))
    for key, states in [("Home", (True, False)), ("End", (False, True))]:
        page.keyboard.press(key)
        assert (first.get_attribute("data-covered") is not None, second.get_attribute("data-covered") is not None) == states
        expect(first).to_have_css("opacity", "0" if states[0] else "1")


def test_readers_hear_one_slider_with_words(page, server):
    open_pair(page, server, "?start=62")
    only = page.get_by_role("slider")
    expect(only).to_have_count(1)
    expect(only).to_have_accessible_name(f"Divider between {LABELS[0]} and {LABELS[1]}")
    expect(only).to_have_attribute("aria-valuetext", f"62 % {LABELS[0]}")
    only.focus()
    page.keyboard.press("ArrowRight")
    expect(only).to_have_attribute("aria-valuetext", f"63 % {LABELS[0]}")
    pictures = page.locator(".compare__stage").get_by_role("img")
    expect(pictures).to_have_count(2)
    # What assistive technology sets comes as an input event
    only.evaluate("input => { input.value = 10; input.dispatchEvent(new Event('input', { bubbles: true })) }")
    expect(only).to_have_attribute("aria-valuetext", f"10 % {LABELS[0]}")
    assert clip(page) == pytest.approx(10, abs=0.2)


def test_both_pictures_are_enlarged_together_under_a_divider_that_stays(page, server):
    open_pair(page, server, "?start=40")
    stage = box(page)
    page.mouse.move(stage["x"] + stage["width"] * 0.75, stage["y"] + stage["height"] * 0.5)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -120)
    page.keyboard.up("Control")
    expect(page.locator(".compare__zoom")).not_to_have_text("100 %")
    transforms = page.locator(".compare__stage img").evaluate_all("all => all.map(i => getComputedStyle(i).transform)")
    assert transforms[0] == transforms[1] != "none"
    assert clip(page) == pytest.approx(40, abs=0.2)
    assert box(page) == stage
    slider(page).focus()
    for _ in range(20):
        page.keyboard.press("+")
    expect(page.locator(".compare__zoom")).to_have_text("800 %")
    left = page.locator(".compare__image").first.bounding_box()["x"]
    page.keyboard.press("a")
    assert page.locator(".compare__image").first.bounding_box()["x"] > left
    page.keyboard.down("Space")
    page.mouse.move(stage["x"] + 200, stage["y"] + 200)
    page.mouse.down()
    page.mouse.move(stage["x"] + 150, stage["y"] + 180, steps=3)
    page.mouse.up()
    page.keyboard.up("Space")
    expect(slider(page)).to_have_value("40")
    expect(page).to_have_url(re.compile("zoom=8&x="))
    where = page.locator(".compare__image").first.bounding_box()
    page.reload()
    wait_in(page, "document.querySelector('.compare__zoom').textContent === '800 %'")
    again = page.locator(".compare__image").first.bounding_box()
    assert again["x"] == pytest.approx(where["x"], abs=4) and again["y"] == pytest.approx(where["y"], abs=4)
    slider(page).focus()
    page.keyboard.press("0")
    expect(page.locator(".compare__zoom")).to_have_text("100 %")


def test_side_by_side_a_drag_moves_both(page, server):
    open_pair(page, server, "?mode=side&zoom=3&x=0.3&y=0.3")
    pictures = page.locator(".compare__image")
    before = [pictures.nth(number).bounding_box() for number in (0, 1)]
    stage = box(page)
    page.mouse.move(stage["x"] + stage["width"] * 0.8, stage["y"] + 100)
    page.mouse.down()
    page.mouse.move(stage["x"] + stage["width"] * 0.8 + 40, stage["y"] + 130, steps=3)
    page.mouse.up()
    for number in (0, 1):
        after = pictures.nth(number).bounding_box()
        assert after["x"] - before[number]["x"] == pytest.approx(40, abs=1)
        assert after["y"] - before[number]["y"] == pytest.approx(30, abs=1)


def test_the_whole_screen_and_back(page, server):
    open_pair(page, server)
    page.get_by_role("button", name="Full screen").click()
    expect(page.get_by_role("button", name="Leave full screen")).to_be_visible()
    assert page.evaluate("document.fullscreenElement === document.querySelector('image-compare')")
    assert box(page)["height"] <= page.viewport_size["height"]
    page.get_by_role("button", name="Leave full screen").click()
    expect(page.get_by_role("button", name="Full screen", exact=True)).to_be_visible()


def test_the_wheel_scrolls_the_page_until_the_picture_was_clicked(page, server):
    open_pair(page, server)
    stage = box(page)
    page.mouse.move(stage["x"] + 50, stage["y"] + 50)
    page.mouse.wheel(0, 200)
    wait_in(page, "scrollY > 0")
    expect(page.locator(".compare__zoom")).to_have_text("100 %")


class Fingers:
    """Touches as the screen sends them."""

    def __init__(self, page: Page):
        self.session = page.context.new_cdp_session(page)

    def _send(self, kind: str, points: tuple) -> None:
        touches = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def draw(self, *steps: tuple[tuple[float, float], ...]) -> None:
        """Each step has a point for each finger."""
        self._send("touchStart", steps[0])
        for points in steps[1:]:
            self._send("touchMove", points)
        self._send("touchEnd", ())


def test_a_finger_moves_the_divider_or_scrolls_the_page_and_two_pinch(new_page, server):
    page = open_pair(new_page(viewport={"width": 360, "height": 500}, has_touch=True, is_mobile=True), server)
    page.locator(".compare__stage").scroll_into_view_if_needed()
    stage = box(page)
    y = stage["y"] + stage["height"] * 0.5
    at = lambda part: stage["x"] + stage["width"] * part  # noqa: E731
    fingers = Fingers(page)
    # Along the page: it scrolls, the divider stays
    before = page.evaluate("scrollY")
    fingers.draw(*(((at(0.2), y - 20 * step),) for step in range(6)))
    wait_in(page, f"scrollY !== {before}")
    expect(slider(page)).to_have_value("50")
    page.evaluate(f"scrollTo(0, {before})")
    # Along the slider
    fingers.draw(*(((at(part), y),) for part in (0.5, 0.6, 0.7, 0.8)))
    assert float(slider(page).input_value()) == pytest.approx(80, abs=1)
    # A tap
    page.touchscreen.tap(at(0.3), y)
    assert float(slider(page).input_value()) == pytest.approx(30, abs=1)
    # Two fingers
    fingers.draw(*(((at(0.5 - part), y), (at(0.5 + part), y)) for part in (0.1, 0.2, 0.3)))
    expect(page.locator(".compare__zoom")).not_to_have_text("100 %")
    assert float(slider(page).input_value()) == pytest.approx(30, abs=1)


def test_it_works_without_javascript_side_by_side(new_page, server):
    page = new_page(java_script_enabled=False)
    page.goto(f"{server.url}{PAIR}")
    first, second = (page.locator(".compare__image").nth(i).bounding_box() for i in (0, 1))
    assert second["x"] >= first["x"] + first["width"] and first["width"] > 300
    for label in LABELS:
        assert page.get_by_text(label, exact=True).first.is_visible()
    assert page.locator(".compare__slider").is_hidden() and page.locator(".compare__modes").is_hidden()
    page.get_by_text("Top and bottom").click()
    page.get_by_role("button", name="Show").click()
    first, second = (page.locator(".compare__image").nth(i).bounding_box() for i in (0, 1))
    assert second["y"] >= first["y"] + first["height"] - 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/compare", PAIR, "/compare/carina-nebula"])
def test_pages_are_accessible_and_fit_a_phone(new_page, server, accessibility_problems, path, scheme):
    page = new_page(viewport={"width": 320, "height": 568}, color_scheme=scheme)
    page.goto(f"{server.url}{path}")
    page.wait_for_load_state("networkidle")
    assert accessibility_problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_nothing_comes_from_elsewhere_and_requests_are_few(page, server):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server.url}/compare")
    page.wait_for_load_state("networkidle")
    assert all(address.startswith(server.url) for address in asked), asked
    assert len(asked) <= 20, asked


def test_screens_get_the_width_that_they_need(new_page, server):
    def widths(page: Page) -> list[int]:
        return page.locator(".compare__stage img").evaluate_all("all => all.map(i => i.naturalWidth && +i.currentSrc.match(/-(\\d+)\\.jpg/)[1])")

    phone = open_pair(new_page(viewport={"width": 340, "height": 600}), server)
    assert widths(phone) == [350, 350]
    slider(phone).focus()
    for _ in range(8):
        phone.keyboard.press("+")
    wait_in(phone, "[...document.querySelectorAll('.compare__stage img')].every(i => /-1000\\.jpg/.test(i.currentSrc))")
    assert widths(open_pair(new_page(), server)) == [1000, 1000]


@pytest.mark.console_errors_allowed("status of 422")
def test_an_address_that_cannot_be_meant_is_told(page, server):
    open_pair(page, server, "?start=500&mode=flip")
    expect(page.locator("[data-field=start]")).to_contain_text("not between 0 and 100")
    expect(page.locator("[data-field=mode]")).to_contain_text("flip")
    assert clip(page) == pytest.approx(100, abs=0.2)


def test_an_administrator_adds_a_pair_and_deletes_it(page, server, accessibility_problems):
    sign_in(page, server)
    page.goto(f"{server.url}/admin/comparisons")
    assert accessibility_problems(page) == []
    page.get_by_role("link", name="New pair").first.click()
    page.get_by_label("Title").fill("Rocket and flower")
    for side, label, photo in [("first", "Rocket", "rocket.jpg"), ("second", "Flower", "flower.jpg")]:
        page.locator(f"[name={side}_label]").fill(label)
        page.locator(f"[name={side}_alt]").fill(f"A {label.lower()}.")
        page.locator(f"[name={side}_file]").set_input_files(PHOTOS / photo)
    page.get_by_role("button", name="Create pair").click()
    expect(page.locator("[role=status]")).to_contain_text("is saved")
    assert accessibility_problems(page) == []
    page.get_by_role("link", name="Show", exact=True).click()
    expect(page).to_have_url(f"{server.url}/compare/rocket-and-flower")
    open_pair(page, server, path="/compare/rocket-and-flower")
    expect(page.get_by_role("slider")).to_have_accessible_name("Divider between Rocket and Flower")
    page.get_by_role("link", name="Edit").click()
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete pair").click()
    expect(page.locator("[role=status]")).to_contain_text("is deleted")


@pytest.fixture
def pictures():
    """A server on this machine that has pictures, in place of the internet."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments):
            super().__init__(*arguments, directory=str(PHOTOS))

        def log_message(self, *arguments):
            pass

    peer = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=peer.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{peer.server_port}"
    peer.shutdown()


def test_an_administrator_has_pictures_fetched(start_server, page, pictures):
    server = start_server(settings={"OUTBOUND_ALLOW": pictures})
    sign_in(page, server)
    page.goto(f"{server.url}/compare/carina-nebula")
    page.get_by_role("link", name="Edit").click()
    page.locator("[name=first_address]").fill(f"{pictures}/rocket.jpg")
    page.locator("[name=second_address]").fill(f"{pictures}/flower.jpg")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Fetch the pictures").click()
    row = page.get_by_role("row").filter(has_text="Fetch the pictures of comparison")
    expect(row).to_contain_text("finished")
    open_pair(page, server, path="/compare/carina-nebula")
    expect(page.get_by_role("slider")).to_have_accessible_name("Divider between Hubble and Webb")
