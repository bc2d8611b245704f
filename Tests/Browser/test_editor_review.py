"""Reviewing: what a job and the ground truth do not agree on, and all of it on a phone."""

import pytest
from people import NINE, Editor, make_project, make_task, open_first_job, paintings, signed_in
from playwright.sync_api import Page, expect

PHONE = {"width": 360, "height": 740}
ERROR = (255, 72, 0)


@pytest.fixture(scope="module")
def state(browser, server) -> dict:
    return signed_in(browser, server)


def call(page: Page, server, method: str, path: str, data: dict, expected: int) -> dict:
    token = page.locator('meta[name="csrf-token"]').get_attribute("content")
    headers = {"X-CSRFToken": token, "Origin": server.url}
    answer = page.request.fetch(server.url + path, method=method, data=data, headers=headers)
    assert answer.status == expected, answer.text()
    return answer.json()


def box(label: int, frame: int, *points: int) -> dict:
    return {"type": "rectangle", "frame": frame, "label_id": label, "points": points}


@pytest.fixture(scope="module")
def compared(browser, server, state) -> tuple[str, int]:
    """A job whose first picture lacks an owl of the ground truth and calls another one a tree, and whose second has an owl
    too many, with a report on that; the editor's address, and the ground truth's job."""
    page = browser.new_context(storage_state=state).new_page()
    project = make_project(page, server, "Compared", ["owl", "tree"])
    task = make_task(page, server, project, "two", NINE[:2])
    editor = open_first_job(page, server, task)
    owl, tree = page.evaluate("JSON.parse(document.querySelector('[data-editor]').textContent).labels.map(({ id }) => id)")
    truth = {"type": "ground_truth", "task_id": task, "frame_selection_method": "manual", "frames": [0, 1]}
    other = call(page, server, "POST", "/api/jobs", truth, 201)["id"]
    true = [box(owl, 0, 50, 50, 150, 150), box(owl, 0, 250, 50, 350, 150), box(owl, 1, 20, 20, 90, 90)]
    drawn = [box(tree, 0, 250, 50, 350, 150), box(owl, 1, 20, 20, 90, 90), box(owl, 1, 200, 100, 300, 200)]
    for job, shapes in ((other, true), (editor.job, drawn)):
        document = {"version": 0, "tags": [], "tracks": [], "shapes": shapes}
        call(page, server, "PUT", f"/api/jobs/{job}/annotations/", document, 200)
    compare(page, server, task)
    address = page.url.split("?")[0]
    page.context.close()
    return address, other


def compare(page: Page, server, task: int) -> None:
    request = call(page, server, "POST", "/api/quality/reports", {"task_id": task}, 202)["rq_id"]
    while (found := page.request.get(f"{server.url}/api/requests/{request}").json())["status"] != "finished":
        assert found["status"] in ("queued", "started"), found


def in_review(new_page, compared, state) -> Editor:
    page = new_page(storage_state=state)
    page.goto(f"{compared[0]}?defaultWorkspace=review")
    return Editor(page)


def painted(editor: Editor, color: tuple[int, int, int]) -> int:
    """How many pixels over the picture have this very colour."""
    script = """([red, green, blue]) => {
      const canvas = document.querySelector("[data-part=live]")
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
      let count = 0
      for (let at = 0; at < data.length; at += 4) {
        if (data[at] === red && data[at + 1] === green && data[at + 2] === blue && data[at + 3] === 255) count += 1
      }
      return count
    }"""
    return editor.page.evaluate(script, list(color))


def soon(editor: Editor, color: tuple[int, int, int], is_there: bool) -> bool:
    return any((painted(editor, color) > 100) == is_there for _ in paintings(editor.page))


def test_conflicts_with_the_ground_truth_are_told_outlined_and_walked_through(
    new_page, server, compared, state, accessibility_problems
):
    editor = in_review(new_page, compared, state)
    page = editor.page
    panel = page.locator("[data-part=conflicts]")
    expect(panel.locator("h2")).to_have_text("Conflicts 3")
    expect(panel).to_contain_text("No rectangle for this owl of the ground truth.")
    expect(panel).to_contain_text("Another label: tree here, owl in the ground truth.")
    expect(panel.locator("[data-mismatch]")).to_have_count(2)
    assert soon(editor, ERROR, True)
    assert accessibility_problems(page) == []
    panel.get_by_label("on the picture").uncheck()
    assert soon(editor, ERROR, False)
    panel.get_by_label("on the picture").check()
    assert soon(editor, ERROR, True)
    # The arrows of issues go on with conflicts, picture by picture.
    page.locator("[data-part=stage]").focus()
    status = page.locator("[data-part=status]")
    for number, frame in ((1, "0"), (2, "0"), (3, "1")):
        editor.key("Alt+ArrowRight")
        expect(status).to_contain_text(f"Conflict {number} of 3")
        editor.wait("data-frame", frame)
    expect(panel).to_contain_text("The ground truth has nothing for this owl.")
    editor.wait("data-selected", "1")
    panel.get_by_role("button", name="Report an issue").click()
    expect(page.get_by_label("What is wrong")).to_be_focused()
    page.get_by_role("button", name="Cancel").click()
    page.locator("[data-part=mode]").select_option("standard")
    expect(panel).to_be_hidden()
    assert soon(editor, ERROR, False)


