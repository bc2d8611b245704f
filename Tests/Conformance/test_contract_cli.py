"""What else cvat-cli has: backups, organisations, profiles, the old names of its commands, and its rarer options."""

import json
import uuid

import pytest
from cvat_sdk import make_client, models
from media import NINE

LABELS = json.dumps([{"name": "cat", "attributes": [{"name": "age", "mutable": True, "input_type": "number", "values": ["0", "9", "1"]}]}])

FUNCTION = """
import cvat_sdk.auto_annotation as cvataa


class Function:
    def __init__(self, count, kind):
        self.count, self.kind = count, kind
        self.spec = cvataa.DetectionFunctionSpec(labels=[cvataa.label_spec("cat", 0), cvataa.label_spec("unicorn", 1)])

    def detect(self, context, image):
        if context.conf_threshold != 0.75 or not context.conv_mask_to_poly:
            raise RuntimeError("the switches did not come")
        shape = cvataa.rectangle if self.kind == "box" else cvataa.polygon
        return [shape(0, [1, 2, 30, 40, 10, 50][: 4 if self.kind == "box" else 6]) for _ in range(self.count)]


def create(count, kind):
    return Function(count, kind)
"""


@pytest.fixture(scope="module")
def client(server):
    with make_client(server.url, credentials=(server.administrator, server.password)) as client:
        client.config.status_check_period = 0.1
        yield client


@pytest.fixture(scope="module")
def task(cli, client):
    made = cli("task", "create", "by cli", "--labels", LABELS, "local", *NINE[:3])
    task = client.tasks.retrieve(int(made.out.split()[-1]))
    shape = models.LabeledShapeRequest(type="rectangle", frame=1, label_id=task.get_labels()[0].id, points=[1, 2, 30, 40])
    task.set_annotations(models.LabeledDataRequest(shapes=[shape]))
    return task


@pytest.mark.parametrize("kind", ["task", "project"])
def test_a_backup_goes_into_a_file_or_a_folder_and_comes_back(cli, client, task, tmp_path, kind):
    thing = task
    if kind == "project":
        thing = client.projects.create({"name": "home", "labels": json.loads(LABELS)})
        client.tasks.create_from_data({"name": "in it", "project_id": thing.id}, NINE[:2])
    cli(kind, "backup", thing.id, tmp_path / "b.zip", "--completion_verification_period", "0.1")
    cli(kind, "backup", thing.id, f"{tmp_path}/new/")
    (named,) = (tmp_path / "new").iterdir()
    assert named.suffix == ".zip" and str(thing.id) in named.name
    key = int(cli(kind, "create-from-backup", tmp_path / "b.zip").out.split()[-1])
    copy = getattr(client, f"{kind}s").retrieve(key)
    assert copy.name == thing.name
    if kind == "task":
        assert [shape.points for shape in copy.get_annotations().shapes] == [[1.0, 2.0, 30.0, 40.0]]
    else:
        assert [made.size for made in copy.get_tasks()] == [2]
    cli(kind, "backup", 10**9, tmp_path / "none.zip", expected=1)


def test_organisations_are_named_by_their_short_name(cli, client):
    slug = f"o{uuid.uuid4().hex[:8]}"
    organization = client.organizations.create({"slug": slug})
    made = int(cli("--org", slug, "project", "create", "inside", "--labels", LABELS).out.split()[-1])
    assert client.projects.retrieve(made).organization_id == organization.id
    inside = int(cli("--organization", slug, "task", "create", "x", "--project_id", made, "local", NINE[0]).out.split()[-1])
    assert cli("--org", slug, "task", "ls").out.split() == [str(inside)]
    assert str(inside) not in cli("--org", "", "task", "ls").out.split()
    assert str(inside) in cli("task", "ls").out.split()
    assert cli("--org", slug, "project", "ls").out.split() == [str(made)]
    organization.remove()


def test_profiles_are_kept_used_and_forgotten(cli, client, server, tmp_path):
    def names():
        return cli("profile", "list", "--names-only").out.splitlines()

    assert names() == []
    assert "Saved profile 'for the CLI'" in cli("profile", "create", cli.token).out
    cli("profile", "create", cli.token, "--name", "here", "--set-default")
    cli("profile", "create", cli.token, "--name", "here", expected=1)
    cli("profile", "create", cli.token, "--name", "here", "--force")
    (tmp_path / "token").write_text(cli.token)
    cli("profile", "create", "--file", tmp_path / "token", "--name", "filed")
    assert names() == ["filed", "for the CLI", "here"]
    assert cli("profile", "default").out.strip() == "here"
    project = client.projects.create({"name": "by profile"})
    for profile in ("here", "filed"):
        assert str(project.id) in cli("--profile", profile, "project", "ls", CVAT_ACCESS_TOKEN=None).out.split()
    cli("config", "default-server", server.url)
    assert server.url in cli("config", "default-server").out
    cli("config", "default-server", "--unset")
    for name in ("here", "filed", "for the CLI"):
        cli("profile", "delete", name)
    cli("profile", "default", expected=1)
    # A token that is nobody's has no name.
    wrong = "abcdefgh.abcdefghabcdefghabcdefghabcdefgh"
    assert "401" in cli("profile", "create", wrong, expected=1).complaints
    assert names() == []


