"""Somebody guesses passwords at the sign-in page, and the administrator sees it."""

import re

import pytest

WRONG = "This user name and password do not belong together."
MOST = 200


@pytest.mark.console_errors_allowed("status of 422|status of 429")
@pytest.mark.parametrize("name", ["admin", "nobody-of-that-name"])
def test_wrong_passwords_get_one_sentence_a_growing_wait_and_entries(start_server, page, name):
    server = start_server("sqlite")

    def attempt(who: str, password: str) -> str:
        """What the page says; nothing where it let somebody in."""
        page.goto(f"{server.url}/login")
        page.fill("[name=username]", who)
        page.fill("[name=password]", password)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_load_state()
        if page.url.endswith("/projects"):
            return ""
        assert page.locator("[name=username]").input_value() == who
        assert page.locator("[name=password]").input_value() == ""
        return page.get_by_role("alert").inner_text()

    said: list[str] = []
    waits: list[int] = []
    while len(said) < 20 or len(set(waits)) < 2:
        said.append(attempt(name, f"guess number {len(said)}"))
        waits += map(int, re.findall(r"wait (\d+) second", said[-1]))
        assert len(said) < MOST, waits
    assert said[:3] == [WRONG] * 3
    assert all(text == WRONG or text.startswith("Too many attempts did not succeed: wait ") for text in said)
    assert max(waits) > waits[0]
    # The right password opens once the wait is over.
    assert any(attempt(server.administrator, server.password) == "" for _ in range(MOST))
    page.goto(f"{server.url}/admin/audit?q=failed")
    rows = page.locator("main tr, main li").filter(has_text="failed to sign in")
    assert rows.count() >= said.count(WRONG)
    assert name in rows.first.inner_text() and "127.0.0.1" in rows.first.inner_text()
