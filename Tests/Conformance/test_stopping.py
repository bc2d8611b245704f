"""SIGTERM while something does not answer: the process ends by itself, and in order."""

import http.server
import threading

from datasets import Caller, png

EMPTY = b'<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>'


class SilentBucket(http.server.BaseHTTPRequestHandler):
    """Lists nothing, and never answers who stores something."""

    asked = threading.Event()

    def do_GET(self):
        found = EMPTY if "list-type" in self.path else b""
        self.send_response(200 if found else 404)
        self.send_header("Content-Length", str(len(found)))
        self.end_headers()
        self.wfile.write(found)

    def do_PUT(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.set()
        threading.Event().wait(60)

    def log_message(self, *_):
        pass


def test_a_store_that_hangs_does_not_keep_the_server_from_ending(start_server):
    bucket = http.server.ThreadingHTTPServer(("127.0.0.1", 0), SilentBucket)
    bucket.daemon_threads = True
    threading.Thread(target=bucket.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{bucket.server_address[1]}"
    server = start_server(
        settings={
            "MEDIA_BUCKET": "pictures",
            "AWS_ENDPOINT_URL": origin,
            "OUTBOUND_ALLOW": origin,
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
        }
    )
    call = Caller(server)
    task = call.json("POST", "/api/tasks", {"name": "owls", "labels": [{"name": "owl"}]}, expected=201)["id"]
    head = '--x\r\nContent-Disposition: form-data; name="client_files[0]"; filename="a.png"\r\n\r\n'
    body = head.encode() + png(64, 48, 9) + b"\r\n--x--\r\n"
    media = {"Content-Type": "multipart/form-data; boundary=x"}
    threading.Thread(target=upload, args=(call, task, body, media), daemon=True).start()
    assert SilentBucket.asked.wait(30)
    assert server.stop() == 0
    assert "without waiting longer" in server.log_text()
    bucket.shutdown()


def upload(call: Caller, task: int, body: bytes, media: dict[str, str]) -> None:
    try:
        call("POST", f"/api/tasks/{task}/data/", body, media, expected=202)
    except OSError:
        pass  # the server goes in the middle of it
