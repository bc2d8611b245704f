"""Every list by every field that the contract names: plain filters, JSON Logic, search, sorts, pages, organisations."""

import json
import uuid
from types import SimpleNamespace

import pytest
from cvat_sdk import models
from cvat_sdk.api_client import ApiClient, Configuration, exceptions
from cvat_sdk.core.filters import F, all_, any_, not_
from media import NINE, call

LABELS = [
    {"name": "owl", "color": "#112233", "type": "rectangle"},
    {"name": "hand", "type": "skeleton", "sublabels": [{"name": "thumb", "type": "points"}], "svg": ""},
]

# Of each list, what its first object has in a field; whether the other one has something else; whether it is searched, and
# then in a way that the other one is not found by, in any of its fields.
FIELDS = {
    "projects": {
        "name": ("Zoo of owls", True, True),
        "owner": ("{me}", True, True),
        "assignee": ("{bob}", True, "too"),
        "status": ("annotation", False, "too"),
    },
    "tasks": {
        "name": ("night owls", True, True),
        "project_name": ("Zoo of owls", True, True),
        "project_id": ("{project}", True, False),
        "owner": ("{me}", True, True),
        "assignee": ("{bob}", True, "too"),
        "status": ("validation", True, True),
        "subset": ("Train", True, True),
        "mode": ("annotation", True, "too"),
        "dimension": ("2d", False, "too"),
        "media_type": ("image", False, False),
        "tracker_link": ("https://example.org/7", True, True),
    },
    "jobs": {
        "task_name": ("night owls", True, True),
        "project_name": ("Zoo of owls", True, True),
        "task_id": ("{task}", True, False),
        "project_id": ("{project}", True, False),
        "assignee": ("{bob}", True, True),
        "stage": ("validation", True, True),
        "state": ("in progress", True, True),
        "type": ("annotation", False, False),
        "dimension": ("2d", False, False),
        "mode": ("annotation", False, False),
        "media_type": ("image", False, False),
    },
    "labels": {
        "name": ("owl", True, True),
        "color": ("#112233", True, False),
        "type": ("rectangle", True, False),
    },
    "issues": {
        "owner": ("{me}", True, True),
        "assignee": ("{bob}", True, "too"),
        "job_id": ("{job}", True, False),
        "task_id": ("{task}", True, False),
        "resolved": (True, True, False),
        "frame_id": (1, True, False),
    },
    "comments": {
        "owner": ("{me}", True, True),
        "issue_id": ("{issue}", True, False),
        "job_id": ("{job}", True, False),
        "frame_id": (1, True, False),
    },
    "users": {
        "username": ("{bob}", True, True),
        "first_name": ("Robert", True, True),
        "last_name": ("Van der Bee", True, True),
        "is_active": (True, False, False),
    },
    "requests": {
        "status": ("finished", False, False),
        "action": ("export", True, False),
        "target": ("task", False, False),
        "subresource": ("annotations", True, False),
        "format": ("COCO 1.0", True, False),
        "project_id": ("{project}", True, False),
        "task_id": ("{task}", True, False),
    },
}
ROWS = [(kind, field, *row) for kind, fields in FIELDS.items() for field, row in fields.items()]


def pictures(client, count=2, **spec):
    return client.tasks.create_from_data(
        spec, [str(path) for path in NINE[:count]], data_params={"chunk_size": 1}, status_check_period=0.1
    )


@pytest.fixture(scope="module")
def bob(client):
    """Somebody else, who has a family name of several words."""
    name = f"bob{uuid.uuid4().hex[:8]}"
    client.api_client.auth_api.create_register(
        models.RegisterSerializerExRequest(
            username=name,
            password1=f"sentence of {name}",
            password2=f"sentence of {name}",
            first_name="Robert",
            last_name="Van der Bee",
        )
    )
    with ApiClient(Configuration(host=client.api_map.host, username=name, password=f"sentence of {name}")) as basic:
        token = basic.auth_api.create_access_tokens(models.AccessTokenWriteRequest(name="t", read_only=False))[0].value
    with ApiClient(Configuration(host=client.api_map.host, access_token=token)) as api:
        yield SimpleNamespace(api=api, name=name, id=api.users_api.retrieve_self()[0].id)


