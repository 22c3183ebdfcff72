"""Tables of lists of results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ._results import Article, ClaimFinding, Hit, QuoteFinding, Sentence
from ._table import Kind, Table

_Column = tuple[str, Kind, Callable[[Any], Any]]

_ARTICLE: tuple[_Column, ...] = (
    ("title", "text", lambda it: it.title),
    ("authors", "texts", lambda it: it.authors),
    ("source", "text", lambda it: it.source),
    ("date", "text", lambda it: it.date),
    ("url", "text", lambda it: it.url),
    ("lang", "text", lambda it: it.lang),
)


def _table(columns: Iterable[_Column], rows: Sequence[Any]) -> Table:
    return Table([(name, kind, [value(row) for row in rows]) for name, kind, value in columns])


def _within(columns: Iterable[_Column]) -> list[_Column]:
    def inner(value: Callable[[Any], Any]) -> Callable[[Any], Any]:
        return lambda hit: value(hit.article)

    return [(name, kind, inner(value)) for name, kind, value in columns]


def hits_table(hits: Iterable[Hit]) -> Table:
    """Returns a table with a row for each hit."""
    columns: list[_Column] = [
        ("rank", "int32", lambda it: it.rank),
        ("score", "float", lambda it: it.score),
        ("ref", "text", lambda it: it.ref),
        ("article", "text", lambda it: it.article.id),
        *_within(_ARTICLE),
        ("page", "int32", lambda it: it.page),
        ("page_label", "text", lambda it: it.page_label),
        ("kind", "text", lambda it: it.kind),
        ("start", "int64", lambda it: it.span.start),
        ("end", "int64", lambda it: it.span.end),
        ("text", "text", lambda it: it.text),
        ("snippet", "text", lambda it: it.snippet.text),
        ("citation", "text", lambda it: it.citation),
    ]
    return _table(columns, list(hits))


def _articles(articles: Sequence[Article]) -> Table:
    columns: list[_Column] = [
        ("id", "text", lambda it: it.id),
        *_ARTICLE,
        ("section", "text", lambda it: it.section),
        ("tags", "texts", lambda it: it.tags),
        ("path", "text", lambda it: it.path),
        ("format", "text", lambda it: it.format),
        ("sha256", "text", lambda it: it.sha256),
        ("words", "int64", lambda it: it.words),
    ]
    return _table(columns, articles)


def _quotes(findings: Sequence[QuoteFinding]) -> Table:
    def first(name: str) -> Callable[[Any], Any]:
        return lambda it: getattr(it.found[0], name) if it.found else None

    columns: list[_Column] = [
        ("quote", "text", lambda it: it.quote),
        ("verdict", "text", lambda it: it.verdict),
        ("is_good", "bool", lambda it: it.is_good),
        ("ref", "text", first("ref")),
        ("article", "text", first("article")),
        ("page", "int32", first("page")),
        ("source_text", "text", first("text")),
        ("changes", "texts", lambda it: [f"{change.quoted} → {change.source}" for change in it.changes]),
    ]
    return _table(columns, findings)


def _claims(findings: Sequence[ClaimFinding]) -> Table:
    def first(name: str) -> Callable[[Any], Any]:
        return lambda it: getattr(it.evidence[0], name) if it.evidence else None

    columns: list[_Column] = [
        ("claim", "text", lambda it: it.claim),
        ("verdict", "text", lambda it: it.verdict),
        ("support", "float", lambda it: it.support),
        ("ref", "text", first("ref")),
        ("article", "text", first("article")),
        ("title", "text", first("title")),
        ("date", "text", first("date")),
        ("page", "int32", first("page")),
        ("stance", "text", first("stance")),
        ("source_text", "text", first("text")),
        ("reasons", "texts", lambda it: it.reasons),
    ]
    return _table(columns, findings)


def _sentences(sentences: Sequence[Sentence]) -> Table:
    columns: list[_Column] = [
        ("id", "text", lambda it: it.id),
        ("text", "text", lambda it: it.text),
        ("start", "int64", lambda it: it.span.start),
        ("end", "int64", lambda it: it.span.end),
        ("left_out", "text", lambda it: it.left_out),
    ]
    return _table(columns, sentences)


_KINDS: tuple[tuple[type, Callable[[Any], Table]], ...] = (
    (Hit, hits_table),
    (ClaimFinding, _claims),
    (QuoteFinding, _quotes),
    (Article, _articles),
    (Sentence, _sentences),
)


def table(results: Iterable[Hit | ClaimFinding | QuoteFinding | Article | Sentence]) -> Table:
    """Returns a table with a row for each result of one kind: hits, findings, articles or sentences.

    For findings, the columns about the source are those of the first passage.
    """
    rows = list(results)
    if not rows:
        return hits_table(())
    for kind, make in _KINDS:
        if all(isinstance(row, kind) for row in rows):
            return make(rows)
    names = ", ".join(sorted({type(row).__name__ for row in rows}))
    raise TypeError(f"a table takes hits, findings, articles or sentences, all of one kind, not {names}")
