"""What the tests of media share: tasks made from files, and what the server gives back of them."""

import io
import zipfile
from pathlib import Path
from types import SimpleNamespace

from cvat_sdk.api_client.exceptions import ApiException
from cvat_sdk.core.proxies.tasks import ResourceType
from PIL import Image

PHOTOS = Path(__file__).resolve().parent.parent / "Fixtures" / "photos"
NINE = sorted((path for path in PHOTOS.iterdir() if path.suffix in {".jpg", ".png"}), key=lambda path: path.name)
LABELS = [{"name": "cat"}, {"name": "owl"}]


def make(client, resources, kind=ResourceType.LOCAL, data=None, **spec):
    return client.tasks.create_from_data(
        {"name": "media", "labels": LABELS, **spec},
        resources=[str(path) for path in resources],
        resource_type=kind,
        data_params={"image_quality": 70, **(data or {})},
    )


def call(client, method, path, body=None, expected=None, **headers):
    """A request as the client would send it, whatever its answer's status."""
    try:
        response = client.api_client.rest_client.request(
            method,
            client.api_map.make_endpoint_url(path),
            headers={
                **client.api_client.get_common_headers(),
                "Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in client.api_client.cookies.items()),
                "X-CSRFToken": client.api_client.cookies["csrftoken"].value,
                **headers,
            },
            body=body,
            _parse_response=False,
        )
    except ApiException as refusal:
        response = SimpleNamespace(status=refusal.status, headers=refusal.headers, data=refusal.body)
    if expected:
        assert response.status == expected, (response.status, response.data[:300])
    return response


def names(task):
    return [frame.name for frame in task.get_meta().frames]


def original(task, number):
    return task.get_frame(number, quality="original").read()


def annotations(task):
    """What is marked, with the names of labels in place of keys."""
    labels = {label.id: label.name for label in task.get_labels()}

    def plain(value):
        if isinstance(value, dict):
            kept = {key: plain(item) for key, item in value.items() if key not in {"id", "uid", "version", "spec_id"}}
            if "label_id" in kept:
                kept["label_id"] = labels[kept["label_id"]]
            return kept
        return [plain(item) for item in value] if isinstance(value, list) else value

    found = task.get_annotations().to_dict()
    return plain({key: found[key] for key in ("tags", "shapes", "tracks")})


def states(task):
    """The jobs in the order of their frames."""
    found = sorted(task.get_jobs(), key=lambda job: job.start_frame)
    return [
        (job.start_frame, job.stop_frame, job.stage, job.state, job.assignee.username if job.assignee else None)
        for job in found
    ]


def chunk(task, number, quality="original"):
    buffer = io.BytesIO()
    task.download_chunk(number, buffer, quality=quality)
    return zipfile.ZipFile(buffer)


def jobs(task):
    return sorted((job.start_frame, job.stop_frame) for job in task.get_jobs())


def numbered(folder, count, start=0, size=(64, 48)):
    """Pictures of which each is of one grey that tells its number."""
    paths = []
    for number in range(start, start + count):
        path = folder / f"p{number}.png"
        Image.new("RGB", size, (number % 256, number // 256, 7)).save(path)
        paths.append(path)
    return paths


def shade(picture):
    red, green, _ = Image.open(io.BytesIO(picture)).convert("RGB").getpixel((3, 3))
    return red + 256 * green
