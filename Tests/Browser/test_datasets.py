"""Exporting and importing datasets by their pages; one browser, one signed-in person."""

import io
import zipfile

import pytest
from people import NINE, annotations, make_project, make_task, sign_in
from playwright.sync_api import Page, expect

PHONE = {"width": 360, "height": 740}
YOLO = {
    "obj.names": "kitten\nDog\nowl\n",
    "obj_train_data/astronaut.txt": "0 0.5 0.5 0.25 0.25\n1 0.5 0.5 0.5 0.5\n2 0.25 0.25 0.125 0.125\n",
}


def zipped(files: dict[str, str]) -> dict:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return {"name": "yolo.zip", "mimeType": "application/zip", "buffer": data.getvalue()}


@pytest.fixture(scope="module")
def work(browser, server):
    """A task of two pictures with a box and a line, and the state of the browser that made it."""
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, server)
    project = make_project(page, server, "Datasets", ["cat", "dog"])
    task = make_task(page, server, project, "two", NINE[:2])
    headers = {"X-CSRFToken": page.locator('meta[name="csrf-token"]').get_attribute("content"), "Origin": server.url}
    job = page.request.get(f"{server.url}/api/jobs?task_id={task}").json()["results"][0]["id"]
    label = page.request.get(f"{server.url}/api/labels?project_id={project}").json()["results"][0]["id"]
    shape = {"label_id": label, "frame": 0, "points": [1, 1, 90, 90]}
    shapes = [{**shape, "type": "rectangle"}, {**shape, "type": "polyline"}]
    saved = page.request.put(
        f"{server.url}/api/jobs/{job}/annotations", headers=headers, data={"shapes": shapes, "tags": [], "tracks": []}
    )
    assert saved.status == 200, saved.text()
    state = context.storage_state()
    context.close()
    return {"project": project, "task": task, "job": job, "state": state}


def open_datasets(new_page, server, work, **settings) -> Page:
    page = new_page(storage_state=work["state"], **settings)
    page.goto(f"{server.url}/tasks/{work['task']}/dataset")
    return page