@pytest.fixture(scope="module")
def world(client, bob, tmp_path_factory):
    """Two objects of each kind: of every field the first one has the value of the table."""
    api = client.api_client
    zoo = client.projects.create({"name": "Zoo of owls", "labels": LABELS, "assignee_id": bob.id})
    farm = client.projects.create({"name": "Farm", "labels": [{"name": "cat", "color": "#445566"}], "owner_id": bob.id})
    night = pictures(
        client,
        name="night owls",
        project_id=zoo.id,
        assignee_id=bob.id,
        subset="Train",
        bug_tracker="https://example.org/7",
    )
    day = pictures(client, name="day cats", project_id=farm.id)
    empty = client.tasks.create({"name": "empty", "labels": [{"name": "x"}], "owner_id": bob.id})
    first, second = night.get_jobs()[0], day.get_jobs()[0]
    first.update({"assignee": bob.id, "stage": "validation", "state": "in progress"})
    second.update({"stage": "annotation", "state": "rejected"})
    resolved, _ = api.issues_api.create(
        models.IssueWriteRequest(frame=1, position=[1, 2], job=first.id, message="one", assignee=bob.id, resolved=True)
    )
    open_one, _ = bob.api.issues_api.create(models.IssueWriteRequest(frame=0, position=[1, 2], job=second.id, message="two"))
    night.export_dataset("COCO 1.0", tmp_path_factory.mktemp("out") / "a.zip", include_images=False, status_check_period=0.1)
    made = api.requests_api.list(task_id=day.id)[0].results[0].id
    exported = api.requests_api.list(task_id=night.id, action="export")[0].results[0].id

    def comment(issue):
        return api.comments_api.list(issue_id=issue.id)[0].results[0].id

    def label(project, name):
        return next(label.id for label in project.get_labels() if label.name == name)

    me = client.users.retrieve_current_user()
    return SimpleNamespace(
        names={
            "me": me.username,
            "bob": bob.name,
            "project": zoo.id,
            "task": night.id,
            "job": first.id,
            "issue": resolved.id,
        },
        first={
            "projects": zoo.id,
            "tasks": night.id,
            "jobs": first.id,
            "labels": label(zoo, "owl"),
            "issues": resolved.id,
            "comments": comment(resolved),
            "users": bob.id,
            "requests": exported,
        },
        other={
            "projects": farm.id,
            "tasks": empty.id,
            "jobs": second.id,
            "labels": label(farm, "cat"),
            "issues": open_one.id,
            "comments": comment(open_one),
            "users": me.id,
            "requests": made,
        },
        night=night,
        zoo=zoo,
    )


def found(client, kind, **question):
    """The keys of everything that a list finds, in its order."""
    api = getattr(client.api_client, f"{kind}_api")
    page, _ = api.list(page_size=500, **question)
    assert page.count == len(page.results) and page.next is None and page.previous is None
    return [each.id for each in page.results]


def filled(value, world):
    if not isinstance(value, str) or not value.startswith("{"):
        return value
    return world.names[value[1:-1]]


@pytest.mark.parametrize(("kind", "field", "value", "differs", "_"), ROWS, ids=[f"{row[0]}-{row[1]}" for row in ROWS])
def test_a_list_is_filtered_by_each_of_its_fields(client, world, kind, field, value, differs, _):
    value, first, other = filled(value, world), world.first[kind], world.other[kind]
    equal = {"==": [{"var": field}, value]}
    for question in (
        {field: value},
        {"filter": json.dumps(equal)},
        {"filter": json.dumps({"in": [{"var": field}, [value]]})},
        {"filter": json.dumps({"and": [equal, {"!": {"!": equal}}]})},
        {"filter": json.dumps({"or": [equal, {"==": [{"var": "id"}, -1]}]})} if kind != "requests" else {field: value},
    ):
        keys = found(client, kind, **question)
        assert first in keys, question
        assert (other in keys) is not differs, question
    keys = found(client, kind, filter=json.dumps({"!": equal}))
    assert first not in keys and (other in keys) is differs
    if value is not False:
        assert first in found(client, kind, filter=json.dumps({"!!": {"var": field}}))


@pytest.mark.parametrize(("kind", "field"), [row[:2] for row in ROWS], ids=[f"{row[0]}-{row[1]}" for row in ROWS])
def test_a_list_is_sorted_by_each_of_its_fields(client, world, kind, field):
    up, down = (found(client, kind, sort=sign + field) for sign in ("", "-"))
    assert sorted(map(str, up)) == sorted(map(str, down))
    if FIELDS[kind][field][1]:
        places = [keys.index(world.first[kind]) < keys.index(world.other[kind]) for keys in (up, down)]
        assert places[0] is not places[1]
    # What it does not know to sort by is passed over.
    assert found(client, kind, sort="unheard_of") == found(client, kind)


