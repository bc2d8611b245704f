"""The helpers of cvat-sdk above its calls: datasets, auto-annotation, downloads, ground truth, and what keeps them right."""

import io
import json

import cvat_sdk.auto_annotation as cvataa
import pytest
from cvat_sdk import make_client, models
from cvat_sdk.api_client import exceptions
from cvat_sdk.core.exceptions import CvatSdkException
from cvat_sdk.datasets import MediaDownloadPolicy, TaskDataset, UpdatePolicy
from media import NINE
from PIL import Image, ImageChops

LABELS = [
    {"name": "cat", "attributes": [{"name": "age", "mutable": False, "input_type": "number", "values": ["0", "9", "1"]}]},
    {"name": "dog"},
    {
        "name": "hand",
        "type": "skeleton",
        "sublabels": [{"name": "thumb", "type": "points"}, {"name": "wrist", "type": "points"}],
        "svg": "",
    },
]


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


def label(task, name="cat"):
    return next(label for label in task.get_labels() if label.name == name)


def box(task, frame=0, points=(1, 2, 30, 40)):
    return models.LabeledShapeRequest(type="rectangle", frame=frame, label_id=label(task).id, points=list(points))


def same(one, other):
    return one.size == other.size and ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getbbox() is None


# Datasets


@pytest.mark.parametrize("policy", list(MediaDownloadPolicy))
def test_a_task_dataset_has_every_picture_and_its_annotations(client, task, policy):
    tag = models.LabeledImageRequest(frame=2, label_id=label(task, "dog").id)
    task.set_annotations(models.LabeledDataRequest(shapes=[box(task, 1)], tags=[tag]))
    dataset = TaskDataset(client, task.id, media_download_policy=policy)
    assert [sample.frame_name for sample in dataset.samples] == [path.name for path in NINE[:4]]
    assert [len(sample.annotations.shapes) for sample in dataset.samples] == [0, 1, 0, 0]
    assert [len(sample.annotations.tags) for sample in dataset.samples] == [0, 0, 1, 0]
    for sample, path in zip(dataset.samples, NINE[:4], strict=True):
        assert same(sample.media.load_image(), Image.open(path))
    assert {label.name for label in dataset.labels} == {"cat", "dog", "hand"}


def test_a_task_dataset_leaves_out_deleted_frames(client, task):
    task.remove_frames_by_ids([0, 2])
    assert [sample.frame_index for sample in TaskDataset(client, task.id).samples] == [1, 3]


def test_a_cached_dataset_is_renewed_after_every_change_and_only_then(client, task):
    assert len(TaskDataset(client, task.id).samples[0].annotations.shapes) == 0
    for count in range(1, 4):
        task.set_annotations(models.LabeledDataRequest(shapes=[box(task)] * count))
        assert len(TaskDataset(client, task.id).samples[0].annotations.shapes) == count
    never = TaskDataset(client, task.id, update_policy=UpdatePolicy.NEVER)
    assert len(never.samples[0].annotations.shapes) == 3


def test_updated_date_rises_with_every_change(client, task):
    moments = [task.updated_date]

    def changed():
        task.fetch()
        moments.append(task.updated_date)

    task.set_annotations(models.LabeledDataRequest(shapes=[box(task)]))
    changed()
    min(task.get_jobs(), key=lambda job: job.start_frame).set_annotations(models.LabeledDataRequest(shapes=[box(task)]))
    changed()
    task.remove_frames_by_ids([3])
    changed()
    task.update({"name": "renamed"})
    changed()
    task.get_jobs()[0].update({"state": "completed"})
    changed()
    task.upload_data([NINE[5]], params={"image_quality": 70})
    changed()
    task.remove_annotations()
    changed()
    assert moments == sorted(set(moments))


# Auto-annotation


def detecting(labels, detect):
    """A function of ours for the SDK's helper."""

    class Function:
        spec = cvataa.DetectionFunctionSpec(labels=labels)

    function = Function()
    function.detect = detect
    return function


def test_auto_annotation_matches_labels_by_name_and_frames_by_place(client, task):
    def detect(context, image):
        return [cvataa.rectangle(7, [0, 0, image.width, image.height])]

    cvataa.annotate_task(client, task.id, detecting([cvataa.label_spec("dog", 7)], detect))
    shapes = task.get_annotations().shapes
    assert [shape.frame for shape in shapes] == [0, 1, 2, 3]
    assert {(shape.label_id, shape.source) for shape in shapes} == {(label(task, "dog").id, "auto")}
    assert [shape.points[2:] for shape in shapes] == [list(map(float, Image.open(path).size)) for path in NINE[:4]]


