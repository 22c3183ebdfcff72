"""Compares Python's calls with the Rust library's, on one index, in turns: run by `tests/python --speed`.

    python side_by_side.py [CORPUS]

Prints a search as a multiple of the Rust call (at most 1.05), with and without reading every hit, and the time that 1,000
claims take from two threads as a share of that of one (at most .6, on a machine with two idle processors).
"""

from __future__ import annotations

import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import ibid

ROUNDS = 15
CLAIMS = 1000
root = Path(__file__).resolve().parents[3]


def rust(place: Path, questions: Path) -> Callable[[str], tuple[float, int]]:
    """Returns a function that has the Rust program ask all questions, and returns its seconds and what it found."""
    built = subprocess.run(
        ["cargo", "build", "--quiet", "--release", "--example", "calls", "--message-format", "json",
         "--manifest-path", root / "bindings/python/Cargo.toml"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    program = next(
        made["executable"] for made in map(json.loads, built.splitlines()) if made.get("executable") is not None
    )
    process = subprocess.Popen([program, place, questions], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(kind: str) -> tuple[float, int]:
        assert process.stdin is not None and process.stdout is not None
        print(kind, file=process.stdin, flush=True)
        seconds, found = process.stdout.readline().split()
        return float(seconds), int(found)

    return ask


def timed(job: Callable[[], int]) -> tuple[float, int]:
    began = time.perf_counter()
    found = job()
    return time.perf_counter() - began, found


def main() -> None:
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else root / "corpus"
    with tempfile.TemporaryDirectory() as folder:
        place, asked = Path(folder) / "index", Path(folder) / "questions"
        ibid.build(corpus, place)
        index = ibid.Index(place)
        sentences: list[str] = []
        for article in index.articles():
            text = index.article(article.id).text
            sentences += [" ".join(it.text.split()) for it in ibid.split_claims(text[:3000]) if it.left_out is None][:4]
        queries = [" ".join(sentence.split()[:4]) for sentence in sentences][:400]
        asked.write_text("\n".join(queries), encoding="utf-8")
        ask = rust(place, asked)

        def only_search() -> int:
            return sum(len(index.search(query)) for query in queries)

        def read_all() -> int:
            return sum(len(hit.text) > 0 for query in queries for hit in index.search(query))

        ask("search"), only_search()
        plain, read, base = [], [], []
        for _ in range(ROUNDS):
            (own, found), (other, same), (whole, _) = ask("search"), timed(only_search), timed(read_all)
            assert found == same
            base.append(own)
            plain.append(other / own)
            read.append(whole / own)
        each = statistics.median(base) / len(queries) * 1e3
        print(f"search: {each:.3f} ms in Rust; Python {statistics.median(plain):.3f} times, "
              f"{statistics.median(read):.3f} with every field of every hit read")  # fmt: skip

        claims = list(itertools.islice(itertools.cycle(sentences), CLAIMS))
        halves = [claims[::2], claims[1::2]]

        def check(some: list[str]) -> int:
            return sum(len(index.check_claim(claim).evidence) for claim in some)

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(check, [some[:50] for some in halves]))
            shares = []
            for _ in range(3):
                one, found = timed(lambda: sum(pool.map(check, [claims])))
                two, same = timed(lambda: sum(pool.map(check, halves)))
                assert found == same
                shares.append(two / one)
        print(f"{CLAIMS} claims: two threads take {min(shares):.2f} of the time of one "
              f"(median {statistics.median(shares):.2f}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f})")  # fmt: skip


main()
