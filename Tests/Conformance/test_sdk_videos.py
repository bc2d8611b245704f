"""Tasks of videos, made by cvat-sdk as it comes from PyPI."""

import subprocess

import pytest
from cvat_sdk.core.exceptions import CvatSdkException
from media import call, chunk, jobs, make
from PIL import Image

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
