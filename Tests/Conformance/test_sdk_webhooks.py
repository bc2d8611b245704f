"""Webhooks by the SDK's generated interface: what is told, how it is signed, and what is refused."""

import contextlib
import hashlib
import hmac
import json

import pytest
from cvat_sdk import make_client, models
from cvat_sdk.api_client import exceptions
from datasets import png
from receivers import Receiver
from servers import Servers

SECRET = "between the two of us"
EVERYTHING = ["create:task", "update:task", "delete:task", "create:job", "update:job", "create:issue", "update:issue"]
EVERYTHING += ["delete:issue", "create:comment", "update:comment", "delete:comment", "update:project", "delete:project"]


@pytest.fixture(scope="module")
def receiver(engine):
    """One for each engine: what the last server still had to say reaches no test of the next."""
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture(scope="module")
def server(engine, receiver):
    with Servers() as start:
        yield start(engine, {"OUTBOUND_ALLOW": receiver.origin})


@pytest.fixture(scope="module")
def client(server):
    with make_client(server.url, credentials=(server.administrator, server.password)) as client:
        client.config.status_check_period = 0.1
        yield client


@pytest.fixture(scope="module")
def stranger(server, client):
    client.api_client.auth_api.create_register(
        models.RegisterSerializerExRequest(
            username="stranger", password1="a long enough one", password2="a long enough one", email="s@example.org"
        )
    )
    with make_client(server.url, credentials=("stranger", "a long enough one")) as stranger:
        yield stranger


@pytest.fixture(scope="module")
def project(client):
    return client.projects.create({"name": "heard", "labels": [{"name": "cat"}]})


@pytest.fixture
def hooks(client):
    return client.api_client.webhooks_api


@pytest.fixture
def make(hooks, receiver, project):
    """Makes webhooks of the project, and deletes them at the end."""
    receiver.forget()
    made = []

    def make(events=EVERYTHING, path="/200", **more):
        spec = {"target_url": receiver.origin + path, "type": "project", "events": events, "project_id": project.id}
        hook, _ = hooks.create(models.WebhookWriteRequest(**{**spec, "secret": SECRET, **more}))
        made.append(hook.id)
        return hook

    yield make
    for key in made:
        with contextlib.suppress(exceptions.NotFoundException):
            hooks.destroy(key)


def delivered(hooks, hook, event, done=lambda delivery: delivery.status_code == 200):
    """The delivery of an event, once it is as it should be: asked for again until the answer is written."""
    while True:
        found = [one for one in hooks.list_deliveries(hook.id)[0].results if one.event == event and done(one)]
        if found:
            return found[0]


def test_a_webhook_is_made_shown_changed_listed_and_deleted_and_never_gives_its_secret(hooks, make, client, project):
    hook = make(description="our robot")
    assert (hook.type.value, hook.project_id, hook.description) == ("project", project.id, "our robot")
    assert hook.is_active and hook.enable_ssl and hook.owner.username == "admin"
    assert sorted(event.value for event in hook.events) == sorted(EVERYTHING)
    changed, _ = hooks.partial_update(hook.id, patched_webhook_write_request={"description": "another", "is_active": False})
    assert (changed.description, changed.is_active) == ("another", False)
    assert hook.id in [one.id for one in hooks.list(project_id=project.id, search="another")[0].results]
    shown = client.api_client.rest_client.GET(
        f"{client.api_map.host}/api/webhooks/{hook.id}", headers=client.api_client.get_common_headers()
    )
    assert SECRET not in shown.data.decode()
    hooks.destroy(hook.id)
    with pytest.raises(exceptions.NotFoundException):
        hooks.retrieve(hook.id)


def test_events_are_named_for_each_kind_of_webhook(hooks):
    of_projects = {event.key for event in hooks.retrieve_events(type="project")[0].events}
    of_organizations = {event.key for event in hooks.retrieve_events(type="organization")[0].events}
    assert set(EVERYTHING) <= of_projects < of_organizations
    assert {"create:membership", "delete:invitation", "update:organization", "create:project"} <= of_organizations


def test_a_ping_is_signed_and_its_answer_is_kept(hooks, make, receiver):
    hook = make()
    delivery, _ = hooks.create_ping(hook.id)
    headers, body, raw = receiver.next("ping")
    assert (delivery.status_code, delivery.response, delivery.event) == (200, "heard", "ping")
    assert delivery.request_duration >= 0 and not delivery.redelivery
    assert body["webhook"]["id"] == hook.id and body["sender"]["username"] == "admin"
    assert headers["X-Signature-256"] == "sha256=" + hmac.new(SECRET.encode(), raw, hashlib.sha256).hexdigest()
    seconds = headers["X-Webhook-Signature"].split(",")[0].removeprefix("t=")
    stamped = hmac.new(SECRET.encode(), f"{seconds}.".encode() + raw, hashlib.sha256).hexdigest()
    assert headers["X-Webhook-Signature"] == f"t={seconds},sha256={stamped}"
    assert headers["Content-Type"] == "application/json"


