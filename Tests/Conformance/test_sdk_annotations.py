"""CVAT's own client, unmodified, against our projects, labels, tasks, jobs and annotations."""


import pytest
from cvat_sdk import models
from cvat_sdk.api_client import exceptions
from cvat_sdk.core.proxies.annotations import AnnotationUpdateAction
from cvat_sdk.core.proxies.tasks import ResourceType
from media import NINE

LABELS = [
    {
        "name": "cat",
        "attributes": [
            {"name": "colour", "mutable": True, "input_type": "select", "values": ["red", "blue"], "default_value": "red"},
            {"name": "age", "mutable": False, "input_type": "number", "values": ["0", "10", "1"], "default_value": "1"},
        ],
    },
    {
        "name": "bird",
        "type": "skeleton",
        "sublabels": [{"name": "beak", "type": "points"}, {"name": "tail", "type": "points"}],
        "svg": '<line x1="10" y1="10" x2="20" y2="20" data-type="edge" data-node-from="1" data-node-to="2"></line>'
        '<circle r="1" cx="10" cy="10" data-type="element node" data-element-id="1" data-node-id="1" '
        'data-label-name="beak"></circle>',
    },
    {"name": "thing", "color": "#123456"},
]


@pytest.fixture
def task(client):
    """Nine pictures in two jobs, in a project with the labels above."""
    project = client.projects.create({"name": "Zoo", "labels": LABELS})
    spec = {"name": "nine", "project_id": project.id, "segment_size": 5}
    task = client.tasks.create_from_data(spec, resource_type=ResourceType.LOCAL, resources=[str(path) for path in NINE])
    yield task
    project.remove()


def labels_of(task):
    return {label.name: label for label in task.get_labels()}


def box(label, frame=0, points=(1, 2, 30.5, 40), **more):
    return models.LabeledShapeRequest(type="rectangle", frame=frame, label_id=label.id, points=list(points), **more)


def test_labels_come_back_with_attributes_points_and_drawing(task):
    labels = labels_of(task)
    assert [(a.name, a.mutable, a.input_type.value, a.values) for a in labels["cat"].attributes] == [
        ("colour", True, "select", ["red", "blue"]),
        ("age", False, "number", ["0", "10", "1"]),
    ]
    beak, tail = labels["bird"].sublabels
    assert (beak.name, tail.name) == ("beak", "tail")
    assert f'data-label-id="{beak.id}"' in labels["bird"].svg
    assert labels["thing"].color == "#123456"


def test_every_kind_of_annotation_comes_back_as_it_was_sent(task):
    labels = labels_of(task)
    cat, bird, thing = labels["cat"], labels["bird"], labels["thing"]
    colour, age = cat.attributes
    figures = {
        "rectangle": [1, 2, 30.5, 40],
        "ellipse": [50, 50, 60, 40],
        "polygon": [1, 1, 20, 1, 20, 20.25],
        "polyline": [1, 1, 20, 1],
        "points": [5, 5, 6, 6],
        "cuboid": [float(n) for n in range(16)],
        "mask": [1, 3, 10, 10, 11, 11],
    }
    shapes = [
        models.LabeledShapeRequest(type=kind, frame=6, label_id=thing.id, points=points, z_order=index)
        for index, (kind, points) in enumerate(figures.items())
    ]
    shapes.append(box(cat, rotation=12.5, attributes=[models.AttributeValRequest(spec_id=colour.id, value="blue")]))
    elements = [
        models.SubLabeledShapeRequest(type="points", frame=2, label_id=point.id, points=[5, 6], outside=index == 1)
        for index, point in enumerate(bird.sublabels)
    ]
    shapes.append(models.LabeledShapeRequest(type="skeleton", frame=2, label_id=bird.id, points=[], elements=elements))
    keyframes = [
        models.TrackedShapeRequest(
            type="rectangle",
            frame=0,
            points=[1, 1, 5, 5],
            attributes=[models.AttributeValRequest(spec_id=colour.id, value="blue")],
        ),
        models.TrackedShapeRequest(type="rectangle", frame=3, points=[7, 7, 11, 11], outside=True),
    ]
    track = models.LabeledTrackRequest(
        frame=0,
        label_id=cat.id,
        shapes=keyframes,
        attributes=[models.AttributeValRequest(spec_id=age.id, value="3")],
    )
    tag = models.LabeledImageRequest(frame=8, label_id=thing.id)
    task.set_annotations(models.LabeledDataRequest(tags=[tag], shapes=shapes, tracks=[track]))

    found = task.get_annotations()
    assert [shape.frame for shape in found.shapes].count(6) == len(figures)
    for shape in found.shapes:
        if shape.frame == 6:
            assert list(shape.points) == figures[shape.type.value]
    cat_box = next(shape for shape in found.shapes if shape.label_id == cat.id)
    assert cat_box.rotation == 12.5
    assert {value.spec_id: value.value for value in cat_box.attributes} == {colour.id: "blue", age.id: "1"}
    skeleton = next(shape for shape in found.shapes if shape.type.value == "skeleton")
    assert [(e.label_id, list(e.points), e.outside) for e in skeleton.elements] == [
        (bird.sublabels[0].id, [5, 6], False),
        (bird.sublabels[1].id, [5, 6], True),
    ]
    (stored,) = found.tracks
    assert [(s.frame, list(s.points), s.outside) for s in stored.shapes] == [
        (0, [1, 1, 5, 5], False),
        (3, [7, 7, 11, 11], True),
    ]
    # A keyframe that says nothing of an attribute has what the one before has.
    assert [s.attributes[0].value for s in stored.shapes] == ["blue", "blue"]
    assert [value.value for value in stored.attributes] == ["3"]
    assert [found.tags[0].frame, found.tags[0].label_id] == [8, thing.id]