@pytest.mark.parametrize(
    ("kind", "field", "word", "alone"), [(*row[:3], row[4] is True) for row in ROWS if row[4]], ids=lambda value: str(value)
)
def test_a_list_is_searched_in_each_of_its_fields(client, world, kind, field, word, alone):
    word = filled(word, world)
    for words in (word, word.upper(), word[1:-1]):
        keys = found(client, kind, search=words)
        assert world.first[kind] in keys
        assert words == word[1:-1] or not alone or world.other[kind] not in keys
    assert world.first[kind] not in found(client, kind, search=f"{word} nosuchword")


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("organizations", "id slug name owner created_date updated_date"),
        ("memberships", "id user role user_id organization_id joined_date"),
        ("invitations", "id owner user user_id created_date organization_id accepted"),
        ("webhooks", "id target_url description owner type project_id organization_id created_date updated_date"),
        ("auth/access_tokens", "id name read_only created_date updated_date expiry_date last_used_date"),
        ("jobs", "parent_job_id updated_date"),
        ("tasks", "validation_mode updated_date"),
        ("requests", "created_date job_id"),
    ],
)
def test_the_other_lists_are_sorted_and_asked_whether_something_is_there(client, world, kind, fields):
    for field in fields.split():
        for question in (f"sort={field}", f"sort=-{field},id", f'filter={{"var":"{field}"}}', f'filter={{"!":{{"var":"{field}"}}}}'):
            call(client, "GET", f"/api/{kind}?{question}", expected=200)


def test_the_newest_come_first_and_labels_as_they_were_made(client, world):
    for kind in ("projects", "tasks", "jobs", "issues", "comments", "users"):
        keys = found(client, kind)
        assert keys == sorted(keys, reverse=True) and len(keys) > 1, kind
        assert found(client, kind, sort="id") == keys[::-1]
    labels = found(client, "labels")
    assert labels == sorted(labels) and found(client, "labels", sort="-id") == labels[::-1]


@pytest.mark.parametrize("kind", ["projects", "tasks", "jobs", "labels", "issues", "comments", "users", "requests"])
def test_pages_hold_everything_once_and_their_addresses_are_whole(client, server, world, kind):
    api = getattr(client.api_client, f"{kind}_api")
    everything = found(client, kind)
    assert [each.id for each in api.list_endpoint.call_with_http_info(page=1, page_size=2)[0].results] == everything[:2]
    pages, number = [], 1
    while True:
        page, _ = api.list(page=number, page_size=2)
        assert page.count == len(everything)
        assert (page.previous is None) is (number == 1)
        pages += [each.id for each in page.results]
        for address in (page.next, page.previous):
            assert address is None or address.startswith(f"{server.url}/api/{kind}?")
        if page.next is None:
            break
        number += 1
    assert pages == everything
    whole = json.loads(call(client, "GET", f"/api/{kind}?page_size=all", expected=200).data)
    assert [each["id"] for each in whole["results"]] == everything and whole["next"] is None
    call(client, "GET", f"/api/{kind}?page={number + 1}&page_size=2", expected=404)


@pytest.mark.parametrize(
    ("kind", "params"),
    [("projects", {"name": "no such"}), ("tasks", {"subset": "no such"}), ("jobs", {"task_id": 10**9}), ("issues", {"job_id": 10**9})],
)
def test_a_list_without_anything_is_a_page(client, world, kind, params):
    page, _ = getattr(client.api_client, f"{kind}_api").list(**params)
    assert (page.count, page.next, page.previous, page.results) == (0, None, None, [])


def test_the_filters_that_the_sdk_writes_are_understood(client, world):
    night, empty = world.first["tasks"], world.other["tasks"]
    for question, expected in (
        ({"filter": F.name == "night owls"}, {night}),
        ({"filter": (F.name == "night owls") | (F.name == "empty")}, {night, empty}),
        ({"filter": all_(F.id >= night, F.id <= empty, not_(F.name.contains("CATS")))}, {night, empty}),
        ({"filter": any_(F.id.one_of([night]), F.subset == "no such")}, {night}),
        ({"filter": F.id.between(night, night)}, {night}),
        ({"filter": ~F.assignee.is_set() & (F.id > night)}, {empty, empty - 1}),
        ({"id__in": [night, empty]}, {night, empty}),
        ({"name__contains": "OWLS", "id__gt": night - 1}, {night}),
        ({"id__between": [night, night], "assignee__isset": True}, {night}),
        ({"id__between": [night, night], "assignee__isset": False}, set()),
        ({"id__lt": empty + 1, "id__gte": empty}, {empty}),
        ({"id__lte": night, "name__ne": "night owls"}, {key for key in found(client, "tasks") if key < night}),
        ({"updated_date__lt": "2001-01-01"}, set()),
        ({"updated_date__gte": "2001-01-01T00:00:00+02:00", "name": "empty"}, {empty}),
        ({"project_id__isset": False, "name": "empty"}, {empty}),
        ({"filter": F.project_id == None, "name": "empty"}, {empty}),  # noqa: E711 the SDK's way to write it
    ):
        assert {task.id for task in client.tasks.list(**question)} == expected, question
    listed = json.loads(client.tasks.list(name="night owls", return_json=True))
    assert [task["id"] for task in listed] == [night]


