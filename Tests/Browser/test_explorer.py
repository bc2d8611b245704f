"""The activation explorer as people use it: live, by keyboard, without scripts, on a phone and in the dark."""

import contextlib
import http.server
import re
import threading

import pytest
from playwright.sync_api import expect
from waiting import wait_for

PAGES = [
    "/activations?f=gelu&at=1", "/activations?f=relu&f=mish&f=tanh&derivative=apart", "/activations?f=elu&alpha=x",
    "/activations/glu", "/activations/softmax",
]
WIDTHS = [320, 768, 1280]


@pytest.mark.console_errors_allowed("status of 422")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_pages_are_accessible_and_fit(new_page, server, accessibility_problems, path, scheme):
    page = new_page(viewport={"width": WIDTHS[0], "height": 800}, color_scheme=scheme)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(server.url + path)
        page.wait_for_load_state("networkidle")
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow == 0, width
    for summary in page.locator("summary").all():
        summary.click()
    assert accessibility_problems(page) == []


def test_the_first_load_is_small_and_stays_on_the_host(page, server):
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{server.url}/activations")
    page.wait_for_load_state("networkidle")
    assert all(url.startswith((server.url, "data:")) for url in requests)
    requests = [url for url in requests if not url.startswith("data:")]
    assert len(requests) <= 6, requests
    sizes = page.evaluate("performance.getEntries().map((entry) => entry.transferSize ?? 0)")
    assert sum(sizes) < 60_000


def test_a_drag_draws_all_the_way_and_ends_at_its_end(page, server):
    page.goto(f"{server.url}/activations?f=leaky_relu")
    page.wait_for_load_state("networkidle")
    page.evaluate(
        """() => {
          window.shown = new Set()
          window.blank = 0
          document.addEventListener("plot:draw", () => {
            const plot = document.querySelector("img.plot")
            window.shown.add(plot.currentSrc)
            if (!plot.complete || plot.naturalWidth === 0) window.blank += 1
          })
        }"""
    )
    box = page.locator("input[name=slope]").bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 8, middle)
    page.mouse.down()
    for step in range(40):
        page.mouse.move(box["x"] + 8 + step * (box["width"] - 16) / 40, middle)
        page.evaluate("new Promise(requestAnimationFrame)")
    page.mouse.move(box["x"] + box["width"] - 2, middle)
    page.mouse.up()
    expect(page.locator("img.plot")).to_have_js_property("src", f"{server.url}/activations/plot.png?f=leaky_relu&slope=1")
    assert page.evaluate("window.shown.size") >= 10
    assert page.evaluate("window.blank") == 0
    expect(page).to_have_url(re.compile(r"slope=1$"))
    expect(page.locator("img.plot")).to_have_attribute("alt", re.compile("rises from −6 to 6"))
    expect(page.locator("dd code").first).to_have_text("torch.nn.LeakyReLU(1)")


def test_the_line_is_moved_by_pointer_slider_and_field(page, server):
    page.goto(f"{server.url}/activations?f=relu&f=sigmoid")
    page.wait_for_load_state("networkidle")
    plot = page.locator("img.plot")
    plot.hover(position={"x": 600, "y": 200})
    expect(page.locator(".crosshair__line")).to_be_visible()
    expect(page.locator("[data-reading=x]")).not_to_have_text("0")
    page.fill("#at", "2")
    row = page.locator("tr[data-reading=relu] td")
    expect(row.first).to_have_text("2")
    expect(row.last).to_have_text("1")
    expect(page.locator("tr[data-reading=sigmoid] td").first).to_have_text("0.8808")
    expect(page).to_have_url(re.compile("at=2"))
    page.locator(".readout__slider").focus()
    page.keyboard.press("End")
    expect(page.locator("#at")).to_have_value("6")
    plot.click(position={"x": 100, "y": 200})
    expect(page.locator("#at")).not_to_have_value("6")
    page.reload()
    expect(page.locator(".crosshair__dot").first).to_be_visible()


def test_the_keyboard_turns_to_the_next_function_and_back(page, server):
    page.goto(f"{server.url}/activations?f=relu&min=-2")
    page.wait_for_load_state("networkidle")
    page.locator("select[name=f]").focus()
    page.keyboard.press("Alt+PageDown")
    expect(page.locator("h1")).to_have_text("LeakyReLU")
    expect(page).to_have_url(re.compile("f=leaky_relu.*min=-2"))
    page.keyboard.press("Alt+PageUp")
    expect(page.locator("h1")).to_have_text("ReLU")
    page.go_back()
    expect(page.locator("h1")).to_have_text("LeakyReLU")


def test_presets_reset_and_search(page, server):
    page.goto(f"{server.url}/activations?f=elu&alpha=2")
    page.get_by_role("link", name="Reset").click()
    expect(page).to_have_url(f"{server.url}/activations?f=elu")
    page.get_by_role("link", name="Smooth gates").click()
    expect(page.locator("[data-part=readout] tbody tr")).to_have_count(5)
    page.fill("#search", "softpl")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Softplus")
    page.locator("summary", has_text="Compare with").click()
    page.fill(".explorer__filter", "hard")
    expect(page.locator(".explorer__others li:visible")).to_have_count(5)


