"""CVAT's own client, unmodified, compares jobs with their task's ground truth."""

import json
from types import SimpleNamespace

import pytest
from cvat_sdk import make_client, models
from cvat_sdk.api_client import exceptions
from cvat_sdk.core.proxies.tasks import ResourceType
from media import NINE

LABELS = [
    {
        "name": "cat",
        "attributes": [
            {"name": "colour", "mutable": False, "input_type": "select", "values": ["red", "blue"], "default_value": "red"}
        ],
    },
    {"name": "owl"},
]


def box(label, points, frame=0, **more):
    return models.LabeledShapeRequest(type="rectangle", frame=frame, label_id=label, points=list(points), **more)


def drawn(kind, label, points, frame=0, **more):
    return models.LabeledShapeRequest(type=kind, frame=frame, label_id=label, points=list(points), **more)


def compared(client, task=None, project=None):
    """The report of a new comparison, as CVAT's users get it."""
    wanted = {"task_id": task.id} if task else {"project_id": project.id}
    _, response = client.api_client.quality_api.create_report(
        quality_report_create_request=models.QualityReportCreateRequest(**wanted), _parse_response=False
    )
    assert response.status == 202
    request, _ = client.wait_for_completion(json.loads(response.data)["rq_id"], status_check_period=0)
    assert request.operation.type == "calculate:quality"
    assert {name: request.operation[name] for name in wanted} == wanted
    return client.api_client.quality_api.retrieve_report(request.result_id)[0]


def conflicts(client, report):
    page, _ = client.api_client.quality_api.list_conflicts(report_id=report.id, page_size=100)
    return page.results


@pytest.fixture(scope="module")
def place(client):
    """Nine pictures in two jobs; the ground truth has the frames 0, 1 and 6, and both sides differ in every way."""
    spec = {"name": "quality", "labels": LABELS, "segment_size": 5}
    task = client.tasks.create_from_data(spec, resource_type=ResourceType.LOCAL, resources=[str(path) for path in NINE])
    truth, _ = client.api_client.jobs_api.create(
        models.JobWriteRequest(
            type="ground_truth", task_id=task.id, frame_selection_method="manual", frames=[0, 1, 6]
        )
    )
    labels = {label.name: label for label in task.get_labels()}
    cat, owl = labels["cat"].id, labels["owl"].id
    [colour] = labels["cat"].attributes
    blue = [models.AttributeValRequest(spec_id=colour.id, value="blue")]
    first, second = sorted((job for job in task.get_jobs() if job.type == "annotation"), key=lambda job: job.start_frame)
    client.jobs.retrieve(truth.id).set_annotations(
        models.LabeledDataRequest(
            shapes=[
                box(cat, (10, 10, 50, 50)),
                box(cat, (60, 10, 100, 50)),
                box(cat, (10, 60, 50, 100), attributes=blue, group=1),
                box(cat, (60, 60, 100, 100), group=1),
                box(cat, (110, 60, 150, 100), group=1),
                box(owl, (110, 10, 150, 50)),
                drawn("polyline", owl, (10, 110, 100, 115), frame=1),
                drawn("polygon", cat, (10, 10, 60, 10, 60, 60, 10, 60), frame=1),
                box(cat, (10, 10, 50, 50), frame=6),
            ],
            tags=[models.LabeledImageRequest(frame=1, label_id=owl)],
        )
    )
    client.jobs.retrieve(first.id).set_annotations(
        models.LabeledDataRequest(
            shapes=[
                box(cat, (10, 10, 50, 50)),
                box(owl, (60, 10, 100, 50)),
                box(cat, (10, 60, 50, 100)),
                box(cat, (65, 65, 105, 105)),
                box(cat, (110, 60, 150, 100), group=2),
                box(cat, (200, 10, 220, 50)),
                drawn("polyline", owl, (100, 115, 10, 110), frame=1),
                drawn("polygon", cat, (10, 10, 60, 10, 60, 60, 10, 60), frame=1),
                drawn("polygon", cat, (20, 20, 30, 20, 30, 30, 20, 30), frame=1, z_order=-1),
            ],
            tags=[models.LabeledImageRequest(frame=1, label_id=owl)],
        )
    )
    client.jobs.retrieve(second.id).set_annotations(models.LabeledDataRequest(shapes=[box(cat, (10, 10, 50, 50), frame=6)]))
    yield SimpleNamespace(task=task, truth=truth, first=first, second=second, cat=cat, owl=owl)
    task.remove()


@pytest.fixture(scope="module")
def report(client, place):
    return compared(client, place.task)


