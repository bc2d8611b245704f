"""Rules of the contract that no client method shows by itself: words in addresses, sign-in, labels, jobs, annotations."""

import json
import urllib.parse
import uuid

import pytest
from attacks import PASSWORD, Person, cookies, first_job, make_project, make_task, person, sign_in
from datasets import png

JSON = {"Content-Type": "application/json"}
SKELETON = {
    "name": "hand",
    "type": "skeleton",
    "sublabels": [{"name": "thumb", "type": "points"}, {"name": "wrist", "type": "points"}],
    "svg": '<line x1="1" y1="1" x2="9" y2="9" data-type="edge" data-node-from="1" data-node-to="2"></line>'
    '<circle r="1" cx="1" cy="1" data-type="element node" data-element-id="1" data-node-id="1" data-label-name="thumb"></circle>'
    '<circle r="1" cx="9" cy="9" data-type="element node" data-element-id="2" data-node-id="2" data-label-name="wrist"></circle>',
}


@pytest.fixture(scope="module")
def ann(admin):
    return person(admin, f"ann{uuid.uuid4().hex[:6]}")


@pytest.fixture
def task(admin, keys):
    """Two pictures with nothing on them."""
    admin("DELETE", f"/api/tasks/{keys['task']}/annotations")
    return keys["task"]


def quoted(name):
    return urllib.parse.quote(name, safe="")


def settled(who, answer):
    assert answer.status == 202, answer.text
    name = answer.json()["rq_id"]
    while (found := who("GET", f"/api/requests/{quoted(name)}").json())["status"] not in {"finished", "failed"}:
        pass
    return found


# 1: ground rules


@pytest.mark.parametrize(
    "path",
    [
        "tasks/{task}/data/?type=frame&number=0",
        "tasks/{task}/annotations/",
        "jobs/{job}/annotations/",
        "jobs/{job}/data?type=frame&number=0",
        "projects/{project}/",
        "labels/?project_id={project}",
        "requests/",
        "server/about/",
        "server/annotation/formats/",
        "users/self/",
        "auth/access_tokens/",
        "organizations/",
        "memberships/",
        "invitations/",
        "webhooks/",
        "lambda/functions/",
        "cloudstorages/",
    ],
)
def test_paths_end_in_a_slash_or_not_and_any_accept_will_do(admin, keys, path):
    path = f"/api/{path.format_map(keys)}"
    slashed, _, query = path.partition("?")
    for address in (slashed.rstrip("/"), slashed.rstrip("/") + "/"):
        for accept in ("application/vnd.cvat+json", "image/png", "*/*;q=0.1"):
            answer = admin("GET", f"{address}?{query}&unheard_of=1", headers={"Accept": accept, "Accept-Encoding": "identity"})
            assert answer.status == 200 and "Content-Encoding" not in answer.headers, address


@pytest.mark.parametrize(
    "path",
    [
        "tasks/{task}/dataset/export?format=COCO%201.0&save_images=False",
        "tasks/{task}/backup/export/?lightweight=True",
        "projects/{project}/dataset/export/?format=COCO%201.0&save_images=True&location=local",
        "projects/{project}/backup/export?lightweight=False&location=local",
        "jobs/{job}/dataset/export?format=COCO%201.0&save_images=false",
    ],
)
def test_a_body_of_no_bytes_is_no_mistake(admin, keys, path):
    answer = admin("POST", f"/api/{path.format_map(keys)}", "", JSON)
    assert settled(admin, answer)["status"] == "finished"


@pytest.mark.parametrize("word", ["True", "true", "TRUE"])
def test_flags_are_words_in_any_case(admin, keys, word):
    path = f"/api/tasks/{keys['task']}/dataset/export?format=CVAT%20for%20images%201.1&save_images={word}"
    found = settled(admin, admin("POST", path))
    assert found["operation"]["type"] == "export:dataset"
    assert admin("GET", f"/api/issues?resolved={word}").status == 200
    assert admin("GET", f"/api/users?is_active={word}").json()["count"] >= 1


# 3: sign-in


