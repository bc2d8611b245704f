"""Every command of cvat-cli 2.80 that needs no other server, as its own program code runs them."""

import json
import zipfile

import pytest
from cvat_sdk import make_client, models
from media import NINE
from PIL import Image

LABELS = json.dumps([{"name": "cat"}, {"name": "owl"}])

FUNCTION = """
import cvat_sdk.auto_annotation as cvataa

spec = cvataa.DetectionFunctionSpec(labels=[cvataa.label_spec("cat", 0)])


def detect(context, image):
    return [cvataa.rectangle(0, [1, 2, image.width - 1, image.height - 2])]
"""


@pytest.fixture(scope="module")
def client(server):
    with make_client(server.url, credentials=(server.administrator, server.password)) as client:
        client.config.status_check_period = 0.1
        yield client


@pytest.fixture(scope="module")
def task(cli, client):
    """Four pictures with a box on the second."""
    key = int(cli("task", "create", "by cli", "--labels", LABELS, "local", *NINE[:4]).out.split()[-1])
    task = client.tasks.retrieve(key)
    label = task.get_labels()[0].id
    shape = models.LabeledShapeRequest(type="rectangle", frame=1, label_id=label, points=[1, 2, 30, 40])
    task.set_annotations(models.LabeledDataRequest(shapes=[shape]))
    return task


def test_task_create_prints_the_key_and_hears_its_options(cli, client):
    words = ["--segment_size", "3", "--overlap", "1", "--chunk_size", "2", "--image_quality", "55", "--subset", "Train"]
    words += ["--bug_tracker", "https://example.org/7", "--start_frame", "1", "--stop_frame", "7", "--frame_step", "2"]
    words += ["--sorting-method", "natural", "--use_zip_chunks", "--use_cache"]
    made = cli("task", "create", "options", "--labels", LABELS, *words, "local", *NINE)
    task = client.tasks.retrieve(int(made.out.split()[-1]))
    assert (task.name, task.size, task.segment_size, task.overlap) == ("options", 4, 3, 1)
    assert (task.data_chunk_size, task.image_quality, task.subset) == (2, 55, "Train")
    assert task.bug_tracker == "https://example.org/7"
    meta = task.get_meta()
    assert [frame.name for frame in meta.frames] == [path.name for path in NINE[1:8:2]]
    assert (meta.start_frame, meta.stop_frame, meta.frame_filter) == (1, 7, "step=2")


def test_task_create_takes_annotations_with_it(cli, client, task, tmp_path):
    file = tmp_path / "boxes.zip"
    cli("task", "export-dataset", task.id, file, "--format", "COCO 1.0")
    made = cli(
        *("task", "create", "with boxes", "--labels", LABELS),
        *("--annotation_path", file, "--annotation_format", "COCO 1.0", "local", *NINE[:4]),
    )
    shapes = client.tasks.retrieve(int(made.out.split()[-1])).get_annotations().shapes
    assert [(shape.frame, shape.points) for shape in shapes] == [(1, [1.0, 2.0, 30.0, 40.0])]


def test_task_create_in_a_project_has_its_labels(cli, client):
    project = int(cli("project", "create", "home", "--labels", LABELS).out.split()[-1])
    made = cli("task", "create", "inside", "--project_id", project, "local", NINE[0])
    task = client.tasks.retrieve(int(made.out.split()[-1]))
    assert task.project_id == project
    assert [label.name for label in task.get_labels()] == ["cat", "owl"]


def test_task_create_takes_labels_from_a_file(cli, client, tmp_path):
    file = tmp_path / "labels.json"
    file.write_text(LABELS)
    made = cli("task", "create", "from a file", "--labels", file, "local", NINE[0])
    assert len(client.tasks.retrieve(int(made.out.split()[-1])).get_labels()) == 2


def test_task_create_with_what_is_no_picture_fails_with_the_sentence(cli, tmp_path):
    file = tmp_path / "notes.jpg"
    file.write_text("no picture")
    with pytest.raises(Exception, match="notes.jpg"):
        cli("task", "create", "bad", "--labels", LABELS, "local", file)


def test_task_ls_lists_keys_and_json(cli, task):
    assert str(task.id) in cli("task", "ls").out.split()
    listed = json.loads(cli("task", "ls", "--json").out)
    assert next(found for found in listed if found["id"] == task.id)["name"] == "by cli"


def test_task_frames_writes_the_pictures(cli, task, tmp_path):
    cli("task", "frames", "--outdir", tmp_path, "--quality", "original", task.id, 0, 3)
    found = sorted(tmp_path.iterdir())
    assert [Image.open(path).size for path in found] == [Image.open(NINE[number]).size for number in (0, 3)]


def test_task_frames_of_a_frame_that_is_not_there_fails(cli, task, tmp_path):
    assert "There is no frame 99" in cli("task", "frames", "--outdir", tmp_path, task.id, 99, expected=1).complaints


