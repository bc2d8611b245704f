"""The site below a path of a host that it shares: pages, scripts, plots and the editor never leave it."""

import re

import pytest
from people import NINE, make_project, make_task, open_first_job, sign_in
from playwright.sync_api import expect


@pytest.fixture
def prefixed(start_server):
    server = start_server(settings={"PUBLIC_URL": "http://127.0.0.1/port/hole"})
    server.url += "/port/hole"
    return server


@pytest.fixture
def inside(page, prefixed):
    """A page whose every request must lie below the path."""
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    yield page
    page.close()  # before the server ends
    outside = [url for url in requests if not url.startswith((f"{prefixed.url}/", "blob:", "data:"))]
    assert outside == []


def test_pages_scripts_and_the_editor_stay_below_it(inside, prefixed):
    inside.goto(f"{prefixed.url}/mascots/cat?gif=5")
    inside.locator(".mascot-stage__show").wait_for()
    inside.keyboard.press("ArrowRight")
    expect(inside).to_have_url(f"{prefixed.url}/mascots/cat?gif=1")
    inside.goto(f"{prefixed.url}/activations?f=elu")
    inside.wait_for_load_state("networkidle")
    inside.locator("input[name=alpha]").focus()
    inside.keyboard.press("End")
    expect(inside).to_have_url(f"{prefixed.url}/activations?f=elu&alpha=3")
    expect(inside.locator("img.plot")).to_have_js_property("src", f"{prefixed.url}/activations/plot.png?f=elu&alpha=3")
    inside.get_by_role("link", name="Smooth gates").click()
    expect(inside.locator("[data-part=readout] tbody tr")).to_have_count(5)
    inside.goto(f"{prefixed.url}/compare")
    inside.get_by_role("link", name="Vessels of the retina").first.click()
    inside.get_by_role("slider").press("Home")
    expect(inside).to_have_url(re.compile(r"/port/hole/compare/retina-vessels\?start=0"))
    sign_in(inside, prefixed)
    project = make_project(inside, prefixed, "Owls", ["owl"])
    editor = open_first_job(inside, prefixed, make_task(inside, prefixed, project, "one", NINE[:1]))
    editor.draw(20, 20, 120, 90)
    editor.saved()
    cookies = {cookie["name"]: cookie["path"] for cookie in inside.context.cookies()}
    assert set(cookies.values()) == {"/port/hole"}, cookies