def test_signing_in_takes_a_name_or_an_address_in_either_field(admin, server):
    name = f"mail{uuid.uuid4().hex[:6]}"
    person(admin, name)
    for body in ({"username": name}, {"email": f"{name}@example.org"}, {"username": f"{name}@example.org"}):
        answer = Person(server.url)("POST", "/api/auth/login", {**body, "password": PASSWORD})
        assert answer.status == 200 and 1 <= len(answer.json()["key"]) <= 40
        for cookie in answer.headers.get_all("Set-Cookie"):
            # The SDK's reader loses everything behind a line that ends in a flag or a date.
            assert cookie.split("; ")[-1] in {"Path=/", "SameSite=Lax"} and "Expires" not in cookie
    wrong = Person(server.url)("POST", "/api/auth/login", {"username": name, "password": "wrong"})
    assert wrong.status == 400 and list(wrong.json()) == ["non_field_errors"]


def test_a_session_proves_itself_and_an_authorization_need_not(server):
    browser, token = cookies(server.url, server.administrator, server.password)
    new = {"name": "by session"}
    assert browser("POST", "/api/projects", new).status == 403
    assert browser("POST", "/api/projects", new, {"X-CSRFToken": "x" * 32}).status == 403
    assert browser("POST", "/api/projects", new, {"X-CSRFToken": token, "Origin": "https://example.org"}).status == 403
    for more in ({}, {"Origin": server.url}):
        assert browser("POST", "/api/projects", new, {"X-CSRFToken": token, **more}).status == 201
    assert browser("GET", "/api/projects").status == 200
    signed = sign_in(server.url, server.administrator, server.password)
    assert signed("POST", "/api/projects", new, {"Origin": "https://example.org"}).status == 201
    assert signed("POST", "/api/auth/logout", "", JSON).status == 200
    gone = signed("GET", "/api/projects")
    assert gone.status == 401 and "Token" in gone.headers["WWW-Authenticate"] and list(gone.json()) == ["detail"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"username": "two words"}, "username"),
        ({"username": "x" * 151}, "username"),
        ({"username": "admin"}, "username"),
        ({"password2": "another sentence"}, "password2"),
        ({"password1": "short", "password2": "short"}, "password1"),
        ({"email": "nothing"}, "email"),
        ({"username": None}, "username"),
    ],
)
def test_an_account_that_cannot_be_is_refused_with_its_field(admin, change, field):
    body = {"username": f"u{uuid.uuid4().hex[:8]}", "password1": PASSWORD, "password2": PASSWORD, **change}
    answer = admin("POST", "/api/auth/register", body)
    assert answer.status == 400 and isinstance(answer.json()[field], list), answer.text


def test_access_tokens_are_their_owners_alone(admin, ann, server):
    made = admin("POST", "/api/auth/access_tokens", {"name": "for a script", "expiry_date": "2126-01-01"}).json()
    assert made["read_only"] is True and made["value"] and made["owner"]["username"] == server.administrator
    path = f"/api/auth/access_tokens/{made['id']}"
    assert "value" not in admin("GET", path).json()
    for method, body in (("GET", None), ("PATCH", {"name": "mine"}), ("DELETE", None)):
        assert ann(method, path, body).status == 404
    script = Person(server.url, {"Authorization": f"Bearer {made['value']}"})
    assert script("GET", "/api/auth/access_tokens/self").json()["id"] == made["id"]
    assert admin("GET", "/api/auth/access_tokens/self").status == 404
    assert script("POST", "/api/projects", {"name": "x"}).status == 403
    changed = admin("PATCH", path, {"read_only": False, "expiry_date": None}).json()
    assert (changed["read_only"], changed["expiry_date"], changed["name"]) == (False, None, "for a script")
    assert script("POST", "/api/projects", {"name": "x"}).status == 201
    assert admin("PATCH", path, {"expiry_date": "2001-01-01T00:00:00Z"}).status in {200, 400}
    assert admin("DELETE", path).status == 204
    assert script("GET", "/api/users/self").status == 401
    for body in ({}, {"name": ""}, {"name": "x" * 51}, {"name": "x", "expiry_date": "tomorrow"}):
        assert admin("POST", "/api/auth/access_tokens", body).status == 400


