"""Building an index."""

from __future__ import annotations

import threading
from pathlib import Path

import ibid
import pytest


def test_a_build_reads_what_changed(corpus: Path, tmp_path: Path) -> None:
    folder, place = tmp_path / "corpus", tmp_path / "index"
    folder.mkdir()
    (folder / "one.txt").write_text("The first article of the archive.\n")
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7\nnothing")
    seen: list[tuple[int, int, int]] = []
    summary = ibid.build(folder, place, progress=lambda *at: seen.append(at))
    assert (summary.new, summary.removed, len(summary.skipped)) == (1, 0, 1)
    assert summary.skipped[0].path.endswith("bad.pdf") and summary.skipped[0].reason
    assert seen
    (folder / "two.txt").write_text("The second article.\n")
    opened = ibid.Index(place)
    summary = ibid.build([folder], place, threads=1)
    assert (summary.new, summary.unchanged) == (1, 1)
    assert not opened.search("second") and ibid.Index(place).search("second")
    assert opened.status().articles == 1


def test_what_progress_raises_ends_the_build(corpus: Path, tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    def stop(articles: int, read: int, total: int) -> None:
        raise Enough

    with pytest.raises(Enough):
        ibid.build(corpus, tmp_path / "index", progress=stop)
    with pytest.raises(ibid.MissingIndexError):
        ibid.Index(tmp_path / "index")


def test_builds_work_beside_other_threads(corpus: Path, tmp_path: Path, index: ibid.Index) -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            ibid.build(corpus, tmp_path / str(number))
            assert index.search("bridge")
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
