"""The pages around the editor: tasks, jobs, labels, issues, roles; one browser, one signed-in person."""

import json

import pytest
from people import NINE, make_labelled_project, make_project, make_task, sign_in
from playwright.sync_api import expect
from waiting import wait_in

PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def work(browser, server):
    """A project with a task of nine pictures, objects and an issue; and the state of the browser that made it."""
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, server)
    label = {"name": "owl", "attributes": [
        {"name": "age", "input_type": "select", "mutable": False, "values": ["old", "young"]}]}
    project = make_labelled_project(page, server, "Pages", [label, {"name": "tree"}])
    task = make_task(page, server, project, "nine", NINE)
    headers = {
        "X-CSRFToken": page.locator('meta[name="csrf-token"]').get_attribute("content"), "Origin": server.url}
    job = page.request.get(f"{server.url}/api/jobs?task_id={task}").json()["results"][0]["id"]
    labels = page.request.get(f"{server.url}/api/labels?project_id={project}").json()["results"]
    box = {"type": "rectangle", "label_id": labels[0]["id"], "frame": 0, "points": [1, 1, 90, 90]}
    saved = page.request.put(
        f"{server.url}/api/jobs/{job}/annotations", headers=headers,
        data={"shapes": [box], "tags": [{"label_id": labels[1]["id"], "frame": 1}], "tracks": []})
    assert saved.status == 200, saved.text()
    issue = {"job": job, "frame": 2, "position": [3, 3], "message": "Is this an owl?"}
    assert page.request.post(f"{server.url}/api/issues", headers=headers, data=issue).status == 201
    state = context.storage_state()
    context.close()
    return {"project": project, "task": task, "job": job, "state": state, "headers": headers}


def pages_of(work):
    project, task, job = work["project"], work["task"], work["job"]
    return [
        "/projects", f"/projects/{project}", f"/projects/{project}/settings", f"/projects/{project}/labels/raw",
        f"/projects/{project}/tasks/new", "/tasks", f"/tasks/{task}", f"/tasks/{task}/media/new",
        f"/tasks/{task}/settings", "/jobs?whose=all", f"/tasks/{task}/jobs/{job}/issues",
        f"/tasks/{task}/jobs/{job}/settings", "/requests", "/requests/1", "/organizations",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_fits_a_phone(new_page, server, work, accessibility_problems, scheme):
    page = new_page(viewport=PHONE, color_scheme=scheme, storage_state=work["state"])
    for path in pages_of(work):
        assert page.goto(server.url + path).status == 200, path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} scrolls sideways"
        assert accessibility_problems(page) == [], path


@pytest.mark.console_errors_allowed("status of 422")
def test_the_new_task_form_works_without_javascript(new_page, server, work):
    page = new_page(storage_state=work["state"], java_script_enabled=False)
    page.goto(f"{server.url}/projects/{work['project']}/tasks/new")
    page.fill("[name=name]", "plain")
    page.locator("summary", has_text="Options").click()
    page.fill("[name=segment_size]", "many")
    page.set_input_files("input[name=client_files]", NINE[:3])
    page.get_by_role("button", name="Create task").click()
    expect(page.locator("[data-field=segment_size]")).to_contain_text("not a whole number")
    assert page.input_value("[name=name]") == "plain"
    page.fill("[name=segment_size]", "2")
    page.set_input_files("input[name=client_files]", NINE[:3])
    page.get_by_role("button", name="Create task").click()
    # The request's page loads itself anew until the task is there.
    page.wait_for_url(f"{server.url}/tasks/*")
    expect(page.locator(".table__main", has_text="Job ")).to_have_count(2)


def test_the_making_of_a_task_survives_a_reload(new_page, server, work):
    page = new_page(storage_state=work["state"])
    page.goto(f"{server.url}/projects/{work['project']}/tasks/new")
    page.fill("[name=name]", "reloaded")
    page.set_input_files("input[name=client_files]", NINE)
    page.get_by_role("button", name="Create task").click()
    page.wait_for_url(lambda url: "/requests/" in url or "/tasks/" in url.removesuffix("/tasks/new"))
    page.reload()
    page.wait_for_url(lambda url: url.split("/")[-2] == "tasks")
    expect(page.get_by_role("heading", name="reloaded")).to_be_visible()


def test_a_task_shows_its_progress_its_chart_and_its_frames(new_page, server, work):
    page = new_page(storage_state=work["state"])
    page.goto(f"{server.url}/tasks/{work['task']}")
    expect(page.locator(".stages")).to_contain_text("in progress")
    chart = page.locator(".statistics__chart")
    expect(chart).to_have_attribute("alt", "Bars of the number of objects for each label: owl 1, tree 1.")
    chart.scroll_into_view_if_needed()
    wait_in(page, "document.querySelector('.statistics__chart').naturalWidth > 0")
    page.fill("[name=q]", "coins")
    page.keyboard.press("Enter")
    expect(page.locator(".thumbnail")).to_have_count(1)
    page.goto(f"{server.url}/tasks/{work['task']}")
    taken = page.request.patch(
        f"{server.url}/api/tasks/{work['task']}/data/meta", headers=work["headers"], data={"deleted_frames": [4]})
    assert taken.status == 200
    page.reload()
    page.get_by_role("link", name="1 picture was taken out").click()
    page.get_by_role("button", name="Put coins.png back").click()
    expect(page.locator("[role=status]").first).to_contain_text("is back")
    expect(page.locator(".thumbnail")).to_have_count(9)


def test_issues_lead_into_the_editor_and_jobs_are_filtered_by_keyboard(new_page, server, work):
    page = new_page(storage_state=work["state"])
    page.goto(f"{server.url}/tasks/{work['task']}")
    page.get_by_role("link", name="1 issue").click()
    page.get_by_role("link", name="Is this an owl?").click()
    expect(page.locator("annotation-editor")).to_have_attribute("data-frame", "2")
    page.goto(f"{server.url}/jobs?whose=all")
    page.focus("[name=state]")
    page.keyboard.press("r")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**state=rejected**")
    expect(page.locator(".empty__title")).to_have_text("Nothing found")


@pytest.mark.console_errors_allowed("status of 422")
def test_labels_are_edited_as_json(new_page, server, work):
    page = new_page(storage_state=work["state"])
    project = make_project(page, server, "Raw", ["cat", "dog"])
    page.goto(f"{server.url}/projects/{project}/labels/raw")
    labels = json.loads(page.input_value("[name=labels]"))
    labels[0]["type"] = "circle"
    page.fill("[name=labels]", json.dumps(labels, indent=1))
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-field=labels]")).to_contain_text("Line 2, [0].type: This must be one of")
    labels[0]["type"] = "polygon"
    page.fill("[name=labels]", json.dumps(labels[:1], indent=1))
    page.get_by_role("button", name="Save").click()
    page.get_by_label("Delete dog").check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"{server.url}/projects/{project}/settings")
    expect(page.locator("main")).not_to_contain_text("dog")
