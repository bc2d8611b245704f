"""The server dies in the middle of its work, and a backup is taken while people save: each once, as `make faults` does often."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "Faults"))

import of_requests  # noqa: E402
from models import running_models  # noqa: E402
from of_backups import Drill  # noqa: E402
from servers import ENGINES, Servers  # noqa: E402


def test_requests_come_to_their_ends_after_a_crash():
    """Both engines at once: another process waits for some seconds before it takes over what one began."""
    with running_models() as models, Servers() as start:
        servers = [start(engine, {"OUTBOUND_ALLOW": models.origin, "WORKERS": "4"}) for engine in ENGINES]
        with ThreadPoolExecutor() as threads:
            works = list(threads.map(lambda server: of_requests.Work(server, f"{models.origin}/detector"), servers))
            list(threads.map(of_requests.Work.rehearse, works))
            list(threads.map(of_requests.Work.begin_anew, works))
        cut = sum(work.kill() for work in works)
        for work in works:
            work.server.start()
        assert [work.wrong() for work in works] == [[], []]
        assert cut > 0


def test_a_backup_taken_while_people_save_is_whole_on_either_engine(tmp_path):
    with Servers() as start:
        drill = Drill(start, "sqlite", tmp_path, 4, ["COCO 1.0"])
        assert {other: drill.restore(other) for other in ENGINES} == {other: [] for other in ENGINES}
