"""Backups that hold a video: of its task, by cvat-sdk as it comes from PyPI, and of the whole instance."""

import json
import subprocess

import pytest
from cvat_sdk import make_client, models
from media import annotations, call, make, original, states

# Two chapters, and a film of 20 frames of which every second from the third on is taken.
CHAPTERS = ";FFMETADATA1\n" + "".join(
    f"[CHAPTER]\nTIMEBASE=1/10\nSTART={start}\nEND={end}\ntitle={title}\n"
    for start, end, title in [(0, 8, "Morning"), (8, 20, "Evening")]
)


def film(folder):
    (folder / "chapters.txt").write_text(CHAPTERS)
    path = folder / "owls at night.mp4"
    source = ["-f", "lavfi", "-i", "testsrc2=size=64x48:rate=10:duration=2", "-i", folder / "chapters.txt"]
    coding = ["-map", "0:v", "-map_chapters", "1", "-c:v", "libx264", "-bf", "2", "-g", "12", "-pix_fmt", "yuv420p"]
    subprocess.run(["ffmpeg", "-v", "error", "-y", *source, *coding, str(path)], check=True)
    return path


@pytest.fixture(scope="module")
def task(client, tmp_path_factory):
    """With a box, a track, a deleted frame, and a job that is done."""
    path = film(tmp_path_factory.mktemp("film"))
    made = make(client, [path], data={"start_frame": 2, "frame_step": 2}, segment_size=5, name="owls at night")
    cat, owl = (label.id for label in made.get_labels())
    made.set_annotations(models.LabeledDataRequest(
        shapes=[models.LabeledShapeRequest(
            frame=8, label_id=cat, type="rectangle", points=[1.5, 2, 30, 40], rotation=12.5, attributes=[],
        )],
        tracks=[models.LabeledTrackRequest(
            frame=0, label_id=owl, attributes=[],
            shapes=[models.TrackedShapeRequest(
                type="rectangle", frame=frame, points=[5.0 + frame, 5, 25, 25], outside=frame == 3, attributes=[],
            ) for frame in (0, 3)],
        )],
    ))
    min(made.get_jobs(), key=lambda job: job.start_frame).update({"state": "completed", "stage": "validation"})
    made.remove_frames_by_ids([4])
    made.fetch()
    return made


def content(client, task):
    """What must be the same after a restore: the frames to the pixel, and what was made of them."""
    meta = json.loads(call(client, "GET", f"/api/tasks/{task.id}/data/meta", expected=200).data)
    kept = ("size", "start_frame", "stop_frame", "frame_filter", "deleted_frames", "included_frames", "frames", "chapters")
    return {
        "task": (task.name, task.mode, task.size, task.segment_size),
        "labels": [label.name for label in task.get_labels()],
        "media": {key: meta[key] for key in kept if key in meta},
        "annotations": annotations(task),
        "jobs": states(task),
        "pictures": [original(task, number) for number in range(task.size)],
    }


def test_a_task_of_a_video_comes_back_as_it_was(client, task, tmp_path):
    before = content(client, task)
    assert before["task"] == ("owls at night", "interpolation", 9, 5)
    assert [chapter["metadata"]["title"] for chapter in before["media"]["chapters"]] == ["Morning", "Evening"]
    assert before["media"]["deleted_frames"] == [4] and len(set(before["pictures"])) == 9
    assert before["jobs"][0][2:4] == ("validation", "completed")
    assert len(before["annotations"]["shapes"]) == len(before["annotations"]["tracks"]) == 1
    task.download_backup(tmp_path / "task.zip")
    restored = client.tasks.create_from_backup(tmp_path / "task.zip")
    assert restored.id != task.id
    assert content(client, restored) == before


def test_an_instance_with_a_video_comes_back_in_the_other_engine(server, client, task, start_server, tmp_path):
    before = content(client, task)
    made = server.run("backup", str(tmp_path / "instance.tar"))
    assert made.returncode == 0, made.stderr
    other = start_server({"sqlite": "postgres", "postgres": "sqlite"}[server.engine], backup=tmp_path / "instance.tar")
    with make_client(other.url, credentials=(other.administrator, other.password)) as there:
        assert content(there, there.tasks.retrieve(task.id)) == before
