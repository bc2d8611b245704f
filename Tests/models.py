"""A server of ours that speaks the form of Nuclio's functions for CVAT: pictures in base64 come in, objects go out.

What it answers is decided by the path: `/detector`, `/interactor`, `/outliner`, `/tracker`, `/reid`; `/bad` and `/broken`
misbehave, `/slow` waits until `release()`.
"""

import base64
import contextlib
import io
import json
import threading

from peers import Peer
from PIL import Image


class Models(Peer):
    """Remembers what it was asked."""

    def __init__(self):
        self.asked: list[tuple[str, dict]] = []
        self.gate = threading.Event()
        super().__init__()

    def reply(self, path, headers, body):
        question = json.loads(body)
        self.asked.append((path, question))
        status, answer = self.answer(path, question)
        return status, answer, {}

    def release(self) -> None:
        self.gate.set()

    def close(self) -> None:
        self.gate.set()
        super().close()

    def answer(self, path: str, body: dict):
        if path == "/reid":
            return 200, _partners(body)
        picture = _picture(body["image"])
        if path == "/slow":
            self.gate.wait(30)
        match path:
            case "/detector" | "/slow":
                return 200, _objects(picture)
            case "/interactor":
                return 200, {"mask": _region(body, picture)}
            case "/outliner":
                (x, y) = body["pos_points"][0]
                return 200, [[x - 20, y - 20], [x + 20, y - 20], [x + 20, y + 20], [x - 20, y + 20]]
            case "/tracker":
                # Everything goes 10 pixels to the right; the state counts the calls.
                states = [{"calls": (state or {"calls": 0})["calls"] + 1} for state in body["states"] or [None]]
                is_first = not body["states"]
                shapes = [[n + (0 if is_first or i % 2 else 10) for i, n in enumerate(s)] for s in body["shapes"]]
                return 200, {"shapes": shapes, "states": states}
            case "/bad":
                return 200, [{"label": "cat", "type": "rectangle", "points": [1, 2, 3]}]
        return 500, {"message": "out of memory"}


def _picture(text):
    return Image.open(io.BytesIO(base64.b64decode(text)))


def _partners(body):
    """Boxes whose left edges are no farther apart than `max_distance` are the same object, if both lie on their pictures."""
    widths = [_picture(body[name]).width for name in ("image0", "image1")]
    assert all(box["points"][2] <= width for width, name in zip(widths, ("boxes0", "boxes1")) for box in body[name])
    lefts = [box["points"][0] for box in body["boxes1"]]
    far = body.get("max_distance", 50)
    return [
        next((index for index, left in enumerate(lefts) if abs(left - box["points"][0]) <= far), -1)
        for box in body["boxes0"]
    ]


def _objects(picture):
    width, height = picture.size
    return [
        {"label": "cat", "type": "rectangle", "points": [20, 30, 120, 130], "confidence": "0.9"},
        {"label": "cat", "type": "rectangle", "points": [200, 30, 260, 90], "confidence": 0.3},
        {"label": "owl", "type": "mask", "confidence": 0.8, "mask": [0, 1, 1, 1, 1, 0, 40, 60, 42, 61],
         "points": [40, 60, 43, 60, 43, 62, 40, 62]},
        {"label": "stranger", "type": "rectangle", "points": [0, 0, width, height], "confidence": 1},
    ]


def _region(body, picture):
    """A square of 40 pixels around the first point inside; each point outside cuts off what lies beside it."""
    width, height = picture.size
    (x, y) = map(round, body["pos_points"][0])
    right = min([x + 20, *(round(point[0]) for point in body["neg_points"])])
    return [[int(x - 20 <= column < right and y - 20 <= row < y + 20) for column in range(width)] for row in range(height)]


@contextlib.contextmanager
def running_models():
    models = Models()
    try:
        yield models
    finally:
        models.close()