@pytest.mark.parametrize("pictures", [False, True])
def test_task_export_dataset_writes_a_zip(cli, task, tmp_path, pictures):
    file = tmp_path / "out.zip"
    cli("task", "export-dataset", task.id, file, "--format", "CVAT for images 1.1", "--with-images", pictures)
    with zipfile.ZipFile(file) as archive:
        assert 'xtl="1.00" ytl="2.00" xbr="30.00" ybr="40.00"' in archive.read("annotations.xml").decode()
        assert sum(name.startswith("images/") for name in archive.namelist()) == (4 if pictures else 0)


def test_task_export_dataset_into_a_folder_takes_the_servers_name(cli, task, tmp_path):
    cli("task", "export-dataset", task.id, tmp_path)
    (file,) = tmp_path.iterdir()
    assert file.suffix == ".zip" and str(task.id) in file.name


def test_task_export_dataset_of_an_unknown_format_fails(cli, task, tmp_path):
    failed = cli("task", "export-dataset", task.id, tmp_path / "x.zip", "--format", "PAPER 1.0", expected=1)
    assert "PAPER 1.0" in failed.complaints


def test_task_import_dataset_replaces_the_annotations(cli, client, task, tmp_path):
    file = tmp_path / "boxes.zip"
    cli("task", "export-dataset", task.id, file)
    other = client.tasks.retrieve(int(cli("task", "create", "other", "--labels", LABELS, "local", *NINE[:4]).out.split()[-1]))
    for _ in range(2):
        cli("task", "import-dataset", other.id, file)
        assert [shape.frame for shape in other.get_annotations().shapes] == [1]


def test_task_auto_annotate_adds_and_clears(cli, client, tmp_path):
    file = tmp_path / "function.py"
    file.write_text(FUNCTION)
    task = client.tasks.retrieve(int(cli("task", "create", "auto", "--labels", LABELS, "local", *NINE[:2]).out.split()[-1]))
    cli("task", "auto-annotate", task.id, "--function-file", file)
    cli("task", "auto-annotate", task.id, "--function-file", file)
    shapes = task.get_annotations().shapes
    assert len(shapes) == 4 and {shape.source for shape in shapes} == {"auto"}
    cli("task", "auto-annotate", task.id, "--function-file", file, "--clear-existing")
    sizes = [Image.open(path).size for path in NINE[:2]]
    expected = [[1.0, 2.0, width - 1.0, height - 2.0] for width, height in sizes]
    assert [shape.points for shape in task.get_annotations().shapes] == expected


def test_task_delete_takes_several_and_only_reports_what_is_gone(cli, client):
    made = [client.tasks.create({"name": "gone", "labels": [{"name": "x"}]}).id for _ in range(2)]
    cli("task", "delete", *made)
    assert not set(map(str, made)) & set(cli("task", "ls").out.split())
    cli("task", "delete", *made)


def test_project_create_lists_and_deletes(cli):
    key = cli("project", "create", "by cli", "--labels", LABELS, "--bug_tracker", "https://example.org").out.split()[-1]
    assert key in cli("project", "ls").out.split()
    found = next(found for found in json.loads(cli("project", "ls", "--json").out) if found["id"] == int(key))
    assert (found["name"], found["bug_tracker"]) == ("by cli", "https://example.org")
    cli("project", "delete", key)
    assert key not in cli("project", "ls").out.split()


def test_a_projects_dataset_goes_out_and_comes_back(cli, client, tmp_path):
    project = client.projects.create({"name": "round", "labels": json.loads(LABELS)})
    task = client.tasks.create_from_data({"name": "one", "project_id": project.id}, [str(path) for path in NINE[:2]])
    label = project.get_labels()[0].id
    shape = models.LabeledShapeRequest(type="polygon", frame=1, label_id=label, points=[1, 2, 30, 2, 15, 40])
    task.set_annotations(models.LabeledDataRequest(shapes=[shape]))
    file = tmp_path / "project.zip"
    cli("project", "export-dataset", project.id, file, "--format", "COCO 1.0", "--with-images", True)
    words = ["--labels", LABELS, "--dataset_path", file, "--dataset_format", "COCO 1.0"]
    made = client.projects.retrieve(int(cli("project", "create", "copy", *words).out.split()[-1]))
    (copy,) = made.get_tasks()
    assert copy.size == 2
    assert [shape.points for shape in copy.get_annotations().shapes] == [[1.0, 2.0, 30.0, 2.0, 15.0, 40.0]]
    cli("project", "import-dataset", made.id, file, "--format", "COCO 1.0")
    assert len(made.get_tasks()) == 2


def test_a_wrong_token_is_said_and_nothing_is_done(cli):
    wrong = "abcdefgh.abcdefghabcdefghabcdefghabcdefgh"
    assert "401" in cli("task", "ls", CVAT_ACCESS_TOKEN=wrong, expected=1).complaints
