# SPDX-License-Identifier: GPL-3.0-or-later
"""asyncio-streams.py URL MODEL N WAY: N answers at once, as streams, through a client in asyncio.

WAY is "as it should be", or "blocking": a database call of 100 ms and a rerank of 300 ms hold up the event loop inside
each request, as they do in programs that call a synchronous driver and a synchronous HTTP client there. Prints: the
share that went well; seconds to the first token: mean, median, 95th percentile, longest; seconds that a token was on
its way: median, 99th percentile; seconds in all; threads; bytes a stream.
"""
import asyncio
import json
import os
import re
import sys
import threading
import time
from urllib.parse import urlsplit

STAMP = re.compile(rb'"content":"(\d{9,16}) "')


def resident():
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGESIZE")


def ask_database():
    time.sleep(0.1)


def rerank():
    time.sleep(0.3)


class Load:
    def __init__(self, url, model, blocks):
        parts = urlsplit(url)
        self.host, self.port = parts.hostname, parts.port
        self.blocks = blocks
        body = json.dumps({"model": model, "stream": True, "messages": [{"role": "user", "content": "?"}]}).encode()
        self.request = (b"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body)) + body
        self.first, self.delays = [], []
        self.n_well = 0

    async def stream(self, began_at):
        if self.blocks:
            ask_database()
            # What follows runs when the others have had their turn, as after any await.
            await asyncio.sleep(0)
            rerank()
        reader, writer = await asyncio.open_connection(self.host, self.port)
        writer.write(self.request)
        has_first = False
        async for line in reader:
            if not line.startswith(b"data: "):
                continue
            if line.startswith(b"data: [DONE]"):
                self.n_well += 1
                break
            now = time.monotonic()
            if not has_first:
                self.first.append(now - began_at)
                has_first = True
            found = STAMP.search(line)
            if found:
                self.delays.append(now - int(found.group(1)) / 1e6)
        writer.close()

    async def run(self, n):
        before = resident()
        memory, threads = 0, 0
        began_at = time.monotonic()
        tasks = [asyncio.create_task(self.stream(began_at)) for _ in range(n)]
        await asyncio.sleep(1)
        memory, threads = (resident() - before) / n, threading.active_count()
        await asyncio.gather(*tasks)
        return time.monotonic() - began_at, threads, memory


def quantile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else 0


def main():
    url, model, n, way = sys.argv[1:]
    load = Load(url, model, way == "blocking")
    seconds, threads, memory = asyncio.run(load.run(int(n)))
    print(load.n_well / int(n), sum(load.first) / len(load.first), quantile(load.first, 0.5), quantile(load.first, 0.95),
          max(load.first), quantile(load.delays, 0.5), quantile(load.delays, 0.99), seconds, threads, memory)


main()
