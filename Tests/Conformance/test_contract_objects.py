"""Every object as the contract shapes it: which keys it has, of which type, and where nothing may stand for a value."""

import json
import re
import uuid
from types import SimpleNamespace

import pytest
from cvat_sdk import models
from media import NINE, call

DATE = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")
TYPES = {
    "str": lambda value: isinstance(value, str),
    "int": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "bool": lambda value: isinstance(value, bool),
    "float": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "date": lambda value: isinstance(value, str) and DATE.match(value) is not None,
    "url": lambda value: isinstance(value, str) and re.match(r"^http://127\.0\.0\.1:\d+/api/", value) is not None,
    "color": lambda value: isinstance(value, str) and re.match(r"^#[0-9a-f]{6}$", value) is not None,
    "strs": lambda value: isinstance(value, list) and all(isinstance(each, str) for each in value),
    "ints": lambda value: isinstance(value, list) and all(TYPES["int"](each) for each in value),
    "floats": lambda value: isinstance(value, list) and all(TYPES["float"](each) for each in value),
    "list": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "user": lambda value: isinstance(value, dict) and set(value) == {"url", "id", "username", "first_name", "last_name"},
}
# A question mark: null is fine. Nothing else may be null.
PROJECT = """url:url id:int name:str owner:user? assignee:user? guide_id:int? bug_tracker:str task_subsets:strs created_date:date
updated_date:date status:str dimension:str? organization:int? organization_id:int? target_storage:object? source_storage:object?
tasks:object labels:object assignee_updated_date:date?"""
BARE_TASK = """url:url id:int name:str project_id:int? project_name:str? mode:str owner:user? assignee:user? bug_tracker:str
created_date:date updated_date:date overlap:int? segment_size:int status:str subset:str dimension:str media_type:str
initial_replicas:int organization:int? organization_id:int? target_storage:object? source_storage:object? jobs:object
labels:object assignee_updated_date:date? validation_mode:str? guide_id:int?"""
MEDIA = "size:int data_chunk_size:int image_quality:int data:int data_original_chunk_type:str data_compressed_chunk_type:str"
JOB = """url:url id:int task_id:int task_name:str? project_id:int? project_name:str? assignee:user? guide_id:int? dimension:str
mode:str media_type:str bug_tracker:str? status:str stage:str state:str type:str frame_count:int start_frame:int stop_frame:int
data_chunk_size:int? data_original_chunk_type:str data_compressed_chunk_type:str created_date:date updated_date:date
issues:object labels:object organization:int? target_storage:object? source_storage:object? assignee_updated_date:date?
parent_job_id:int? replicas_count:int"""
LABEL = "id:int name:str color:color type:str attributes:list sublabels:list parent_id:int? has_parent:bool"
ATTRIBUTE = "id:int name:str mutable:bool input_type:str values:strs default_value:str"
META = """chunks_updated_date:date frames:list deleted_frames:ints chunk_size:int? size:int image_quality:int start_frame:int
stop_frame:int frame_filter:str included_frames:ints? storage:str cloud_storage_id:int? chapters:list?"""
FRAME = "name:str width:int height:int related_files:int has_related_context:bool"
REQUEST = """id:str status:str operation:object created_date:date message:str progress:float? started_date:date?
finished_date:date? expiry_date:date? owner:object result_id:int?"""
OPERATION = "type:str target:str project_id:int? task_id:int? job_id:int? format:str?"
ISSUE = """id:int frame:int position:floats job:int owner:user? assignee:user? created_date:date? updated_date:date? resolved:bool
comments:object"""
COMMENT = "id:int issue:int owner:user? message:str created_date:date updated_date:date"
ORGANIZATION = "id:int slug:str name:str description:str created_date:date updated_date:date contact:object owner:user?"
MEMBERSHIP = "id:int user:user organization:int is_active:bool joined_date:date? role:str invitation:str?"
INVITATION = """key:str created_date:date owner:user? role:str user:user organization:int organization_info:object expired:bool?
accepted:bool"""
USER = """url:url id:int username:str first_name:str last_name:str email:str groups:strs is_staff:bool is_superuser:bool
is_active:bool last_login:date? date_joined:date has_analytics_access:bool?"""
TOKEN = """id:int name:str created_date:date updated_date:date expiry_date:date? last_used_date:date? read_only:bool
owner:user"""
GUIDE = "id:int task_id:int? project_id:int? created_date:date updated_date:date markdown:str"
WEBHOOK = """id:int url:url target_url:str type:str description:str is_active:bool enable_ssl:bool content_type:str
created_date:date updated_date:date owner:user? project_id:int? organization:int? events:strs"""
FORMAT = "name:str ext:str version:str enabled:bool dimension:str"
SHAPE = """id:int frame:int label_id:int group:int? source:str attributes:list type:str points:floats occluded:bool outside:bool
z_order:int rotation:float elements:list"""
TAG = "id:int frame:int label_id:int group:int? source:str attributes:list"
TRACK = "id:int frame:int label_id:int group:int? source:str attributes:list shapes:list elements:list"
KEYFRAME = "frame:int type:str points:floats occluded:bool outside:bool z_order:int rotation:float attributes:list"


