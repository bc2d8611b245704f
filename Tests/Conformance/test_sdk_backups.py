"""Backups of tasks and projects, driven by cvat-sdk and cvat-cli as they come from PyPI."""

import json
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest
from cvat_sdk import make_client, models
from cvat_sdk.core.exceptions import BackgroundRequestException
from cvat_sdk.core.proxies.tasks import ResourceType
from media import annotations, states

TESTS = Path(__file__).resolve().parent.parent
PHOTOS = sorted(path for path in (TESTS / "Fixtures" / "photos").iterdir() if path.suffix in {".jpg", ".png"})
REAL = TESTS / "Golden" / "cvat-exports" / "c_task_backup.zip"
LABELS = [
    {"name": "cat", "color": "#ff0000", "attributes": [
        {"name": "mood", "mutable": True, "input_type": "select", "default_value": "calm", "values": ["calm", "angry"]},
    ]},
    {"name": "owl", "color": "#0000ff"},
]


@pytest.fixture(scope="module")
def client(server):
    with make_client(server.url, credentials=(server.administrator, server.password)) as client:
        client.config.status_check_period = 0.5
        yield client


@pytest.fixture(scope="module")
def annotator(client):
    """An account that jobs are given to; it never signs in."""
    name = "annie"
    api = client.api_client
    api.auth_api.create_register(
        models.RegisterSerializerExRequest(username=name, password1="sentence of annie", password2="sentence of annie")
    )
    return api.users_api.list(username=name)[0].results[0].id


def jobs_of(task):
    return sorted(task.get_jobs(), key=lambda job: job.start_frame)


def fill(client, task, annotator):
    """Shapes, states, a deleted frame, an issue with two comments and a guide."""
    cat, owl = (label.id for label in task.get_labels())
    mood = task.get_labels()[0].attributes[0].id
    task.set_annotations(models.LabeledDataRequest(
        tags=[models.LabeledImageRequest(frame=1, label_id=owl, group=0, source="manual", attributes=[])],
        shapes=[
            models.LabeledShapeRequest(
                frame=frame, label_id=cat, type="rectangle", points=[1.25, 2.5, 30, 40.75], rotation=12.5, z_order=frame,
                group=1, source="auto", attributes=[models.AttributeValRequest(spec_id=mood, value="angry")],
            ) for frame in range(4)
        ],
        tracks=[models.LabeledTrackRequest(
            frame=0, label_id=owl, group=0, source="manual", attributes=[],
            shapes=[models.TrackedShapeRequest(
                type="rectangle", frame=frame, points=[5.0 + frame, 5, 25, 25], outside=frame == 2, attributes=[],
            ) for frame in (0, 2)],
        )],
    ))
    jobs = jobs_of(task)
    jobs[0].update({"state": "completed", "stage": "validation", "assignee": annotator})
    issue, _ = client.api_client.issues_api.create(models.IssueWriteRequest(
        frame=1, position=[1.0, 2.0, 3.0, 4.0], job=jobs[0].id, message="Is this a cat?"
    ))
    client.api_client.comments_api.create(models.CommentWriteRequest(issue=issue.id, message="It is."))
    task.remove_frames_by_ids([3])


def content(task):
    """What must be the same after a restore."""
    meta = task.get_meta()
    return {
        "name": task.name,
        "labels": [(label.name, label.color, len(label.attributes)) for label in task.get_labels()],
        "annotations": annotations(task),
        "frames": [(frame.name, frame.width, frame.height) for frame in meta.frames],
        "deleted": meta.deleted_frames,
        "jobs": states(task),
        "issues": [
            (issue.frame, issue.position, issue.resolved, issue.comments.count)
            for job in jobs_of(task) for issue in job.get_issues()
        ],
        "pictures": [task.get_frame(frame, quality="original").read() for frame in range(len(meta.frames))],
    }


@pytest.fixture(scope="module")
def task(client, annotator):
    task = client.tasks.create_from_data(
        {"name": "owls & cats", "labels": LABELS, "segment_size": 3, "overlap": 1, "bug_tracker": "https://example.org"},
        resources=[str(path) for path in PHOTOS[:5]],
        resource_type=ResourceType.LOCAL,
        data_params={"image_quality": 70, "sorting_method": "predefined"},
    )
    fill(client, task, annotator)
    task.fetch()
    return task


def test_a_task_comes_back_as_it_was(client, task, tmp_path):
    before = content(task)
    assert len(before["jobs"]) > 1 and before["jobs"][0][2:] == ("validation", "completed", "annie")
    file = tmp_path / "task.zip"
    task.download_backup(file)
    restored = client.tasks.create_from_backup(file)
    assert restored.id != task.id
    assert content(restored) == before
    assert (restored.bug_tracker, restored.overlap, restored.segment_size) == ("https://example.org", 1, 3)


