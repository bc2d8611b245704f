"""A real browser: Debian's chromium, started once, with a clean profile for each test.

`page` fails its test on any console error, uncaught exception or violation of the content security policy. A test that
means to see one says so with `@pytest.mark.console_errors_allowed("status of 404")`.
"""

import os
import re
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect, sync_playwright
from servers import ENGINES

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
DESKTOP = {"width": 1280, "height": 800}
TIMEOUT_MILLISECONDS = 15_000
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
ACCESSIBILITY_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
  tellViolation(`${event.violatedDirective} forbids ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`))"""

REST = """() => Promise.allSettled(document.getAnimations()
  .filter(({ effect }) => effect.getComputedTiming().endTime < Infinity).map(({ finished }) => finished))
  .then(() => {})"""

# What the others look at is tested on both engines below the pages; a browser need not look twice.
FILES_ON_BOTH_ENGINES = {"test_annotating", "test_editor_people", "test_operation", "test_pages"}


@pytest.fixture(scope="module")
def engine(request) -> str:
    """The database below the server."""
    return request.param


def pytest_generate_tests(metafunc):
    if "engine" in metafunc.fixturenames:
        on_both = metafunc.module.__name__ in FILES_ON_BOTH_ENGINES
        metafunc.parametrize("engine", ENGINES if on_both else ["sqlite"], indirect=True, scope="module")


@pytest.fixture(scope="session")
def browser():
    expect.set_options(timeout=TIMEOUT_MILLISECONDS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            # Chromium's own sandbox does not start as root, and /dev/shm is small in containers
            args=["--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser, request):
    """A function that opens a page in a profile of its own, for a second person or another device:
    new_page(viewport={"width": 360, "height": 740}, color_scheme="dark", java_script_enabled=False)."""
    contexts, problems = [], []

    def open_page(**settings) -> Page:
        context = browser.new_context(**{"viewport": DESKTOP, **settings})
        contexts.append(context)
        context.set_default_timeout(TIMEOUT_MILLISECONDS)
        if settings.get("java_script_enabled", True):
            context.expose_function("tellViolation", lambda violation: problems.append(f"policy: {violation}"))
            context.add_init_script(TELL_VIOLATIONS)
        context.on("page", lambda page: _collect(page, problems))
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    allowed = [marker.args[0] for marker in request.node.iter_markers("console_errors_allowed")]
    unexpected = [text for text in problems if not any(re.search(pattern, text) for pattern in allowed)]
    assert not unexpected, "the browser reported:\n" + "\n".join(unexpected)


@pytest.fixture
def page(new_page) -> Page:
    """A desktop page that nobody has signed in on."""
    return new_page()


@pytest.fixture
def accessibility_problems():
    """A function that runs axe over a page and tells what breaks WCAG 2.2 AA, one line a rule."""

    def problems(page: Page) -> list[str]:
        # A colour on its way from one to another has the contrast of neither
        page.evaluate(REST)
        # Through the debugger, so that the page's policy need not allow it
        page.evaluate(AXE.read_text())
        result = page.evaluate(
            "tags => axe.run(document, { runOnly: { type: 'tag', values: tags } })", ACCESSIBILITY_RULES
        )
        return [
            f"{found['id']} ({found['impact']}): {found['help']}: {found['nodes'][0]['html'][:200]}"
            for found in result["violations"]
        ]

    return problems


def _collect(page: Page, problems: list[str]) -> None:
    page.on("console", lambda message: problems.append(f"console: {message.text}") if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(f"exception: {error}"))