def test_a_new_comparison_takes_the_place_of_the_old_one_while_somebody_reviews(new_page, server, state):
    page = new_page(storage_state=state)
    project = make_project(page, server, "Again", ["owl", "tree"])
    task = make_task(page, server, project, "one", NINE[:1])
    editor = open_first_job(page, server, task)
    owl = page.evaluate("JSON.parse(document.querySelector('[data-editor]').textContent).labels[0].id")
    truth = {"type": "ground_truth", "task_id": task, "frame_selection_method": "manual", "frames": [0]}
    other = call(page, server, "POST", "/api/jobs", truth, 201)["id"]
    document = {"version": 0, "tags": [], "tracks": [], "shapes": [box(owl, 0, 50, 50, 150, 150)]}
    call(page, server, "PUT", f"/api/jobs/{other}/annotations/", document, 200)
    page.locator("[data-part=mode]").select_option("review")
    panel = page.locator("[data-part=conflicts]")
    expect(page.get_by_role("heading", name="Issues 0")).to_be_visible()
    expect(panel).to_be_hidden()
    compare(page, server, task)
    status = page.locator("[data-part=status]")
    expect(status).to_have_text("Compared with the ground truth: 1 conflict now.")
    expect(panel).to_contain_text("No rectangle for this owl of the ground truth.")
    page.locator("[data-part=mode]").select_option("standard")
    editor.draw(50, 50, 150, 150)
    editor.saved()
    page.locator("[data-part=mode]").select_option("review")
    compare(page, server, task)
    expect(status).to_have_text("Compared with the ground truth: 0 conflicts now.")
    expect(panel.locator("h2")).to_have_text("Conflicts 0")


@pytest.mark.console_errors_allowed("status of 404")
def test_who_may_not_see_the_ground_truth_still_reads_what_is_wrong(new_page, compared, state):
    page = new_page(storage_state=state)
    page.route(f"**/api/jobs/{compared[1]}/annotations/", lambda route: route.fulfill(status=404, body="{}"))
    page.goto(f"{compared[0]}?defaultWorkspace=review")
    panel = page.locator("[data-part=conflicts]")
    expect(panel).to_contain_text("The ground truth has an object that is missing here.")
    expect(panel.get_by_label("ground truth beside")).to_have_count(0)


def fits(page: Page) -> bool:
    """Whether nothing of the bars and of an open dialog is cut at the right."""
    return page.evaluate("""() => {
      const parts = document.querySelectorAll(".editor-bar > :not(.editor-title), .editor-dialog[open], .editor-dialog[open] *")
      return [...parts].every((part) => part.getBoundingClientRect().right <= innerWidth + 0.5) &&
        document.documentElement.scrollWidth <= innerWidth
    }""")


def test_a_review_on_a_phone_from_the_first_issue_to_the_finished_job(new_page, server, state, accessibility_problems):
    page = new_page(viewport=PHONE, color_scheme="dark", has_touch=True, storage_state=state)
    project = make_project(page, server, "Phone", ["owl", "tree"])
    editor = open_first_job(page, server, make_task(page, server, project, "two", NINE[:2]))
    editor.draw(50, 60, 250, 260)
    editor.saved()
    assert fits(page) and accessibility_problems(page) == []
    page.locator("[data-part=mode]").select_option("review")
    strip = page.locator(".editor-prompt")
    strip.get_by_role("button", name="Report an issue").tap()
    editor.wait("data-tool", "issue")
    page.touchscreen.tap(*editor.at(150, 160))
    page.get_by_label("What is wrong").fill("Too large")
    assert fits(page) and accessibility_problems(page) == []
    page.get_by_role("button", name="Report", exact=True).tap()
    about = page.locator("[data-issue]")
    expect(about).to_contain_text("Too large")
    [found] = page.request.get(f"{server.url}/api/issues?job_id={editor.job}").json()["results"]
    assert [round(value) for value in found["position"]] == [50, 60, 250, 260], "the object that was tapped is meant"
    page.get_by_label("Answer").fill("Which side?")
    about.get_by_role("button", name="Send").tap()
    expect(about).to_contain_text("Which side?")
    page.locator(".editor-side-head button").tap()
    editor.wait("data-side", "closed")
    strip.get_by_role("button", name="Next").tap()
    expect(page.locator("[data-part=status]")).to_contain_text("Issue 1 of 1: Too large")
    strip.get_by_role("button", name="List").tap()
    about.get_by_role("button", name="Resolve").tap()
    expect(about).to_have_count(0)
    page.locator(".editor-bar [data-command=job]").tap()
    assert fits(page)
    page.get_by_role("button", name="Finish: completed").tap()
    expect(page.locator("[data-part=status]")).to_have_text("The job is completed, in annotation.")


def test_every_dialog_fits_a_phone(new_page, server, state, compared, accessibility_problems):
    page = new_page(viewport=PHONE, color_scheme="dark", has_touch=True, storage_state=state)
    page.goto(compared[0])
    editor = Editor(page)
    for key in ("F1", "F2", "Alt+F", "Control+E", "Alt+B"):
        page.locator("[data-part=stage]").focus()
        editor.key(key)
        page.locator(".editor-dialog[open]").wait_for()
        if key == "Alt+F":
            page.get_by_role("button", name="Add a rule").tap()
            page.get_by_role("button", name="Add a group").tap()
        assert fits(page) and accessibility_problems(page) == [], key
        editor.key("Escape")