def test_what_is_wrong_is_said_beside_its_field_at_once(page, server):
    page.goto(f"{server.url}/activations?f=elu")
    page.wait_for_load_state("networkidle")
    page.fill("#max", "-7")
    expect(page.locator("[data-field=max]")).to_contain_text("greater than the left end")
    page.fill("#max", "7")
    expect(page.locator("[data-field=max]")).to_have_count(0)


def test_the_form_does_all_of_it_without_javascript(new_page, server):
    page = new_page(java_script_enabled=False)
    page.goto(f"{server.url}/activations?f=elu")
    page.fill("#at", "-1")
    page.select_option("[name=derivative]", "apart")
    page.check("[name=aspect]")
    page.locator("summary", has_text="Compare with").click()
    page.check("[name=f][value=selu]")
    page.get_by_role("button", name="Draw").click()
    assert {"f=elu", "f=selu", "at=-1", "derivative=apart", "aspect=equal"} <= set(page.url.split("?")[1].split("&"))
    assert page.locator("tr[data-reading=elu] td").first.inner_text() == "−0.63212"
    page.locator("summary", has_text="Table of values").click()
    expect(page.locator(".values__table tbody tr")).to_have_count(13)
    page.goto(f"{server.url}/activations/softmax")
    page.get_by_role("link", name="Add a logit").click()
    page.get_by_role("button", name="Draw").click()
    assert page.url.count("z=") == 4


def test_the_theme_that_was_chosen_holds_for_the_plot(new_page, server):
    page = new_page(color_scheme="light")
    page.goto(f"{server.url}/activations")
    toggle = page.locator("theme-toggle button")
    toggle.click()
    toggle.click()
    expect(page.locator("img.plot")).to_have_js_property("src", f"{server.url}/activations/plot.png?theme=dark")


def test_bars_follow_their_sliders(page, server):
    page.goto(f"{server.url}/activations/softmax?z=0&z=0")
    page.wait_for_load_state("networkidle")
    page.locator("input[type=range]").first.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("z=0.5&z=0"))
    expect(page.locator(".values__table td").nth(1)).to_have_text("0.62246")


@pytest.mark.parametrize(("path", "field", "end"), [("?f=elu", "alpha", "f=elu&alpha=3"), ("/softmax?z=0&z=0", "z", "z=10&z=0&t=1&kind=softmax")])
def test_a_slider_that_moves_before_the_script_is_there_counts(page, server, path, field, end):
    held = []
    page.route(re.compile(r"/elements/(activation|softmax)-explorer"), lambda route: held.append(route))
    page.goto(f"{server.url}/activations{path}", wait_until="commit")
    page.locator(f"input[type=range][name={field}]").first.press("End")
    wait_for(lambda: held or page.wait_for_timeout(20))
    for route in held:
        route.continue_()
    expect(page).to_have_url(f"{server.url}/activations{path.split('?')[0]}?{end}")
    expect(page.locator("img.plot")).to_have_attribute("src", re.compile(re.escape(end)))


def test_what_was_chosen_comes_although_words_about_the_last_choice_are_due(page, server):
    page.goto(f"{server.url}/activations?f=elu")
    page.wait_for_load_state("networkidle")
    held = []
    page.route(re.compile(r"/activations\?"), lambda route: held.append(route))
    page.locator("input[name=alpha]").press("End")
    page.get_by_role("link", name="Smooth gates").click()
    # Words and tables of a slider's last place are asked for half a second later.
    page.wait_for_timeout(1500)
    for route in held:
        route.continue_()
    expect(page.locator("[data-part=readout] tbody tr")).to_have_count(5)
    assert "elu&alpha" not in page.url


def test_a_page_of_another_site_shows_plot_and_controls_in_a_frame(page, server):
    page.goto(f"{server.url}/activations?f=elu")
    page.evaluate("navigator.clipboard.writeText = (text) => (window.copied = text, Promise.resolve())")
    page.get_by_role("button", name="Copy as frame").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    with other_site(f"<title>Lesson 1</title>{page.evaluate('window.copied')}") as course:
        page.goto(course)
        the_frame_stays_a_frame(page, server)


def the_frame_stays_a_frame(page, server):
    frame = page.frame_locator("iframe")
    frame.locator("input[name=alpha]").press("End")
    out = frame.get_by_role("link", name="Open in Porthole")
    expect(out).to_have_attribute("href", "/activations?f=elu&alpha=3")
    frame.locator("select[name=f]").select_option("gelu")
    expect(frame.locator("h1")).to_have_text("GELU")
    expect(out).to_have_attribute("href", "/activations?f=gelu")
    assert [inner.url for inner in page.frames[1:]] == [f"{server.url}/activations?f=gelu&embed=1"]
    page.go_back()
    expect(page.locator("h1")).to_contain_text("ELU")


@contextlib.contextmanager
def other_site(markup):
    """The address of a page with this markup, under another name than the server's."""

    class Pages(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(markup.encode())

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://localhost:{site.server_port}/"
        site.shutdown()
