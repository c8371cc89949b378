# SPDX-License-Identifier: GPL-3.0-or-later
"""sqlite-vec on the vectors of benchmark-search: sqlite-vec.py VECTORS QUESTIONS (rows of 768 floats).

The extension comes from npm into a folder that goes again; without npm or a network nothing is compared.
"""
import array
import glob
import os
import platform
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

DIMENSIONS = 768


def fetch(folder):
    machine = {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine())
    if not machine or not shutil.which("npm"):
        return None
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder,
               "sqlite-vec-linux-" + machine]
    try:
        subprocess.run(command, check=True, timeout=120, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except (subprocess.SubprocessError, OSError):
        return None
    found = glob.glob(os.path.join(folder, "node_modules", "sqlite-vec-linux-*", "vec0.so"))
    return found[0] if found else None


def rows(path):
    with open(path, "rb") as file:
        while row := file.read(DIMENSIONS * 4):
            yield row


def quantized(row):
    values = array.array("f", row)
    largest = max(abs(value) for value in values)
    return array.array("b", (round(value / largest * 127) for value in values)).tobytes()


def measure(connection, kind, vectors, questions, exact):
    wrap = "vec_int8(?)" if kind == "int8" else "?"
    make = quantized if kind == "int8" else lambda row: row
    connection.execute(
        f"CREATE VIRTUAL TABLE {kind}s USING vec0(v {kind}[{DIMENSIONS}] distance_metric=cosine)")
    begun = time.perf_counter()
    connection.executemany(f"INSERT INTO {kind}s (v) VALUES ({wrap})", ((make(row),) for row in rows(vectors)))
    connection.commit()
    stored = time.perf_counter() - begun
    times, found = [], []
    for question in rows(questions):
        value = make(question)
        begun = time.perf_counter()
        best = connection.execute(
            f"SELECT rowid FROM {kind}s WHERE v MATCH {wrap} AND k = 10 ORDER BY distance", (value,)).fetchall()
        times.append((time.perf_counter() - begun) * 1000)
        found.append({row[0] for row in best})
    recall = ""
    if exact:
        share = sum(len(one & other) for one, other in zip(found, exact)) / (10 * len(found))
        recall = f", recall@10 against its own float {share:.4f}"
    print(f"sqlite-vec {connection.execute('SELECT vec_version()').fetchone()[0]}, {kind}: "
          f"the ten nearest, median {statistics.median(times):.2f} ms, stored in {stored:.1f} s{recall}", flush=True)
    return found


def main():
    with tempfile.TemporaryDirectory() as folder:
        extension = fetch(folder)
        if not extension:
            print("sqlite-vec: not compared, because it cannot be had from npm here")
            return
        connection = sqlite3.connect(os.path.join(folder, "vectors.db"))
        if not hasattr(connection, "enable_load_extension"):
            print("sqlite-vec: not compared, because this Python loads no extensions")
            return
        connection.enable_load_extension(True)
        connection.load_extension(extension)
        exact = measure(connection, "float", sys.argv[1], sys.argv[2], None)
        measure(connection, "int8", sys.argv[1], sys.argv[2], exact)
        connection.close()


main()
