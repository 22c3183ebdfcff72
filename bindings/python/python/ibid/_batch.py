"""Batches: questions answered on several threads, in their order, one result at a time."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

_Q = TypeVar("_Q")
_A = TypeVar("_A")

# Questions in progress per thread: enough that none is idle while the caller reads a result.
_AHEAD = 3


def in_order(answer: Callable[[_Q], _A], questions: Iterable[_Q], threads: int | None) -> Iterator[_A]:
    """Returns the answers in the order of the questions, each as soon as those before it are ready.

    Questions are taken as answers are read, so they may come from an endless iterator. An interrupt, or a caller that
    stops, loses the questions in progress only.
    """
    if threads is not None and (isinstance(threads, bool) or threads < 1):
        raise ValueError(f"threads={threads}: expected a number from 1")
    return _answered(answer, questions, threads or os.cpu_count() or 1)


def _answered(answer: Callable[[_Q], _A], questions: Iterable[_Q], threads: int) -> Iterator[_A]:
    pool = ThreadPoolExecutor(threads, "ibid")
    waiting: deque[Future[_A]] = deque()
    try:
        for question in questions:
            waiting.append(pool.submit(answer, question))
            if len(waiting) >= threads * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
