# SPDX-License-Identifier: GPL-3.0-or-later
"""asyncio-durable.py N FOLDER: what the design that the queue replaces takes to accept N tasks for good.

An asyncio.PriorityQueue with two workers, and a table of tasks in SQLite (write-ahead log, synchronous = FULL) with a
commit for each submission. Prints nanoseconds: a median.
"""
import asyncio
import os
import sqlite3
import statistics
import sys
import time

N_WORKERS = 2
N_ROUNDS = 3
TABLE = (
    "CREATE TABLE IF NOT EXISTS task (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, payload TEXT,"
    " priority INTEGER NOT NULL, state INTEGER NOT NULL, created_at INTEGER NOT NULL) STRICT"
)
INSERT = "INSERT INTO task (kind, payload, priority, state, created_at) VALUES (?, ?, ?, 1, ?)"


async def work(queue, gate):
    while True:
        await queue.get()
        await gate.wait()


async def measure(n, connection):
    queue = asyncio.PriorityQueue()
    gate = asyncio.Event()
    workers = [asyncio.create_task(work(queue, gate)) for _ in range(N_WORKERS)]
    start = time.perf_counter_ns()
    for i in range(n):
        cursor = connection.execute(INSERT, ("rest", f"('0123456789abcdef', uint32 {i})", 1, time.time_ns() // 1000000))
        connection.commit()
        queue.put_nowait((1, cursor.lastrowid))
        await asyncio.sleep(0)
    taken = time.perf_counter_ns() - start
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    return taken


def main():
    connection = sqlite3.connect(os.path.join(sys.argv[2], "asyncio.db"))
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(TABLE)
    connection.commit()
    print(int(statistics.median(asyncio.run(measure(int(sys.argv[1]), connection)) for _ in range(N_ROUNDS))))
    connection.close()


main()