def check(value, fields):
    for field in fields.split():
        name, _, kind = field.partition(":")
        assert name in value, (name, sorted(value))
        if value[name] is None:
            assert kind.endswith("?"), f"{name} is null"
        else:
            assert TYPES[kind.rstrip("?")](value[name]), (name, value[name])


@pytest.fixture(scope="module")
def get(client):
    return lambda path: json.loads(call(client, "GET", path, expected=200).data)


@pytest.fixture(scope="module")
def world(client, server, tmp_path_factory):
    """One object of each kind, by the path where it is."""
    labels = [
        {
            "name": "owl",
            "attributes": [{"name": "age", "mutable": True, "input_type": "number", "values": ["0", "9", "1"], "default_value": "1"}],
        },
        {"name": "hand", "type": "skeleton", "sublabels": [{"name": "thumb", "type": "points"}], "svg": "<line></line>"},
    ]
    api = client.api_client
    project = client.projects.create({"name": "shapes", "labels": labels})
    bare = client.tasks.create({"name": "bare", "labels": [{"name": "x"}]})
    task = client.tasks.create_from_data(
        {"name": "full", "project_id": project.id}, [str(path) for path in NINE[:2]], status_check_period=0.1
    )
    job = task.get_jobs()[0]
    owl, hand = project.get_labels()
    box = {"type": "rectangle", "label_id": owl.id, "frame": 0, "points": [1, 2, 3, 4]}
    thumb = {"type": "points", "label_id": hand.sublabels[0].id, "frame": 0, "points": [1, 2]}
    document = {
        "tags": [{"label_id": owl.id, "frame": 1}],
        "shapes": [box, {"type": "skeleton", "label_id": hand.id, "frame": 0, "points": [], "elements": [thumb]}],
        "tracks": [{"label_id": owl.id, "frame": 0, "shapes": [{"type": "rectangle", "frame": 0, "points": [1, 2, 3, 4]}]}],
    }
    kind = {"Content-Type": "application/json"}
    call(client, "PUT", f"/api/tasks/{task.id}/annotations/", document, 200, **kind)
    issue = client.issues.create({"frame": 0, "position": [1, 2], "job": job.id, "message": "hm"})
    task.export_dataset("COCO 1.0", tmp_path_factory.mktemp("out") / "a.zip", status_check_period=0.1)
    slug = f"o{uuid.uuid4().hex[:8]}"
    organization = client.organizations.create({"slug": slug})
    name = f"guest{uuid.uuid4().hex[:6]}"
    api.auth_api.create_register(
        models.RegisterSerializerExRequest(username=name, password1="a long sentence", password2="a long sentence")
    )
    invitation, _ = api.invitations_api.create(models.InvitationWriteRequest(role="worker", email=name), org=slug)
    token, _ = api.auth_api.create_access_tokens(models.AccessTokenWriteRequest(name="here"))
    guide, _ = api.guides_api.create(
        annotation_guide_write_request=models.AnnotationGuideWriteRequest(project_id=project.id, markdown="# Owls")
    )
    webhook, _ = api.webhooks_api.create(
        models.WebhookWriteRequest(
            target_url="https://example.org/", type="project", events=["update:task"], project_id=project.id
        )
    )
    return SimpleNamespace(
        project=project.id,
        bare=bare.id,
        task=task.id,
        job=job.id,
        issue=issue.id,
        comment=issue.get_comments()[0].id,
        organization=organization.id,
        slug=slug,
        invitation=invitation.key,
        token=token.id,
        guide=guide.id,
        webhook=webhook.id,
        owl=owl.id,
    )


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("projects/{project}", PROJECT),
        ("tasks/{bare}", BARE_TASK),
        ("tasks/{task}", f"{BARE_TASK} {MEDIA}"),
        ("jobs/{job}", JOB),
        ("labels/{owl}", f"{LABEL} project_id:int"),
        ("tasks/{task}/data/meta", META),
        ("jobs/{job}/data/meta", META),
        ("issues/{issue}", ISSUE),
        ("comments/{comment}", COMMENT),
        ("organizations/{organization}", ORGANIZATION),
        ("invitations/{invitation}", INVITATION),
        ("users/self", USER),
        ("auth/access_tokens/{token}", TOKEN),
        ("guides/{guide}", GUIDE),
        ("webhooks/{webhook}", WEBHOOK),
    ],
)
def test_an_object_has_its_keys_alone_and_in_its_list(get, world, path, fields):
    path = "/api/" + path.format_map(vars(world))
    alone = get(path)
    check(alone, fields)
    if "data/meta" in path or path.endswith("self") or path.startswith("/api/guides"):
        return
    listed = get(f"{path.rsplit('/', 1)[0]}?page_size=500&task_id={world.task if 'labels' in path else ''}")["results"]
    (same,) = [each for each in listed if each.get("id", each.get("key")) == alone.get("id", alone.get("key"))]
    assert {key for key in same if key != "last_used_date"} == {key for key in alone if key != "last_used_date"}
    for each in listed:
        check(each, BARE_TASK if path.startswith("/api/tasks") else fields.replace("project_id:int", "") if "labels" in path else fields)


