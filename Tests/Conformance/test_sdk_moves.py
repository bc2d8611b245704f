"""Tasks that move into projects with their labels, and jobs that are given out many at once."""

import dataclasses

import pytest
from cvat_sdk import make_client, models
from cvat_sdk.api_client import exceptions
from datasets import Caller, png

AGE = {"name": "age", "mutable": False, "input_type": "number", "values": ["0", "9", "1"], "default_value": "0"}
COAT = {"name": "coat", "mutable": True, "input_type": "select", "values": ["red", "black"], "default_value": "red"}
ARM = {
    "name": "arm",
    "type": "skeleton",
    "sublabels": [{"name": "elbow", "type": "points"}, {"name": "hand", "type": "points"}],
    "svg": '<line data-type="edge" data-node-from="1" data-node-to="2"></line>'
    '<circle data-type="element node" data-element-id="1" data-node-id="1" data-label-name="elbow"></circle>'
    '<circle data-type="element node" data-element-id="2" data-node-id="2" data-label-name="hand"></circle>',
}


@pytest.fixture(scope="module")
def client(server):
    with make_client(server.url, credentials=(server.administrator, server.password)) as client:
        client.config.status_check_period = 0.1
        yield client


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    for number in range(4):
        (folder / f"{number}.png").write_bytes(png(64, 48, number * 40))
    return [str(path) for path in sorted(folder.iterdir())]


def project(client, *labels):
    return client.projects.create({"name": "home", "labels": list(labels)})


def marked(client, pictures, *labels):
    """A task of its own with a box, a track and, where there is one, a skeleton."""
    task = client.tasks.create_from_data({"name": "wanderer", "labels": list(labels)}, pictures)
    cat, *others = task.get_labels()
    values = {attribute.name: attribute.id for attribute in cat.attributes}
    still = [{"spec_id": values["age"], "value": "7"}] if "age" in values else []
    moving = [{"spec_id": values["coat"], "value": "black"}] if "coat" in values else []
    box = {"type": "rectangle", "points": [1.0, 2.0, 30.0, 40.0]}
    document = {
        "shapes": [{**box, "frame": 0, "label_id": cat.id, "attributes": still + moving}],
        "tracks": [
            {"frame": 1, "label_id": cat.id, "attributes": still, "shapes": [{**box, "frame": 1, "attributes": moving}]}
        ],
    }
    for label in others:
        parts = [
            {"type": "points", "frame": 0, "label_id": part.id, "points": [float(number), 5.0]}
            for number, part in enumerate(label.sublabels)
        ]
        document["shapes"].append({"type": "skeleton", "frame": 0, "label_id": label.id, "points": [], "elements": parts})
    task.set_annotations(models.LabeledDataRequest(**document))
    return task


def test_a_task_moves_with_its_attributes_and_points_by_their_names(client, pictures):
    home = project(client, {"name": "dog"}, {**ARM}, {"name": "cat", "attributes": [COAT, AGE]})
    task = marked(client, pictures, {"name": "cat", "attributes": [AGE, COAT]}, ARM)
    task.update({"project_id": home.id})
    labels = {label.name: label for label in home.get_labels()}
    specs = {attribute.name: attribute.id for attribute in labels["cat"].attributes}
    found = task.get_annotations()
    box = next(shape for shape in found.shapes if shape.type.value == "rectangle")
    assert box.label_id == labels["cat"].id
    assert {value.spec_id: value.value for value in box.attributes} == {specs["age"]: "7", specs["coat"]: "black"}
    track = found.tracks[0]
    assert {value.spec_id: value.value for value in track.attributes} == {specs["age"]: "7"}
    assert {value.spec_id: value.value for value in track.shapes[0].attributes} == {specs["coat"]: "black"}
    skeleton = next(shape for shape in found.shapes if shape.type.value == "skeleton")
    assert skeleton.label_id == labels["arm"].id
    assert {element.label_id for element in skeleton.elements} == {part.id for part in labels["arm"].sublabels}
    assert {label.name for label in task.get_labels()} == {"dog", "arm", "cat"}


