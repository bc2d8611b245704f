"""CVAT's own client, unmodified, against organisations, issues and guides."""

import contextlib
import json
import urllib.request
import uuid

import pytest
from cvat_sdk import make_client, models
from cvat_sdk.api_client import ApiClient, Configuration, exceptions
from media import PHOTOS


@pytest.fixture(scope="module")
def root(server):
    """The administrator, signed in once for the whole file: a sign-in costs the time of a password's hash."""
    with make_client(server.url, credentials=(server.administrator, server.password)) as client:
        yield client


@pytest.fixture(scope="module")
def people(server, root):
    """Accounts made for this file, each as a client that shows an access token."""
    with contextlib.ExitStack() as stack:

        def make(role="user"):
            name = f"p{uuid.uuid4().hex[:10]}"
            password = f"sentence of {name}"
            api = root.api_client
            api.auth_api.create_register(
                models.RegisterSerializerExRequest(username=name, password1=password, password2=password)
            )
            key = api.users_api.list(username=name)[0].results[0].id
            if role != "user":
                api.users_api.partial_update(key, patched_user_request=models.PatchedUserRequest(groups=[role]))
            configuration = Configuration(host=server.url, username=name, password=password)
            with ApiClient(configuration) as client:
                value = client.auth_api.create_access_tokens(
                    models.AccessTokenWriteRequest(name="test", read_only=False)
                )[0].value
            client = stack.enter_context(ApiClient(Configuration(host=server.url, access_token=value)))
            client.person = (name, key)
            return client

        yield make


@pytest.fixture
def lab(people):
    """An organisation of its own, with its owner."""
    owner = people()
    slug = f"l{uuid.uuid4().hex[:10]}"
    organization, _ = owner.organizations_api.create(models.OrganizationWriteRequest(slug=slug, name="The lab"))
    return owner, organization


def join(owner, organization, person, role):
    invitation, _ = owner.invitations_api.create(
        models.InvitationWriteRequest(role=models.RoleEnum(role), email=person.person[0]), org=organization.slug
    )
    accepted, _ = person.invitations_api.accept(invitation.key)
    assert accepted.organization_slug == organization.slug


def test_organisations_are_made_listed_changed_and_deleted(lab):
    owner, organization = lab
    assert organization.owner.username == owner.person[0] and organization.contact == {}
    listed, _ = owner.organizations_api.list(search="lab")
    assert organization.id in [each.id for each in listed.results]
    changed, _ = owner.organizations_api.partial_update(
        organization.id,
        patched_organization_write_request=models.PatchedOrganizationWriteRequest(
            description="Owls", contact={"email": "lab@example.org"}
        ),
    )
    assert changed.description == "Owls" and changed.contact == {"email": "lab@example.org"}
    owner.organizations_api.destroy(organization.id)
    with pytest.raises(exceptions.NotFoundException):
        owner.organizations_api.retrieve(organization.id)


def test_an_organisation_is_nothing_to_strangers(lab, people):
    owner, organization = lab
    eve = people()
    assert eve.organizations_api.list()[0].count == 0
    for call in (eve.organizations_api.retrieve, eve.organizations_api.destroy):
        with pytest.raises(exceptions.NotFoundException):
            call(organization.id)
    assert eve.memberships_api.list(org=organization.slug)[0].count == 0
    assert owner.memberships_api.list(org=organization.slug)[0].count == 1


def test_invitations_bring_members_whose_roles_change(lab, people):
    owner, organization = lab
    bob = people()
    join(owner, organization, bob, "worker")
    members, _ = owner.memberships_api.list(org=organization.slug, sort="id")
    assert [(each.user.username, str(each.role)) for each in members.results] == [
        (owner.person[0], "owner"),
        (bob.person[0], "worker"),
    ]
    changed, _ = owner.memberships_api.partial_update(
        members.results[1].id,
        patched_membership_write_request=models.PatchedMembershipWriteRequest(role="supervisor"),
    )
    assert str(changed.role) == "supervisor"
    with pytest.raises(exceptions.ForbiddenException):
        bob.memberships_api.partial_update(
            members.results[1].id,
            patched_membership_write_request=models.PatchedMembershipWriteRequest(role="maintainer"),
        )
    bob.memberships_api.destroy(members.results[1].id)
    assert bob.organizations_api.list()[0].count == 0


def test_invitations_are_listed_renewed_declined_and_used_once(lab, people):
    owner, organization = lab
    bob = people()
    request = models.InvitationWriteRequest(role=models.RoleEnum("worker"), email=bob.person[0])
    invitation, _ = owner.invitations_api.create(request, org=organization.slug)
    assert invitation.expired is False and invitation.organization_info.slug == organization.slug
    assert bob.invitations_api.list()[0].results[0].key == invitation.key
    owner.invitations_api.resend(invitation.key)
    bob.invitations_api.decline(invitation.key)
    with pytest.raises(exceptions.NotFoundException):
        bob.invitations_api.accept(invitation.key)
    invitation, _ = owner.invitations_api.create(request, x_organization=organization.slug)
    with pytest.raises(exceptions.NotFoundException):
        people().invitations_api.accept(invitation.key)
    bob.invitations_api.accept(invitation.key)
    with pytest.raises(exceptions.NotFoundException):
        bob.invitations_api.accept(invitation.key)