def test_messages_without_a_secret_are_not_signed(hooks, make, receiver):
    hooks.create_ping(make(secret="").id)
    headers, _, _ = receiver.next("ping")
    assert "X-Signature-256" not in headers


def test_tasks_jobs_issues_and_comments_are_told_of(client, hooks, make, receiver, project, tmp_path):
    hook = make()
    (tmp_path / "a.png").write_bytes(png(64, 48, 9))
    task = client.tasks.create_from_data({"name": "told", "project_id": project.id}, [str(tmp_path / "a.png")])
    assert receiver.next("create:task")[1]["task"]["name"] == "told"
    job = task.get_jobs()[0]
    assert receiver.next("create:job")[1]["job"] == {**receiver_job(client, job), "type": "annotation"}
    task.update({"name": "told anew"})
    told = receiver.next("update:task")[1]
    while "name" not in told["before_update"]:
        told = receiver.next("update:task")[1]
    assert (told["task"]["name"], told["before_update"]) == ("told anew", {"name": "told"})
    assert told["webhook_id"] == hook.id and told["sender"]["username"] == "admin"
    assert delivered(hooks, hook, "update:task").changed_fields in ("name", "size,status", "size")
    job.update({"state": "completed", "stage": "acceptance"})
    told = receiver.next("update:job")[1]
    assert told["before_update"] == {"stage": "annotation", "state": "new", "status": "annotation"}
    issues, comments = client.api_client.issues_api, client.api_client.comments_api
    issue, _ = issues.create(models.IssueWriteRequest(frame=0, position=[1.0, 2.0], job=job.id, message="look"))
    assert receiver.next("create:issue")[1]["issue"]["position"] == [1, 2]
    assert receiver.next("create:comment")[1]["comment"]["message"] == "look"
    comment, _ = comments.create(models.CommentWriteRequest(issue=issue.id, message="I do"))
    comments.partial_update(comment.id, patched_comment_write_request={"message": "I did"})
    assert receiver.next("update:comment")[1]["before_update"] == {"message": "I do"}
    comments.destroy(comment.id)
    assert receiver.next("delete:comment")[1]["comment"]["id"] == comment.id
    issues.partial_update(issue.id, patched_issue_write_request={"resolved": True})
    assert receiver.next("update:issue")[1]["before_update"] == {"resolved": False}
    issues.destroy(issue.id)
    assert receiver.next("delete:issue")[1]["issue"]["id"] == issue.id
    task.remove()
    assert receiver.next("delete:task")[1]["task"]["id"] == task.id


def receiver_job(client, job):
    """A job as messages show it when it is new."""
    job.fetch()
    moments = {
        name: getattr(job, name).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        for name in ("created_date", "updated_date")
    }
    return {
        "id": job.id, "task_id": job.task_id, "assignee": None, "stage": "annotation", "state": "new",
        "status": "annotation", "start_frame": 0, "stop_frame": 0, **moments,
    }


def test_what_is_not_chosen_or_switched_off_is_not_sent(client, hooks, make, project):
    other = make(events=["delete:task"])
    quiet = make(is_active=False)
    task = client.tasks.create({"name": "unheard", "project_id": project.id})
    heard = make(events=["delete:task"])
    task.remove()
    delivered(hooks, heard, "delete:task")
    assert [one.event for one in hooks.list_deliveries(other.id)[0].results] == ["delete:task"]
    assert hooks.list_deliveries(quiet.id)[0].results == []


def test_a_message_that_is_not_taken_is_sent_again_with_the_same_key(client, hooks, make, receiver, project):
    hook = make(path="/500", events=["create:task"])
    client.tasks.create({"name": "stubborn", "project_id": project.id})
    first, _, raw = receiver.next("create:task")
    second, _, again = receiver.next("create:task")
    assert (first["X-Webhook-Attempt"], second["X-Webhook-Attempt"]) == ("1", "2")
    assert first["X-Webhook-Delivery"] == second["X-Webhook-Delivery"] and raw == again
    delivery = delivered(hooks, hook, "create:task", lambda one: one.attempt == 2 and one.status_code == 500)
    assert delivery.response == "not now"
    hooks.partial_update(hook.id, patched_webhook_write_request={"target_url": f"{receiver.origin}/200"})
    hooks.create_deliveries_redelivery(str(delivery.id), hook.id)
    third, _, again = receiver.next("create:task")
    while third["X-Webhook-Attempt"] != "1":
        third, _, again = receiver.next("create:task")
    assert third["X-Webhook-Delivery"] == first["X-Webhook-Delivery"] and raw == again
    kept = delivered(hooks, hook, "create:task", lambda one: one.redelivery and one.status_code == 200)
    assert hooks.retrieve_deliveries(str(kept.id), hook.id)[0].response == "heard"


