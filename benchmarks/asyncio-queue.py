# SPDX-License-Identifier: GPL-3.0-or-later
"""asyncio-queue.py N: what the design that the queue replaces takes for N tasks that do nothing.

Two workers on asyncio.PriorityQueue, as such programs have them: once with the work in the worker's own coroutine,
and once in a pool of two threads, as work must be that burns a processor. Prints nanoseconds and a name, a line for
each: medians.
"""
import asyncio
import itertools
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor

N_WORKERS = 2
N_ROUNDS = 3


def nothing():
    return True


class Run:
    def __init__(self, n, pool):
        self.n_left = n
        self.pool = pool
        self.all_done = asyncio.get_running_loop().create_future()

    def done(self, _result):
        self.n_left -= 1
        if self.n_left == 0:
            self.all_done.set_result(True)

    async def work(self, queue):
        loop = asyncio.get_running_loop()
        while True:
            _priority, _number, function, callback = await queue.get()
            if self.pool is None:
                result = function()
            else:
                result = await loop.run_in_executor(self.pool, function)
            loop.call_soon(callback, result)
            queue.task_done()


async def measure(n, pool):
    run = Run(n, pool)
    queue = asyncio.PriorityQueue()
    numbers = itertools.count()
    workers = [asyncio.create_task(run.work(queue)) for _ in range(N_WORKERS)]
    start = time.perf_counter_ns()
    for _ in range(n):
        queue.put_nowait((1, next(numbers), nothing, run.done))
    await run.all_done
    taken = time.perf_counter_ns() - start
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    return taken


def main():
    n = int(sys.argv[1])
    with ThreadPoolExecutor(N_WORKERS) as threads:
        ways = {"asyncio.PriorityQueue, a coroutine each": None, "asyncio.PriorityQueue, a thread's work": threads}
        for name, pool in ways.items():
            print(int(statistics.median(asyncio.run(measure(n, pool)) for _ in range(N_ROUNDS))), name)


main()