def test_a_token_for_reading_reads_and_exports_and_nothing_else(admin, keys, server):
    value = admin("POST", "/api/auth/access_tokens", {"name": "reader"}).json()["value"]
    reader = Person(server.url, {"Authorization": f"Bearer {value}"})
    task = keys["task"]
    for path in (f"tasks/{task}/dataset/export?format=COCO%201.0", f"tasks/{task}/backup/export"):
        done = settled(reader, reader("POST", f"/api/{path}"))
        assert reader("GET", urllib.parse.urlsplit(done["result_url"]).path).body[:2] == b"PK"
    assert reader("HEAD", f"/api/tasks/{task}").status == 200
    for method, path, body in (
        ("PUT", f"tasks/{task}/annotations", {"shapes": []}),
        ("PATCH", f"tasks/{task}", {"name": "x"}),
        ("POST", f"tasks/{task}/dataset/export?format=COCO%201.0&location=cloud_storage", None),
        ("POST", "auth/access_tokens", {"name": "more"}),
        ("POST", "auth/password/change", {"old_password": "x", "new_password1": PASSWORD, "new_password2": PASSWORD}),
        ("DELETE", f"tasks/{task}", None),
    ):
        assert reader(method, f"/api/{path}", body).status == 403, path


def test_a_cloud_storage_is_refused_wherever_one_can_be_named(admin, keys):
    task, project = keys["task"], keys["project"]
    for path in (
        f"tasks/{task}/dataset/export?format=COCO%201.0",
        f"projects/{project}/dataset/export?format=COCO%201.0",
        f"jobs/{keys['job']}/dataset/export?format=COCO%201.0",
        f"tasks/{task}/backup/export?lightweight=False",
        f"tasks/{task}/annotations?format=COCO%201.0",
        f"projects/{project}/dataset?format=COCO%201.0",
        "tasks/backup?filename=task.zip",
    ):
        answer = admin("POST", f"/api/{path}&location=cloud_storage&cloud_storage_id=1")
        assert answer.status == 400 and "no cloud storages" in answer.json()["location"][0], path


# 7: projects and labels


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "x" * 257}, "name"),
        ({"name": "x", "assignee_id": 10**9}, "assignee_id"),
        ({"name": "x", "owner_id": 10**9}, "owner_id"),
        ({"name": "x", "labels": [{"name": "a"}, {"name": "a"}]}, "labels"),
        ({"name": "x", "labels": [{"name": "a" * 65}]}, "labels[0].name"),
        ({"name": "x", "labels": [{"name": "a", "color": "red"}]}, "labels[0].color"),
        ({"name": "x", "labels": [{"name": "a", "type": "circle"}]}, "labels[0].type"),
        ({"name": "x", "labels": [{"name": "a", "attributes": [{"name": "b" * 65, "input_type": "text", "values": []}]}]}, ""),
        ({"name": "x", "labels": [{"name": "a", "attributes": [{"name": "b", "input_type": "slider", "values": []}]}]}, ""),
    ],
)
def test_what_cannot_be_a_project_or_a_task_is_refused_with_its_field(admin, body, field):
    for place in ("projects", "tasks"):
        answer = admin("POST", f"/api/{place}", body)
        assert answer.status == 400, answer.text
        assert any(key.startswith(field) for key in answer.json() if key != "detail"), answer.text
    assert admin("GET", "/api/projects?name=x").json()["count"] == admin("GET", "/api/projects?name=x&org=").json()["count"]


def test_who_makes_something_for_another_is_an_administrator(admin, ann):
    me = ann("GET", "/api/users/self").json()
    for place in ("projects", "tasks"):
        given = admin("POST", f"/api/{place}", {"name": "given", "owner_id": me["id"]})
        assert given.status == 201 and given.json()["owner"]["id"] == me["id"]
        assert ann("GET", f"/api/{place}/{given.json()['id']}").status == 200
        assert given.headers["Location"].endswith(f"/api/{place}/{given.json()['id']}")
        assert ann("POST", f"/api/{place}", {"name": "own", "owner_id": me["id"]}).status == 201
        assert ann("POST", f"/api/{place}", {"name": "not mine", "owner_id": 1}).status == 403
    assert ann("POST", "/api/tasks", {"name": "x", "initial_replicas": 0}).json()["initial_replicas"] == 0
    assert ann("POST", "/api/tasks", {"name": "x", "initial_replicas": 3}).status == 400


