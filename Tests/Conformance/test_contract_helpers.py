"""The SDK's objects and helpers, method by method, where no other file has them."""

import io
import json
import sys
import types
import uuid
import zipfile

import cvat_sdk.auto_annotation as cvataa
import pytest
from cvat_sdk import Client, Config, make_client, models
from cvat_sdk.api_client import exceptions
from cvat_sdk.attributes import attribute_vals_from_dict, attribute_value_validator, number_attribute_values
from cvat_sdk.core.client import AccessTokenCredentials
from cvat_sdk.core.exceptions import CvatSdkException
from cvat_sdk.core.helpers import DeferredTqdmProgressReporter
from cvat_sdk.core.progress import BaseProgressReporter
from cvat_sdk.core.proxies.annotations import AnnotationUpdateAction
from cvat_sdk.core.proxies.types import Location
from cvat_sdk.datasets import TaskDataset, UpdatePolicy
from cvat_sdk.masks import decode_mask, encode_mask
from media import NINE
from PIL import Image

LABELS = [
    {
        "name": "cat",
        "attributes": [
            {"name": "age", "mutable": False, "input_type": "number", "values": number_attribute_values(0, 9)},
            {"name": "asleep", "mutable": True, "input_type": "checkbox", "values": ["false"], "default_value": "false"},
            {"name": "fur", "mutable": True, "input_type": "radio", "values": ["long", "short"], "default_value": "long"},
            {"name": "name", "mutable": False, "input_type": "text", "values": [""], "default_value": ""},
        ],
    },
    {"name": "dog", "type": "rectangle"},
]


class Progress(BaseProgressReporter):
    """How far the SDK says that it is."""

    def start2(self, total, **more):
        super().start2(total=total, **more)
        self.total, self.done = total, 0

    def report_status(self, progress):
        super().report_status(progress)
        self.done = progress

    def advance(self, delta):
        super().advance(delta)
        self.done += delta


@pytest.fixture(scope="module")
def client(server, tmp_path_factory):
    with make_client(server.url, credentials=(server.administrator, server.password)) as client:
        client.config.status_check_period = 0.1
        client.config.cache_dir = tmp_path_factory.mktemp("cache")
        yield client


@pytest.fixture
def task(client):
    spec = {"name": "helpers", "labels": LABELS, "segment_size": 2}
    return client.tasks.create_from_data(spec, [str(path) for path in NINE[:4]], data_params={"chunk_size": 3})


def ordered(task):
    return sorted(task.get_jobs(), key=lambda job: job.start_frame)


def label(task, name="cat"):
    return next(label for label in task.get_labels() if label.name == name)


def box(task, frame=0, **more):
    return models.LabeledShapeRequest(
        type="rectangle", frame=frame, label_id=label(task, "dog").id, points=[1, 2, 30, 40], **more
    )


def test_uploads_and_downloads_report_how_far_they_are(client, tmp_path):
    progress = Progress()
    task = client.tasks.create_from_data({"name": "p", "labels": LABELS}, NINE[:3], pbar=progress)
    assert progress.done == progress.total == sum(path.stat().st_size for path in NINE[:3])
    progress = Progress()
    file = task.export_dataset("COCO 1.0", tmp_path / "a.zip", pbar=progress)
    assert progress.done == progress.total == file.stat().st_size
    progress = Progress()
    file = task.download_backup(tmp_path / "b.zip", pbar=progress, lightweight=True)
    assert progress.done == progress.total == file.stat().st_size
    progress = Progress()
    assert client.tasks.create_from_backup(file, pbar=progress).size == 3
    assert progress.done == progress.total == file.stat().st_size
    with pytest.raises(FileExistsError):
        task.export_dataset("COCO 1.0", tmp_path / "a.zip")


def test_a_task_is_made_with_annotations_in_the_sdks_own_default_format(client, task, tmp_path):
    task.set_annotations(models.LabeledDataRequest(shapes=[box(task, 1)]))
    file = task.export_dataset("CVAT for images 1.1", tmp_path / "a.zip", include_images=False)
    copy = client.tasks.create_from_data({"name": "copy", "labels": LABELS}, NINE[:4], annotation_path=str(file))
    assert [shape.frame for shape in copy.get_annotations().shapes] == [1]
    project = client.projects.create_from_dataset({"name": "made", "labels": LABELS})
    assert project.get_tasks() == []
    with pytest.raises(exceptions.ApiValueError):
        client.tasks.create_from_data(models.TaskWriteRequest(name="x", project_id=project.id, labels=LABELS), NINE[:1])