def test_a_task_without_pictures_leaves_out_what_it_has_none_of(get, world):
    bare = get(f"/api/tasks/{world.bare}")
    assert not {field.partition(":")[0] for field in MEDIA.split()} & set(bare)
    assert (bare["mode"], bare["jobs"]["count"], bare["jobs"]["completed"], bare["jobs"]["validation"]) == ("", 0, 0, 0)


def test_what_is_inside_has_its_keys(get, world):
    project, task, job = (get(f"/api/{path}") for path in (f"projects/{world.project}", f"tasks/{world.task}", f"jobs/{world.job}"))
    check(project["tasks"], "count:int url:url")
    check(task["jobs"], "count:int completed:int? validation:int? url:url")
    check(job["issues"], "count:int url:url")
    check(get(f"/api/issues/{world.issue}")["comments"], "count:int url:url")
    for each in (project, task, job):
        check(each["labels"], "url:url")
        # The addresses are no ornament: they lead to what they name.
        assert get("/api/" + each["labels"]["url"].partition("/api/")[2])["count"] == 2
    owl, hand = get(f"/api/labels?task_id={world.task}")["results"]
    check(owl["attributes"][0], ATTRIBUTE)
    check(hand, "svg:str")
    check(hand["sublabels"][0], "id:int name:str color:color type:str attributes:list has_parent:bool")
    assert "svg" not in owl
    for frame in get(f"/api/tasks/{world.task}/data/meta")["frames"]:
        check(frame, FRAME)
    invitation = get(f"/api/invitations/{world.invitation}")
    check(invitation["organization_info"], "id:int slug:str name:str")
    for member in get(f"/api/memberships?org={world.slug}")["results"]:
        check(member, MEMBERSHIP)


