"""The administrators' form of a model: only the fields that it has, and models on SageMaker tried from it."""

import pytest
from people import sign_in
from playwright.sync_api import expect
from sagemaker import ENDPOINT, KEY, REGION, SECRET, running_sagemaker
from servers import Servers

EVERYWHERE = {"name", "kind", "service", "description", "seconds"}
NUCLIO = {"address", "remote_name"}
SAGEMAKER = {"region", "endpoint", "container", "endpoint_url"}
DETECTOR, INTERACTOR = {"labels"}, {"min_pos_points", "min_neg_points", "startswith_box"}


@pytest.fixture(scope="module")
def runtime():
    with running_sagemaker() as sagemaker:
        yield sagemaker


@pytest.fixture(scope="module")
def server(runtime):
    keys = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_REGION": REGION}
    with Servers() as start:
        yield start(settings={"OUTBOUND_ALLOW": runtime.origin, **keys})


@pytest.fixture(scope="module")
def session(server, browser):
    context = browser.new_context()
    sign_in(context.new_page(), server)
    yield context.storage_state()
    context.close()


def fields(page) -> set[str]:
    controls = page.locator("form.model :is(input, select, textarea):not([type=hidden])").all()
    return {control.get_attribute("name") for control in controls if control.is_visible()}


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_only_the_fields_of_what_was_chosen_are_shown(new_page, server, session, scripts):
    page = new_page(storage_state=session, java_script_enabled=scripts)
    page.goto(f"{server.url}/admin/models/new")
    assert fields(page) == EVERYWHERE | NUCLIO | DETECTOR
    page.select_option("[name=kind]", "interactor")
    assert fields(page) == EVERYWHERE | NUCLIO | INTERACTOR
    page.select_option("[name=service]", "sagemaker")
    assert fields(page) == EVERYWHERE | SAGEMAKER | INTERACTOR
    page.select_option("[name=kind]", "tracker")
    assert fields(page) == EVERYWHERE | SAGEMAKER
    page.select_option("[name=kind]", "detector")
    assert fields(page) == EVERYWHERE | SAGEMAKER | DETECTOR | {"request", "answer"}


@pytest.mark.console_errors_allowed("status of 422")
def test_a_model_on_sagemaker_is_declared_tried_and_mended(new_page, server, session, runtime, accessibility_problems):
    page = new_page(storage_state=session)
    page.goto(f"{server.url}/admin/models/new")
    page.fill("[name=name]", "Company")
    page.select_option("[name=service]", "sagemaker")
    assert page.input_value("[name=region]") == REGION
    page.select_option("[name=request]", "tf-instances")
    page.select_option("[name=answer]", "tf-detection")
    page.get_by_role("button", name="Add model").click()
    expect(page.locator("[data-field=endpoint]")).to_contain_text("Give the endpoint's name.")
    expect(page.locator("[data-field=labels]")).to_contain_text("list the labels")
    assert fields(page) >= SAGEMAKER and accessibility_problems(page) == []
    page.fill("[name=endpoint]", ENDPOINT)
    page.fill("[name=container]", "tfFastrcnnContainer")
    page.fill("[name=endpoint_url]", runtime.origin)
    page.fill("[name=labels]", "person")
    page.get_by_role("button", name="Add model").click()
    page.get_by_text("is saved").wait_for()
    page.get_by_role("button", name="Try").click()
    page.get_by_text("answers: it found one object").wait_for()
    assert runtime.asked[-1][0] == "tfFastrcnnContainer" and page.input_value("[name=request]") == "tf-instances"
    page.fill("[name=container]", "gone")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Try").click()
    page.get_by_text("The container of “Company” failed with status 500: CUDA out of memory").wait_for()
    page.goto(f"{server.url}/admin/models")
    expect(page.get_by_text(f"SageMaker, {REGION}: {ENDPOINT}, gone")).to_be_visible()
