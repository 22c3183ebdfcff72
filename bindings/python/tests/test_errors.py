"""Errors, and arguments of odd kinds."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import ibid
import pytest
from ibid import _native


def test_errors_have_one_base_and_a_hint(tmp_path: Path) -> None:
    with pytest.raises(ibid.MissingIndexError) as raised:
        ibid.Index(tmp_path / "nowhere")
    assert isinstance(raised.value, ibid.IndexUnavailableError) and isinstance(raised.value, ibid.Error)
    assert "nowhere" in str(raised.value)
    assert raised.value.hint is not None and "ibid.build" in raised.value.hint
    again = pickle.loads(pickle.dumps(raised.value))
    assert (str(again), again.hint) == (str(raised.value), raised.value.hint)
    if sys.version_info >= (3, 11):
        assert raised.value.__notes__ == [f"hint: {again.hint}"]


def test_errors_are_those_of_python_too(index: ibid.Index, tmp_path: Path) -> None:
    with pytest.raises(LookupError):
        index.article("no/such")
    with pytest.raises(ValueError):
        index.search("bridge", since="soon")
    with pytest.raises(ibid.Error):
        ibid.build(tmp_path / "missing", tmp_path / "index")


def test_a_panic_is_an_ordinary_error() -> None:
    with pytest.raises(ibid.InternalError, match="on request") as raised:
        _native.fail_internally()
    assert isinstance(raised.value, Exception)
    # Nothing on stderr besides the exception's own trace.
    code = "import ibid._native as n\ntry: n.fail_internally()\nexcept Exception: pass"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stderr == b""


def test_a_damaged_index_is_an_error_of_its_own(corpus: Path, tmp_path: Path) -> None:
    place = tmp_path / "index"
    ibid.build(corpus, place)
    for file in place.rglob("*"):
        if file.is_file() and file.stat().st_size > 64 and file.suffix not in (".toml", ".lock"):
            file.chmod(0o644)
            file.write_bytes(b"\0" * 64)
    with pytest.raises(ibid.IndexUnavailableError) as raised:
        ibid.Index(place).search("bridge")
    assert raised.value.hint


def test_lone_surrogates_become_replacement_characters_one_for_one(index: ibid.Index) -> None:
    odd = "\ud800 harbour bridge cost 4.3 million crowns"
    finding = index.verify_quote(odd)
    assert len(finding.quote) == len(odd) and finding.quote[0] == "\ufffd"
    assert index.search("bridge \udcff").query == "bridge \ufffd"
    assert index.check_claim("The bridge \ud800\udc00 cost 4.2 million").claim[11:13] == "\ufffd\ufffd"


@pytest.mark.skipif(sys.platform != "linux", reason="file names of other systems are Unicode")
def test_paths_may_be_bytes_and_any_name(corpus: Path, tmp_path: Path) -> None:
    place = os.fsencode(tmp_path) + b"/\xff"
    ibid.build(os.fsencode(corpus), place)
    assert ibid.Index(place).search("bridge")
    assert ibid.Index(os.fsdecode(place)).search("bridge")


def test_any_iterable_of_texts_is_taken(index: ibid.Index) -> None:
    assert index.search("harbour", source={"Hafenpost"}) == index.search("harbour", source=(it for it in ["Hafenpost"]))
    assert len(index.cite(it for it in ("harbour/bridge", "harbour/ferry")).citations) == 2
    with pytest.raises(TypeError):
        index.search(b"bridge")  # type: ignore[arg-type]
