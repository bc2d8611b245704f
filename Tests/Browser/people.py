"""What people do in a browser, in words of the product."""

import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, expect

PHOTOS = Path(__file__).resolve().parent.parent / "Fixtures" / "photos"
NINE = sorted(path for path in PHOTOS.iterdir() if path.suffix in {".jpg", ".png"})


def sign_in(page: Page, server, name: str | None = None, password: str | None = None) -> None:
    page.goto(f"{server.url}/login")
    page.fill("[name=username]", name or server.administrator)
    page.fill("[name=password]", password or server.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{server.url}/projects")


def signed_in(browser, server) -> dict:
    """The cookies of the administrator: one sign-in serves the tests of a whole file."""
    page = browser.new_context().new_page()
    sign_in(page, server)
    state = page.context.storage_state()
    page.context.close()
    return state


def make_project(page: Page, server, name: str, labels: list[str]) -> int:
    page.goto(f"{server.url}/projects/new")
    page.fill("[name=name]", name)
    for index, label in enumerate(labels):
        page.locator("[name=label_name]").nth(index).fill(label)
    page.get_by_role("button", name="Create project").click()
    page.wait_for_url(f"{server.url}/projects/*")
    return int(page.url.rsplit("/", 1)[1])


def make_task(page: Page, server, project: int, name: str, files: list[Path]) -> int:
    """Through the form, with its progress bar; waits until the task's page is there."""
    page.goto(f"{server.url}/projects/{project}/tasks/new")
    page.fill("[name=name]", name)
    page.set_input_files("input[name=client_files]", files)
    page.get_by_role("button", name="Create task").click()
    page.wait_for_url(f"{server.url}/tasks/*")
    return int(page.url.rsplit("/", 1)[1].split("?")[0])


class Editor:
    """The annotation editor, driven by the mouse as a person would, in the picture's own pixels."""

    def __init__(self, page: Page):
        self.page = page
        self.element = page.locator("annotation-editor")
        self.wait("data-state", "ready")

    def wait(self, attribute: str, value: str) -> None:
        expect(self.element).to_have_attribute(attribute, value)

    def number(self, attribute: str) -> float:
        return float(self.element.get_attribute(attribute))

    def at(self, x: float, y: float) -> tuple[float, float]:
        """From the picture's pixel to the page's."""
        scale = self.number("data-scale")
        return self.number("data-left") + x * scale, self.number("data-top") + y * scale

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        mouse = self.page.mouse
        mouse.move(*self.at(*start))
        mouse.down()
        mouse.move(*self.at(*end), steps=8)
        mouse.up()

    def key(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)

    def click(self, x: float, y: float, **options) -> None:
        self.page.mouse.click(*self.at(x, y), **options)

    def move(self, x: float, y: float) -> None:
        self.page.mouse.move(*self.at(x, y))

    def tool(self, name: str) -> None:
        """Takes a tool from the toolbar; the picture has the focus afterwards."""
        self.page.locator(f".editor-tools [data-command=tool-{name}]").click()
        self.wait("data-tool", name)

    @property
    def job(self) -> int:
        return int(self.element.get_attribute("job"))

    def objects(self, count: int) -> None:
        self.wait("data-objects", str(count))

    def draw(self, x1: float, y1: float, x2: float, y2: float, label_digit: int = 1) -> None:
        before = int(self.number("data-objects"))
        self.key("Escape", str(label_digit), "n")
        self.drag((x1, y1), (x2, y2))
        self.wait("data-objects", str(before + 1))
        self.key("Escape")

    def saved(self) -> None:
        self.wait("data-saved", "saved")

    def go_to(self, frame: int) -> None:
        while int(self.number("data-frame")) < frame:
            now = int(self.number("data-frame"))
            self.key("f")
            self.wait("data-frame", str(now + 1))
            self.wait("data-state", "ready")


def open_first_job(page: Page, server, task: int) -> Editor:
    page.goto(f"{server.url}/tasks/{task}")
    page.locator(f"a[href*='/tasks/{task}/jobs/']").first.click()
    page.wait_for_url(f"{server.url}/tasks/{task}/jobs/*")
    return Editor(page)


def make_labelled_project(page: Page, server, name: str, labels: list[dict]) -> int:
    """Through the interface: labels of a kind, with attributes, or with a skeleton, as CVAT writes them."""
    page.goto(f"{server.url}/projects")
    token = page.locator('meta[name="csrf-token"]').get_attribute("content")
    answer = page.request.post(
        f"{server.url}/api/projects",
        data={"name": name, "labels": labels},
        headers={"X-CSRFToken": token, "Origin": server.url},
    )
    assert answer.status == 201, answer.text()
    return answer.json()["id"]


def annotations(page: Page, server, job: int) -> dict:
    """What the server has of a job: tags, shapes and tracks."""
    answer = page.request.get(f"{server.url}/api/jobs/{job}/annotations/")
    assert answer.status == 200, answer.text()
    return answer.json()


def stored(editor: Editor, server) -> dict:
    """The same, once everything is saved."""
    editor.saved()
    return annotations(editor.page, server, editor.job)


def stored_shapes(editor: Editor, server) -> list[dict]:
    return stored(editor, server)["shapes"]


def color_at(editor: Editor, x: float, y: float) -> list[int]:
    """What is shown of the picture and what rests on it, at a picture pixel."""
    script = """([x, y]) => {
      const canvas = document.querySelector("[data-part=resting]")
      const { left, top } = canvas.getBoundingClientRect()
      const place = [(x - left) * devicePixelRatio, (y - top) * devicePixelRatio]
      return [...canvas.getContext("2d").getImageData(...place, 1, 1).data]
    }"""
    return editor.page.evaluate(script, list(editor.at(x, y)))


def paintings(page: Page, seconds: float = 20) -> Iterator[None]:
    """The moments in which something may have come to be seen: what rests is painted beside the page, tile by tile."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        page.evaluate("() => new Promise(requestAnimationFrame)")


def another_color(editor: Editor, x: float, y: float, before: list[int]) -> list[int]:
    """The same, as soon as it is another one."""
    for _ in paintings(editor.page):
        if (color := color_at(editor, x, y)) != before:
            break
    return color


def painted_color(editor: Editor, x: float, y: float) -> list[int]:
    """The same, once the picture is there: before, it is the colour of what is around the picture."""
    return another_color(editor, x, y, color_at(editor, -10, -10))