def test_labels_get_colours_of_their_own_and_drawings_with_keys(admin):
    names = [f"label {place}" for place in range(40)]
    project = make_project(admin, labels=[*({"name": name} for name in names), SKELETON])
    labels = admin("GET", f"/api/labels?project_id={project}&page_size=all").json()["results"]
    assert [label["name"] for label in labels] == [*names, "hand"]
    colours = [label["color"] for label in labels]
    assert len(set(colours)) == len(colours)
    hand = labels[-1]
    assert [point["name"] for point in hand["sublabels"]] == ["thumb", "wrist"]
    for point in hand["sublabels"]:
        assert f'data-label-id="{point["id"]}"' in hand["svg"] and point["color"] not in colours
    assert "data-label-name" not in hand["svg"]
    again = make_project(admin, labels=[{"name": names[0]}])
    assert admin("GET", f"/api/labels?project_id={again}").json()["results"][0]["color"] == colours[0]


def test_labels_change_by_their_keys_and_those_not_named_stay(admin):
    attributes = [
        {"name": "age", "mutable": True, "input_type": "number", "values": ["0", "9", "1"], "default_value": "2"},
        {"name": "fur", "mutable": False, "input_type": "select", "values": ["long", "short"], "default_value": "long"},
    ]
    project = make_project(admin, labels=[{"name": "cat", "attributes": attributes}, {"name": "dog"}, SKELETON])

    def labels():
        return {each["name"]: each for each in admin("GET", f"/api/labels?project_id={project}").json()["results"]}

    cat, dog, hand = labels().values()
    age, fur = cat["attributes"]
    age |= {"name": "years", "values": ["0", "99", "1"]}
    change = [
        {"id": cat["id"], "name": "tiger", "color": "#010203", "attributes": [age, {**fur, "deleted": True}]},
        {"id": dog["id"], "deleted": True},
        {"id": hand["id"], "sublabels": [{"id": hand["sublabels"][0]["id"], "name": "finger"}]},
        {"name": "fox"},
    ]
    answer = admin("PATCH", f"/api/projects/{project}", {"labels": change})
    assert answer.status == 200, answer.text
    found = labels()
    assert sorted(found) == ["fox", "hand", "tiger"]
    assert (found["tiger"]["id"], found["tiger"]["color"]) == (cat["id"], "#010203")
    assert [(each["id"], each["name"], each["values"]) for each in found["tiger"]["attributes"]] == [(age["id"], "years", ["0", "99", "1"])]
    assert [point["name"] for point in found["hand"]["sublabels"]] == ["finger", "wrist"]
    assert found["hand"]["svg"] == hand["svg"]
    one = admin("PATCH", f"/api/labels/{found['fox']['id']}", {"name": "vixen"}).json()
    assert (one["name"], one["color"]) == ("vixen", found["fox"]["color"])
    assert admin("DELETE", f"/api/labels/{one['id']}").status == 204
    for wrong in ([{"name": "hand"}], [{"id": 10**9, "name": "x"}], [{"id": cat["id"], "name": "hand"}]):
        assert admin("PATCH", f"/api/projects/{project}", {"labels": wrong}).status in {400, 404}
    assert sorted(labels()) == ["hand", "tiger"]


# 10: jobs


