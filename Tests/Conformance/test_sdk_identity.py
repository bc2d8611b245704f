"""CVAT's own client, unmodified, against our accounts: signing in, tokens, people."""

import contextlib
import subprocess
import sys
import urllib.request
import uuid

import pytest
from cvat_sdk import Client, Config, make_client, models
from cvat_sdk.api_client import ApiClient, Configuration, exceptions
from cvat_sdk.core.client import AccessTokenCredentials

administrators = {}


@contextlib.contextmanager
def signed_in(server, name=None, password=None, anew=False):
    """A client of the high level, signed in as CVAT's documentation shows.

    The administrator's is one for all tests of this file, if not asked for anew: a sign-in costs the time of a hash.
    """
    if name is None and not anew:
        if server.url not in administrators:
            credentials = (server.administrator, server.password)
            administrators[server.url] = make_client(server.url, credentials=credentials)
        yield administrators[server.url]
        return
    with make_client(server.url, credentials=(name or server.administrator, password or server.password)) as client:
        yield client


def low_level(server, **settings):
    return ApiClient(Configuration(host=server.url, **settings))


def person(client, role="user"):
    """A new account with a password; gives its name, password and key."""
    name = f"p{uuid.uuid4().hex[:10]}"
    password = f"sentence of {name}"
    request = models.RegisterSerializerExRequest(username=name, password1=password, password2=password)
    client.api_client.auth_api.create_register(request)
    found, _ = client.api_client.users_api.list(username=name)
    key = found.results[0].id
    if role != "user":
        client.api_client.users_api.partial_update(key, patched_user_request=models.PatchedUserRequest(groups=[role]))
    return name, password, key


def test_make_client_signs_in_and_out(server):
    with signed_in(server, anew=True) as client:
        assert client.users.retrieve_current_user().username == server.administrator
        client.logout()
        with pytest.raises(exceptions.UnauthorizedException):
            client.users.retrieve_current_user()


def test_sessions_cookies_survive_the_clients_parser(server):
    with low_level(server) as client:
        request = models.LoginSerializerExRequest(username=server.administrator, password=server.password)
        answer, response = client.auth_api.create_login(request)
        assert 1 <= len(answer.key) <= 40
        assert "sessionid" in client.cookies and "csrftoken" in client.cookies
        assert client.cookies["sessionid"].value.isalnum() and client.cookies["csrftoken"].value.isalnum()


def test_a_session_writes_with_the_token_of_its_cookie(server):
    with signed_in(server) as client:
        project, _ = client.api_client.projects_api.create(models.ProjectWriteRequest(name="by session"))
        client.api_client.projects_api.destroy(project.id)


def test_the_old_token_works_on_every_kind_of_request(server):
    with low_level(server) as client:
        request = models.LoginSerializerExRequest(username=server.administrator, password=server.password)
        key = client.auth_api.create_login(request)[0].key
    with low_level(server, api_key={"tokenAuth": key}) as client:
        assert client.users_api.retrieve_self()[0].username == server.administrator
        project, _ = client.projects_api.create(models.ProjectWriteRequest(name="by token"))
        client.projects_api.destroy(project.id)


def test_basic_works_on_every_kind_of_request(server):
    with low_level(server, username=server.administrator, password=server.password) as client:
        for _ in range(5):
            assert client.users_api.retrieve_self()[0].username == server.administrator
        project, _ = client.projects_api.create(models.ProjectWriteRequest(name="by basic"))
        client.projects_api.destroy(project.id)


def test_an_access_token_signs_in_the_high_level_client(server):
    with signed_in(server) as client:
        made, _ = client.api_client.auth_api.create_access_tokens(
            models.AccessTokenWriteRequest(name="script", read_only=False)
        )
    with Client(url=server.url, config=Config(status_check_period=1)) as client:
        client.login(AccessTokenCredentials(made.value))
        assert client.users.retrieve_current_user().username == server.administrator
        project = client.projects.create(models.ProjectWriteRequest(name="by access token"))
        project.remove()
        ownself, _ = client.api_client.auth_api.retrieve_access_tokens_self()
        assert ownself.name == "script" and ownself.read_only is False


