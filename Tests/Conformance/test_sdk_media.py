"""Media and background requests, driven by cvat-sdk and cvat-cli as they come from PyPI."""

import base64
import functools
import http.server
import io
import json
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from cvat_sdk import make_client
from cvat_sdk.api_client.exceptions import ApiException
from cvat_sdk.core.exceptions import CvatSdkException
from cvat_sdk.core.proxies.tasks import ResourceType
from cvat_sdk.core.uploading import DataUploader
from PIL import Image
from servers import PROGRAM

PHOTOS = Path(__file__).resolve().parent.parent / "Fixtures" / "photos"
NINE = sorted((path for path in PHOTOS.iterdir() if path.suffix in {".jpg", ".png"}), key=lambda path: path.name)
LABELS = [{"name": "cat"}, {"name": "owl"}]


@pytest.fixture(scope="module")
def client(server):
    with make_client(server.url, credentials=(server.administrator, server.password)) as client:
        yield client


def make(client, resources, kind=ResourceType.LOCAL, data=None, **spec):
    return client.tasks.create_from_data(
        {"name": "media", "labels": LABELS, **spec},
        resources=[str(path) for path in resources],
        resource_type=kind,
        data_params={"image_quality": 70, **(data or {})},
    )


def call(client, method, path, body=None, expected=None, **headers):
    """A request as the client would send it, whatever its answer's status."""
    try:
        response = client.api_client.rest_client.request(
            method,
            client.api_map.make_endpoint_url(path),
            headers={
                **client.api_client.get_common_headers(),
                "Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in client.api_client.cookies.items()),
                "X-CSRFToken": client.api_client.cookies["csrftoken"].value,
                **headers,
            },
            body=body,
            _parse_response=False,
        )
    except ApiException as refusal:
        response = SimpleNamespace(status=refusal.status, headers=refusal.headers, data=refusal.body)
    if expected:
        assert response.status == expected, (response.status, response.data[:300])
    return response


def names(task):
    return [frame.name for frame in task.get_meta().frames]


def original(task, number):
    return task.get_frame(number, quality="original").read()


def chunk(task, number, quality="original"):
    buffer = io.BytesIO()
    task.download_chunk(number, buffer, quality=quality)
    return zipfile.ZipFile(buffer)


def jobs(task):
    return sorted((job.start_frame, job.stop_frame) for job in task.get_jobs())