def test_jobs_move_and_are_given_and_refuse_what_is_no_word(admin, ann, keys):
    job, worker = f"/api/jobs/{keys['job']}", ann("GET", "/api/users/self").json()["id"]
    for body in ({"assignee": 10**9}, {"stage": "done"}, {"state": "finished"}, {"assignee": "ann"}):
        answer = admin("PATCH", job, body)
        assert answer.status == 400 and next(iter(body)) in answer.json()
    assert ann("GET", job).status == 404
    given = admin("PATCH", job, {"assignee": worker, "state": "in progress"}).json()
    assert (given["assignee"]["id"], given["state"], given["status"]) == (worker, "in progress", "annotation")
    for path, status in (
        (job, 200),
        (f"{job}/data/meta", 200),
        (f"{job}/data?type=frame&number=0", 200),
        (f"{job}/annotations", 200),
        (f"{job}/preview", 200),
        (f"/api/labels?job_id={keys['job']}", 200),
        (f"/api/issues?job_id={keys['job']}", 200),
        (f"/api/tasks/{keys['task']}", 404),
        (f"/api/projects/{keys['project']}", 404),
    ):
        assert ann("GET", path).status == status, path
    assert ann("PATCH", job, {"state": "completed"}).json()["state"] == "completed"
    assert ann("PATCH", job, {"stage": "acceptance"}).status == 403
    assert ann("PATCH", job, {"assignee": None}).status == 403
    moved = admin("PATCH", job, {"stage": "validation"}).json()
    assert (moved["stage"], moved["state"], moved["status"]) == ("validation", "new", "validation")
    done = admin("PATCH", job, {"stage": "acceptance", "state": "completed", "assignee": None}).json()
    assert (done["status"], done["assignee"]) == ("completed", None) and done["assignee_updated_date"]
    assert admin("GET", f"/api/tasks/{keys['task']}").json()["status"] == "completed"
    admin("PATCH", job, {"stage": "annotation", "state": "new"})
    assert admin("DELETE", job).status == 400 and ann("DELETE", job).status == 404


# 11: annotations


@pytest.mark.parametrize("count", [10, 1500, 5000])
def test_documents_of_every_length_are_whole(admin, keys, task, count):
    path = f"/api/tasks/{task}/annotations/"
    boxes = [
        {"type": "rectangle", "label_id": keys["label"], "frame": place % 2, "points": [place % 60, 2, place % 60 + 1.5, 4]}
        for place in range(count)
    ]
    assert len(admin("PUT", path, {"shapes": boxes}).json()["shapes"]) == count
    found = admin("GET", path)
    assert len(found.json()["shapes"]) == count and int(found.headers["Content-Length"]) == len(found.body)
    admin("DELETE", path)


def test_documents_without_keys_are_empty_and_put_answers_what_is_stored(admin, keys, task):
    path = f"/api/tasks/{task}/annotations/"
    empty = admin("GET", path).json()
    assert [empty[kind] for kind in ("tags", "shapes", "tracks")] == [[], [], []]
    box = {"type": "rectangle", "label_id": keys["label"], "frame": 0, "points": [1, 2, 3, 4]}
    stored = admin("PUT", path, {"version": 7, "shapes": [box], "tags": [{"label_id": keys["label"], "frame": 1, "group": None}]}).json()
    assert stored["shapes"][0]["id"] and stored["tags"][0]["id"] and stored["tracks"] == []
    assert stored["shapes"][0]["source"] == "manual" and stored["shapes"][0]["rotation"] == 0
    kept = {kind: admin("GET", path).json()[kind] for kind in ("tags", "shapes")}
    assert kept == {kind: stored[kind] for kind in ("tags", "shapes")}
    for query, body, words in (
        ("action=create", {"shapes": [{**box, "id": 5}]}, "must be absent"),
        ("action=delete", {"shapes": [box]}, "id"),
        ("action=update", {"shapes": [box]}, "id"),
        ("action=update", {"shapes": [{**box, "id": 10**9}]}, "id"),
        ("", {"shapes": [box]}, "action"),
    ):
        refused = admin("PATCH", f"{path}?{query}", body)
        assert refused.status == 400 and words in refused.text, query
    created = admin("PATCH", f"{path}?action=create", {"shapes": [box, {**box, "frame": 1}]}).json()
    assert [shape["frame"] for shape in created["shapes"]] == [0, 1] and created["tags"] == []
    changed = admin("PATCH", f"{path}?action=update", {"shapes": [{**created["shapes"][0], "points": [5, 6, 7, 8]}]}).json()
    assert changed["shapes"][0]["points"] == [5, 6, 7, 8] and changed["shapes"][0]["id"] == created["shapes"][0]["id"]
    gone = admin("PATCH", f"{path}?action=delete", {"shapes": created["shapes"], "tags": stored["tags"]}).json()
    assert len(gone["shapes"]) == 2 and len(gone["tags"]) == 1
    assert [shape["id"] for shape in admin("GET", path).json()["shapes"]] == [stored["shapes"][0]["id"]]
    assert admin("PUT", path, {}).status == 200 and admin("GET", path).json()["shapes"] == []
    assert admin("DELETE", path).status == 204