def test_annotations_are_added_changed_and_removed_by_key(task):
    cat = labels_of(task)["cat"]
    task.set_annotations(models.LabeledDataRequest(shapes=[box(cat, 0), box(cat, 1)]))
    before = task.fetch().updated_date
    added = models.PatchedLabeledDataRequest(shapes=[box(cat, 7)])
    task.update_annotations(added, action=AnnotationUpdateAction.CREATE)
    shapes = task.get_annotations().shapes
    assert [shape.frame for shape in shapes] == [0, 1, 7]
    moved = models.PatchedLabeledDataRequest(shapes=[box(cat, 1, (0, 0, 9, 9), id=shapes[1].id)])
    task.update_annotations(moved, action=AnnotationUpdateAction.UPDATE)
    assert list(task.get_annotations().shapes[1].points) == [0, 0, 9, 9]
    task.remove_annotations(ids=[shapes[0].id])
    assert [shape.frame for shape in task.get_annotations().shapes] == [1, 7]
    assert task.fetch().updated_date > before
    second = task.get_jobs()[-1] if task.get_jobs()[-1].start_frame else task.get_jobs()[0]
    assert [shape.frame for shape in second.get_annotations().shapes] == [7]
    task.remove_annotations()
    assert not task.get_annotations().shapes


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"frame": 99}, "shapes[1].frame"),
        ({"label_id": 10**9}, "shapes[1].label_id"),
        ({"points": [1, 2, 3]}, "shapes[1].points"),
        ({"attributes": [{"spec_id": 10**9, "value": "x"}]}, "shapes[1].attributes[0].spec_id"),
    ],
)
def test_a_wrong_shape_refuses_the_whole_document_and_names_the_field(task, change, field):
    cat = labels_of(task)["cat"]
    task.set_annotations(models.LabeledDataRequest(shapes=[box(cat, 3)]))
    wrong = models.LabeledShapeRequest(**{"type": "rectangle", "frame": 0, "label_id": cat.id, "points": [1, 2, 3, 4], **change})
    with pytest.raises(exceptions.ApiException) as refusal:
        task.set_annotations(models.LabeledDataRequest(shapes=[box(cat), wrong]))
    assert refusal.value.status == 400
    assert field in refusal.value.body.decode() if isinstance(refusal.value.body, bytes) else refusal.value.body
    assert [shape.frame for shape in task.get_annotations().shapes] == [3]


def test_jobs_move_through_stages_and_the_task_follows(client, task):
    me = client.users.retrieve_current_user().id
    for job in task.get_jobs():
        job.update(models.PatchedJobWriteRequest(assignee=me))
        job.update(models.PatchedJobWriteRequest(stage="acceptance", state="completed"))
        job.fetch()
        assert (job.assignee.id, job.stage, job.state) == (me, "acceptance", "completed")
    assert task.fetch().status == "completed"
    task.get_jobs()[0].update(models.PatchedJobWriteRequest(stage="validation"))
    assert task.fetch().status == "validation"


def test_lists_filter_sort_and_page(client, task):
    other = client.tasks.create({"name": "zz other", "labels": [{"name": "own"}]})
    try:
        page, _ = client.api_client.tasks_api.list(filter='{"==":[{"var":"name"},"zz other"]}')
        assert [found.id for found in page.results] == [other.id]
        page, _ = client.api_client.tasks_api.list(search="nine", page_size=1)
        assert page.count >= 1 and len(page.results) == 1
        page, _ = client.api_client.tasks_api.list(project_id=task.project_id, sort="-id")
        assert [found.id for found in page.results] == [task.id]
        jobs, _ = client.api_client.jobs_api.list(task_id=task.id, sort="start_frame")
        assert jobs.count == 2
        with pytest.raises(exceptions.ApiException) as refusal:
            client.api_client.tasks_api.list(filter='{"==":[{"var":"secret"},1]}')
        assert refusal.value.status == 400
        assert [label.name for label in other.get_labels()] == ["own"]
    finally:
        other.remove()


def test_labels_of_a_project_are_added_renamed_and_removed(client, task):
    project = client.projects.retrieve(task.project_id)
    labels = labels_of(task)
    task.set_annotations(models.LabeledDataRequest(shapes=[box(labels["cat"]), box(labels["thing"], 1)]))
    project.update(
        models.PatchedProjectWriteRequest(
            labels=[
                models.PatchedLabelRequest(id=labels["thing"].id, name="object"),
                models.PatchedLabelRequest(name="new"),
                models.PatchedLabelRequest(id=labels["cat"].id, deleted=True),
            ]
        )
    )
    assert {label.name for label in project.get_labels()} == {"bird", "object", "new"}
    assert [shape.label_id for shape in task.get_annotations().shapes] == [labels["thing"].id]
