"""Tables for pandas, pyarrow, polars and DuckDB. A package that is not installed is reported as skipped."""

from __future__ import annotations

from typing import Any

import ibid
import pytest


@pytest.fixture
def results(index: ibid.Index) -> ibid.SearchResults:
    return index.search("bridge ferry council", limit=10)


def test_a_table_needs_no_package(results: ibid.SearchResults) -> None:
    table = results.table()
    assert len(table) == len(results) and {"ref", "page", "start"} < set(table.columns)
    assert results.table() is table
    assert "rows of rank, score" in repr(table)
    assert type(results.__arrow_c_stream__()).__name__ == "PyCapsule"
    assert type(table.__arrow_c_schema__()).__name__ == "PyCapsule"


def test_pandas_keeps_pages_and_offsets_whole(results: ibid.SearchResults) -> None:
    pandas = pytest.importorskip("pandas")
    frame = results.to_pandas()
    assert list(frame["ref"]) == [hit.ref for hit in results]
    assert str(frame["page"].dtype) == "Int32" and frame["page"].isna().all()
    assert str(frame["start"].dtype) == "Int64"
    assert frame["source"].isna().sum() == sum(hit.article.source is None for hit in results)
    assert isinstance(frame["title"].dtype, pandas.StringDtype)


def test_pyarrow_reads_a_table_twice(results: ibid.SearchResults) -> None:
    pyarrow: Any = pytest.importorskip("pyarrow")
    one, other = pyarrow.table(results), pyarrow.table(results.table())
    assert one == other and one.num_rows == len(results)
    assert one["authors"].to_pylist() == [list(hit.article.authors) for hit in results]
    assert one["page"].type == pyarrow.int32() and one["title"].to_pylist() == [hit.article.title for hit in results]
    assert pyarrow.schema(results.table()) == one.schema


def test_polars_reads_a_table(results: ibid.SearchResults) -> None:
    polars: Any = pytest.importorskip("polars")
    frame = polars.DataFrame(results)
    assert frame["ref"].to_list() == [hit.ref for hit in results]
    assert frame["start"].to_list() == [hit.span.start for hit in results]


def test_duckdb_reads_a_table_several_times(results: ibid.SearchResults) -> None:
    duckdb: Any = pytest.importorskip("duckdb")
    found = results
    rows = duckdb.sql("select one.ref from found one join found other using (ref) order by one.rank").fetchall()
    assert [ref for (ref,) in rows] == [hit.ref for hit in found]


def test_findings_and_articles_are_tables_too(index: ibid.Index) -> None:
    claims = ibid.table(
        index.check_claims(["The harbour bridge cost 5.2 million crowns", "Nobody knows anything here"])
    )
    assert len(claims) == 2 and "verdict" in claims.columns
    quotes = ibid.table([index.verify_quote("the bridge cost 4.3 million")])
    assert "changes" in quotes.columns
    assert len(ibid.table(index.articles())) == 4
    assert len(ibid.table(ibid.split_claims("The bridge cost 4.2 million crowns."))) == 1
    assert len(ibid.table([])) == 0
    with pytest.raises(TypeError, match="all of one kind"):
        ibid.table([*index.articles(), *index.search("bridge")])
