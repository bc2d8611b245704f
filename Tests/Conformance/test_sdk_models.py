"""Models, driven by cvat-sdk as it comes from PyPI: its lambda functions and requests."""

import json
import time

import pytest
from cvat_sdk import make_client
from cvat_sdk.api_client import models as api
from cvat_sdk.api_client.exceptions import ApiException
from media import NINE, make
from models import running_models
from servers import Servers


@pytest.fixture(scope="module")
def fake():
    with running_models() as models:
        yield models


@pytest.fixture(scope="module")
def client(engine, fake):
    with Servers() as start:
        server = start(engine, {"OUTBOUND_ALLOW": fake.origin})
        with make_client(server.url, credentials=(server.administrator, server.password)) as client:
            for kind in ["detector", "interactor", "tracker", "reid"]:
                declare(client, kind, f"{fake.origin}/{kind}")
            yield client


@pytest.fixture(scope="module")
def task(client):
    return make(client, NINE[:2])


def declare(client, kind, address):
    """Through the administrators' form."""
    cookies = client.api_client.cookies
    status = client.api_client.rest_client.request(
        "POST",
        client.api_map.make_endpoint_url("/admin/models"),
        headers={
            "Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items()),
            "X-CSRFToken": cookies["csrftoken"].value,
            "Origin": client.api_map.host,
            "Content-Type": "application/x-www-form-urlencoded",
        },
        post_params=[("name", f"Fake {kind}"), ("kind", kind), ("address", address), ("labels", "cat\nowl")],
        _parse_response=False,
        _check_status=False,
    ).status
    assert status in {200, 303}, status


def call(client, function, **body):
    request = api.OnlineFunctionCallRequest(**body)
    _, response = client.api_client.lambda_api.create_functions(
        function, online_function_call_request=request, _parse_response=False
    )
    return json.loads(response.data)


def ended(client, begun):
    deadline = time.monotonic() + 30
    while (state := client.api_client.lambda_api.retrieve_requests(begun.id)[0]).status not in {"finished", "failed"}:
        assert time.monotonic() < deadline
    return state


def test_the_functions_are_listed_by_kind(client):
    _, response = client.api_client.lambda_api.list_functions(_parse_response=False)
    functions = {function["id"]: function for function in json.loads(response.data)}
    assert {name: function["kind"] for name, function in functions.items()} == {
        "fake-detector": "detector", "fake-interactor": "interactor", "fake-tracker": "tracker", "fake-reid": "reid",
    }
    assert [label["name"] for label in functions["fake-detector"]["labels_v2"]] == ["cat", "owl"]
    assert functions["fake-interactor"]["min_pos_points"] == 1


def test_a_detector_an_interactor_and_a_tracker_answer_at_once(client, task):
    found = call(client, "fake-detector", task=task.id, frame=0, threshold=0.5)
    assert [shape["type"] for shape in found["shapes"]] == ["rectangle", "mask"]
    assert found["shapes"][0]["source"] == "auto" and "id" not in found["shapes"][0]
    region = call(client, "fake-interactor", task=task.id, frame=0, pos_points=[[100, 100]], neg_points=[])
    assert sum(map(sum, region["mask"])) == 1600
    tracked = call(client, "fake-tracker", task=task.id, frame=0, shapes=[[1, 2, 30, 40]])
    assert tracked == {"shapes": [[1, 2, 30, 40]], "states": [{"calls": 1}]}


def test_a_detector_goes_over_a_whole_task(client, task):
    request = api.FunctionCallRequest(
        function="fake-detector", task=task.id, cleanup=True, threshold=0.5,
        mapping={"cat": api.LabelMappingEntryRequest(name="owl")},
    )
    begun, _ = client.api_client.lambda_api.create_requests(function_call_request=request)
    assert begun.function.task == task.id and begun.function.threshold == 0.5
    state = ended(client, begun)
    assert (state.status, state.progress, state.exc_info) == ("finished", 100, None)
    owl = next(label.id for label in task.get_labels() if label.name == "owl")
    shapes = task.get_annotations().shapes
    assert [(shape.frame, shape.label_id, shape.source) for shape in shapes] == [(0, owl, "auto"), (1, owl, "auto")]
    _, response = client.api_client.lambda_api.list_requests(_parse_response=False)
    assert json.loads(response.data)[0]["id"] == begun.id
    client.api_client.lambda_api.delete_requests(begun.id)


def test_boxes_of_a_task_become_tracks(client):
    task = make(client, NINE[:3])
    label = task.get_labels()[0].id

    def box(frame, left):
        return api.LabeledShapeRequest(type="rectangle", frame=frame, label_id=label, points=[left, 20, left + 40, 60])

    lefts = [(0, 10), (0, 150), (1, 160), (1, 20), (2, 30), (2, 240)]
    task.set_annotations(api.LabeledDataRequest(shapes=[box(*place) for place in lefts]))
    request = api.FunctionCallRequest(function="fake-reid", task=task.id, threshold=0.5, max_distance=30)
    begun, _ = client.api_client.lambda_api.create_requests(function_call_request=request)
    state = ended(client, begun)
    assert (state.status, state.progress, state.exc_info) == ("finished", 100, None)
    found = task.get_annotations()
    assert [(shape.frame, shape.points[0]) for shape in found.shapes] == [(2, 240)]
    tracks = sorted(found.tracks, key=lambda track: track.shapes[0].points[0])
    assert [(track.frame, track.label_id, track.source) for track in tracks] == [(0, label, "auto")] * 2
    assert [[(shape.frame, shape.points[0], shape.outside) for shape in track.shapes] for track in tracks] == [
        [(0, 10, False), (1, 20, False), (2, 30, False)],
        [(0, 150, False), (1, 160, False), (2, 160, True)],
    ]
    # What is left has no neighbour to be compared with.
    begun, _ = client.api_client.lambda_api.create_requests(function_call_request=request)
    state = ended(client, begun)
    assert state.status == "failed" and "no boxes on two neighbouring pictures" in state.exc_info
    request = api.FunctionCallRequest(function="fake-reid", task=task.id, cleanup=True)
    with pytest.raises(ApiException) as refusal:
        client.api_client.lambda_api.create_requests(function_call_request=request)
    assert refusal.value.status == 400 and "what becomes tracks" in str(refusal.value.body)


def test_what_does_not_fit_is_refused(client, task):
    for function, body, status in [
        ("nobody", {"task": task.id, "frame": 0}, 404),
        ("fake-detector", {"task": task.id, "frame": 99}, 404),
        ("fake-interactor", {"task": task.id, "frame": 0}, 400),
        ("fake-reid", {"task": task.id, "frame": 0}, 400),
        ("fake-detector", {"frame": 0}, 400),
    ]:
        with pytest.raises(ApiException) as refusal:
            call(client, function, **body)
        assert refusal.value.status == status, (function, body)