def test_a_job_takes_and_gives_annotations_of_its_own(task, tmp_path):
    first, second = ordered(task)
    task.set_annotations(models.LabeledDataRequest(shapes=[box(task, frame) for frame in range(4)]))
    file = first.export_dataset("CVAT for images 1.1", tmp_path / "job.zip", location=Location.LOCAL)
    with zipfile.ZipFile(file) as archive:
        assert sum(name.startswith("images/") for name in archive.namelist()) == 2
        assert archive.read("annotations.xml").decode().count("<box ") == 2
    first.remove_annotations()
    assert [shape.frame for shape in task.get_annotations().shapes] == [2, 3]
    for mode, count in ((None, 2), ("append", 4), ("replace", 2)):
        first.import_annotations("CVAT 1.1", file, import_mode=mode, conv_mask_to_poly=False)
        assert [len(job.get_annotations().shapes) for job in (first, second)] == [count, 2], mode
    added = models.PatchedLabeledDataRequest(shapes=[box(task, 3)])
    second.update_annotations(added, action=AnnotationUpdateAction.CREATE)
    assert len(second.get_annotations().shapes) == 3
    second.remove_annotations(ids=[second.get_annotations().shapes[0].id])
    assert len(second.get_annotations().shapes) == 2
    with pytest.raises(CvatSdkException, match="COCO|annotations"):
        second.import_annotations("COCO 1.0", file)


def test_a_job_gives_its_frames(task, tmp_path):
    second = ordered(task)[1]
    second.download_frames([2, 3], outdir=tmp_path / "o", filename_pattern="{frame_id}{frame_ext}", image_extension="png")
    assert sorted(path.name for path in (tmp_path / "o").iterdir()) == ["2.png", "3.png"]
    assert [frame.name for frame in second.get_frames_info()] == [path.name for path in NINE[2:4]]
    assert [frame.width for frame in task.get_frames_info()] == [Image.open(path).width for path in NINE[:4]]
    second.remove_frames_by_ids([3])
    assert (second.get_meta().deleted_frames, task.get_meta().deleted_frames) == ([3], [3])
    with pytest.raises(exceptions.ApiException) as refusal:
        second.remove_frames_by_ids([0])
    assert refusal.value.status == 400
    with pytest.raises(exceptions.ApiException) as refusal:
        second.get_frame(0, quality="original")
    assert refusal.value.status == 400
    assert Image.open(second.get_frame(2, quality="compressed")).format == "JPEG"


def test_things_are_removed_by_keys_and_what_is_gone_is_passed_over(client):
    projects = [client.projects.create({"name": "gone"}).id for _ in range(2)]
    tasks = [client.tasks.create({"name": "gone", "labels": LABELS}).id for _ in range(2)]
    client.projects.remove_by_ids([*projects, 10**9])
    client.tasks.remove_by_ids(task_ids=[*tasks, 10**9])
    for repository, keys in ((client.projects, projects), (client.tasks, tasks)):
        for key in keys:
            with pytest.raises(exceptions.NotFoundException):
                repository.retrieve(key)


def test_issues_and_comments_are_objects_of_their_own(client, task):
    job = ordered(task)[0]
    me = client.users.retrieve_current_user()
    issue = client.issues.create({"frame": 0, "position": [1.5, 2, 3, 4], "job": job.id, "message": "first", "assignee": me.id})
    comment = client.comments.create({"issue": issue.id, "message": "second"})
    assert sorted(each.message for each in issue.get_comments()) == ["first", "second"]
    assert comment.update({"message": "reworded"}).message == "reworded"
    assert issue.update({"resolved": True, "position": [5, 6], "assignee": None}).resolved is True
    assert (issue.position, issue.assignee) == ([5, 6], None)
    assert client.issues.retrieve(issue.id).comments.count == 2
    comment.remove()
    assert [each.id for each in client.issues.list(job_id=job.id)] == [issue.id]
    assert [each.message for each in client.comments.list(issue_id=issue.id)] == ["first"]
    assert job.fetch().issues.count == 1
    issue.remove()
    assert job.get_issues() == [] and job.fetch().issues.count == 0