def test_labels_are_those_of_a_project_a_task_a_job_or_a_skeleton(client, world):
    hand = next(label for label in world.zoo.get_labels() if label.name == "hand")
    api = client.api_client.labels_api
    for question in ({"project_id": world.zoo.id}, {"task_id": world.night.id}, {"job_id": world.names["job"]}):
        labels = api.list(**question, org="")[0].results
        assert [label.name for label in labels] == ["owl", "hand"]
        assert {label.project_id for label in labels} == {world.zoo.id}
        assert [label.has_parent for label in labels] == [False, False]
    for question in ({"parent_id": hand.id}, {"parent": "hand", "project_id": world.zoo.id}):
        (thumb,) = api.list(**question)[0].results
        assert (thumb.name, thumb.parent_id, thumb.has_parent) == ("thumb", hand.id, True)
    with pytest.raises(exceptions.NotFoundException):
        api.list(task_id=10**9)


def test_organisations_narrow_every_list(client, world):
    api, slug = client.api_client, f"o{uuid.uuid4().hex[:8]}"
    organization = client.organizations.create({"slug": slug})
    with client.organization_context(slug):
        project = client.projects.create({"name": "inside", "labels": [{"name": "fox"}]})
        task = pictures(client, name="inside", project_id=project.id)
        job = task.get_jobs()[0]
        issue = client.issues.create({"frame": 0, "position": [1, 2], "job": job.id, "message": "hm"})
        (comment,) = issue.get_comments()
        (label,) = project.get_labels()
    assert (task.organization, job.organization, project.organization_id) == (organization.id,) * 3
    inside = {
        "projects": project.id,
        "tasks": task.id,
        "jobs": job.id,
        "labels": label.id,
        "issues": issue.id,
        "comments": comment.id,
    }
    for kind, key in inside.items():
        everything = found(client, kind)
        for question in ({"org": slug}, {"org_id": organization.id}, {"x_organization": slug}):
            # The list of labels takes no header of its own.
            if "x_organization" in question and "x_organization" not in getattr(api, f"{kind}_api").list_endpoint.params_map["all"]:
                continue
            assert found(client, kind, **question) == [key], (kind, question)
        assert set(found(client, kind, org="")) == set(everything) - {key}
        assert found(client, kind, org="nosuchlab") == []
    organization.remove()


def test_tasks_are_filtered_and_sorted_by_when_they_were_made(client, world):
    api, made = client.api_client.tasks_api, world.night.created_date.isoformat()
    rule = {"and": [{"in": ["night owls", {"var": "name"}]}, {"<=": [{"var": "created_date"}, made]}]}
    assert [task.id for task in api.list(filter=json.dumps(rule))[0].results] == [world.night.id]
    rule["and"][1] = {"<": [{"var": "created_date"}, made]}
    assert api.list(filter=json.dumps(rule))[0].count == 0
    dates = [task.created_date for task in api.list(sort="created_date", page_size=100)[0].results]
    assert dates == sorted(dates) and len(dates) > 2


def test_requests_are_filtered_by_the_organisation_of_what_they_are_about(client, world):
    api = client.api_client
    slug = f"r{uuid.uuid4().hex[:8]}"
    organization, _ = api.organizations_api.create(models.OrganizationWriteRequest(slug=slug))
    with client.organization_context(slug):
        task = pictures(client, name="theirs", labels=[{"name": "x"}])
    for question in ({"org": slug}, {"org_id": organization.id}):
        assert {request.operation.task_id for request in api.requests_api.list(**question)[0].results} == {task.id}
    for field, value in (("org", slug), ("org_id", organization.id)):
        rule = json.dumps({"==": [{"var": field}, value]})
        assert {request.operation.task_id for request in api.requests_api.list(filter=rule)[0].results} == {task.id}
    assert task.id not in {request.operation.task_id for request in api.requests_api.list(org="", page_size=500)[0].results}