def test_annotations_have_their_keys_and_never_null(get, world):
    for path in (f"tasks/{world.task}", f"jobs/{world.job}"):
        document = get(f"/api/{path}/annotations")
        check(document, "version:int tags:list shapes:list tracks:list")
        check(document["tags"][0], TAG)
        for shape in document["shapes"]:
            check(shape, SHAPE)
        # Points of skeletons have no keys of their own.
        check(document["shapes"][1]["elements"][0], SHAPE.replace("id:int frame", "frame", 1).replace("elements:list", ""))
        check(document["tracks"][0], TRACK)
        check(document["tracks"][0]["shapes"][0], KEYFRAME)
        check(document["shapes"][0]["attributes"][0], "spec_id:int value:str")
        assert document["shapes"][0]["attributes"][0]["value"] == "1"


def test_requests_have_their_keys(get, world):
    found = get(f"/api/requests?task_id={world.task}")["results"]
    assert {each["operation"]["type"] for each in found} == {"create:task", "export:dataset"}
    for each in found:
        check(each, REQUEST)
        check(each["operation"], OPERATION)
        check(each["owner"], "id:int username:str")
        assert ("result_url" in each) is (each["operation"]["type"] == "export:dataset")


def test_the_server_says_what_it_is(get):
    check(get("/api/server/about"), "name:str description:str version:str logo_url:str subtitle:str")
    check(get("/api/server/plugins"), "ANALYTICS:bool MODELS:bool")
    formats = get("/api/server/annotation/formats")
    for each in formats["importers"] + formats["exporters"]:
        check(each, FORMAT)
        assert len(each["name"]) <= 64
    names = {each["name"] for each in formats["exporters"]}
    assert {"CVAT for video 1.1", "CVAT for images 1.1", "COCO 1.0", "YOLO 1.1", "PASCAL VOC 1.1", "Datumaro 1.0"} <= names
    assert "CVAT 1.1" in {each["name"] for each in formats["importers"]}
    # Nothing is connected, which is no mistake of whoever asks.
    assert get("/api/server/share?directory=/") == []


@pytest.mark.parametrize(
    ("method", "path", "reason"),
    [
        ("GET", "auth/rules", "no rules to fetch"),
        ("POST", "consensus/merges", "no replicas"),
        ("PATCH", "consensus/settings/1", "no replicas"),
        ("GET", "events", "in the audit"),
        ("POST", "events/export", "in the audit"),
        ("GET", "growth", "not recorded"),
        ("GET", "quality/reports/1/confusion", "confusion/matrix"),
        ("POST", "quality/settings/requirements", "one requirement"),
        ("POST", "quality/settings/requirements/bulk", "one requirement"),
        ("DELETE", "quality/settings/requirements/1", "one requirement"),
    ],
)
def test_what_is_not_offered_is_refused_with_the_reason(client, method, path, reason):
    answer = call(client, method, f"/api/{path}", {}, 404, **{"Content-Type": "application/json"})
    assert reason in json.loads(answer.data)["detail"]


@pytest.mark.parametrize("path", ["cloudstorages", "consensus/settings"])
def test_lists_of_what_is_not_here_are_empty(client, get, path):
    assert get(f"/api/{path}") == {"count": 0, "next": None, "previous": None, "results": []}
    call(client, "GET", f"/api/{path}?page=2", expected=404)
    call(client, "POST", f"/api/{path}", {}, 405, **{"Content-Type": "application/json"})