def test_organisations_and_people_are_objects_of_their_own(client):
    slug = f"o{uuid.uuid4().hex[:8]}"
    organization = client.organizations.create({"slug": slug, "name": "Lab", "contact": {"email": "a@example.org"}})
    assert organization.update({"description": "Owls"}).description == "Owls"
    assert [each.slug for each in client.organizations.list(slug=slug)] == [slug]
    assert client.organizations.retrieve(organization.id).name == "Lab"
    with client.organization_context(slug):
        assert client.organization_slug == slug
        inside = client.projects.create({"name": "inside"})
        assert client.tasks.list() == []
        with client.organization_context(""):
            assert inside.id not in [each.id for each in client.projects.list()]
    assert client.organization_slug is None and inside.organization == organization.id
    organization.remove()
    assert inside.fetch().organization is None
    name = f"guest{uuid.uuid4().hex[:6]}"
    client.api_client.auth_api.create_register(
        models.RegisterSerializerExRequest(
            username=name, password1="a long sentence", password2="a long sentence", first_name="Ann", last_name="Lee"
        )
    )
    (guest,) = client.users.list(username=name)
    assert (guest.first_name, guest.last_name, guest.is_active) == ("Ann", "Lee", True)
    project = client.projects.create({"name": "given", "assignee_id": guest.id})
    assert (project.assignee.username, project.assignee.first_name, project.assignee.last_name) == (name, "Ann", "Lee")
    assert guest.update({"first_name": "Anna", "email": f"{name}@example.org"}).first_name == "Anna"
    assert client.users.retrieve(guest.id).email == f"{name}@example.org"
    guest.remove()
    assert project.fetch().assignee is None


def test_a_client_signs_in_and_out_and_again(server, client):
    token, _ = client.api_client.auth_api.create_access_tokens(models.AccessTokenWriteRequest(name="t", read_only=True))
    with Client(url=server.url, config=Config(allow_unsupported_server=False)) as other:
        assert not other.has_credentials()
        assert str(other.get_server_version()).startswith("2.80")
        other.check_server_version(fail_if_unsupported=True)
        other.login(AccessTokenCredentials(token.value))
        assert other.has_credentials() and other.users.retrieve_current_user().username == server.administrator
        other.login((server.administrator, server.password))
        assert other.has_credentials() and "sessionid" in other.api_client.cookies
        other.logout()
        assert not other.has_credentials()
        with pytest.raises(exceptions.UnauthorizedException):
            other.tasks.list()


def test_values_of_attributes_are_what_the_sdk_takes_them_for(client, task):
    cat = label(task)
    for attribute in cat.attributes:
        assert attribute_value_validator(attribute)(attribute.default_value), attribute.name
    keys = {attribute.name: attribute.id for attribute in cat.attributes}
    values = attribute_vals_from_dict({keys["age"]: 7, keys["asleep"]: True, keys["fur"]: "short", keys["name"]: "Tom"})
    shape = models.LabeledShapeRequest(type="rectangle", frame=0, label_id=cat.id, points=[1, 2, 3, 4], attributes=values)
    task.set_annotations(models.LabeledDataRequest(shapes=[shape]))
    (found,) = task.get_annotations().shapes
    assert {each.spec_id: each.value for each in found.attributes} == {each.spec_id: each.value for each in values}


def test_masks_come_back_pixel_for_pixel(task):
    numpy = pytest.importorskip("numpy")
    width, height = Image.open(NINE[0]).size
    generator = numpy.random.default_rng(4)
    bitmaps = [generator.random((height, width)) > share for share in (0.2, 0.5, 0.999)]
    bitmaps.append(numpy.ones((height, width), dtype=bool))
    shapes = [
        models.LabeledShapeRequest(type="mask", frame=0, label_id=label(task).id, points=encode_mask(bitmap)) for bitmap in bitmaps
    ]
    task.set_annotations(models.LabeledDataRequest(shapes=shapes))
    for shape, bitmap in zip(task.get_annotations().shapes, bitmaps, strict=True):
        assert (decode_mask(shape.points, image_width=width, image_height=height) == bitmap).all()


def test_shapes_keep_what_the_sdk_says_of_them(task):
    sent = [
        box(task, 1, score=0.25, source="semi-auto", group=3, z_order=-4, occluded=True, rotation=359.5),
        box(task, 1, score=1.0, source="auto", group=0, outside=False),
        box(task, 2, source="file"),
    ]
    task.set_annotations(models.LabeledDataRequest(shapes=sent))
    found = task.get_annotations().shapes
    for asked, got in zip(sent, found, strict=True):
        for name in ("score", "source", "group", "z_order", "occluded", "rotation"):
            if hasattr(asked, name):
                assert getattr(got, name) == getattr(asked, name), name
    assert [shape.source for shape in found] == ["semi-auto", "auto", "file"]


