"""Durable saves per second, on both engines, beside the same engine without a server before it."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from annotators import Annotator, Session, Workplace
from processes import BenchmarkFailure, Server
from report import Row, Section, figures, milliseconds, percentile
from servers import porthole, postgres, postgres_tools

# Clients, and the jobs that they share out among them.
CASES = [(1, 1), (32, 1), (32, 32)]
WARM_UP = 1
SECONDS = 4


@dataclass(frozen=True)
class Saving:
    """Seconds, but for the rate; `cpu` is for one save, of all processes that had to do with it."""

    clients: int
    rate: float
    p50: float
    p95: float
    cpu: float
    # The share of one core that the clients took; near 1 they are what is measured.
    clients_busy: float = 0

    @classmethod
    def of(
        cls, clients: int, durations: list[float], elapsed: float, cpu: float, clients_busy: float = 0
    ) -> Saving:
        if not durations:
            raise BenchmarkFailure("Not one save was made.")
        return cls(
            clients, len(durations) / elapsed, percentile(durations, 0.5), percentile(durations, 0.95),
            cpu / len(durations), clients_busy)


def measure(program: Path, venv: Path, folder: Path) -> Section:
    rows: list[Row] = []
    samples: dict[str, object] = {}
    busiest = 0.0

    def note(engine: str, clients: int, jobs: int, ours: Saving, peer: Saving) -> None:
        nonlocal busiest
        busiest = max(busiest, ours.clients_busy)
        name = f"{engine}, {counted(clients, 'client')} in {counted(jobs, 'job')}"
        rows.extend(saving_rows(name, ours, peer))
        samples[name] = {"porthole": asdict(ours), "peer": asdict(peer)}

    alone = sqlite_alone(folder / "alone.sqlite")
    with porthole(program, folder / "saves-sqlite") as server:
        for clients, jobs, saving in savings(server, [server]):
            note("SQLite", clients, jobs, saving, alone)
    with (
        postgres(folder / "postgres") as (database, address),
        porthole(program, folder / "saves-postgres", DATABASE_URL=address) as server,
    ):
        alone_by_clients: dict[int, Saving] = {}
        for clients, jobs, saving in savings(server, [server, database]):
            if clients not in alone_by_clients:
                alone_by_clients[clients] = postgres_alone(database, address, folder / "postgres", clients)
            note("PostgreSQL", clients, jobs, saving, alone_by_clients[clients])
    clients_note = f"The clients are one Python process; it never took more than {busiest:.0%} of a core."
    return Section("Saves on the disk", "the database alone", rows, [clients_note], samples)


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number > 1 else ''}"


def saving_rows(name: str, ours: Saving, peer: Saving) -> list[Row]:
    rows = [Row.rate(f"{name}: saves/s", ours.rate, peer.rate)]
    for key in ("p50", "p95"):
        if ours.clients == peer.clients:
            rows.append(Row.cost(f"… {key}", getattr(ours, key), getattr(peer, key), milliseconds))
        else:
            # One client never waits for another: its times say nothing about those of many.
            rows.append(Row(f"… {key}", milliseconds(getattr(ours, key)), "–", ""))
    return rows + [Row.cost("… CPU per save", ours.cpu, peer.cpu, milliseconds)]


def savings(server: Server, involved: list[Server]) -> Iterable[tuple[int, int, Saving]]:
    """Clients, jobs, and what came of them; `involved` are the servers whose CPU counts."""
    server.ready()
    session = Session(server.port)
    keys = [session.sign_in() for _ in range(max(clients for clients, _ in CASES))]
    for clients, jobs in CASES:
        workplaces = [session.workplace() for _ in range(jobs)]
        desks = [(workplaces[number % jobs], keys[number]) for number in range(clients)]
        annotators, saving = asyncio.run(annotate(desks, involved))
        stored = {uid: version for workplace in workplaces for uid, version in session.versions(workplace).items()}
        if stored != {each.shape: len(each.saves) for each in annotators}:
            raise BenchmarkFailure("What is stored is not what was acknowledged.")
        yield clients, jobs, saving


async def annotate(desks: list[tuple[Workplace, str]], involved: list[Server]) -> tuple[list[Annotator], Saving]:
    loop = asyncio.get_running_loop()
    annotators = []
    for workplace, key in desks:
        connected = await loop.create_connection(lambda: Annotator(workplace, key), "127.0.0.1", workplace.port)
        annotators.append(connected[1])
    await asyncio.sleep(WARM_UP)
    cpu, own_cpu, begun = sum(server.cpu() for server in involved), time.process_time(), time.perf_counter()
    await asyncio.sleep(SECONDS)
    elapsed, own_cpu = time.perf_counter() - begun, time.process_time() - own_cpu
    cpu = sum(server.cpu() for server in involved) - cpu
    for annotator in annotators:
        annotator.is_leaving = True
    await asyncio.gather(*(annotator.left for annotator in annotators))
    durations = [
        duration for each in annotators for moment, duration in each.saves if begun <= moment < begun + elapsed]
    return annotators, Saving.of(len(desks), durations, elapsed, cpu, clients_busy=own_cpu / elapsed)


def sqlite_alone(path: Path) -> Saving:
    """One row changed and committed as Porthole commits (WAL, synchronous=FULL), again and again, by one process.

    More clients would wait for each other: SQLite has one writer.
    """
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(
        """
        PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
        CREATE TABLE shapes (id INTEGER PRIMARY KEY, version INTEGER NOT NULL, points TEXT NOT NULL);
        INSERT INTO shapes VALUES (1, 0, '');
        """)
    change = "UPDATE shapes SET version = version + 1, points = ? WHERE id = 1"
    # A log that still grows costs a change of the file system's journal at each commit: let it reach its full length.
    connection.execute("PRAGMA synchronous=OFF")
    for number in range(3000):
        connection.execute(change, (f"{number},10,60.5,70",))
    connection.execute("PRAGMA synchronous=FULL")
    durations: list[float] = []
    cpu, begun = time.process_time(), time.perf_counter()
    while time.perf_counter() - begun < SECONDS:
        sent = time.perf_counter()
        connection.execute(change, (f"{len(durations)},10,60.5,70",))
        durations.append(time.perf_counter() - sent)
    saving = Saving.of(1, durations, time.perf_counter() - begun, time.process_time() - cpu)
    connection.close()
    return saving


def postgres_alone(database: Server, address: str, folder: Path, clients: int) -> Saving:
    """The same by pgbench: each client changes and commits a row of its own."""
    tools = postgres_tools()
    table = """
        CREATE TABLE IF NOT EXISTS bench_shapes (
            id INTEGER PRIMARY KEY, version INTEGER NOT NULL, points TEXT NOT NULL);
        INSERT INTO bench_shapes SELECT id, 0, '' FROM generate_series(0, 99) id ON CONFLICT DO NOTHING;
        """
    subprocess.run([tools / "psql", "--quiet", "--command", table, address], check=True, stderr=subprocess.DEVNULL)
    script = folder / "save.sql"
    script.write_text(
        "UPDATE bench_shapes SET version = version + 1, points = random() || ',10,60.5,70' WHERE id = :client_id;\n")
    log = folder / f"pgbench-{clients}"
    cpu = database.cpu()
    subprocess.run(
        [tools / "pgbench", "--no-vacuum", f"--client={clients}", f"--time={SECONDS}", "--protocol=prepared",
         f"--file={script}", "--log", f"--log-prefix={log}", address],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    cpu = database.cpu() - cpu
    lines = [line.split() for file in folder.glob(f"{log.name}.*") for line in file.read_text().splitlines()]
    return Saving.of(clients, [int(line[2]) / 1e6 for line in lines], SECONDS, cpu)
