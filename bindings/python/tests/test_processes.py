"""Signals, forks and threads."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path
from typing import Any

import ibid
import pytest

unix = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def interrupted(program: str, *arguments: str, after: str = "ready") -> tuple[int, str, float]:
    """Runs a program, interrupts it once it prints `after`, and returns its status, output and time to the end."""
    # A shell that runs the tests in the background ignores the signal, and so would every child.
    listening = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", listening + textwrap.dedent(program), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    lines = iter(process.stdout.readline, "")
    said = ""
    for line in lines:
        said += line
        if line.strip() == after:
            break
    time.sleep(0.3)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    try:
        rest, _ = process.communicate(timeout=60)
    finally:
        process.kill()
    return process.returncode, said + rest, time.monotonic() - began


@unix
def test_an_interrupt_ends_a_build_and_leaves_no_index(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    sentence = "The council met and the harbour master spoke about bridges, ferries and fees. "
    for number in range(400):
        (folder / f"{number}.txt").write_text(f"Number {number}. " + sentence * 3000)
    program = """
        import sys, ibid
        print("ready")
        try:
            ibid.build(sys.argv[1], sys.argv[2], threads=1)
            print("finished")
        except KeyboardInterrupt:
            print("interrupted")
    """
    status, said, seconds = interrupted(program, str(folder), str(tmp_path / "index"))
    assert status == 0 and "interrupted" in said, said
    assert seconds < 5
    with pytest.raises(ibid.MissingIndexError):
        ibid.Index(tmp_path / "index")


@unix
def test_an_interrupt_in_a_batch_keeps_the_results_before_it(place: Path) -> None:
    program = """
        import itertools, sys, ibid
        index = ibid.Index(sys.argv[1])
        read = 0
        try:
            for finding in index.check_claims(itertools.repeat("The harbour bridge cost 4.2 million crowns")):
                read += 1
                if read == 5:
                    print("ready")
        except KeyboardInterrupt:
            print("read", read >= 5)
    """
    status, said, seconds = interrupted(program, str(place))
    assert status == 0 and "read True" in said, said
    assert seconds < 5


def answer(index: ibid.Index, queue: multiprocessing.Queue[object]) -> None:
    queue.put(
        (
            len(index.search("bridge")),
            index.verify_quote("Nobody abstained").verdict,
            [it.verdict for it in index.check_claims(["The harbour bridge cost 5.2 million crowns"] * 4, threads=2)],
        )
    )


@unix
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_an_index_works_in_child_processes(index: ibid.Index, method: str) -> None:
    # Threads of the parent are in the middle of calls while it forks.
    stop = threading.Event()

    def busy() -> None:
        while not stop.is_set():
            index.check_claim("The harbour bridge cost 4.2 million crowns")

    threads = [threading.Thread(target=busy) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        context: Any = multiprocessing.get_context(method)
        for _ in range(3):
            queue = context.Queue()
            child = context.Process(target=answer, args=(index, queue))
            child.start()
            found, quote, claims = queue.get(timeout=60)
            child.join(timeout=60)
            assert child.exitcode == 0
            assert (found > 0, quote, claims) == (True, "exact", ["refuted"] * 4)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert index.search("bridge")


def test_calls_release_the_lock(index: ibid.Index) -> None:
    # A thread that only counts keeps counting while another checks claims.
    counted = 0
    done = threading.Event()

    def count() -> None:
        nonlocal counted
        while not done.is_set():
            counted += 1

    counter = threading.Thread(target=count)
    counter.start()
    try:
        for _ in range(20):
            index.check_claim("The harbour bridge cost 4.2 million crowns")
    finally:
        done.set()
        counter.join()
    assert counted > 100