@pytest.mark.parametrize(
    ("label", "sentence"),
    [
        ({"name": "lion"}, "no label “cat”"),
        ({"name": "cat", "attributes": [AGE]}, "no attribute “coat”"),
        ({"name": "cat", "attributes": [AGE, {**COAT, "mutable": False}]}, "“coat” of the label “cat” is mutable in the task"),
        ({"name": "cat", "type": "polygon", "attributes": [AGE, COAT]}, "“cat” on frame 0 does not fit"),
    ],
)
def test_what_would_be_lost_keeps_a_task_where_it_is(client, pictures, label, sentence):
    home = project(client, label)
    task = marked(client, pictures, {"name": "cat", "attributes": [AGE, COAT]})
    before = task.get_annotations().to_dict()
    with pytest.raises(exceptions.ApiException) as refusal:
        task.update({"project_id": home.id})
    assert refusal.value.status == 400 and sentence in str(refusal.value.body)
    task.fetch()
    assert task.project_id is None
    after = task.get_annotations().to_dict()
    assert (after["shapes"], after["tracks"]) == (before["shapes"], before["tracks"])


def test_many_jobs_are_given_to_somebody_in_one_step(client, call, pictures):
    task = client.tasks.create_from_data({"name": "shared out", "labels": [{"name": "x"}], "segment_size": 1}, pictures)
    other = client.tasks.create_from_data({"name": "another", "labels": [{"name": "x"}]}, pictures[:1])
    jobs = sorted(job.id for job in task.get_jobs())
    account = {"username": "helper", "password1": "a long enough one", "password2": "a long enough one"}
    call("POST", "/api/auth/register", {**account, "email": "h@example.org"}, expected=201)
    helper = call.json("GET", "/api/users?username=helper")["results"][0]["id"]
    answer = call.json("PATCH", "/api/jobs", {"ids": jobs[:3], "assignee": helper})
    assert answer["count"] == 3 and {job["assignee"]["username"] for job in answer["results"]} == {"helper"}
    assert [job.assignee.username if job.assignee else None for job in sorted(task.get_jobs(), key=lambda job: job.id)] == [
        "helper", "helper", "helper", None,
    ]
    call("PATCH", "/api/jobs", {"ids": jobs[:2], "assignee": None})
    assert len([job for job in task.get_jobs() if job.assignee]) == 1
    strange = [*jobs[2:], other.get_jobs()[0].id]
    for body in (
        {"ids": [], "assignee": helper},
        {"ids": [10**9], "assignee": helper},
        {"ids": strange, "assignee": helper},
        {"ids": jobs, "assignee": 10**9},
        {"ids": jobs},
    ):
        assert len(call.json("PATCH", "/api/jobs", body, expected=400)["detail"]) > 3
    assert len([job for job in task.get_jobs() if job.assignee]) == 1


def test_whoever_only_works_in_a_job_gives_none_away(client, server, call, pictures):
    task = client.tasks.create_from_data({"name": "kept", "labels": [{"name": "x"}], "segment_size": 2}, pictures)
    account = {"username": "worker1", "password1": "a long enough one", "password2": "a long enough one"}
    call("POST", "/api/auth/register", {**account, "email": "w@example.org"}, expected=201)
    worker = call.json("GET", "/api/users?username=worker1")["results"][0]["id"]
    first, second = sorted(job.id for job in task.get_jobs())
    call("PATCH", "/api/jobs", {"ids": [first], "assignee": worker})
    theirs = Caller(dataclasses.replace(server, administrator="worker1", password="a long enough one"))
    for ids, status in (([first], 403), ([second], 400), ([first, second], 400)):
        theirs("PATCH", "/api/jobs", {"ids": ids, "assignee": None}, expected=status)
    assert call.json("GET", f"/api/jobs/{first}")["assignee"]["username"] == "worker1"