def test_a_tasks_report_sums_its_jobs_up(client, place, report):
    assert (report.target.value, report.task_id, report.job_id, report.parent_id) == ("task", place.task.id, None, None)
    summary = report.summary
    assert (summary.total_frames, summary.validation_frames) == (9, 3)
    assert summary.validation_frame_share == pytest.approx(1 / 3)
    assert (summary.jobs.total, summary.jobs.included, summary.jobs.completed) == (2, 2, 1)
    assert (summary["valid_count"], summary["gt_count"], summary["ds_count"], summary["total_count"]) == (8, 10, 11, 12)
    assert summary["accuracy"] == pytest.approx(8 / 12)
    assert (summary["precision"], summary["recall"]) == (pytest.approx(8 / 11), pytest.approx(8 / 10))
    assert summary.error_count == 4 and summary.conflict_count == sum(summary.conflicts_by_type.values())
    assert summary.conflicts_by_type == {
        "missing_annotation": 1,
        "extra_annotation": 2,
        "mismatching_label": 1,
        "low_overlap": 1,
        "mismatching_direction": 1,
        "mismatching_attributes": 1,
        "mismatching_groups": 3,
        "covered_annotation": 1,
    }
    [requirement] = summary.requirements["items"]
    assert requirement.score == pytest.approx(8 / 12) and requirement.calculation.status.value == "computed"


def test_each_job_has_a_report_of_its_own(client, place, report):
    api = client.api_client.quality_api
    children, _ = api.list_reports(parent_id=report.id, target="job", sort="created_date")
    assert {child.job_id for child in children.results} == {place.first.id, place.second.id}
    newest, _ = api.list_reports(job_id=place.second.id, sort="-created_date")
    assert newest.results[0].parent_id == report.id
    assert newest.results[0].summary["accuracy"] == 1 and newest.results[0].summary.conflict_count == 0
    assert [found.id for found in api.list_reports(task_id=place.task.id, target="task")[0].results] == [report.id]
    assert api.list_reports(task_id=place.task.id, target="project")[0].count == 0


def test_conflicts_name_annotations_as_the_jobs_own_answers_do(client, place, report):
    theirs = {shape.id: shape for shape in client.jobs.retrieve(place.first.id).get_annotations().shapes}
    truths = {shape.id: shape for shape in client.jobs.retrieve(place.truth.id).get_annotations().shapes}
    own, _ = client.api_client.quality_api.list_reports(job_id=place.first.id, sort="-created_date")
    found = conflicts(client, own.results[0])
    assert [c.id for c in conflicts(client, report)] == [c.id for c in found], "a task's report has those of its jobs"
    by_type = {conflict.type: conflict for conflict in found}
    assert {conflict.severity for conflict in found if conflict.type in ("missing_annotation", "extra_annotation")} == {"error"}
    wrong = by_type["mismatching_label"]
    (one, other) = wrong.annotation_ids
    assert (one.job_id, other.job_id, one.type, one.shape_type.value) == (place.first.id, place.truth.id, "shape", "rectangle")
    assert theirs[one.obj_id].label_id == place.owl and truths[other.obj_id].label_id == place.cat
    assert theirs[one.obj_id].points == truths[other.obj_id].points
    [missing] = by_type["missing_annotation"].annotation_ids
    assert truths[missing.obj_id].points == [110, 10, 150, 50] and missing.job_id == place.truth.id
    assert by_type["mismatching_attributes"].attribute_names == ["colour"]
    assert (by_type["low_overlap"].severity, by_type["low_overlap"].frame) == ("warning", 0)
    [covered] = by_type["covered_annotation"].annotation_ids
    assert theirs[covered.obj_id].points[:2] == [20, 20]


def test_conflicts_are_filtered_by_what_they_are(client, place, report):
    api = client.api_client.quality_api
    assert api.list_conflicts(report_id=report.id, type="mismatching_groups")[0].count == 3
    assert api.list_conflicts(report_id=report.id, frame=1)[0].count == 3
    assert api.list_conflicts(task_id=place.task.id, severity="error")[0].count == 4
    rule = json.dumps({"and": [{"==": [{"var": "severity"}, "warning"]}, {"==": [{"var": "frame"}, 1]}]})
    assert api.list_conflicts(report_id=report.id, filter=rule)[0].count == 2
    first, _ = api.list_conflicts(report_id=report.id, page_size=4, page=1)
    last, _ = api.list_conflicts(report_id=report.id, page_size=4, page=3)
    assert (len(first.results), len(last.results), first.count) == (4, 3, 11)


