"""Waiting for what comes by itself."""

import time


def wait_for(fact, seconds: float = 90, what: str = "it") -> None:
    deadline = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < deadline, f"{what} did not come true in time"
        time.sleep(0.02)


def wait_in(page, expression: str) -> None:
    """Waits until a page's expression is true. The pages' policy forbids Playwright's own `wait_for_function`: from the
    second time on it evaluates text within the page."""
    wait_for(lambda: page.evaluate(expression), 15, expression)