def test_the_layout_is_cvats(task, tmp_path):
    file = tmp_path / "task.zip"
    task.download_backup(file)
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile(REAL) as real:
        assert archive.testzip() is None
        ours, theirs = (json.loads(zip.read("task.json")) for zip in (archive, real))
        assert set(theirs) <= set(ours)
        assert set(theirs["data"]) <= set(ours["data"])
        assert set(theirs["jobs"][0]) <= set(ours["jobs"][0])
        assert set(theirs["labels"][0]) <= set(ours["labels"][0])
        mine, real_lines = (zip.read("data/manifest.jsonl").splitlines() for zip in (archive, real))
        assert mine[:2] == real_lines[:2]
        names = [line["name"] + line["extension"] for line in map(json.loads, mine[2:])]
        assert set(json.loads(real_lines[2])) <= set(json.loads(mine[2]))
        assert all(f"data/{name}" in archive.namelist() for name in names)
        documents = json.loads(archive.read("annotations.json"))
        assert len(documents) == len(ours["jobs"])
        assert {"version", "tags", "shapes", "tracks"} == set(documents[0])
        assert documents[0]["shapes"][0]["label"] == "cat"
        assert documents[0]["shapes"][0]["attributes"] == [{"value": "angry", "name": "mood"}]


def test_a_backup_that_a_real_cvat_wrote_is_read(client):
    restored = client.tasks.create_from_backup(REAL)
    assert (restored.name, restored.size) == ("accept-179972646", 10)
    assert [label.name for label in restored.get_labels()] == ["cat", "dog", "owl", "person"]
    skeleton = restored.get_labels()[3]
    assert [point.name for point in skeleton.sublabels] == ["head", "hip", "foot"]
    track, = restored.get_annotations().tracks
    assert [(shape.frame, shape.points[0], shape.outside) for shape in track.shapes] == [
        (0, 10.0, False), (4, 30.0, False), (6, 34.0, True),
    ]
    specs = {spec.id: spec.name for spec in restored.get_labels()[0].attributes}
    assert {specs[value.spec_id]: value.value for value in track.attributes} == {"age": "3", "tagged": "false", "size": "m"}
    with zipfile.ZipFile(REAL) as archive:
        assert restored.get_frame(7, quality="original").read() == archive.read("data/img_007.png")


def test_a_project_comes_back_with_its_tasks(client, annotator, tmp_path):
    project = client.projects.create({"name": "zoo", "labels": LABELS})
    for number in range(2):
        made = client.tasks.create_from_data(
            {"name": f"part {number}", "project_id": project.id, "subset": ("Train", "Test")[number]},
            resources=[str(path) for path in PHOTOS[number : number + 5]],
            resource_type=ResourceType.LOCAL,
        )
        fill(client, made, annotator)
    client.api_client.guides_api.create(
        annotation_guide_write_request=models.AnnotationGuideWriteRequest(project_id=project.id, markdown="# Owls\n")
    )
    file = tmp_path / "project.zip"
    project.download_backup(file)
    restored = client.projects.create_from_backup(file)
    assert (restored.name, restored.id != project.id) == ("zoo", True)
    assert [label.name for label in restored.get_labels()] == ["cat", "owl"]
    pairs = list(zip(project.get_tasks(), restored.get_tasks(), strict=True))
    assert [one.subset for _, one in pairs] == [one.subset for one, _ in pairs]
    for old, new in pairs:
        assert content(new) == content(old)
    restored.fetch()
    guide, _ = client.api_client.guides_api.retrieve(restored.guide_id)
    assert guide.markdown == "# Owls\n"


def test_a_damaged_backup_changes_nothing_and_says_why(client, task, tmp_path):
    file, bad = tmp_path / "task.zip", tmp_path / "bad.zip"
    task.download_backup(file)
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile(bad, "w") as damaged:
        for name in archive.namelist():
            text = archive.read(name)
            damaged.writestr(name, text.replace(b'"label":"cat"', b'"label":"cta"') if name == "annotations.json" else text)
    before = len(client.tasks.list())
    with pytest.raises(BackgroundRequestException, match=r"annotations.json, line 1, \[0\].*“cta”.*did you mean “cat”"):
        client.tasks.create_from_backup(bad)
    with pytest.raises(BackgroundRequestException, match="backup of a task"):
        client.projects.create_from_backup(file)
    assert len(client.tasks.list()) == before


def test_the_command_line_backs_up_and_restores(server, client, task, tmp_path):
    def cli(*arguments):
        return subprocess.run(
            [Path(sys.executable).parent / "cvat-cli", "--auth", f"{server.administrator}:{server.password}",
             "--server-host", server.url, *arguments],
            capture_output=True, text=True, timeout=120, check=True,
        ).stdout

    file = tmp_path / "cli.zip"
    cli("task", "backup", str(task.id), str(file))
    new = int(cli("task", "create-from-backup", str(file)).split()[-1])
    assert client.tasks.retrieve(new).size == task.size


def test_one_message_and_multipart_are_taken_too(client, tmp_path):
    body = b"".join([
        b'--x\r\nContent-Disposition: form-data; name="task_file"; filename="b.zip"\r\n',
        b"Content-Type: application/zip\r\n\r\n", REAL.read_bytes(), b"\r\n--x--\r\n",
    ])
    request = urllib.request.Request(
        client.api_map.make_endpoint_url("/api/tasks/backup"),
        data=body,
        headers={
            **client.api_client.get_common_headers(),
            "Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in client.api_client.cookies.items()),
            "X-CSRFToken": client.api_client.cookies["csrftoken"].value,
            "Content-Type": "multipart/form-data; boundary=x",
        },
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.status == 202
        name = json.load(answer)["rq_id"]
    finished, _ = client.wait_for_completion(name)
    assert client.tasks.retrieve(finished.result_id).size == 10