def test_auto_annotation_keeps_what_is_there_or_clears_it(client, task):
    task.set_annotations(models.LabeledDataRequest(shapes=[box(task, 3)]))
    function = detecting([cvataa.label_spec("cat", 0)], lambda context, image: [cvataa.polygon(0, [0, 0, 9, 0, 5, 5])])
    cvataa.annotate_task(client, task.id, function)
    assert sorted(shape.type.value for shape in task.get_annotations().shapes) == ["polygon"] * 4 + ["rectangle"]
    cvataa.annotate_task(client, task.id, function, clear_existing=True)
    assert [shape.type.value for shape in task.get_annotations().shapes] == ["polygon"] * 4


def test_auto_annotation_brings_attributes_skeletons_and_tags(client, task):
    spec = [
        cvataa.label_spec("cat", 0, attributes=[cvataa.number_attribute_spec("age", 4, ["0", "9", "1"])])
        if hasattr(cvataa, "number_attribute_spec")
        else cvataa.label_spec("cat", 0),
        cvataa.skeleton_label_spec("hand", 1, [cvataa.keypoint_spec("thumb", 1), cvataa.keypoint_spec("wrist", 2)]),
    ]

    def detect(context, image):
        found = [cvataa.skeleton(1, [cvataa.keypoint(1, [5, 6]), cvataa.keypoint(2, [7, 8], occluded=True)])]
        return [*found, cvataa.tag(0)] if hasattr(cvataa, "tag") else found

    cvataa.annotate_task(client, task.id, detecting(spec, detect))
    annotations = task.get_annotations()
    skeleton = annotations.shapes[0]
    names = {sublabel.id: sublabel.name for sublabel in label(task, "hand").sublabels}
    assert {names[point.label_id]: (point.points, point.occluded) for point in skeleton.elements} == {
        "thumb": ([5.0, 6.0], False),
        "wrist": ([7.0, 8.0], True),
    }
    assert len(annotations.tags) == (4 if hasattr(cvataa, "tag") else 0)


def test_auto_annotation_with_masks_and_ellipses(client, task):
    import numpy
    from cvat_sdk.masks import decode_mask, encode_mask

    bitmap = numpy.zeros((20, 30), dtype=bool)
    bitmap[3:7, 4:9] = True

    def detect(context, image):
        whole = numpy.zeros((image.height, image.width), dtype=bool)
        whole[:20, :30] = bitmap
        return [cvataa.mask(0, encode_mask(whole, [4, 3, 9, 7])), cvataa.shape(0, type="ellipse", points=[20, 20, 30, 10])]

    cvataa.annotate_task(client, task.id, detecting([cvataa.label_spec("cat", 0)], detect))
    shapes = [shape for shape in task.get_annotations().shapes if shape.frame == 0]
    assert sorted(shape.type.value for shape in shapes) == ["ellipse", "mask"]
    mask = next(shape for shape in shapes if shape.type.value == "mask")
    size = Image.open(NINE[0]).size
    assert (decode_mask(mask.points, image_width=size[0], image_height=size[1])[:20, :30] == bitmap).all()


def test_auto_annotation_refuses_labels_that_the_task_lacks_unless_told(client, task):
    function = detecting([cvataa.label_spec("unicorn", 0)], lambda context, image: [cvataa.rectangle(0, [0, 0, 1, 1])])
    with pytest.raises(cvataa.BadFunctionError):
        cvataa.annotate_task(client, task.id, function)
    cvataa.annotate_task(client, task.id, function, allow_unmatched_labels=True)
    assert task.get_annotations().shapes == []


# Reading and changing


def test_previews_are_small_jpegs(client, task):
    project = client.projects.create({"name": "preview", "labels": [{"name": "x"}]})
    with pytest.raises(exceptions.NotFoundException):
        project.get_preview()
    inside = client.tasks.create_from_data({"name": "in it", "project_id": project.id}, [str(NINE[0])])
    for thing in (task, task.get_jobs()[0], inside, project):
        picture = Image.open(io.BytesIO(thing.get_preview().read()))
        assert picture.format == "JPEG" and max(picture.size) <= 640


def test_frames_and_chunks_are_downloaded_to_files(client, task, tmp_path):
    paths = task.download_frames([0, 3], outdir=tmp_path, quality="original", filename_pattern="f{frame_id}{frame_ext}")
    assert paths is None or len(paths) == 2
    assert sorted(path.name.split(".")[0] for path in tmp_path.iterdir()) == ["f0", "f3"]
    with pytest.raises(exceptions.ApiException) as refusal:
        task.get_frame(4)
    assert refusal.value.status == 400


