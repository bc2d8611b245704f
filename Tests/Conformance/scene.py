"""A scene of every kind of annotation that other formats know, and what is to be found of it by who reads them."""

import zlib

import numpy as np
from datasets import Caller, make_task, png
from pycocotools import mask as coco_mask

WIDTH, HEIGHT = 96, 64
NAMES = ["img_000", "img_001", "img_002"]
LABELS = [
    {"name": "cat", "color": "#ff0000"},
    {"name": "dog", "color": "#00ff00"},
    {"name": "owl", "color": "#0000ff"},
]
# Picture, kind, label, corners, and by how many degrees a box is turned; a shape lies over those before it.
SHAPES = [
    (0, "rectangle", "cat", [10.5, 12, 40, 32], 30),
    (0, "rectangle", "dog", [50, 5, 70, 25], 0),
    (1, "polygon", "dog", [1, 1, 31, 1, 31, 22, 1, 40], 0),
    (2, "mask", "owl", [0, 800, 8, 5, 39, 29], 0),
]
TAGS = [(2, "owl")]
# A track of a box; the one on the second picture is between two keyframes, and all lie over the shapes.
TRACK = ("cat", [[1, 1, 9, 9], [3, 3, 11, 11], [5, 5, 13, 13]])
SEEN = SHAPES + [(frame, "rectangle", TRACK[0], corners, 0) for frame, corners in enumerate(TRACK[1])]
# The drawing of a label whose points are a head and a hip.
SKELETON = (
    '<line x1="50" y1="10" x2="50" y2="30" data-type="edge" data-node-from="1" data-node-to="2"></line>'
    '<circle cx="50" cy="10" r="1" data-type="element node" data-element-id="1" data-node-id="1" '
    'data-label-name="head"></circle>'
    '<circle cx="50" cy="30" r="1" data-type="element node" data-element-id="2" data-node-id="2" '
    'data-label-name="hip"></circle>'
)


def per_picture(facts) -> dict[str, list]:
    """Facts by the picture's name, in order."""
    found = {name: [] for name in NAMES}
    for frame, *fact in facts:
        found[NAMES[frame]].append(tuple(fact))
    return {name: sorted(facts, key=repr) for name, facts in found.items()}


def box(corners) -> tuple:
    x, y, right, bottom = map(float, corners)
    return x, y, right - x, bottom - y


def boxes(turned: bool = True) -> list:
    return [
        (frame, "bbox", label, *box(corners))
        for frame, kind, label, corners, rotation in SEEN
        if kind == "rectangle" and (turned or not rotation)
    ]


def tags() -> list:
    return [(frame, "label", label) for frame, label in TAGS]


def polygons() -> list:
    return [(frame, "polygon", label, *map(float, points)) for frame, kind, label, points, _ in SEEN if kind == "polygon"]


def pixels(kind: str, numbers: list, rotation: float) -> np.ndarray:
    """As pycocotools paints it."""
    if kind == "mask":
        image = np.zeros((HEIGHT, WIDTH), bool)
        left, top, right, bottom = numbers[-4:]
        image[top : bottom + 1, left : right + 1] = True
        return image
    corners = np.array(numbers, float)
    if kind == "rectangle":
        left, top, right, bottom = numbers
        corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], float)
        middle, angle = corners.mean(axis=0), np.radians(rotation)
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        corners = (corners - middle) @ turn + middle
    return coco_mask.decode(coco_mask.frPyObjects([corners.ravel().tolist()], HEIGHT, WIDTH))[:, :, 0].astype(bool)


def mask(image: np.ndarray) -> tuple:
    """How many pixels, the box around them, and a sum of all of them."""
    image = np.asarray(image).astype(bool)
    rows, columns = np.nonzero(image)
    around = tuple(int(value) for value in (columns.min(), rows.min(), columns.max(), rows.max()))
    return int(image.sum()), *around, zlib.crc32(np.packbits(image).tobytes())


def painted(takes, by_label: bool = False) -> list:
    """What is left of each shape, or of each label's, under what lies over it."""
    facts = []
    for frame in range(len(NAMES)):
        layers = [(label, pixels(kind, numbers, turn)) for at, kind, label, numbers, turn in SEEN if at == frame and takes(kind, turn)]
        canvas = np.full((HEIGHT, WIDTH), -1)
        for number, (_, image) in enumerate(layers):
            canvas[image] = number
        keys = [label if by_label else number for number, (label, _) in enumerate(layers)]
        for key in dict.fromkeys(keys):
            shown = np.isin(canvas, [number for number, other in enumerate(keys) if other == key])
            if shown.any():
                facts.append((frame, "mask", layers[keys.index(key)][0], *mask(shown)))
    return facts


def anything(kind, rotation):
    return True


def masks(kind, rotation):
    return kind == "mask"


def no_plain_box(kind, rotation):
    return kind != "rectangle" or rotation


def polygon_boxes() -> list:
    """Datumaro adds a box to each of COCO's polygons and masks."""
    around = []
    for frame, kind, label, numbers, _ in SEEN:
        if kind == "polygon":
            xs, ys = numbers[::2], numbers[1::2]
            around.append((frame, "bbox", label, *box([min(xs), min(ys), max(xs), max(ys)])))
        elif kind == "mask":
            left, top, right, bottom = numbers[-4:]
            around.append((frame, "bbox", label, *box([left, top, right + 1, bottom + 1])))
    return around


def turned_boxes() -> list:
    """CVAT's own XML has the box before it was turned, and the angle; Datumaro makes middle, size and angle of it."""
    facts = []
    for frame, kind, label, corners, rotation in SEEN:
        if kind == "rectangle":
            x, y, width, height = box(corners)
            turned = ("rotated_bbox", label, x + width / 2, y + height / 2, width, height, float(rotation))
            facts.append((frame, *turned) if rotation else (frame, "bbox", label, x, y, width, height))
    return facts


def unlabelled(facts) -> list:
    return [(frame, kind, None, *rest) for frame, kind, _, *rest in facts]


class Maker:
    """Makes tasks of the three pictures."""

    def __init__(self, server, labels: list[dict]):
        self.call = Caller(server)
        pictures = {f"{name}.png": png(WIDTH, HEIGHT, index * 50) for index, name in enumerate(NAMES)}
        self.task = make_task(self.call, labels, pictures)
        found = self.call.json("GET", f"/api/labels?task_id={self.task}")["results"]
        found += [point for label in found for point in label.get("sublabels", [])]
        self.keys = {label["name"]: label["id"] for label in found}
        self.attributes = {(label["name"], one["name"]): one["id"] for label in found for one in label["attributes"]}

    def mark(self, frame, label, **values) -> dict:
        given = [{"spec_id": self.attributes[label, name], "value": value} for name, value in values.items()]
        return {"frame": frame, "label_id": self.keys[label], "attributes": given}

    def shape(self, frame, kind, label, points, rotation=0, **values) -> dict:
        return {**self.mark(frame, label, **values), "type": kind, "points": points, "rotation": rotation}

    def put(self, tags=(), shapes=(), tracks=()):
        document = {"version": 0, "tags": list(tags), "shapes": list(shapes), "tracks": list(tracks)}
        self.call("PUT", f"/api/tasks/{self.task}/annotations", document)
        return self.call, self.task