def test_organizations_are_told_of_members_and_invitations_and_of_their_end(client, stranger, hooks, receiver):
    organization, _ = client.api_client.organizations_api.create(models.OrganizationWriteRequest(slug="heard"))
    names = [event.key for event in hooks.retrieve_events(type="organization")[0].events]
    spec = {"target_url": receiver.origin + "/200", "type": "organization", "events": names, "secret": SECRET}
    hook, _ = hooks.create(models.WebhookWriteRequest(**spec), org="heard")
    assert hook.organization == organization.id
    offer, _ = client.api_client.invitations_api.create(
        models.InvitationWriteRequest(role="worker", email="stranger"), org="heard"
    )
    told = receiver.next("create:invitation")[1]["invitation"]
    assert told["user"]["username"] == "stranger" and offer.key not in json.dumps(told)
    stranger.api_client.invitations_api.accept(offer.key)
    membership = receiver.next("create:membership")[1]["membership"]
    client.api_client.memberships_api.partial_update(
        membership["id"], patched_membership_write_request={"role": "supervisor"}
    )
    assert receiver.next("update:membership")[1]["before_update"] == {"role": "worker"}
    with pytest.raises(exceptions.NotFoundException):
        stranger.api_client.webhooks_api.retrieve(hook.id)
    with pytest.raises(exceptions.ForbiddenException):
        stranger.api_client.webhooks_api.create(models.WebhookWriteRequest(**spec), org="heard")
    client.api_client.memberships_api.destroy(membership["id"])
    assert receiver.next("delete:membership")[1]["membership"]["role"] == "supervisor"
    client.api_client.organizations_api.partial_update(
        organization.id, patched_organization_write_request={"description": "louder"}
    )
    assert receiver.next("update:organization")[1]["before_update"] == {"description": ""}
    client.api_client.organizations_api.destroy(organization.id)
    assert receiver.next("delete:organization")[1]["organization"]["slug"] == "heard"


def test_strangers_see_no_webhooks_and_their_messages_are_not_there(stranger, hooks, make):
    hook = make()
    delivery, _ = hooks.create_ping(hook.id)
    theirs = stranger.api_client.webhooks_api
    assert theirs.list()[0].results == []
    for refused in (
        lambda: theirs.retrieve(hook.id),
        lambda: theirs.list_deliveries(hook.id),
        lambda: theirs.retrieve_deliveries(str(delivery.id), hook.id),
        lambda: theirs.create_deliveries_redelivery(str(delivery.id), hook.id),
        lambda: theirs.create_ping(hook.id),
        lambda: theirs.partial_update(hook.id, patched_webhook_write_request={"description": "mine"}),
        lambda: theirs.destroy(hook.id),
    ):
        with pytest.raises(exceptions.NotFoundException):
            refused()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"target_url": "ftp://example.org/"}, "begins with http"),
        ({"target_url": "http://user@example.org/"}, ""),
        ({"events": []}, "at least one event"),
        ({"type": "server"}, "organization or project"),
        ({"project_id": 10**9}, ""),
        ({"secret": "x" * 65}, "64 characters"),
        ({"description": "x" * 129}, "128 characters"),
        ({"events": ["create:membership"]}, "Only an organisation"),
        ({"events": ["explode:task"]}, "There is no event"),
        ({"content_type": "text/plain"}, "application/json"),
    ],
)
def test_what_cannot_be_a_webhook_is_refused_with_a_sentence(call, receiver, project, change, sentence):
    spec = {"target_url": receiver.origin, "type": "project", "events": ["create:task"], "project_id": project.id}
    answer = call.json("POST", "/api/webhooks", {**spec, **change}, expected=404 if "project_id" in change else 400)
    assert sentence in answer["detail"]


@pytest.mark.parametrize("address", ["http://10.0.0.1/", "http://169.254.169.254/latest/", "http://[::1]:80/", "http://127.0.0.1/"])
def test_private_addresses_are_never_called(hooks, make, receiver, address):
    hook = make(target_url=address)
    delivery, _ = hooks.create_ping(hook.id)
    assert delivery.status_code is None and "not a public address" in delivery.response


def test_a_redirection_is_not_followed(hooks, make):
    delivery, _ = hooks.create_ping(make(path="/302").id)
    assert delivery.status_code is None and "not followed" in delivery.response


def test_a_new_server_does_not_get_what_the_old_ones_secret_signs(hooks, make, receiver):
    hook = make()
    with pytest.raises(exceptions.ApiException) as refusal:
        hooks.partial_update(hook.id, patched_webhook_write_request={"target_url": "https://example.org/"})
    assert refusal.value.status == 400 and "secret" in str(refusal.value.body)
    hooks.partial_update(hook.id, patched_webhook_write_request={"target_url": "https://example.org/", "secret": "new"})


def test_secrets_are_encrypted_where_they_are_stored(server, make):
    make()
    folder = server.data / "data"
    assert (folder / "keys" / "secret.key").stat().st_mode & 0o777 == 0o600
    for path in folder.glob("porthole.sqlite*"):
        assert SECRET.encode() not in path.read_bytes()
