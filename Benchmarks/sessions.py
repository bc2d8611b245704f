"""What sessions cost a server in memory: people who have the page open and do nothing."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack

from playwright.sync_api import Page

from processes import Server

COUNTS = (10, 50)

# A web socket of Streamlit's page, and its first message: run the script (ClientState, empty, is field 11 of BackMsg).
OPEN_STREAMLIT = """(count) => Promise.all(Array.from({ length: count }, () => new Promise((resolve, reject) => {
  const socket = new WebSocket(`ws://${location.host}/_stcore/stream`, ["streamlit"])
  socket.binaryType = "arraybuffer"
  let messages = 0
  socket.onopen = () => socket.send(new Uint8Array([0x5a, 0x00]))
  socket.onmessage = () => { messages += 1 }
  socket.onerror = () => reject(new Error("the socket was refused"))
  window.sockets = [...(window.sockets ?? []), socket]
  setTimeout(() => messages > 2 ? resolve(messages) : reject(new Error(`only ${messages} messages`)), 15000)
})))"""


def memory(server: Server, more: Callable[[int], object]) -> dict[str, float]:
    """MB (PSS) with nobody, with 10 and with 50 sessions; `more(n)` opens n further ones and keeps them open."""
    result = {"sessions 0": server.memory().pss}
    opened = 0
    for count in COUNTS:
        more(count - opened)
        opened = count
        result[f"sessions {count}"] = server.memory().pss
    return result


def of_streamlit(page: Page, url: str) -> Callable[[int], object]:
    """Sockets as the browser's page opens them, without the page around them."""
    page.goto(f"{url}/_stcore/health")
    # Some at a time: fifty scripts at once would wait for each other longer than the sockets do.
    return lambda count: [page.evaluate(OPEN_STREAMLIT, min(10, count - done)) for done in range(0, count, 10)]


class Readers(AbstractContextManager):
    """People of ours: each has a connection of their own, which loaded a page and its plot and stays open."""

    def __init__(self, server: Server, paths: list[str]):
        self.server, self.paths, self.stack = server, paths, ExitStack()

    def more(self, count: int) -> None:
        for _ in range(count):
            connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
            self.stack.callback(connection.close)
            for path in self.paths:
                connection.request("GET", path)
                answer = connection.getresponse()
                if answer.status != 200 or not answer.read():
                    raise RuntimeError(f"{path} answers {answer.status}")

    def __exit__(self, *_: object) -> None:
        self.stack.close()
