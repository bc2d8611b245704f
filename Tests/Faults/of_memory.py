"""A server in a container of 512 MB, which is asked for more than that in one piece."""

import contextlib
import io
import os
import subprocess
import zipfile
from pathlib import Path

from crew import is_up, wait_for
from datasets import Caller, make_task, png
from fault import MEGABYTE, fault
from servers import ENGINES, PROGRAM, Servers

LIMIT = 512 * MEGABYTE
SHAPES = 50_000
PICTURES = 500
# How each shape is told from others in the file.
FORMATS = [
    ("COCO 1.0", "annotations/instances_default.json", b'"segmentation"'),
    ("CVAT for images 1.1", "annotations.xml", b"</polygon>"),
    ("Datumaro 1.0", "annotations/default.json", b'"polygon"'),
]


@contextlib.contextmanager
def control_group():
    """A folder of the kernel's for processes that have LIMIT bytes together, and the names of two of its files."""
    first = Path("/sys/fs/cgroup/memory")
    room = (first if first.exists() else Path("/sys/fs/cgroup")) / f"porthole-fault-{os.getpid()}"
    names = ("memory.limit_in_bytes", "memory.max_usage_in_bytes") if first.exists() else ("memory.max", "memory.peak")
    room.mkdir()
    try:
        (room / names[0]).write_text(str(LIMIT))
        yield room, room / names[1]
    finally:
        # It goes once nobody is in it any more.
        wait_for(lambda: not (room / "cgroup.procs").read_text(), 10)
        room.rmdir()


def own_peak(process: int) -> int:
    """Bytes that the process had itself at most, without the files that the kernel keeps for it."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


@fault
def little_memory(_):
    """50,000 outlines are stored, and exported whole, while the process and what the kernel keeps for it have 512 MB."""
    wrong, facts = [], {}
    for engine in ENGINES:
        with control_group() as (room, peak), Servers() as start:
            server = start(engine)
            server.stop()
            # The shell goes into the group first, so that no page is counted to another.
            command = ["sh", "-c", f'echo $$ >{room}/cgroup.procs && exec "$0" serve', str(PROGRAM)]
            server.process = subprocess.Popen(
                command, cwd=server.data, env=server.environment, stdin=subprocess.DEVNULL, stdout=server.log.open("ab"),
                stderr=subprocess.STDOUT,
            )
            wait_for(lambda: is_up(server.url), 30)  # noqa: B023
            call = Caller(server)
            task = make_task(call, [{"name": "owl"}], {f"{number:03}.png": png(64, 48, number % 256) for number in range(PICTURES)})
            owl = call.json("GET", f"/api/labels?task_id={task}")["results"][0]["id"]
            corners = [1 + place % 46 + place / 100 for place in range(80)]
            shapes = [
                {"frame": number % PICTURES, "label_id": owl, "type": "polygon", "points": corners, "attributes": []}
                for number in range(SHAPES)
            ]
            for first in range(0, SHAPES, 5000):
                document = {"version": 0, "tags": [], "tracks": [], "shapes": shapes[first : first + 5000]}
                call("PATCH", f"/api/tasks/{task}/annotations?action=create", document)
            for name, entry, mark in FORMATS:
                done = call.finished(call.begin_export(task, name))
                if done["status"] != "finished":
                    wrong.append(f"{engine} {name}: {done['message']}")
                    continue
                with zipfile.ZipFile(io.BytesIO(call.result(done))) as archive:
                    count = archive.read(entry).count(mark)
                wrong += [f"{engine} {name}: {count} shapes"] if count != SHAPES else []
            facts[f"{engine}_own"] = f"{own_peak(server.process.pid) // MEGABYTE}MiB"
            facts[f"{engine}_group"] = f"{int(peak.read_text()) // MEGABYTE}MiB"
            wrong += [f"{engine}: it ended"] if server.process.poll() is not None else []
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return {"shapes": SHAPES, **facts, "wrong": len(wrong), "PASS": not wrong}
