"""Tasks of pictures, their frames and chunks, made by cvat-sdk as it comes from PyPI."""

import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from cvat_sdk.core.exceptions import CvatSdkException
from media import NINE, call, chunk, jobs, make, names, numbered, original, shade
from PIL import Image


def test_nine_pictures_come_back_byte_for_byte(client):
    task = make(client, NINE)
    assert (task.size, task.mode, task.data_original_chunk_type) == (9, "annotation", "imageset")
    assert names(task) == [path.name for path in NINE]
    assert [original(task, number) for number in range(9)] == [path.read_bytes() for path in NINE]
    for frame, path in zip(task.get_meta().frames, NINE, strict=True):
        assert (frame.width, frame.height) == Image.open(path).size


def test_original_chunks_hold_the_bytes_stored_and_in_order(client):
    task = make(client, NINE, data={"chunk_size": 4})
    found = []
    for number in range(3):
        archive = chunk(task, number)
        entries = archive.infolist()
        assert [Path(entry.filename).stem for entry in entries] == [f"{place:06}" for place in range(len(entries))]
        assert all(entry.compress_type == zipfile.ZIP_STORED for entry in entries)
        found += [archive.read(entry) for entry in entries]
    assert found == [path.read_bytes() for path in NINE]


def test_compressed_frames_are_upright_jpegs_of_the_same_size(client):
    task = make(client, NINE)
    archive = chunk(task, 0, "compressed")
    for path, entry in zip(NINE, archive.infolist(), strict=True):
        picture = Image.open(io.BytesIO(archive.read(entry)))
        assert (picture.format, picture.size) == ("JPEG", Image.open(path).size)
    frame = Image.open(task.get_frame(0, quality="compressed"))
    assert frame.format == "JPEG"
    preview = Image.open(task.get_preview())
    assert preview.format == "JPEG"
    assert max(preview.size) <= 320


def test_quality_is_heard(client):
    sizes = [len(make(client, NINE[:1], data={"image_quality": q}).get_frame(0).read()) for q in (10, 50, 95)]
    assert sizes == sorted(sizes)
    assert sizes[0] * 2 < sizes[2]


def test_chunks_have_cvats_size_if_none_is_asked_for(client, tmp_path):
    task = make(client, numbered(tmp_path, 3, size=(1920, 1080)))
    assert task.data_chunk_size == 36
    small = make(client, numbered(tmp_path, 3))
    assert small.data_chunk_size == 72


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz"])
def test_archives_are_unpacked_with_their_folders(client, tmp_path, kind):
    path = tmp_path / f"archive.{kind}"
    content = {f"inner/z_{place:03}{photo.suffix}": photo.read_bytes() for place, photo in enumerate(NINE[:4])}
    content["readme.txt"] = b"not a picture"
    content["__MACOSX/._z"] = b"litter"
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in content.items():
                archive.writestr(name, data)
    else:
        with tarfile.open(path, "w:gz" if kind.endswith("gz") else "w") as archive:
            for name, data in content.items():
                entry = tarfile.TarInfo(name)
                entry.size = len(data)
                archive.addfile(entry, io.BytesIO(data))
    task = make(client, [path])
    assert names(task) == [name for name in content if name.startswith("inner/")]
    assert [original(task, number) for number in range(4)] == [photo.read_bytes() for photo in NINE[:4]]


@pytest.mark.parametrize(
    ("sorting", "expected"),
    [
        ("lexicographical", ["p0.png", "p1.png", "p10.png", "p11.png", "p2.png"]),
        ("natural", ["p0.png", "p1.png", "p2.png", "p3.png", "p4.png"]),
    ],
)
def test_frames_are_sorted(client, tmp_path, sorting, expected):
    task = make(client, numbered(tmp_path, 12), data={"sorting_method": sorting})
    assert names(task)[:5] == expected


def test_predefined_order_is_the_clients(client, tmp_path):
    paths = numbered(tmp_path, 6)
    wanted = [paths[number] for number in (3, 0, 5, 1, 4, 2)]
    task = make(client, wanted, data={"sorting_method": "predefined"})
    assert names(task) == [path.name for path in wanted]
    assert [shade(original(task, number)) for number in range(6)] == [3, 0, 5, 1, 4, 2]