def test_the_organisation_context_makes_and_narrows(lab, people):
    owner, organization = lab
    inside, _ = owner.projects_api.create(models.ProjectWriteRequest(name="inside"), org=organization.slug)
    outside, _ = owner.projects_api.create(models.ProjectWriteRequest(name="outside"))
    assert inside.organization_id == organization.id and outside.organization_id is None
    for arguments, expected in (
        ({}, {inside.id, outside.id}),
        ({"org": ""}, {outside.id}),
        ({"org": organization.slug}, {inside.id}),
        ({"org_id": organization.id}, {inside.id}),
        ({"x_organization": organization.slug}, {inside.id}),
        ({"org": "nosuchlab"}, set()),
    ):
        assert {each.id for each in owner.projects_api.list(**arguments)[0].results} == expected, arguments


def test_maintainers_see_what_others_make_and_workers_do_not(lab, people):
    owner, organization = lab
    maintainer, supervisor, worker = people(), people(), people()
    for person, role in ((maintainer, "maintainer"), (supervisor, "supervisor"), (worker, "worker")):
        join(owner, organization, person, role)
    project, _ = supervisor.projects_api.create(models.ProjectWriteRequest(name="Owls"), org=organization.slug)
    assert maintainer.projects_api.retrieve(project.id)[0].name == "Owls"
    with pytest.raises(exceptions.NotFoundException):
        worker.projects_api.retrieve(project.id)
    with pytest.raises(exceptions.ForbiddenException):
        worker.projects_api.create(models.ProjectWriteRequest(name="x"), org=organization.slug)


def test_projects_and_tasks_move_between_organisations(lab, people):
    owner, organization = lab
    worker = people()
    join(owner, organization, worker, "worker")
    project, _ = owner.projects_api.create(models.ProjectWriteRequest(name="Owls"))
    inside, _ = owner.tasks_api.create(models.TaskWriteRequest(name="night", project_id=project.id))
    alone, _ = owner.tasks_api.create(models.TaskWriteRequest(name="day", labels=[models.PatchedLabelRequest(name="owl")]))

    def move_project(to, by=owner):
        return by.projects_api.partial_update(
            project.id, patched_project_write_request=models.PatchedProjectWriteRequest(organization_id=to)
        )[0]

    def move_task(task, to):
        return owner.tasks_api.partial_update(
            task.id, patched_task_write_request=models.PatchedTaskWriteRequest(organization_id=to)
        )[0]

    assert move_project(organization.id).organization_id == organization.id
    assert {each.id for each in owner.tasks_api.list(org=organization.slug)[0].results} == {inside.id}
    with pytest.raises(exceptions.ApiException) as refusal:
        move_task(inside, None)
    assert refusal.value.status == 400 and "move the project" in refusal.value.body
    with pytest.raises(exceptions.NotFoundException):
        move_project(None, by=worker)
    with pytest.raises(exceptions.ApiException) as refusal:
        move_project(10**9)
    assert refusal.value.status == 400 and "organization_id" in refusal.value.body
    assert move_project(None).organization_id is None
    assert move_task(alone, organization.id).organization_id == organization.id
    assert move_task(alone, None).organization_id is None


def test_the_high_level_client_works_inside_an_organisation(server, lab):
    owner, organization = lab
    with make_client(server.url, access_token=owner.configuration.access_token) as client:
        client.organization_slug = organization.slug
        project = client.projects.create(models.ProjectWriteRequest(name="inside", labels=[{"name": "owl"}]))
        assert project.organization_id == organization.id
        assert [each.id for each in client.projects.list()] == [project.id]
        assert [label.name for label in project.get_labels()] == ["owl"]
        client.organization_slug = ""
        assert client.projects.list() == []


@pytest.fixture
def job(server, people):
    """A job with pictures, and who owns it: the three photos, by plain multipart."""
    ann = people()
    project, _ = ann.projects_api.create(
        models.ProjectWriteRequest(name="Owls", labels=[models.PatchedLabelRequest(name="owl")])
    )
    with make_client(server.url, access_token=ann.configuration.access_token) as client:
        from cvat_sdk.core.proxies.tasks import ResourceType

        client.config.status_check_period = 0.1
        task = client.tasks.create_from_data(
            spec=models.TaskWriteRequest(name="night", project_id=project.id),
            resource_type=ResourceType.LOCAL,
            resources=[str(PHOTOS / name) for name in ("china.jpg", "flower.jpg", "rocket.jpg")],
        )
        return ann, task.get_jobs()[0]


