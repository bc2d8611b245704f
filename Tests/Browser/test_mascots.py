"""The mascots' pages: slideshow, keyboard, and less motion."""

import re

from playwright.sync_api import expect


def test_arrow_keys_and_links_go_through_the_pictures(page, server):
    page.goto(f"{server.url}/mascots/cat?gif=5")
    picture = page.locator("img.mascot")
    page.locator(".mascot-stage__show").wait_for()
    page.keyboard.press("ArrowRight")
    expect(picture).to_have_attribute("src", "/mascots/cat/imgs/1.gif")
    expect(page).to_have_url(f"{server.url}/mascots/cat?gif=1")
    page.get_by_role("link", name="Previous").click()
    expect(picture).to_have_attribute("src", "/mascots/cat/imgs/5.gif")
    expect(page.get_by_role("link", name="Link to this picture")).to_have_attribute("href", "/mascots/cat?gif=5")


def test_a_slideshow_goes_on_by_itself_until_it_is_stopped(page, server):
    page.goto(f"{server.url}/mascots/owl?gif=2")
    page.get_by_role("button", name="Slideshow").click()
    expect(page.locator("img.mascot")).to_have_attribute("src", "/mascots/owl/imgs/3.gif")
    expect(page.locator("img.mascot")).to_have_attribute("src", "/mascots/owl/imgs/4.gif", timeout=15_000)
    page.get_by_role("button", name="Stop slideshow").click()
    expect(page.get_by_role("button", name="Slideshow", exact=True)).to_be_visible()


def test_links_lead_on_without_javascript_and_stills_stay_still(new_page, server):
    page = new_page(java_script_enabled=False, reduced_motion="reduce")
    page.goto(f"{server.url}/mascots/panda?gif=1")
    assert page.locator("img.mascot").evaluate("image => image.currentSrc").endswith("/imgs/1.png")
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile(r"gif=2$"))
    assert page.locator("img.mascot").evaluate("image => image.currentSrc").endswith("/imgs/2.png")
