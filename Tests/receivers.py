"""A server that hears the webhooks of the server under test."""

import contextlib
import http.server
import json
import queue
import threading


class Receiver:
    """A server of ours that keeps what is posted to it; what it answers is told by the path: `/500`, `/200`, `/302`."""

    def __init__(self):
        self.messages = queue.Queue()
        self.passed_over = []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.messages.put((dict(self.headers), body))
                status = int(self.path.rpartition("/")[2] or 200)
                answer = b"heard" if status == 200 else b"not now"
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "http://127.0.0.1:1/")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def next(self, event):
        """The next message about this event, with its headers and the body as it came; those of others keep their turn.

        Several messengers send at a time: messages may come in another order than that in which things happened.
        """
        for place, (_, body, _) in enumerate(self.passed_over):
            if body["event"] == event:
                return self.passed_over.pop(place)
        while True:
            headers, raw = self.messages.get(timeout=30)
            message = (headers, json.loads(raw), raw)
            if message[1]["event"] == event:
                return message
            self.passed_over.append(message)

    def forget(self):
        """What earlier tests left."""
        self.passed_over.clear()
        with contextlib.suppress(queue.Empty):
            while True:
                self.messages.get_nowait()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