def test_auto_annotation_hears_its_switches(client, task):
    heard = []

    class Function:
        spec = cvataa.DetectionFunctionSpec(labels=[cvataa.label_spec("dog", 0), cvataa.label_spec("wolf", 1)])

        def detect(self, context, image):
            heard.append((context.frame_name, context.conf_threshold, context.conv_mask_to_poly))
            return [cvataa.rectangle(0, [0, 0, 5, 5]), cvataa.rectangle(1, [0, 0, 5, 5])]

    progress = Progress()
    cvataa.annotate_task(
        client, task.id, Function(), pbar=progress, allow_unmatched_labels=True, conf_threshold=0.5, conv_mask_to_poly=True
    )
    assert heard == [(path.name, 0.5, True) for path in NINE[:4]]
    assert [shape.frame for shape in task.get_annotations().shapes] == [0, 1, 2, 3]
    cvataa.annotate_task(client, task.id, Function(), pbar=DeferredTqdmProgressReporter(), allow_unmatched_labels=True)
    assert len(task.get_annotations().shapes) == 8


def test_a_dataset_is_read_in_every_way(client, task):
    task.set_annotations(models.LabeledDataRequest(shapes=[box(task, 1)]))
    assert [sample.annotations for sample in TaskDataset(client, task.id, load_annotations=False).samples] == [None] * 4
    fresh = TaskDataset(client, task.id, update_policy=UpdatePolicy.IF_MISSING_OR_STALE)
    with fresh.iter_samples() as samples:
        assert [sample.frame_index for sample in samples] == [0, 1, 2, 3]
    offline = TaskDataset(client, task.id, update_policy=UpdatePolicy.NEVER)
    assert offline.samples[3].media.load_image().size == Image.open(NINE[3]).size


@pytest.fixture
def adapter(monkeypatch):
    """The SDK's own adapter for PyTorch, above what little it asks of PyTorch when it reads."""

    class VisionDataset:
        def __init__(self, root="", transforms=None, transform=None, target_transform=None):
            self.root, self.transforms = root, transforms

    def concatenated(parts):
        return [part[place] for part in parts for place in range(len(part))]

    for name, members in {
        "torch": {"Tensor": object, "float": float, "long": int, "bool": bool},
        "torch.utils": {},
        "torch.utils.data": {"ConcatDataset": concatenated},
        "torchvision": {},
        "torchvision.datasets": {"VisionDataset": VisionDataset},
    }.items():
        if name not in sys.modules:
            module = types.ModuleType(name)
            vars(module).update(members)
            monkeypatch.setitem(sys.modules, name, module)
            parent, _, leaf = name.rpartition(".")
            if parent:
                monkeypatch.setattr(sys.modules[parent], leaf, module, raising=False)
    import cvat_sdk.pytorch

    yield cvat_sdk.pytorch
    for name in [name for name in sys.modules if name.startswith("cvat_sdk.pytorch")]:
        del sys.modules[name]


def test_the_adapter_for_pytorch_reads_tasks_and_projects(client, adapter):
    project = client.projects.create({"name": "learn", "labels": LABELS})
    for subset, paths in (("Train", NINE[:2]), ("Val", NINE[2:5])):
        made = client.tasks.create_from_data({"name": subset, "project_id": project.id, "subset": subset}, paths)
        made.set_annotations(models.LabeledDataRequest(shapes=[box(made, 1)]))
    one = adapter.TaskVisionDataset(client, made.id)
    assert len(one) == 3
    image, target = one[1]
    assert image.size == Image.open(NINE[3]).size and len(target.annotations.shapes) == 1
    assert set(target.label_id_to_index) == {label.id for label in project.get_labels()}
    assert len(adapter.ProjectVisionDataset(client, project.id)) == 5
    assert len(adapter.ProjectVisionDataset(client, project.id, include_subsets=["Train"])) == 2


def test_what_the_low_level_client_reads_is_what_it_was_sent(client, task):
    """Bytes and documents without a model, as scripts ask for them."""
    api = client.api_client
    _, answer = api.tasks_api.retrieve_data(task.id, type="chunk", number=0, quality="original", _parse_response=False)
    assert len(zipfile.ZipFile(io.BytesIO(answer.data)).namelist()) == 3
    _, answer = api.call_api(f"/api/tasks/{task.id}", "GET")
    assert json.loads(answer.data)["id"] == task.id
    _, answer = api.tasks_api.retrieve(10**9, _check_status=False, _parse_response=False)
    assert answer.status == 404
    _, answer = api.projects_api.create({"name": "by dict", "labels": []})
    assert answer.status == 201 and answer.headers["Location"].endswith(f"/api/projects/{json.loads(answer.data)['id']}")