def test_a_reading_token_reads_and_writes_nothing(server):
    with signed_in(server) as client:
        made, _ = client.api_client.auth_api.create_access_tokens(models.AccessTokenWriteRequest(name="reader"))
    assert made.read_only is True
    with low_level(server, access_token=made.value) as client:
        assert client.users_api.retrieve_self()[0].username == server.administrator
        with pytest.raises(exceptions.ForbiddenException):
            client.projects_api.create(models.ProjectWriteRequest(name="never"))


def test_tokens_are_listed_changed_and_revoked(server):
    with signed_in(server) as client:
        tokens = client.api_client.auth_api
        made, _ = tokens.create_access_tokens(
            models.AccessTokenWriteRequest(name=f"t{uuid.uuid4().hex[:8]}", expiry_date=None)
        )
        listed, _ = tokens.list_access_tokens(search=made.name)
        assert listed.count == 1 and listed.results[0].id == made.id
        changed, _ = tokens.partial_update_access_tokens(
            made.id, patched_access_token_write_request=models.PatchedAccessTokenWriteRequest(name="renamed")
        )
        assert changed.name == "renamed" and changed.owner.username == server.administrator
        tokens.destroy_access_tokens(made.id)
        with pytest.raises(exceptions.NotFoundException):
            tokens.retrieve_access_tokens(made.id)
    with low_level(server, access_token=made.value) as client, pytest.raises(exceptions.UnauthorizedException):
        client.users_api.retrieve_self()


@pytest.mark.parametrize(
    "settings",
    [
        {"username": "nobody", "password": "nothing at all"},
        {"access_token": "abcdefgh.abcdefghabcdefghabcdefghabcdefgh"},
        {"api_key": {"tokenAuth": "abcdefghabcdefghabcdefghabcdefgh"}},
        {},
    ],
)
def test_wrong_or_missing_credentials_are_401(server, settings):
    with low_level(server, **settings) as client, pytest.raises(exceptions.UnauthorizedException) as failure:
        client.users_api.retrieve_self()
    assert failure.value.headers["WWW-Authenticate"] == "Token"


def test_a_wrong_password_is_refused(server):
    with pytest.raises(exceptions.ApiException) as failure, signed_in(server, "nobody", "nothing at all"):
        pass
    assert failure.value.status in (400, 401)


def test_the_version_brings_no_warning(server, caplog):
    with signed_in(server, anew=True) as client:
        about, _ = client.api_client.server_api.retrieve_about()
        assert about.version.startswith("2.80.")
    assert not [record for record in caplog.records if "version" in record.message.lower()]


def test_plugins_and_formats_have_their_fields(server):
    with signed_in(server) as client:
        plugins, _ = client.api_client.server_api.retrieve_plugins()
        assert isinstance(plugins.analytics, bool) and isinstance(plugins.models, bool)
        formats, _ = client.api_client.server_api.retrieve_annotation_formats()
        assert "COCO 1.0" in [each.name for each in formats.exporters]


def test_only_administrators_register_people(server):
    with signed_in(server) as client:
        name, password, _ = person(client)
    request = models.RegisterSerializerExRequest(username="intruder", password1="a long way", password2="a long way")
    with signed_in(server, name, password) as client, pytest.raises(exceptions.ForbiddenException):
        client.api_client.auth_api.create_register(request)
    with low_level(server) as client, pytest.raises(exceptions.ForbiddenException):
        client.auth_api.create_register(request)


def test_people_see_themselves_whole_and_others_by_name(server):
    with signed_in(server) as client:
        name, password, key = person(client)
        whole, _ = client.api_client.users_api.retrieve(key)
        assert whole.groups == ["user"] and whole.is_active is True
    with signed_in(server, name, password) as client:
        ownself, _ = client.api_client.users_api.retrieve_self()
        assert ownself.groups == ["user"] and ownself.is_superuser is False
        other = client.api_client.users_api.list(search=server.administrator)[0].results[0]
        assert other.username == server.administrator and "email" not in other.to_dict()


