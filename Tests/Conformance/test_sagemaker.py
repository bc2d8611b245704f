"""Models on Amazon SageMaker, declared by a file, asked through cvat-sdk; a server of ours checks signatures and sizes."""

import json
import re

import numpy
import pytest
from attacks import cookies
from media import NINE, call, make
from PIL import Image
from sagemaker import ENDPOINT, KEY, MOST_BYTES, REGION, SECRET, running_sagemaker
from servers import Servers

WIDTH, HEIGHT = 6000, 4000
BOX = [1500, 1001, 4333, 3010]
# By name.
SMALL, LARGE = 0, 1
FORMS = {
    "image": {"container": "pthFastrcnnContainer", "request": "image", "answer": "torchserve"},
    "tf": {"container": "tfFastrcnnContainer", "request": "tf-instances", "answer": "tf-detection"},
    "cvat": {"container": "cvatContainer", "request": "cvat-json", "answer": "cvat"},
    "broken": {"container": "noContainer", "request": "image", "answer": "cvat"},
    "gone": {"container": "", "endpoint": "nowhere"},
}


@pytest.fixture(scope="module")
def runtime():
    with running_sagemaker() as sagemaker:
        yield sagemaker


@pytest.fixture(scope="module")
def endpoints(engine, runtime, tmp_path_factory):
    """One for each engine: the tests of the file change it."""
    path = tmp_path_factory.mktemp("settings") / "endpoints.json"
    write(path, runtime, FORMS)
    return path


@pytest.fixture(scope="module")
def server(engine, runtime, endpoints):
    settings = {
        "OUTBOUND_ALLOW": runtime.origin,
        "ENDPOINTS_FILE": str(endpoints),
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
    }
    with Servers() as start:
        yield start(engine, settings)


@pytest.fixture(scope="session")
def photograph(tmp_path_factory):
    """24 megapixels that SageMaker does not take: noise makes the file large."""
    colors = numpy.zeros((HEIGHT, WIDTH, 3), dtype=numpy.int16)
    colors[:, :] = (10, 20, 200)
    colors[BOX[1] : BOX[3], BOX[0] : BOX[2]] = (250, 220, 10)
    noise = numpy.random.default_rng(7).integers(-28, 29, (1000, 1000, 1), dtype=numpy.int16)
    colors += numpy.tile(noise, (HEIGHT // 1000, WIDTH // 1000, 1))
    path = tmp_path_factory.mktemp("pictures") / "large.jpg"
    Image.fromarray(colors.clip(0, 255).astype(numpy.uint8)).save(path, quality=92, subsampling=2)
    assert path.stat().st_size > MOST_BYTES
    return path


@pytest.fixture(scope="module")
def task(client, photograph):
    """A small photograph and the large one."""
    return make(client, [NINE[0], photograph], labels=[{"name": "person"}, {"name": "dog"}])


def write(path, runtime, forms, **more):
    common = {"kind": "detector", "service": "sagemaker", "region": REGION, "endpoint": ENDPOINT, **more}
    entries = [
        {"name": name, **common, "endpoint_url": runtime.origin, "labels": ["person", "dog"], **form}
        for name, form in forms.items()
    ]
    path.write_text(json.dumps(entries))


def ask(client, task, name, frame, expected=200):
    body = {"task": task.id, "frame": frame, "threshold": 0.5}
    return call(client, "POST", f"/api/lambda/functions/{name}", body, expected).data.decode()


@pytest.mark.parametrize("form", ["image", "tf", "cvat"])
def test_boxes_on_a_photograph_of_24_megapixels_are_right(client, runtime, task, form):
    runtime.asked.clear()
    (shape,) = json.loads(ask(client, task, form, LARGE))["shapes"]
    assert [label.name for label in task.get_labels() if label.id == shape["label_id"]] == ["person"]
    assert max(abs(found - true) for found, true in zip(shape["points"], BOX, strict=True)) < 2, shape["points"]
    ((container, kind, size),) = runtime.asked
    assert container == FORMS[form]["container"] and size < MOST_BYTES
    assert kind == ("application/x-image" if form == "image" else "application/json")


def test_what_goes_wrong_is_told(client, task):
    assert "CUDA out of memory" in ask(client, task, "broken", SMALL, 502)
    assert f"cannot call “nowhere” in {REGION}" in ask(client, task, "gone", SMALL, 503)


def test_a_wrong_key_is_told_from_the_signature(client, server, task):
    server.stop()
    server.environment["AWS_SECRET_ACCESS_KEY"] = "wrong"
    server.start()
    assert "does not accept this server's signature" in ask(client, task, "broken", SMALL, 503)


def test_the_file_is_followed_until_somebody_edits(client, server, runtime, endpoints):
    admin, token = cookies(server.url, server.administrator, server.password)
    pages = dict(re.findall(r'"(/admin/models/\d+)"[^>]*>(\w+)<', admin("GET", "/admin/models").text))
    image, gone = (next(page for page, name in pages.items() if name == wanted) for wanted in ("image", "gone"))
    edit = {"csrf_token": token, "name": "Ours", "kind": "tracker", "service": "nuclio", "address": "http://ours/"}
    assert admin.form(image, edit).status == 303
    server.stop()
    write(endpoints, runtime, {**FORMS, "new": {}}, seconds=90)
    server.start()
    listed = json.loads(call(client, "GET", "/api/lambda/functions", expected=200).data)
    names = {each["id"]: each["name"] for each in listed}
    assert names["image"] == "Ours" and "new" in names
    assert 'value="90"' in admin("GET", gone).text
    assert "models stay as people changed them" in server.log_text()


def test_a_file_that_cannot_be_read_ends_the_start(server, endpoints):
    server.stop()
    endpoints.write_text('[{"name": "A"}]')
    ended = server.run("serve")
    assert ended.returncode == 78
    assert "endpoints.json cannot be used: line 1, [0]: kind: Choose what the model does." in ended.stdout + ended.stderr