def test_random_order_loses_nothing(client, tmp_path):
    task = make(client, numbered(tmp_path, 40), data={"sorting_method": "random"})
    assert sorted(names(task)) == sorted(f"p{number}.png" for number in range(40))
    assert names(task) != sorted(names(task))


def test_start_stop_and_step_choose_source_frames(client, tmp_path):
    task = make(
        client,
        numbered(tmp_path, 20),
        data={"sorting_method": "natural", "start_frame": 3, "stop_frame": 16, "frame_step": 4},
    )
    meta = task.get_meta()
    assert names(task) == ["p3.png", "p7.png", "p11.png", "p15.png"]
    assert (meta.start_frame, meta.frame_filter, meta.size) == (3, "step=4", 4)
    assert [shade(original(task, number)) for number in range(4)] == [3, 7, 11, 15]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({}, [(0, 9)]),
        ({"segment_size": 4}, [(0, 3), (4, 7), (8, 9)]),
        ({"segment_size": 4, "overlap": 1}, [(0, 3), (3, 6), (6, 9)]),
        ({"segment_size": 20, "overlap": 3}, [(0, 9)]),
        ({"segment_size": 5, "overlap": 9}, [(0, 4), (3, 7), (6, 9)]),
    ],
)
def test_segments_and_overlap_make_jobs(client, tmp_path, spec, expected):
    assert jobs(make(client, numbered(tmp_path, 10), **spec)) == expected


def test_job_file_mapping_makes_a_job_of_each_list(client, tmp_path):
    mapping = [["p4.png", "p0.png"], ["p1.png"], ["p3.png", "p2.png"]]
    task = make(client, numbered(tmp_path, 5), data={"job_file_mapping": mapping})
    assert names(task) == ["p4.png", "p0.png", "p1.png", "p3.png", "p2.png"]
    assert jobs(task) == [(0, 1), (2, 2), (3, 4)]


def test_a_jobs_media_are_its_own_frames(client, tmp_path):
    task = make(client, numbered(tmp_path, 10), data={"chunk_size": 3}, segment_size=4)
    job = sorted(task.get_jobs(), key=lambda job: job.start_frame)[1]
    meta = job.get_meta()
    assert (meta.start_frame, meta.stop_frame, meta.size) == (4, 7, 4)
    assert [frame.name for frame in meta.frames] == ["p4.png", "p5.png", "p6.png", "p7.png"]
    assert shade(job.get_frame(6, quality="original").read()) == 6
    call(client, "GET", f"/api/jobs/{job.id}/data?type=frame&number=8", expected=400)
    archive = call(client, "GET", f"/api/jobs/{job.id}/data?type=chunk&index=1&quality=original", expected=200).data
    opened = zipfile.ZipFile(io.BytesIO(archive))
    assert [shade(opened.read(entry)) for entry in opened.infolist()] == [7]
    assert Image.open(job.get_preview()).format == "JPEG"


def test_deleted_frames_come_back(client, tmp_path):
    task = make(client, numbered(tmp_path, 10), segment_size=5)
    before = task.updated_date
    task.remove_frames_by_ids([1, 7])
    assert task.get_meta().deleted_frames == [1, 7]
    job = sorted(task.get_jobs(), key=lambda job: job.start_frame)[1]
    assert job.get_meta().deleted_frames == [7]
    call(
        client,
        "PATCH",
        f"/api/jobs/{job.id}/data/meta",
        {"deleted_frames": []},
        200,
        **{"Content-Type": "application/json"},
    )
    assert task.get_meta().deleted_frames == [1]
    task.fetch()
    assert task.updated_date > before
    assert shade(original(task, 1)) == 1