def test_people_change_their_names_but_not_their_rights(server):
    with signed_in(server) as client:
        name, password, key = person(client)
    with signed_in(server, name, password) as client:
        users = client.api_client.users_api
        changed, _ = users.partial_update(
            key, patched_user_request=models.PatchedUserRequest(first_name="Ada", last_name="Lovelace")
        )
        assert (changed.first_name, changed.last_name) == ("Ada", "Lovelace")
        with pytest.raises(exceptions.ForbiddenException):
            users.partial_update(key, patched_user_request=models.PatchedUserRequest(groups=["admin"]))
        with pytest.raises(exceptions.ForbiddenException):
            users.destroy(key)


def test_an_administrator_bars_and_removes_people(server):
    with signed_in(server) as client:
        name, password, key = person(client)
        users = client.api_client.users_api
        with signed_in(server, name, password) as other:
            users.partial_update(key, patched_user_request=models.PatchedUserRequest(is_active=False))
            with pytest.raises(exceptions.UnauthorizedException):
                other.users.retrieve_current_user()
        users.destroy(key)
        with pytest.raises(exceptions.NotFoundException):
            users.retrieve(key)


def test_a_changed_password_is_the_only_one(server):
    with signed_in(server) as client:
        name, password, _ = person(client)
    with signed_in(server, name, password) as client:
        client.api_client.auth_api.create_password_change(
            models.PasswordChangeRequest(
                old_password=password, new_password1="another sentence", new_password2="another sentence"
            )
        )
    with signed_in(server, name, "another sentence") as client:
        assert client.users.retrieve_current_user().username == name
    with pytest.raises(exceptions.ApiException), signed_in(server, name, password):
        pass


def test_lists_page_search_and_filter(server):
    with signed_in(server) as client:
        prefix = f"q{uuid.uuid4().hex[:6]}"
        for index in range(5):
            password = f"sentence {prefix}"
            client.api_client.auth_api.create_register(
                models.RegisterSerializerExRequest(
                    username=f"{prefix}-{index}", password1=password, password2=password
                )
            )
        users = client.api_client.users_api
        first, _ = users.list(search=prefix.upper(), page_size=2, sort="username")
        assert first.count == 5 and [user.username[-1] for user in first.results] == ["0", "1"]
        assert first.next.startswith(server.url) and first.previous is None
        last, _ = users.list(search=prefix, page_size=2, sort="username", page=3)
        assert [user.username[-1] for user in last.results] == ["4"] and last.next is None
        with pytest.raises(exceptions.NotFoundException):
            users.list(search=prefix, page_size=2, page=4)
        some, _ = users.list(filter=f'{{"in":[{{"var":"username"}},["{prefix}-1","{prefix}-3"]]}}')
        assert [user.username[-1] for user in some.results] == ["3", "1"]
        with pytest.raises(exceptions.ApiException) as failure:
            users.list(filter='{"==":[{"var":"password"},"x"]}')
        assert failure.value.status == 400 and "password" in failure.value.body


def test_every_path_is_taken_with_a_slash_at_its_end(server):
    with signed_in(server) as client:
        key = client.api_client.cookies["sessionid"].value
    for path in ("/api/users", "/api/users/self", "/api/auth/access_tokens", "/api/server/plugins"):
        for end in ("", "/"):
            request = urllib.request.Request(server.url + path + end, headers={"Cookie": f"sessionid={key}"})
            with urllib.request.urlopen(request) as answer:
                assert answer.status == 200 and answer.url == server.url + path + end


def test_the_command_line_signs_in_by_password_and_by_token(server, tmp_path):
    with signed_in(server) as client:
        made, _ = client.api_client.auth_api.create_access_tokens(models.AccessTokenWriteRequest(name="for the CLI"))

    def cvat_cli(*arguments, **environment):
        return subprocess.run(
            [sys.executable, "-m", "cvat_cli", "--server-host", server.url, *arguments],
            capture_output=True,
            text=True,
            timeout=60,
            env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), **environment},
        )

    by_password = cvat_cli("--auth", f"{server.administrator}:{server.password}", "project", "ls", "--json")
    assert by_password.returncode == 0, by_password.stderr
    by_token = cvat_cli("project", "ls", "--json", CVAT_ACCESS_TOKEN=made.value)
    assert by_token.returncode == 0, by_token.stderr
    assert "warn" not in by_token.stderr.lower()