def test_issues_are_raised_answered_and_resolved(server, job):
    ann, job = job
    issue, _ = ann.issues_api.create(
        models.IssueWriteRequest(frame=1, position=[10, 10, 20.5, 20], job=job.id, message="Is this an owl?")
    )
    assert issue.position == [10, 10, 20.5, 20] and issue.comments.count == 1 and issue.resolved is False
    comment, _ = ann.comments_api.create(models.CommentWriteRequest(issue=issue.id, message="It is"))
    assert comment.owner.username == ann.person[0]
    assert ann.comments_api.list(issue_id=issue.id)[0].count == 2
    changed, _ = ann.issues_api.partial_update(
        issue.id,
        patched_issue_write_request=models.PatchedIssueWriteRequest(resolved=True, assignee=ann.person[1]),
    )
    assert changed.resolved is True and changed.assignee.username == ann.person[0]
    assert ann.issues_api.list(job_id=job.id, resolved=True)[0].count == 1
    assert ann.issues_api.list(job_id=job.id, resolved=False)[0].count == 0
    assert ann.jobs_api.retrieve(job.id)[0].issues.count == 1
    ann.comments_api.destroy(comment.id)
    ann.issues_api.destroy(issue.id)
    assert ann.issues_api.list(job_id=job.id)[0].count == 0


def test_the_high_level_client_reads_a_jobs_issues(server, job):
    ann, job = job
    with make_client(server.url, access_token=ann.configuration.access_token) as client:
        client.issues.create(
            models.IssueWriteRequest(frame=0, position=[1, 2], job=job.id, message="first")
        ).update(models.PatchedIssueWriteRequest(resolved=True))
        found = client.jobs.retrieve(job.id).get_issues()
        assert len(found) == 1 and found[0].resolved is True
        assert [comment.message for comment in found[0].get_comments()] == ["first"]


def test_issues_are_nothing_to_strangers(job, people):
    ann, job = job
    eve = people()
    issue, _ = ann.issues_api.create(models.IssueWriteRequest(frame=0, position=[1, 2], job=job.id, message="x"))
    assert eve.issues_api.list()[0].count == 0 and eve.comments_api.list()[0].count == 0
    for call in (eve.issues_api.retrieve, eve.issues_api.destroy):
        with pytest.raises(exceptions.NotFoundException):
            call(issue.id)
    with pytest.raises(exceptions.NotFoundException):
        eve.comments_api.create(models.CommentWriteRequest(issue=issue.id, message="x"))
    with pytest.raises(exceptions.ApiException) as failure:
        ann.issues_api.create(models.IssueWriteRequest(frame=99, position=[1, 2], job=job.id, message="x"))
    assert failure.value.status == 400 and "frame" in failure.value.body


def test_guides_hold_text_and_pictures(server, job, people):
    ann, job = job
    guide, _ = ann.guides_api.create(
        annotation_guide_write_request=models.AnnotationGuideWriteRequest(
            project_id=job.project_id, markdown="# Owls"
        )
    )
    assert ann.projects_api.retrieve(job.project_id)[0].guide_id == guide.id
    assert ann.jobs_api.retrieve(job.id)[0].guide_id == guide.id
    with (PHOTOS / "chelsea.png").open("rb") as file:
        asset, _ = ann.assets_api.create(guide.id, file)
    assert asset.guide_id == guide.id and asset.filename == "chelsea.png"
    request = urllib.request.Request(
        f"{server.url}/api/assets/{asset.uuid}",
        headers={"Authorization": f"Bearer {ann.configuration.access_token}"},
    )
    with urllib.request.urlopen(request) as answer:
        assert answer.read() == (PHOTOS / "chelsea.png").read_bytes()
        assert answer.headers["Content-Type"] == "image/png"
    changed, _ = ann.guides_api.partial_update(
        guide.id,
        patched_annotation_guide_write_request=models.PatchedAnnotationGuideWriteRequest(
            markdown=f"![](/api/assets/{asset.uuid})"
        ),
    )
    assert asset.uuid in changed.markdown
    eve = people()
    with pytest.raises(exceptions.NotFoundException):
        eve.guides_api.retrieve(guide.id)
    with pytest.raises(exceptions.NotFoundException):
        eve.assets_api.retrieve(asset.uuid)
    ann.assets_api.destroy(asset.uuid)
    ann.guides_api.destroy(guide.id)
    assert ann.projects_api.retrieve(job.project_id)[0].guide_id is None


def test_the_schema_is_an_openapi_document(server):
    with urllib.request.urlopen(f"{server.url}/api/schema/?scheme=json") as answer:
        document = json.load(answer)
    assert document["openapi"].startswith("3.")
    assert "get" in document["paths"]["/api/tasks"] and "post" in document["paths"]["/api/issues"]
    operations = [each["operationId"] for path in document["paths"].values() for each in path.values()]
    assert len(operations) == len(set(operations)) > 50
