"""A task's jobs against its ground truth: the pages, from a task without one to the conflicts in the editor."""

import pytest
from people import NINE, make_labelled_project, make_task, sign_in
from playwright.sync_api import expect

PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def place(browser, server):
    """A task of nine pictures whose job has three owls on the first, and the browser's state of its owner."""
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, server)
    project = make_labelled_project(page, server, "Quality", [{"name": "owl"}, {"name": "a rather long name of a tree"}])
    task = make_task(page, server, project, "measured", NINE)
    token = page.locator('meta[name="csrf-token"]').get_attribute("content")
    headers = {"X-CSRFToken": token, "Origin": server.url}
    job = page.request.get(f"{server.url}/api/jobs?task_id={task}").json()["results"][0]["id"]
    labels = page.request.get(f"{server.url}/api/labels?project_id={project}").json()["results"]
    state = context.storage_state()
    context.close()
    return {
        "task": task, "job": job, "state": state, "headers": headers, "labels": [label["id"] for label in labels],
        "quality": f"{server.url}/tasks/{task}/quality"}


def draw(page, server, place, job, boxes):
    shapes = [
        {"type": "rectangle", "label_id": place["labels"][label], "frame": frame, "points": points}
        for frame, label, points in boxes]
    answer = page.request.put(
        f"{server.url}/api/jobs/{job}/annotations", headers=place["headers"], data={"shapes": shapes, "tags": [], "tracks": []})
    assert answer.status == 200, answer.text()


def check(page, place, accessibility_problems, where):
    """Nothing scrolls sideways, and axe finds nothing, on a bright desktop and on a dark phone."""
    for scheme, size in (("dark", PHONE), ("light", {"width": 1280, "height": 800})):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        page.goto(place["quality"] + where)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{where} scrolls sideways"
        assert accessibility_problems(page) == [], (where, scheme)


@pytest.mark.console_errors_allowed("status of 422")
def test_from_no_ground_truth_to_the_conflict_in_the_editor(new_page, server, place, accessibility_problems):
    page = new_page(storage_state=place["state"])
    page.goto(f"{server.url}/tasks/{place['task']}")
    page.get_by_role("link", name="Measure it").click()
    check(page, place, accessibility_problems, "")
    page.fill("[name=share]", "none")
    page.get_by_role("button", name="Make a ground truth job").click()
    expect(page.locator("[data-field=share]")).to_contain_text("a number above 0")
    page.fill("[name=share]", "100")
    page.get_by_role("button", name="Make a ground truth job").click()
    expect(page.locator(".notice")).to_contain_text("is the ground truth")
    check(page, place, accessibility_problems, "")
    found = page.request.get(f"{server.url}/api/jobs?task_id={place['task']}&type=ground_truth").json()["results"]
    draw(page, server, place, place["job"], [(0, 0, [10, 10, 60, 60]), (0, 1, [70, 10, 90, 60]), (2, 0, [5, 5, 30, 30])])
    draw(page, server, place, found[0]["id"], [(0, 0, [10, 10, 60, 60]), (0, 0, [70, 10, 90, 60]), (0, 0, [5, 70, 60, 90])])
    page.get_by_role("button", name="Compare now").click()
    expect(page.locator(".figures__value").first).to_have_text("25 %")
    expect(page.locator(".figures__value")).to_have_text(["25 %", "33.3 %", "33.3 %", "9"])
    expect(page.get_by_role("group", name="Quality of the jobs")).to_contain_text(f"Job {place['job']}")
    expect(page.locator(".confusion__wrong")).to_have_count(3)
    check(page, place, accessibility_problems, "")
    page.get_by_role("link", name="Frame 0").click()
    expect(page.locator("[data-mode=review]")).to_be_visible()
    expect(page.get_by_role("heading", name="Conflicts 3")).to_be_visible()


@pytest.mark.console_errors_allowed("status of 422")
def test_settings_are_sentences_with_a_number_each(new_page, server, place, accessibility_problems):
    page = new_page(storage_state=place["state"], java_script_enabled=False)
    page.goto(place["quality"] + "/settings")
    assert page.input_value("[name=iou_threshold]") == "0.4"
    page.fill("[name=iou_threshold]", "7")
    page.fill("[name=oks_sigma]", "many")
    page.uncheck("[name=compare_groups]")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".notice")).to_contain_text("look at the marked fields")
    for name in ("iou_threshold", "oks_sigma"):
        expect(page.locator(f"[data-field={name}]")).to_contain_text("from 0 to 1, such as 0.4")
    assert not page.is_checked("[name=compare_groups]") and page.is_checked("[name=compare_attributes]")
    page.fill("[name=iou_threshold]", "0.5")
    page.fill("[name=oks_sigma]", "0.1")
    page.select_option("[name=target_metric]", "recall")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".notice")).to_contain_text("from the next comparison on")
    stored = page.request.get(f"{server.url}/api/quality/settings/{place['task']}").json()
    assert (stored["iou_threshold"], stored["compare_groups"], stored["target_metric"]) == (0.5, False, "recall")
    seeing = new_page(storage_state=place["state"])
    check(seeing, place, accessibility_problems, "/settings")