def test_the_confusion_matrix_and_the_data_of_a_report(client, place, report):
    api = client.api_client.quality_api
    [requirement] = api.list_settings(task_id=place.task.id)[0].results[0].requirements
    matrix, _ = api.retrieve_report_requirement_confusion(report.id, requirement=requirement.id)
    assert matrix.labels == ["cat", "owl", "unmatched"]
    assert matrix.rows == [[6, 0, 2], [1, 2, 0], [0, 1, 0]]
    assert (matrix.precision[0], matrix.recall[0]) == (pytest.approx(6 / 8), pytest.approx(6 / 7))
    assert matrix.target_metric_summary.values.micro == pytest.approx(8 / 12)
    assert matrix.target_metric_summary.worst_labels == ["cat"]
    _, table = api.retrieve_report_requirement_confusion(
        report.id, requirement=requirement.id, format="csv", _parse_response=False
    )
    assert table.data.decode().splitlines()[2] == "owl,1,2,0"
    _, data = api.retrieve_report_data(report.id, _parse_response=False)
    data = json.loads(data.data)
    assert list(data["frame_results"]) == ["0", "1", "6"]
    assert len(data["frame_results"]["0"]["conflicts"]) == 8 and data["frame_results"]["6"]["annotations"]["accuracy"] == 1


def test_what_was_compared_is_not_compared_again_before_something_changes(client, place, report):
    assert compared(client, place.task).id == report.id
    client.api_client.tasks_api.partial_update_validation_layout(
        place.task.id,
        patched_task_validation_layout_write_request=models.PatchedTaskValidationLayoutWriteRequest(disabled_frames=[0]),
    )
    less = compared(client, place.task)
    assert less.id != report.id and less.summary.validation_frames == 2
    assert less.summary.conflicts_by_type["mismatching_label"] == 0
    client.api_client.tasks_api.partial_update_validation_layout(
        place.task.id,
        patched_task_validation_layout_write_request=models.PatchedTaskValidationLayoutWriteRequest(disabled_frames=[]),
    )


def test_settings_are_changed_by_their_old_names_and_as_the_requirement(client, place, report):
    api = client.api_client.quality_api
    [settings] = api.list_settings(task_id=place.task.id)[0].results
    assert (settings.task_id, settings.project_id, settings["iou_threshold"], settings.inherit) == (place.task.id, None, 0.4, False)
    changed, _ = api.partial_update_settings(
        settings.id,
        patched_quality_settings_request=models.PatchedQualitySettingsRequest(
            low_overlap_threshold=0.5, compare_attributes=False, max_validations_per_job=0
        ),
    )
    assert (changed["low_overlap_threshold"], changed["compare_attributes"]) == (0.5, False)
    assert api.retrieve_settings(settings.id)[0]["low_overlap_threshold"] == 0.5
    [requirement] = changed.requirements
    assert requirement.attribute_comparison.default["enabled"] is False
    stricter, _ = api.partial_update_settings_requirements(
        requirement.id,
        patched_quality_requirement_request=models.PatchedQualityRequirementRequest(iou_threshold=0.9, metric="precision"),
    )
    assert (stricter.iou_threshold, stricter.metric.value, stricter.is_base) == (0.9, "precision", True)
    strict = compared(client, place.task)
    assert strict.summary.conflicts_by_type["low_overlap"] == 0
    assert strict.summary.conflicts_by_type["missing_annotation"] == 2
    assert strict.summary.requirements["items"][0].metric.value == "precision"
    for request in (
        models.PatchedQualitySettingsRequest(iou_threshold=1.5),
        models.PatchedQualitySettingsRequest(target_metric="beauty"),
        models.PatchedQualitySettingsRequest(max_validations_per_job=3),
        models.PatchedQualitySettingsRequest(inherit=True),
    ):
        with pytest.raises(exceptions.ApiException) as refusal:
            api.partial_update_settings(settings.id, patched_quality_settings_request=request)
        assert refusal.value.status == 400


def test_what_cannot_be_compared_is_refused_in_a_sentence(client, place):
    task = client.tasks.create({"name": "empty", "labels": LABELS})
    api = client.api_client.quality_api
    project = client.projects.create({"name": "empty", "labels": LABELS})
    cases = (
        ({"task_id": task.id}, 400),
        ({"task_id": 10**9}, 404),
        ({"project_id": project.id}, 400),
        ({"project_id": 10**9}, 404),
        ({"task_id": place.task.id, "project_id": project.id}, 400),
        ({}, 400),
    )
    for wanted, status in cases:
        with pytest.raises(exceptions.ApiException) as refusal:
            api.create_report(quality_report_create_request=models.QualityReportCreateRequest(**wanted))
        assert refusal.value.status == status
    task.remove()
    project.remove()