def test_a_picture_on_its_side_is_shown_upright_and_kept_as_it_came(client, tmp_path):
    path = tmp_path / "side.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.effect_noise((80, 40), 60).convert("RGB").save(path, exif=exif)
    task = make(client, [path])
    frame = task.get_meta().frames[0]
    assert (frame.width, frame.height) == (40, 80)
    assert original(task, 0) == path.read_bytes()
    assert Image.open(task.get_frame(0, quality="compressed")).size == (40, 80)


FORMATS = {
    "plain.bmp": {},
    "plain.gif": {},
    "plain.webp": {"lossless": True},
    "plain.tiff": {},
    "lzw.tiff": {"compression": "tiff_lzw"},
    "deflate.tiff": {"compression": "tiff_adobe_deflate"},
    "jpeg.tiff": {"compression": "jpeg"},
    "plain.avif": {"quality": 90},
}


def test_every_format_is_kept_and_shown(client, tmp_path):
    source = Image.open(NINE[1]).convert("RGB").resize((120, 90))
    paths = [tmp_path / name for name in sorted(FORMATS)]
    for path in paths:
        (source.quantize(256) if path.suffix == ".gif" else source).save(path, **FORMATS[path.name])
    task = make(client, paths, data={"image_quality": 95})
    assert [original(task, number) for number in range(len(paths))] == [path.read_bytes() for path in paths]
    for number, path in enumerate(paths):
        shown = Image.open(task.get_frame(number, quality="compressed")).convert("RGB")
        pairs = zip(shown.tobytes(), source.tobytes(), strict=True)
        assert sum(abs(one - other) for one, other in pairs) / (120 * 90 * 3) < 8, path.name
    sentences = {"truncated.tiff": "breaks off|pixels|damaged", "truncated.avif": "breaks off|damaged"}
    for name, words in sentences.items():
        whole = (tmp_path / name.replace("truncated", "plain")).read_bytes()
        (tmp_path / name).write_bytes(whole[: len(whole) // 2])
        with pytest.raises(CvatSdkException, match=words):
            make(client, [tmp_path / name])


def test_pictures_are_added_to_a_task_that_has_some(client, tmp_path):
    task = make(client, numbered(tmp_path, 5), data={"chunk_size": 2, "sorting_method": "natural"}, segment_size=3)
    assert jobs(task) == [(0, 2), (3, 4)]
    before = task.updated_date
    task.upload_data(numbered(tmp_path, 4, start=5), params={"image_quality": 70, "sorting_method": "natural"})
    task.fetch()
    assert task.size == 9
    assert task.updated_date > before
    assert jobs(task) == [(0, 2), (3, 4), (5, 7), (8, 8)]
    assert [shade(original(task, number)) for number in range(9)] == list(range(9))
    opened = [chunk(task, number) for number in range(5)]
    assert [shade(archive.read(entry)) for archive in opened for entry in archive.infolist()] == list(range(9))
    assert [len(archive.infolist()) for archive in opened] == [2, 2, 2, 2, 1]


def test_the_same_name_twice_is_refused_and_nothing_changes(client, tmp_path):
    task = make(client, numbered(tmp_path, 2))
    with pytest.raises(CvatSdkException, match="p1.png"):
        task.upload_data(numbered(tmp_path, 1, start=1), params={"image_quality": 70})
    task.fetch()
    assert task.size == 2


def test_a_file_that_is_no_picture_is_refused_in_words(client, tmp_path):
    path = tmp_path / "scan.pdf"
    path.write_bytes(b"%PDF-1.7\n" + b"0" * 500)
    with pytest.raises(CvatSdkException, match=r"scan\.pdf.*PDF"):
        make(client, [*NINE[:2], path])


def test_ten_thousand_pictures_open_at_once(client, tmp_path):
    path = tmp_path / "many.zip"
    buffer = io.BytesIO()
    Image.new("RGB", (32, 24), (9, 9, 9)).save(buffer, "PNG")
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(10_000):
            archive.writestr(f"f/{number:05}.png", buffer.getvalue())
    task = make(client, [path])
    assert task.size == 10_000
    assert len(task.get_meta().frames) == 10_000
    assert len(chunk(task, 5).infolist()) == 72
