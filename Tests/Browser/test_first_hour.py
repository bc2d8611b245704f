"""The first hour of somebody new."""

import re

from people import Editor, sign_in
from playwright.sync_api import expect


def test_who_has_nothing_yet_gets_a_sample_with_one_press(page, server):
    sign_in(page, server)
    page.get_by_role("button", name="Make the sample").click()
    page.wait_for_url(re.compile(r"/projects/\d+$"))
    expect(page.locator("h1")).to_have_text("Sample: mascots")
    page.get_by_role("link", name="Look: these are annotated").click()
    page.locator("a[href*='/jobs/']").first.click()
    Editor(page).objects(1)
    again = server.run("demo", server.administrator)
    assert again.returncode == 0 and "already" in again.stdout
    stranger = server.run("demo", "nobody")
    assert stranger.returncode != 0 and "nobody" in stranger.stderr