def test_a_job_reads_its_own_frames_alone(client, task):
    second = sorted(task.get_jobs(), key=lambda job: job.start_frame)[1]
    assert [frame.name for frame in second.get_meta().frames] == [path.name for path in NINE[2:4]]
    assert second.get_frame(2, quality="original").read() == NINE[2].read_bytes()
    with pytest.raises(exceptions.ApiException) as refusal:
        second.get_frame(0, quality="original")
    assert refusal.value.status == 400
    assert {label.name for label in second.get_labels()} == {"cat", "dog", "hand"}


def test_update_changes_and_fetches(client, task):
    me = client.users.retrieve_current_user().id
    task.update({"name": "other", "subset": "Validation", "bug_tracker": "https://example.org/1", "assignee_id": me})
    assert (task.name, task.subset, task.bug_tracker, task.assignee.id) == ("other", "Validation", "https://example.org/1", me)
    task.update({"assignee_id": None})
    assert task.assignee is None
    project = client.projects.create({"name": "p", "labels": [{"name": "x"}]})
    project.update({"name": "q", "assignee_id": me})
    assert (project.name, project.assignee.id) == ("q", me)


def test_a_task_moves_into_a_project(client, task):
    project = client.projects.create({"name": "target", "labels": LABELS})
    tag = models.LabeledImageRequest(frame=0, label_id=label(task, "dog").id)
    task.set_annotations(models.LabeledDataRequest(tags=[tag]))
    task.update({"project_id": project.id})
    assert task.project_id == project.id
    dog = next(label for label in project.get_labels() if label.name == "dog")
    assert [tag.label_id for tag in task.get_annotations().tags] == [dog.id]


def test_annotations_are_removed_by_key(client, task):
    task.set_annotations(models.LabeledDataRequest(shapes=[box(task, frame) for frame in range(3)]))
    shapes = task.get_annotations().shapes
    task.remove_annotations(ids=[shapes[1].id])
    assert [shape.id for shape in task.get_annotations().shapes] == [shapes[0].id, shapes[2].id]


def test_labels_are_changed_and_removed_one_by_one(client, task):
    labels = client.api_client.labels_api
    dog = label(task, "dog")
    changed, _ = labels.partial_update(dog.id, patched_label_request=models.PatchedLabelRequest(name="wolf", color="#010203"))
    assert (changed.name, changed.color) == ("wolf", "#010203")
    assert labels.retrieve(dog.id)[0].name == "wolf"
    labels.destroy(dog.id)
    with pytest.raises(exceptions.NotFoundException):
        labels.retrieve(dog.id)
    assert {label.name for label in task.get_labels()} == {"cat", "hand"}


def test_statistics_of_a_task_count_its_jobs(client, task):
    first = task.get_jobs()[0]
    first.update({"stage": "acceptance", "state": "completed"})
    task.fetch()
    assert (task.jobs.count, task.jobs.completed, task.jobs.validation) == (2, 1, 0)


# Lists


@pytest.mark.parametrize("name", ["projects", "tasks", "jobs", "labels", "issues", "comments", "users", "requests"])
def test_every_list_pages_sorts_and_refuses_unknown_fields(client, task, name):
    api = getattr(client.api_client, f"{name}_api")
    more = {"task_id": task.id} if name == "labels" else {}
    page, _ = api.list(page_size=1, sort="-id", **more)
    assert page.count >= 0 and len(page.results) <= 1
    with pytest.raises(exceptions.NotFoundException):
        api.list(page=10**6, **more)
    for wrong in ('{"==":[{"var":"password"},"x"]}', '{"frob":[1]}', "{"):
        with pytest.raises(exceptions.ApiException) as refusal:
            api.list(filter=wrong, **more)
        assert refusal.value.status == 400


def test_requests_are_filtered_by_plain_fields_and_by_logic(client, task):
    api = client.api_client.requests_api
    plain, _ = api.list(task_id=task.id, action="create", status="finished")
    logic, _ = api.list(filter=json.dumps({"and": [{"==": [{"var": "task_id"}, task.id]}, {"in": [{"var": "status"}, ["finished"]]}]}))
    assert [found.id for found in plain.results] == [found.id for found in logic.results] != []
    assert api.list(task_id=task.id, status="failed")[0].count == 0


