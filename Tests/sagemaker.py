"""A server of ours that stands for Amazon SageMaker's runtime: one endpoint with containers in Direct mode.

It checks signatures (Signature Version 4, computed here from the AWS General Reference) and the limit of 6 MiB, and finds a
yellow rectangle on a blue ground in whatever picture it is sent. `x` and `y` come from how much of each pixel is yellow, so
that they are as exact on a small picture as on a large one.
"""

import base64
import contextlib
import hashlib
import hmac
import io
import json
import re

import numpy
from peers import Peer
from PIL import Image

REGION, ENDPOINT = "cn-north-1", "cvat-ai-inference-endpoint"
KEY, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
MOST_BYTES = 6 << 20


class SageMaker(Peer):
    """Remembers containers, types and sizes that it was asked with."""

    def __init__(self):
        self.asked: list[tuple[str, str, int]] = []
        super().__init__()

    def reply(self, path, headers, body):
        status, kind, answer = self.answer(path, headers, body)
        return status, answer, {"x-amzn-ErrorType": kind} if kind else {}

    def answer(self, path, headers, body):
        if headers["Authorization"] != _authorization(path, headers, body):
            return 403, "InvalidSignatureException", {"message": "The request signature we calculated does not match."}
        if path != f"/endpoints/{ENDPOINT}/invocations":
            return 400, "ValidationError", {"message": f"Endpoint {path.split('/')[2]} of account 1 not found."}
        if len(body) > MOST_BYTES:
            return 413, "ValidationError", {"message": "The body is larger than 6291456 bytes."}
        container = headers["X-Amzn-SageMaker-Target-Container-Hostname"]
        self.asked.append((container, headers["Content-Type"], len(body)))
        match container:
            case "pthFastrcnnContainer":
                picture = _colors(body)
                return 200, None, [{"person": _box(picture), "score": 0.98}, {"dog": [5, 5, 50, 60], "score": 0.31}]
            case "tfFastrcnnContainer":
                picture = numpy.array(json.loads(body)["instances"][0], dtype=float)
                height, width, _ = picture.shape
                x1, y1, x2, y2 = _box(picture)
                boxes = [[y1 / height, x1 / width, y2 / height, x2 / width]]
                answer = {"detection_boxes": boxes, "detection_scores": [0.9], "detection_classes": [1.0], "num_detections": 1}
                return 200, None, {"predictions": [answer]}
            case "cvatContainer":
                picture = _colors(base64.b64decode(json.loads(body)["image"]))
                return 200, None, [{"label": "person", "type": "rectangle", "points": _box(picture), "confidence": "0.7"}]
        failure = {"OriginalMessage": "CUDA out of memory", "OriginalStatusCode": 500, "message": "Received server error"}
        return 424, "ModelError", failure


def _colors(picture: bytes):
    return numpy.array(Image.open(io.BytesIO(picture)).convert("RGB"), dtype=float)


def _box(colors) -> list[float]:
    """The yellow rectangle: along the row and the column of its middle, the mean place and the length of what is yellow."""
    yellow = numpy.clip((colors[:, :, 0] - colors[:, :, 2] + 255) / 510, 0, 1)
    yellow = numpy.clip((yellow - 0.2) / 0.6, 0, 1)
    yellow[yellow < 0.1] = 0
    rows, columns = yellow.mean(axis=1), yellow.mean(axis=0)
    edges = []
    for line in (columns / columns.max(), rows / rows.max()):
        middle, length = (line * (numpy.arange(len(line)) + 0.5)).sum() / line.sum(), line.sum()
        edges.append((middle - length / 2, middle + length / 2))
    (x1, x2), (y1, y2) = edges
    return [float(x1), float(y1), float(x2), float(y2)]


def _authorization(path, headers, body) -> str:
    given = re.match(r"AWS4-HMAC-SHA256 Credential=[^,]+, SignedHeaders=([^,]+), ", headers["Authorization"] or "")
    names = given[1].split(";") if given else []
    lines = "".join(f"{name}:{headers[name].strip()}\n" for name in names)
    canonical = f"POST\n{path}\n\n{lines}\n{';'.join(names)}\n{hashlib.sha256(body).hexdigest()}"
    moment = headers["X-Amz-Date"] or ""
    scope = f"{moment[:8]}/{REGION}/sagemaker/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = f"AWS4{SECRET}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    return f"AWS4-HMAC-SHA256 Credential={KEY}/{scope}, SignedHeaders={';'.join(names)}, Signature={signature}"


@contextlib.contextmanager
def running_sagemaker():
    sagemaker = SageMaker()
    try:
        yield sagemaker
    finally:
        sagemaker.close()