def test_a_name_and_a_password_sign_in_as_well(cli, server):
    who = f"{server.administrator}:{server.password}"
    assert cli("--auth", who, "project", "ls", CVAT_ACCESS_TOKEN=None).complaints.count("ERROR") == 0
    address, _, port = server.url.rpartition(":")
    listed = cli("--auth", server.administrator, "--server-host", address, "--server-port", port, "project", "ls", PASS=server.password)
    assert "ERROR" not in listed.complaints
    failed = cli("--auth", f"{server.administrator}:wrong", "project", "ls", CVAT_ACCESS_TOKEN=None, expected=1)
    assert "400" in failed.complaints


def test_auto_annotation_hears_every_option(cli, client, task, tmp_path):
    file = tmp_path / "function.py"
    file.write_text(FUNCTION)
    words = ["--function-file", file, "--conf-threshold", "0.75", "--conv-mask-to-poly", "--allow-unmatched-labels"]
    for count, kind, expected in ((2, "box", "rectangle"), (1, "outline", "polygon")):
        options = ["-p", f"count=int:{count}", "-p", f"kind=str:{kind}", "--clear-existing"]
        cli("task", "auto-annotate", task.id, *words, *options)
        found = [(shape.frame, shape.type.value) for shape in task.get_annotations().shapes]
        assert found == [(frame, expected) for frame in range(3) for _ in range(count)]
    with pytest.raises(Exception, match="unicorn"):
        cli("task", "auto-annotate", task.id, *words[:5], "-p", "count=int:1", "-p", "kind=str:box")


def test_the_old_names_of_commands_still_work(cli, client, tmp_path):
    key = int(cli("create", "old", "--labels", LABELS, "local", *NINE[:2]).out.split()[-1])
    assert str(key) in cli("ls").out.split()
    cli("frames", key, 0, "--outdir", tmp_path, "--quality", "compressed")
    assert (tmp_path / f"task_{key}_frame_000000.jpg").exists()
    cli("dump", key, tmp_path / "a.zip", "--format", "COCO 1.0")
    cli("upload", key, tmp_path / "a.zip", "--format", "COCO 1.0")
    cli("export", key, tmp_path / "b.zip")
    copy = int(cli("import", tmp_path / "b.zip").out.split()[-1])
    assert client.tasks.retrieve(copy).size == 2
    cli("delete", key, copy)
    assert not {str(key), str(copy)} & set(cli("ls").out.split())


@pytest.mark.parametrize("order", ["lexicographical", "natural", "predefined", "random"])
def test_tasks_are_made_in_each_order(cli, client, order):
    paths = [NINE[place] for place in (3, 0, 2)]
    key = int(cli("task", "create", order, "--labels", LABELS, "--sorting-method", order, "local", *paths).out.split()[-1])
    names = [frame.name for frame in client.tasks.retrieve(key).get_frames_info()]
    expected = [path.name for path in paths]
    assert sorted(names) == sorted(expected)
    if order != "random":
        assert names == (expected if order == "predefined" else sorted(expected))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["task", "create", "x", "--labels", LABELS, "share", "a.png"], "share"),
        (["task", "create", "x", "--labels", LABELS, "remote", "http://127.0.0.1:9/a.png"], "not a public address"),
        (["task", "create", "x", "--project_id", "999999", "local", str(NINE[0])], "404"),
        (["task", "create", "x", "--labels", LABELS, "--cloud_storage_id", "3", "local", str(NINE[0])], "cloud storages"),
        (["task", "frames", "999999", "0"], "404"),
        (["task", "export-dataset", "999999", "x.zip"], "404"),
        (["project", "import-dataset", "999999", str(NINE[0])], "404"),
        (["task", "create-from-backup", str(NINE[0])], "backup"),
    ],
)
def test_what_cannot_be_done_ends_in_a_sentence(cli, words, sentence, tmp_path):
    try:
        complaints = cli(*words, expected=1).complaints
    except Exception as failure:  # noqa: BLE001 what the background work says, the command passes on as it is
        complaints = str(failure)
    assert sentence in complaints
