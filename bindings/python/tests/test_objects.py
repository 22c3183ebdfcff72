"""Results as Python objects."""

from __future__ import annotations

import copy
import dataclasses
import gc
import pickle
import weakref

import ibid
import pytest


def test_results_are_frozen_dataclasses_with_slots(index: ibid.Index) -> None:
    hit = index.search("bridge")[0]
    assert dataclasses.is_dataclass(hit) and type(hit).__module__.startswith("ibid")
    assert not hasattr(hit, "__dict__")
    with pytest.raises(dataclasses.FrozenInstanceError):
        hit.rank = 2  # type: ignore[misc]
    assert repr(hit).startswith("Hit(rank=1, score=")
    assert ibid.Hit.__match_args__[:3] == ("rank", "score", "ref")


def test_results_compare_copy_and_pickle_by_value(index: ibid.Index) -> None:
    results = index.search("bridge")
    finding = index.check_claim("The harbour bridge cost 5.2 million crowns")
    for value in (results[0], finding, results):
        assert pickle.loads(pickle.dumps(value)) == value
        assert copy.deepcopy(value) == value and copy.copy(value) == value
    assert index.search("bridge") == results and index.search("ferry") != results
    assert pickle.loads(pickle.dumps(results)).to_dict() == results.to_dict()


def test_search_results_are_immutable_and_match(index: ibid.Index) -> None:
    results = index.search("bridge")
    with pytest.raises(AttributeError):
        results.total = 3
    with pytest.raises(AttributeError):
        del results.total
    match results:
        case ibid.SearchResults(query, total, False):
            assert (query, total) == ("bridge", results.total)
        case _:
            pytest.fail("no match")
    assert repr(results) == f"<ibid.SearchResults: {len(results)} of {results.total} for 'bridge'>"


def test_an_index_can_be_pickled_and_weakly_referenced(index: ibid.Index) -> None:
    again = pickle.loads(pickle.dumps(index))
    assert again.path == index.path and again.search("bridge")
    reference = weakref.ref(again)
    del again
    gc.collect()
    assert reference() is None
    with pytest.raises(AttributeError):
        index.path = "elsewhere"  # type: ignore[misc]


def test_a_closed_index_says_so(index: ibid.Index) -> None:
    results = index.search("bridge")
    index.close()
    index.close()
    assert index.closed
    with pytest.raises(ibid.ClosedIndexError, match="closed") as raised:
        index.search("bridge")
    assert raised.value.hint is not None and "ibid.Index" in raised.value.hint
    assert results[0].rank == 1


def test_all_names_are_exported() -> None:
    for name in ibid.__all__:
        assert getattr(ibid, name) is not None
    assert ibid.__version__