def downloaded(page: Page) -> bytes:
    """The newest export's file."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").first.click()
    with open(download.value.path(), "rb") as file:
        return file.read()


def test_what_is_lost_follows_the_choices(new_page, server, work):
    page = open_datasets(new_page, server, work)
    choice = page.locator("form[action$='/dataset/export']")
    choice.locator("[name=format]").select_option("COCO 1.0")
    lines = choice.get_by_text("COCO 1.0 keeps no polylines: 1 will be left out.")
    expect(lines).to_be_visible()
    # The job is in progress: of those that are completed there is nothing.
    choice.get_by_label("completed").check()
    expect(lines).to_have_count(0)
    choice.get_by_label("in progress").check()
    expect(lines).to_be_visible()
    expect(choice.get_by_text("YOLO 1.1 keeps no polylines: 1 will be left out.")).to_be_hidden()


def test_an_export_says_first_what_is_lost_and_can_be_downloaded_again(new_page, server, work):
    page = open_datasets(new_page, server, work)
    choice = page.locator("form[action$='/dataset/export']")
    choice.locator("[name=format]").select_option("CVAT for images 1.1")
    expect(choice.get_by_text("CVAT's own XML with everything on each picture")).to_be_visible()
    expect(choice.get_by_text("keeps no").locator("visible=true")).to_have_count(0)
    choice.locator("[name=format]").select_option("COCO 1.0")
    expect(choice.get_by_text("COCO 1.0 keeps no polylines: 1 will be left out.")).to_be_visible()
    expect(choice.get_by_text("CVAT's own XML with everything on each picture")).to_be_hidden()
    choice.get_by_label("With the pictures").check()
    choice.get_by_role("button", name="Export").click()
    page.wait_for_url(f"{server.url}/requests/*")
    first = downloaded(page)
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert sorted(name.rsplit("/", 1)[1] for name in archive.namelist() if name.startswith("images/")) == [
            photo.name for photo in NINE[:2]
        ]
    expect(page.get_by_text("The file is kept until")).to_be_visible()
    expect(page.get_by_role("link", name="Go to the task")).to_have_attribute("href", f"/tasks/{work['task']}")
    page.goto(f"{server.url}/requests")
    assert downloaded(page) == first
    page.goto(f"{server.url}/tasks/{work['task']}/dataset")
    expect(page.locator("[name=format] option").first).to_have_text("COCO 1.0")


def test_the_last_format_is_the_one_of_the_task_page(new_page, server, work):
    page = open_datasets(new_page, server, work)
    page.locator("[name=format]").select_option("YOLO 1.1")
    page.get_by_role("button", name="Export").click()
    page.wait_for_url(f"{server.url}/requests/*")
    page.goto(f"{server.url}/tasks/{work['task']}")
    expect(page.get_by_text("YOLO 1.1 keeps no polylines: 1 will be left out.")).to_be_visible()
    page.get_by_role("button", name="Export as YOLO 1.1").click()
    page.wait_for_url(f"{server.url}/requests/*")
    with zipfile.ZipFile(io.BytesIO(downloaded(page))) as archive:
        assert len(archive.read("obj_train_data/astronaut.txt").splitlines()) == 1


def try_yolo(page: Page, server) -> None:
    """Tells what an import would do: kittens are cats, owls are made."""
    form = page.locator("form[action$='/dataset/import']")
    form.locator("[name=import_format]").select_option("YOLO 1.1")
    form.locator("[name=annotation_file]").set_input_files(zipped(YOLO))
    form.locator("[name=mode]").select_option("replace")
    form.get_by_role("button", name="Tell what would happen").click()
    page.wait_for_url(f"{server.url}/tasks/*/dataset/labels*")
    expect(page.get_by_text("“yolo.zip” has 2 labels that the task does not have.")).to_be_visible()
    page.get_by_label("kitten").select_option(label="cat")
    assert page.get_by_label("Dog").input_value() == "=dog"
    page.get_by_label("owl").select_option(label="Make the label “owl”")
    page.get_by_role("button", name="Tell what would happen").click()
    page.wait_for_url(f"{server.url}/requests/*")


def test_an_import_is_tried_first_and_then_done_without_the_file_being_sent_again(new_page, server, work):
    page = open_datasets(new_page, server, work)
    before = annotations(page, server, work["job"])
    try_yolo(page, server)
    told = page.get_by_role("region", name="Progress")
    expect(told).to_contain_text("3 shapes, 0 tracks and 0 tags would be put in place of what was there.")
    expect(told).to_contain_text("These labels would be made: “owl”.")
    assert annotations(page, server, work["job"])["shapes"] == before["shapes"]
    kept = page.get_by_role("region", name="Import this file")
    expect(kept).to_contain_text("“kitten” becomes “cat”.")
    assert kept.get_by_label("What to do").input_value() == "replace"
    kept.get_by_role("link", name="Choose labels").click()
    assert page.get_by_label("kitten").input_value() == "=cat"
    page.get_by_label("kitten").select_option(label="dog")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("region", name="Progress")).to_contain_text("These labels were made: “owl”.")
    labels = page.request.get(f"{server.url}/api/labels?project_id={work['project']}").json()["results"]
    names = {label["id"]: label["name"] for label in labels}
    shapes = annotations(page, server, work["job"])["shapes"]
    assert [names[shape["label_id"]] for shape in shapes] == ["dog", "dog", "owl"]


def test_the_file_of_a_dry_run_is_thrown_away_after_a_question(new_page, server, work, accessibility_problems):
    page = open_datasets(new_page, server, work, viewport=PHONE)
    form = page.locator("form[action$='/dataset/import']")
    form.locator("[name=import_format]").select_option("YOLO 1.1")
    known = YOLO | {"obj.names": "cat\ndog\ndog\n"}
    form.locator("[name=annotation_file]").set_input_files(zipped(known))
    form.get_by_role("button", name="Tell what would happen").click()
    page.wait_for_url(f"{server.url}/requests/*")
    expect(page.get_by_role("button", name="Import now")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert accessibility_problems(page) == []
    page.get_by_role("link", name="Throw the file away").click()
    page.get_by_role("button", name="Throw away").click()
    expect(page.get_by_text("The file is thrown away.")).to_be_visible()
    expect(page.get_by_text("The file of this dry run is not kept any more")).to_be_visible()
    expect(page.get_by_role("button", name="Import now")).to_have_count(0)


@pytest.mark.console_errors_allowed("status of 422")
def test_a_file_of_another_format_is_refused_in_words(new_page, server, work):
    page = open_datasets(new_page, server, work)
    form = page.locator("form[action$='/dataset/import']")
    form.locator("[name=import_format]").select_option("COCO 1.0")
    form.locator("[name=annotation_file]").set_input_files(zipped(YOLO))
    form.get_by_role("button", name="Import").click()
    expect(page.get_by_text("There is no JSON document in the archive").first).to_be_visible()
    assert page.locator("[name=import_format]").input_value() == "COCO 1.0"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_accessible_and_fits_a_phone(new_page, server, work, accessibility_problems, scheme):
    page = open_datasets(new_page, server, work, viewport=PHONE, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert accessibility_problems(page) == []