def test_a_request_says_what_it_did(client, task):
    found = client.api_client.requests_api.list(task_id=task.id)[0].results[0]
    one, _ = client.api_client.requests_api.retrieve(found.id)
    assert (one.operation.type, one.operation.target, one.operation.task_id) == ("create:task", "task", task.id)
    assert (one.status.value, one.result_id, one.progress) == ("finished", task.id, 1.0)
    assert one.owner.username == client.users.retrieve_current_user().username
    with pytest.raises(exceptions.NotFoundException):
        client.api_client.requests_api.retrieve("action=create&target=task&target_id=999999")


# Ground truth


def ground_truth(client, task, **selection):
    return client.api_client.jobs_api.create(
        models.JobWriteRequest(type="ground_truth", task_id=task.id, **selection)
    )[0]


def test_a_ground_truth_job_has_random_frames_by_a_seed(client, task):
    made = ground_truth(client, task, frame_selection_method="random_uniform", frame_count=2, random_seed=5)
    assert (made.type, made.frame_count) == ("ground_truth", 2)
    meta = client.jobs.retrieve(made.id).get_meta()
    assert len(meta.included_frames) == 2 and meta.size == 2
    client.jobs.retrieve(made.id).api.destroy(made.id)
    again = ground_truth(client, task, frame_selection_method="random_uniform", frame_share=0.5, random_seed=5)
    assert client.jobs.retrieve(again.id).get_meta().included_frames == meta.included_frames


def test_a_ground_truth_jobs_annotations_are_its_own(client, task):
    made = ground_truth(client, task, frame_selection_method="manual", frames=[0, 3])
    job = client.jobs.retrieve(made.id)
    job.set_annotations(models.LabeledDataRequest(shapes=[box(task, 3)]))
    assert [shape.frame for shape in job.get_annotations().shapes] == [3]
    assert task.get_annotations().shapes == []
    with pytest.raises(exceptions.ApiException) as refusal:
        job.set_annotations(models.LabeledDataRequest(shapes=[box(task, 1)]))
    assert refusal.value.status == 400
    with pytest.raises(exceptions.ApiException) as refusal:
        job.get_frame(1, quality="original")
    assert refusal.value.status == 400
    assert job.get_frame(3, quality="original").read() == NINE[3].read_bytes()


def test_a_task_says_how_it_is_validated(client, task):
    api = client.api_client.tasks_api
    assert api.retrieve_validation_layout(task.id)[0].mode is None
    ground_truth(client, task, frame_selection_method="random_per_job", frames_per_job_count=1)
    layout, _ = api.retrieve_validation_layout(task.id)
    assert layout.mode.value == "gt" and len(layout.validation_frames) == 2
    wanted = models.PatchedTaskValidationLayoutWriteRequest(disabled_frames=layout.validation_frames[:1])
    changed, _ = api.partial_update_validation_layout(task.id, patched_task_validation_layout_write_request=wanted)
    assert changed.disabled_frames == layout.validation_frames[:1]
    assert task.fetch().validation_mode == "gt"
    found, _ = api.list(filter='{"==":[{"var":"validation_mode"},"gt"]}')
    assert task.id in [found.id for found in found.results]


def test_a_ground_truth_job_is_made_with_the_task(client):
    files = [str(path) for path in NINE[:4]]
    wanted = {"mode": "gt", "frame_selection_method": "manual", "frames": [NINE[1].name, NINE[2].name]}
    task = client.tasks.create_from_data(
        {"name": "with gt", "labels": LABELS}, files, data_params={"validation_params": wanted}
    )
    kinds = {job.type: job for job in task.get_jobs()}
    assert set(kinds) == {"annotation", "ground_truth"}
    assert kinds["ground_truth"].get_meta().included_frames == [1, 2]
    with pytest.raises(CvatSdkException, match="never.jpg"):
        client.tasks.create_from_data(
            {"name": "wrong", "labels": LABELS},
            files,
            data_params={"validation_params": {**wanted, "frames": ["never.jpg"]}},
        )


def test_other_jobs_are_neither_made_nor_removed_by_hand(client, task):
    jobs = client.api_client.jobs_api
    for work in (
        lambda: jobs.destroy(task.get_jobs()[0].id),
        lambda: jobs.create(models.JobWriteRequest(type="annotation", task_id=task.id)),
        lambda: ground_truth(client, task, frame_selection_method="manual", frames=[9]),
        lambda: ground_truth(client, task, frame_selection_method="random_uniform", frame_count=5),
    ):
        with pytest.raises(exceptions.ApiException) as refusal:
            work()
        assert refusal.value.status == 400