def test_a_projects_report_is_what_its_tasks_reports_amount_to(client):
    api = client.api_client.quality_api
    project = client.projects.create({"name": "two tasks", "labels": LABELS})
    tasks = []
    for count in (1, 2):
        task = client.tasks.create_from_data(
            {"name": f"quality {count}", "project_id": project.id},
            resource_type=ResourceType.LOCAL,
            resources=[str(path) for path in NINE[:4]],
        )
        truth, _ = client.api_client.jobs_api.create(
            models.JobWriteRequest(type="ground_truth", task_id=task.id, frame_selection_method="manual", frames=[0, 1])
        )
        cat = next(label for label in task.get_labels() if label.name == "cat").id
        boxes = [box(cat, (10, 10, 50, 50)), box(cat, (60, 10, 100, 50), frame=1)]
        client.jobs.retrieve(truth.id).set_annotations(models.LabeledDataRequest(shapes=boxes))
        job = next(job for job in task.get_jobs() if job.type == "annotation")
        job.set_annotations(models.LabeledDataRequest(shapes=boxes[:count]))
        tasks.append(task)
    client.tasks.create({"name": "without pictures", "project_id": project.id})
    assert api.list_reports(project_id=project.id, target="project")[0].count == 0
    report = compared(client, project=project)
    assert (report.target.value, report.project_id, report.task_id, report.job_id) == ("project", project.id, None, None)
    summary = report.summary
    counts = {name: summary.tasks[name] for name in ("total", "not_configured", "excluded", "included", "completed")}
    assert counts == {"total": 3, "not_configured": 1, "excluded": 0, "included": 2, "completed": 1}
    assert (summary.total_frames, summary.validation_frames, summary.jobs.total) == (8, 4, 2)
    assert (summary["valid_count"], summary["missing_count"], summary["accuracy"]) == (3, 1, 0.75)
    assert api.list_reports(project_id=project.id, target="project", sort="-created_date")[0].results == [report]
    theirs, _ = api.list_reports(parent_id=report.id, target="task")
    assert {one.task_id for one in theirs.results} == {task.id for task in tasks}
    [missing] = conflicts(client, report)
    assert (missing.type, missing.frame) == ("missing_annotation", 1)
    [requirement] = summary.requirements["items"]
    matrix, _ = api.retrieve_report_requirement_confusion(report.id, requirement=requirement.requirement_id)
    assert matrix.rows == [[3, 0, 0], [0, 0, 0], [1, 0, 0]]
    data = json.loads(api.retrieve_report_data(report.id, _parse_response=False)[1].data)
    assert data["comparison_summary"]["tasks"]["included"] == 2
    project.remove()


def test_settings_and_requirements_are_found_by_all_of_cvats_fields(client, place):
    api = client.api_client.quality_api
    whose = {"==": [{"var": "task_id"}, place.task.id]}
    for field, value, count in (("inherit", False, 1), ("inherit", True, 0)):
        rule = json.dumps({"and": [whose, {"==": [{"var": field}, value]}]})
        assert api.list_settings(filter=rule, sort="-inherit")[0].count == count
    for field, value, count in (("enabled", True, 1), ("enabled", False, 0), ("annotation_type", "tag", 0)):
        rule = json.dumps({"and": [whose, {"==": [{"var": field}, value]}]})
        assert api.list_settings_requirements(filter=rule, sort=field)[0].count == count
    assert api.list_settings_requirements(settings_id=place.task.id)[0].count == 1


def test_who_has_only_a_job_sees_nothing_of_the_ground_truth(client, server, place, report):
    people = {}
    for name in ("quinn", "stranger"):
        people[name] = client.api_client.auth_api.create_register(
            models.RegisterSerializerExRequest(username=name, password1="a long secret 17", password2="a long secret 17")
        )[0]
    quinn, _ = client.api_client.users_api.list(search="quinn")
    client.api_client.jobs_api.partial_update(
        place.first.id, patched_job_write_request=models.PatchedJobWriteRequest(assignee=quinn.results[0].id)
    )
    with make_client(server.url, credentials=("quinn", "a long secret 17")) as theirs:
        api = theirs.api_client.quality_api
        assert api.list_reports()[0].count == 0 and api.list_conflicts(report_id=report.id)[0].count == 0
        assert api.list_settings()[0].count == 0
        with pytest.raises(exceptions.NotFoundException):
            api.retrieve_report(report.id)
        with pytest.raises(exceptions.NotFoundException):
            api.create_report(quality_report_create_request=models.QualityReportCreateRequest(task_id=place.task.id))
        with pytest.raises(exceptions.NotFoundException):
            api.partial_update_settings(
                place.task.id, patched_quality_settings_request=models.PatchedQualitySettingsRequest(iou_threshold=0.5)
            )
    with make_client(server.url, credentials=("stranger", "a long secret 17")) as theirs:
        api = theirs.api_client.quality_api
        assert api.list_reports()[0].count == 0 and api.list_conflicts()[0].count == 0