def numbered(folder, count, start=0, size=(64, 48)):
    """Pictures of which each is of one grey that tells its number."""
    paths = []
    for number in range(start, start + count):
        path = folder / f"p{number}.png"
        Image.new("RGB", size, (number % 256, number // 256, 7)).save(path)
        paths.append(path)
    return paths


def shade(picture):
    red, green, _ = Image.open(io.BytesIO(picture)).convert("RGB").getpixel((3, 3))
    return red + 256 * green


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


def test_tus_takes_large_files(client, monkeypatch):
    uploader = DataUploader(client, max_request_size=1 << 16)
    monkeypatch.setattr("cvat_sdk.core.proxies.tasks.DataUploader", lambda _: uploader)
    monkeypatch.setattr("cvat_sdk.core.uploading.TUS_CHUNK_SIZE", 100_000)
    task = make(client, NINE)
    assert [original(task, number) for number in range(9)] == [path.read_bytes() for path in NINE]


def begin(client, task, name, length):
    encoded = base64.b64encode(name.encode()).decode()
    return call(
        client,
        "POST",
        f"/api/tasks/{task.id}/data/",
        **{"Tus-Resumable": "1.0.0", "Upload-Length": str(length), "Upload-Metadata": f"filename {encoded}"},
    )


def test_tus_goes_on_after_a_break_and_refuses_what_is_wrong(client):
    task = client.tasks.create({"name": "broken off", "labels": LABELS})
    photo = NINE[0].read_bytes()
    call(client, "POST", f"/api/tasks/{task.id}/data/", expected=202, **{"Upload-Start": ""})
    created = begin(client, task, NINE[0].name, len(photo))
    assert (created.status, created.headers["Upload-Filename"]) == (201, NINE[0].name)
    place = created.headers["Location"].split("/api/", 1)[1]
    piece = {"Content-Type": "application/offset+octet-stream", "Tus-Resumable": "1.0.0"}
    sent = call(client, "PATCH", f"/api/{place}", photo[:1000], 204, **piece, **{"Upload-Offset": "0"})
    assert sent.headers["Upload-Offset"] == "1000"
    wrong = call(client, "PATCH", f"/api/{place}", photo[500:], 409, **piece, **{"Upload-Offset": "500"})
    assert wrong.headers["Upload-Offset"] == "1000"
    state = call(client, "HEAD", f"/api/{place}", expected=200)
    assert (state.headers["Upload-Offset"], state.headers["Upload-Length"]) == ("1000", str(len(photo)))
    call(client, "PATCH", f"/api/{place}", photo[1000:], 204, **piece, **{"Upload-Offset": "1000"})
    done = call(
        client,
        "POST",
        f"/api/tasks/{task.id}/data/",
        {"image_quality": 70},
        202,
        **{"Upload-Finish": "", "Content-Type": "application/json"},
    )
    client.wait_for_completion(json.loads(done.data)["rq_id"])
    assert original(task, 0) == photo


@pytest.mark.parametrize("name", ["../../etc/passwd", "..", ""])
def test_tus_refuses_names_that_climb(client, name):
    task = client.tasks.create({"name": "climbing", "labels": LABELS})
    assert begin(client, task, name, 10).status == 400


def test_the_client_waits_no_longer_than_the_work(client):
    """With the SDK's own pause of five seconds between its questions."""
    durations = []
    for _ in range(3):
        start = time.monotonic()
        make(client, NINE[:2])
        durations.append(time.monotonic() - start)
    assert min(durations) < 4


# Frames that lean on later ones, clocks that do not begin at zero, indexes that are missing, frames that are dropped.
VIDEOS = {
    "b-frames.mp4": ["-c:v", "libx264", "-bf", "3", "-g", "48", "-pix_fmt", "yuv420p"],
    "transport.ts": ["-c:v", "libx264", "-bf", "2", "-g", "60", "-pix_fmt", "yuv420p"],
    "one-group.mkv": ["-c:v", "libx264", "-g", "250", "-pix_fmt", "yuv420p"],
    "vp8.webm": ["-c:v", "libvpx", "-g", "50"],
    "old.avi": ["-c:v", "mpeg4", "-g", "40"],
    "uneven.mp4": ["-vf", "select='not(eq(mod(n,7),3))'", "-vsync", "vfr", "-c:v", "libx264", "-pix_fmt", "yuv420p"],
}


def film(path, coding, seconds=6):
    source = ["-f", "lavfi", "-i", f"testsrc2=size=160x120:rate=25:duration={seconds}"]
    subprocess.run(["ffmpeg", "-v", "error", "-y", *source, *coding, str(path)], check=True)
    plain = ["-vsync", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", str(path), *plain], check=True, capture_output=True).stdout
    size = 160 * 120 * 3
    return [raw[offset : offset + size] for offset in range(0, len(raw), size)]


@pytest.mark.parametrize("name", VIDEOS)
def test_frames_of_videos_are_exact(client, tmp_path, name):
    truth = film(tmp_path / name, VIDEOS[name])
    task = make(client, [tmp_path / name], data={"start_frame": 5, "frame_step": 3})
    expected = truth[5::3]
    assert (task.size, task.mode, task.data_original_chunk_type) == (len(expected), "interpolation", "video")
    meta = task.get_meta()
    assert [(frame.name, frame.width, frame.height) for frame in meta.frames] == [(name, 160, 120)]
    assert (meta.start_frame, meta.stop_frame) == (5, 5 + 3 * (len(expected) - 1))
    for number in (0, 1, len(expected) // 2, len(expected) - 1):
        picture = Image.open(task.get_frame(number, quality="original"))
        assert (picture.format, picture.convert("RGB").tobytes()) == ("PNG", expected[number])
    assert Image.open(task.get_frame(2, quality="compressed")).size == (160, 120)


def test_chunks_of_videos_are_videos_or_zips(client, tmp_path):
    film(tmp_path / "a.mp4", VIDEOS["b-frames.mp4"])
    task = make(client, [tmp_path / "a.mp4"], segment_size=60)
    assert jobs(task) == [(0, 59), (55, 114), (110, 149)]
    (tmp_path / "chunk.mp4").write_bytes(
        call(client, "GET", f"/api/tasks/{task.id}/data?type=chunk&number=1&quality=original", expected=200).data
    )
    count = ["ffprobe", "-v", "error", "-count_frames", "-show_entries", "stream=nb_read_frames", "-of", "csv=p=0"]
    counted = subprocess.run([*count, tmp_path / "chunk.mp4"], check=True, capture_output=True, text=True).stdout
    assert int(counted) == 36
    zipped = make(client, [tmp_path / "a.mp4"], data={"use_zip_chunks": True, "chunk_size": 10})
    assert zipped.data_compressed_chunk_type == "imageset"
    assert [entry.filename for entry in chunk(zipped, 3, "compressed").infolist()] == [
        f"{place:06}.jpg" for place in range(10)
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.mp4", b"\0\0\0\x18ftypisom" + b"x" * 5000),
        ("playlist.mp4", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"),
        ("concat.mp4", b"ffconcat version 1.0\nfile /etc/passwd\n"),
    ],
)
def test_what_is_no_video_is_refused_in_words(client, tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CvatSdkException, match="video cannot be read|is a text file|not installed"):
        make(client, [tmp_path / name])


def test_requests_are_listed_and_private(client, server):
    task = make(client, NINE[:1])
    found = json.loads(call(client, "GET", f"/api/requests?task_id={task.id}&action=create", expected=200).data)
    assert found["count"] == 1
    request = found["results"][0]
    assert request["id"].startswith(f"action=create&target=task&target_id={task.id}")
    assert (request["status"], request["progress"], request["operation"]["type"]) == ("finished", 1, "create:task")
    model, _ = client.api_client.requests_api.retrieve(request["id"])
    assert model.status.value == "finished"
    plain, _ = client.api_client.requests_api.retrieve(f"action=create&target=task&target_id={task.id}")
    assert plain.id == request["id"]


def test_the_connected_share(start_server, engine, tmp_path):
    share = tmp_path / "share"
    (share / "birds").mkdir(parents=True)
    for photo in NINE[:4]:
        (share / "birds" / photo.name).write_bytes(photo.read_bytes())
    (share / "top.png").write_bytes(NINE[0].read_bytes())
    (share / "out").symlink_to("/etc")
    server = start_server(engine, {"SHARE_DIR": str(share)})
    with make_client(server.url, credentials=(server.administrator, server.password)) as client:
        listing = json.loads(call(client, "GET", "/api/server/share?directory=/", expected=200).data)
        assert [(entry["name"], entry["type"]) for entry in listing] == [("birds", "DIR"), ("top.png", "REG")]
        task = make(client, ["birds/", "top.png"], ResourceType.SHARE)
        assert names(task) == [f"birds/{photo.name}" for photo in NINE[:4]] + ["top.png"]
        assert [original(task, number) for number in range(4)] == [photo.read_bytes() for photo in NINE[:4]]
        for path in ("../secret.png", "out/passwd", "/etc/passwd", "nothing.png"):
            with pytest.raises(CvatSdkException, match="connected share"):
                make(client, [path], ResourceType.SHARE)
    assert sorted(path.name for path in share.rglob("*") if path.is_file()) == sorted(
        [photo.name for photo in NINE[:4]] + ["top.png"]
    )


def test_pictures_of_other_servers(start_server, engine):
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(PHOTOS))
    peer = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=peer.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{peer.server_port}"
    server = start_server(engine, {"OUTBOUND_ALLOW": origin})
    with make_client(server.url, credentials=(server.administrator, server.password)) as client:
        addresses = [f"{origin}/{photo.name}" for photo in NINE[:3]]
        task = make(client, addresses, ResourceType.REMOTE)
        assert [original(task, number) for number in range(3)] == [photo.read_bytes() for photo in NINE[:3]]
        for address, words in [
            (f"{origin}/missing.png", "404"),
            ("http://127.0.0.1:1/a.png", "not a public address"),
            ("http://169.254.169.254/a.png", "not a public address"),
            ("file:///etc/passwd", "http"),
        ]:
            with pytest.raises(CvatSdkException, match=words):
                make(client, [address], ResourceType.REMOTE)
    peer.shutdown()


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


def test_the_cli_makes_a_task_and_reads_its_frames(client, server, tmp_path):
    def cli(*words):
        command = [sys.executable, "-m", "cvat_cli", "--server-host", server.url, "--auth"]
        command += [f"{server.administrator}:{server.password}", *words]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout

    made = cli("task", "create", "by cli", "--labels", json.dumps(LABELS), "local", *map(str, NINE[:3]))
    task = int(made.strip().split()[-1])
    cli("task", "frames", "--outdir", str(tmp_path), "--quality", "original", str(task), "0", "1")
    # The client itself decodes and writes them again.
    for number, path in zip((0, 1), sorted(tmp_path.iterdir()), strict=True):
        found, sent = Image.open(path), Image.open(NINE[number])
        assert (found.format, found.tobytes()) == (sent.format, sent.tobytes())


def stored_files(server):
    folder = server.data / "data" / "media"
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.name != "lock")


@pytest.mark.parametrize("pause", [0, 0.3, 0.8])
def test_a_killed_server_finishes_after_its_restart(start_server, engine, tmp_path, pause):
    """kill -9 while the frames are made: the work is begun again, done once, and no file is left without a row."""
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(1500):
            archive.writestr(f"{number:05}.png", NINE[0].read_bytes() if number % 50 == 0 else small(number))
    server = start_server(engine)
    client = make_client(server.url, credentials=(server.administrator, server.password))
    task = client.tasks.create({"name": "killed", "labels": LABELS})
    made = threading.Thread(target=lambda: _swallow(lambda: task.upload_data([path], params={"image_quality": 70})))
    made.start()
    wait_for(lambda: '"request began"' in server.log_text())
    time.sleep(pause)
    server.kill()
    made.join()
    server.start()
    client = make_client(server.url, credentials=(server.administrator, server.password))

    def request():
        return json.loads(call(client, "GET", f"/api/requests?task_id={task.id}", expected=200).data)["results"][0]

    wait_for(lambda: request()["status"] in {"finished", "failed"})
    assert request()["status"] == "finished", request()["message"]
    task = client.tasks.retrieve(task.id)
    assert (task.size, jobs(task)) == (1500, [(0, 1499)])
    assert len(chunk(task, 20).infolist()) == 60
    task.remove()
    wait_for(lambda: stored_files(server) == [])


def test_other_processes_work_on_one_postgres(start_server, tmp_path):
    """A server that leaves the work to two workers, which share it."""
    server = start_server("postgres", {"WORKERS": "0"})
    workers = [
        subprocess.Popen(
            [PROGRAM, "worker"],
            env={**server.environment, "WORKERS": "1"},
            cwd=server.data,
            stdout=(tmp_path / f"worker-{number}.log").open("wb"),
            stderr=subprocess.STDOUT,
        )
        for number in range(2)
    ]
    try:
        with make_client(server.url, credentials=(server.administrator, server.password)) as client:
            made = [make(client, NINE[:3], name=f"shared {number}") for number in range(6)]
            assert [task.size for task in made] == [3] * 6
            assert [jobs(task) for task in made] == [[(0, 2)]] * 6
    finally:
        for worker in workers:
            worker.terminate()
        assert [worker.wait(20) for worker in workers] == [0, 0]
    finished = [line for path in tmp_path.glob("worker-*.log") for line in path.read_text().splitlines()]
    assert sum('"request finished"' in line for line in finished) == 6


def test_cancelling_leaves_nothing_behind(start_server, engine, tmp_path):
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(3000):
            archive.writestr(f"{number:05}.png", NINE[0].read_bytes() if number % 10 == 0 else small(number))
    server = start_server(engine)
    client = make_client(server.url, credentials=(server.administrator, server.password))
    task = client.tasks.create({"name": "cancelled", "labels": LABELS})
    failures = []
    made = threading.Thread(target=lambda: failures.append(_swallow(lambda: task.upload_data([path], params={"image_quality": 70}))))
    made.start()
    wait_for(lambda: '"request began"' in server.log_text())
    name = f"action=create&target=task&target_id={task.id}"
    client.api_client.requests_api.create_cancel(name)
    made.join()
    assert "Cancelled" in str(failures[0])
    task.fetch()
    assert not getattr(task, "size", None)
    # The sweep of what was half written goes on by itself; a new upload begins with it.
    call(client, "POST", f"/api/tasks/{task.id}/data/", expected=202, **{"Upload-Start": ""})
    wait_for(lambda: stored_files(server) == [])
    task.upload_data(NINE[:2], params={"image_quality": 70})
    task.fetch()
    assert task.size == 2


def wait_for(fact, seconds=90):
    deadline = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < deadline, "it did not come to that in time"
        time.sleep(0.02)


def small(number):
    buffer = io.BytesIO()
    Image.new("RGB", (16, 16), (number % 256, 0, 0)).save(buffer, "PNG")
    return buffer.getvalue()


def _swallow(work):
    try:
        work()
    except Exception as error:  # noqa: BLE001 it breaks, as it should
        return error
    return None
