"""Context images, which CVAT calls related files, driven by cvat-sdk as it comes from PyPI."""

import io
import json
import shutil
import zipfile

import pytest
from cvat_sdk.core.exceptions import BackgroundRequestException
from cvat_sdk.core.proxies.tasks import ResourceType
from media import LABELS, NINE, make, names
from PIL import Image


def picture(path, color):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (48, 32), color).save(path)
    return path


@pytest.fixture(scope="module")
def rig(tmp_path_factory):
    """Three pictures of a rig in a folder; the second has two further cameras, the third one."""
    folder = tmp_path_factory.mktemp("rig") / "set"
    for place, file in enumerate(NINE[:3]):
        folder.mkdir(exist_ok=True)
        shutil.copy(file, folder / f"{place}{file.suffix}")
    frames = sorted(folder.iterdir())
    for place, name, color in ((1, "left.png", "red"), (1, "right.png", "green"), (2, "left.png", "blue")):
        frame = frames[place]
        picture(folder / "related_images" / f"{frame.stem}_{frame.suffix[1:]}" / name, color)
    return folder


@pytest.fixture(scope="module")
def archive(rig):
    file = rig.parent / "rig.zip"
    with zipfile.ZipFile(file, "w") as zip:
        for path in sorted(rig.rglob("*.*")):
            zip.write(path, path.relative_to(rig.parent))
    return file


@pytest.fixture(scope="module")
def task(client, archive):
    return make(client, [archive], segment_size=2)


def counts(target):
    return [frame.related_files for frame in target.get_meta().frames]


def context(api, target, number, quality="original"):
    """The names and bytes of a frame's context images; none where the server says that there are none."""
    _, response = api.retrieve_data(
        target.id, type="context_image", number=number, quality=quality, _parse_response=False, _check_status=False
    )
    if response.status == 404:
        return {}
    assert response.status == 200, response.data
    with zipfile.ZipFile(io.BytesIO(response.data)) as zip:
        return {name: zip.read(name) for name in zip.namelist()}


def expected(rig, picture_folder):
    return {path.name: path.read_bytes() for path in sorted((rig / "related_images" / picture_folder).iterdir())}


def all_of(client, task):
    return [context(client.api_client.tasks_api, task, number) for number in range(task.size)]


def folders(rig):
    return sorted(path.name for path in (rig / "related_images").iterdir())


def test_an_archive_brings_them_and_a_task_gives_them(client, task, rig):
    assert task.size == 3 and all(name.startswith("set/") for name in names(task))
    assert counts(task) == [0, 2, 1]
    assert [frame.has_related_context for frame in task.get_meta().frames] == [False, True, True]
    assert all_of(client, task) == [{}, *(expected(rig, folder) for folder in folders(rig))]
    compressed = context(client.api_client.tasks_api, task, 1, quality="compressed")
    assert list(compressed) == ["left.png.jpg", "right.png.jpg"]
    assert {Image.open(io.BytesIO(data)).format for data in compressed.values()} == {"JPEG"}


def test_a_job_gives_those_of_its_frames(client, task, rig):
    first, second = sorted(task.get_jobs(), key=lambda job: job.start_frame)
    api = client.api_client.jobs_api
    assert [frame.related_files for frame in first.get_frames_info()] == [0, 2]
    assert context(api, first, 1) == expected(rig, folders(rig)[0])
    assert context(api, second, 2) == expected(rig, folders(rig)[1])
    _, refused = api.retrieve_data(
        first.id, type="context_image", number=2, quality="original", _parse_response=False, _check_status=False
    )
    assert refused.status == 400


def test_files_that_are_named_one_by_one_bring_them(client, rig):
    task = make(client, sorted(path for path in rig.rglob("*.*")))
    assert counts(task) == [0, 2, 1]
    assert all_of(client, task) == [{}, *(expected(rig, folder) for folder in folders(rig))]


def test_the_share_brings_them(start_server, engine, rig, tmp_path):
    from cvat_sdk import make_client

    shutil.copytree(rig, tmp_path / "share" / "set")
    server = start_server(engine, {"SHARE_DIR": str(tmp_path / "share")})
    with make_client(server.url, credentials=(server.administrator, server.password)) as client:
        task = make(client, ["set/"], ResourceType.SHARE)
        assert counts(task) == [0, 2, 1]
        assert all_of(client, task) == [{}, *(expected(rig, folder) for folder in folders(rig))]


def test_a_folder_of_no_picture_is_refused_in_words(client, archive, tmp_path):
    wrong = tmp_path / "wrong.zip"
    with zipfile.ZipFile(archive) as good, zipfile.ZipFile(wrong, "w") as bad:
        for name in good.namelist():
            bad.writestr(name.replace(folders_of(good)[0], "l_jpg"), good.read(name))
    with pytest.raises(BackgroundRequestException, match=r"related_images/l_jpg/left.png belongs to no picture: there is no set/l.jpg"):
        make(client, [wrong])


def folders_of(archive):
    return sorted({name.split("/")[2] for name in archive.namelist() if "related_images/" in name})


def test_a_task_comes_back_with_them(client, task, rig, tmp_path):
    file = tmp_path / "task.zip"
    task.download_backup(file)
    with zipfile.ZipFile(file) as backup:
        lines = [json.loads(line) for line in backup.read("data/manifest.jsonl").splitlines()[2:]]
        listed = [line.get("meta", {}).get("related_images", []) for line in lines]
        assert [len(paths) for paths in listed] == [0, 2, 1]
        assert all(f"data/{path}" in backup.namelist() for paths in listed for path in paths)
    restored = client.tasks.create_from_backup(file)
    assert restored.id != task.id and names(restored) == names(task)
    assert all_of(client, restored) == all_of(client, task)


def test_a_backup_as_cvat_writes_it_is_read(client, task, rig, tmp_path):
    """CVAT lists further members for each picture, and lists context images without their own."""
    file, other = tmp_path / "task.zip", tmp_path / "cvats.zip"
    task.download_backup(file)
    with zipfile.ZipFile(file) as ours, zipfile.ZipFile(other, "w") as theirs:
        for name in ours.namelist():
            data = ours.read(name)
            if name == "data/manifest.jsonl":
                head, lines = data.splitlines()[:2], [json.loads(line) for line in data.splitlines()[2:]]
                full = [{**line, "checksum": "0" * 32, "meta": line.get("meta", {"related_images": []})} for line in lines]
                data = b"\n".join([*head, *(json.dumps(line).encode() for line in full)]) + b"\n"
            theirs.writestr(name, data)
    restored = client.tasks.create_from_backup(other)
    assert all_of(client, restored) == all_of(client, task)


@pytest.mark.parametrize("format", ["CVAT for images 1.1", "Datumaro 1.0"])
def test_exports_with_pictures_keep_them_and_new_tasks_get_them(client, task, rig, tmp_path, format):
    file = tmp_path / "dataset.zip"
    task.export_dataset(format, file, include_images=True)
    with zipfile.ZipFile(file) as dataset:
        assert sum("related_images/" in name for name in dataset.namelist()) == 3
    project = client.projects.create({"name": format, "labels": LABELS})
    project.import_dataset("CVAT 1.1" if format.startswith("CVAT") else format, file)
    made, = project.get_tasks()
    assert counts(made) == [0, 2, 1]
    assert all_of(client, made) == all_of(client, task)
