"""The pages of webhooks, and the form that gives several jobs to somebody; one browser, one signed-in person."""

import pytest
from people import NINE, make_project, sign_in
from playwright.sync_api import expect
from receivers import Receiver
from servers import Servers

PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture(scope="module")
def server(engine, receiver):
    with Servers() as start:
        yield start(engine, {"OUTBOUND_ALLOW": receiver.origin})


@pytest.fixture(scope="module")
def work(browser, server):
    """A project, an organisation, somebody else, and the state of the browser that made them."""
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, server)
    project = make_project(page, server, "Heard", ["owl"])
    headers = {"X-CSRFToken": page.locator('meta[name="csrf-token"]').get_attribute("content"), "Origin": server.url}

    def post(path, data):
        answer = page.request.post(server.url + path, headers=headers, data=data)
        assert answer.status == 201, answer.text()
        return answer.json()

    organization = post("/api/organizations", {"slug": "lab", "name": "The lab"})["id"]
    guest = {"username": "guest", "password1": "a long sentence", "password2": "a long sentence", "first_name": "Ann"}
    post("/api/auth/register", guest)
    state = context.storage_state()
    context.close()
    return {"project": project, "organization": organization, "state": state}


def make_webhook(page, server, path, address, **fields):
    page.goto(server.url + path)
    page.locator("summary", has_text="New webhook").click()
    page.fill("[name=target_url]", address)
    for name, value in fields.items():
        page.fill(f"[name={name}]", value)
    page.get_by_label("Task made").check()
    page.get_by_role("button", name="Make webhook").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_webhook_is_made_tried_changed_and_deleted(new_page, server, work, receiver, scripts):
    page = new_page(storage_state=work["state"], java_script_enabled=scripts)
    list_path = f"/projects/{work['project']}/webhooks"
    page.goto(f"{server.url}/projects/{work['project']}/settings")
    page.get_by_role("link", name="Webhooks").click()
    expect(page.get_by_text("No webhooks yet")).to_be_visible()
    make_webhook(page, server, list_path, f"{receiver.origin}/200", description="Tells the lab", secret="between us")
    page.wait_for_url(f"{server.url}/webhooks/*")
    expect(page.get_by_role("heading", name="Tells the lab")).to_be_visible()
    expect(page.locator("[role=status]").first).to_contain_text("Send it a test message")
    expect(page.get_by_text("No messages yet")).to_be_visible()
    page.get_by_role("button", name="Send a test message").click()
    expect(page.locator("[role=status]").first).to_contain_text("answered with status 200")
    headers, _, raw = receiver.next("ping")
    assert "X-Signature-256" in headers and b"between us" not in raw
    page.locator("summary", has_text="Message and answer").click()
    expect(page.locator(".table__payload").nth(1)).to_have_text("heard")
    assert "between us" not in page.content()
    page.get_by_role("button", name="again").first.click()
    expect(page.locator("[role=status]").first).to_contain_text("sent again")
    page.locator("summary", has_text="Settings").click()
    expect(page.locator("[name=secret]")).to_have_value("")
    page.fill("[name=description]", "Renamed")
    page.get_by_label("Sign messages no longer").check()
    page.get_by_label("Send messages").uncheck()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Renamed")).to_be_visible()
    expect(page.get_by_text("Switched off")).to_be_visible()
    expect(page.get_by_text("not signed")).to_be_visible()
    page.goto(server.url + list_path)
    expect(page.locator(".table__main")).to_have_text([f"{receiver.origin}/200"])
    page.locator(".table__main").click()
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete").last.click()
    expect(page.get_by_text("No webhooks yet")).to_be_visible()


@pytest.mark.console_errors_allowed("status of 422")
def test_what_cannot_be_a_webhook_is_said_at_its_field_and_what_was_typed_stays(new_page, server, work, receiver):
    page = new_page(storage_state=work["state"])
    path = f"/organizations/{work['organization']}/webhooks"
    make_webhook(page, server, path, "ftp://example.org/", description="kept")
    expect(page.locator("[data-field=target_url]")).to_be_visible()
    assert (page.input_value("[name=target_url]"), page.input_value("[name=description]")) == ("ftp://example.org/", "kept")
    expect(page.get_by_label("Task made")).to_be_checked()
    page.fill("[name=target_url]", f"{receiver.origin}/500")
    page.get_by_role("button", name="Make webhook").click()
    page.wait_for_url(f"{server.url}/webhooks/*")
    page.get_by_role("button", name="Send a test message").click()
    expect(page.locator("[role=status]").first).to_contain_text("500")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible_and_fit_a_phone(new_page, server, work, receiver, accessibility_problems, scheme):
    page = new_page(viewport=PHONE, color_scheme=scheme, storage_state=work["state"])
    path = f"/organizations/{work['organization']}/webhooks"
    make_webhook(page, server, path, f"{receiver.origin}/{'long' * 40}/200")
    page.wait_for_url(f"{server.url}/webhooks/*")
    page.get_by_role("button", name="Send a test message").click()
    expect(page.locator("[role=status]").first).to_contain_text("200")
    for address in (page.url, server.url + path, f"{server.url}/projects/{work['project']}/webhooks"):
        page.goto(address)
        for summary in page.locator("summary").all():
            if summary.is_visible():
                summary.click()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} scrolls sideways"
        assert accessibility_problems(page) == [], address


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_several_jobs_are_given_to_somebody_in_one_step(new_page, server, work, scripts):
    page = new_page(storage_state=work["state"], java_script_enabled=scripts)
    page.goto(f"{server.url}/projects/{work['project']}/tasks/new")
    page.fill("[name=name]", "shared")
    page.locator("summary", has_text="Options").click()
    page.fill("[name=segment_size]", "2")
    page.set_input_files("input[name=client_files]", NINE[:5])
    page.get_by_role("button", name="Create task").click()
    page.wait_for_url(lambda url: url.split("/")[-2] == "tasks" and url.split("/")[-1].split("?")[0].isdigit())
    people = page.locator("table td:nth-of-type(3)")
    expect(people).to_have_text(["–"] * 3)

    def give(all_of_them=False):
        page.locator("summary", has_text="Give several jobs").click()
        if all_of_them:
            page.get_by_label("All 3 jobs").check()
        page.select_option("#assignments [name=assignee]", label="Ann")
        page.get_by_role("button", name="Give jobs").click()

    give()
    expect(page.locator("[role=status]").first).to_contain_text("Nothing is changed")
    page.locator("[name=job]").nth(0).check()
    page.locator("[name=job]").nth(2).check()
    give()
    expect(page.locator("[role=status]").first).to_contain_text("2 jobs are given")
    expect(people).to_have_text(["Ann", "–", "Ann"])
    give(all_of_them=True)
    expect(page.locator("[role=status]").first).to_contain_text("3 jobs are given")
    expect(people).to_have_text(["Ann"] * 3)
