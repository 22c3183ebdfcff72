"""An open index, and building one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from . import _native
from ._batch import in_order
from ._errors import InputError
from ._results import (
    Article,
    Citations,
    ClaimFinding,
    FullArticle,
    Passage,
    QuoteFinding,
    Sentence,
    Status,
    Summary,
)
from ._search_results import SearchResults

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self

Path = str | bytes | os.PathLike[str] | os.PathLike[bytes]
Words = str | Iterable[str]
Question = str | tuple[str, str | None]
_T = TypeVar("_T")


def _path(path: Path) -> str:
    return os.fsdecode(path)


def _words(values: Words) -> list[str]:
    return [values] if isinstance(values, str) else list(values)


def _count(name: str, value: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be an integer, not {type(value).__name__}")
    if not 0 <= value <= 1_000_000:
        raise InputError(f"{name}={value}: expected a number from 0 to 1,000,000")
    return value


def _asked(question: Question) -> tuple[str, str | None]:
    return (question, None) if isinstance(question, str) else (question[0], question[1])


class Index:
    """An index, open for questions from any number of threads.

    Calls release the interpreter's lock, so threads run side by side. Ctrl-C ends a long call within some milliseconds.
    In a child process made by `fork`, the index is opened again at its first use. A later build is not seen: open the
    index again for it, which takes about a millisecond.

    `model` is the folder of a model of sentence embeddings, to rank by closeness in meaning too.
    """

    __slots__ = ("__weakref__", "_native", "_place")

    def __init__(self, path: Path, *, model: Path | None = None) -> None:
        place, folder = _path(path), None if model is None else _path(model)
        object.__setattr__(self, "_place", (place, folder))
        object.__setattr__(self, "_native", _native.NativeIndex(place, folder))

    _native: _native.NativeIndex
    _place: tuple[str, str | None]

    @property
    def path(self) -> str:
        """The folder of the index."""
        return self._place[0]

    @property
    def closed(self) -> bool:
        """Whether the index was closed."""
        return self._native.is_closed()

    def close(self) -> None:
        """Closes the index. Calls in other threads finish; later ones raise `ClosedIndexError`."""
        self._native.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"ibid.Index({self.path!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return (_opened, self._place)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"cannot assign to {name!r}")

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        by: Literal["passage", "article"] = "passage",
        sort: Literal["score", "newest", "oldest"] = "score",
        since: str | None = None,
        until: str | None = None,
        undated: Literal["include", "exclude"] | None = None,
        source: Words = (),
        author: Words = (),
        lang: Words = (),
        tag: Words = (),
        articles: Words = (),
        context: int = 0,
        plain: bool = False,
        facets: Words = (),
        explain: bool = False,
        copies: Literal["fold", "show"] = "fold",
        rank: Literal["full", "words"] = "full",
    ) -> SearchResults:
        """Finds passages, or articles by their best passage. The options are those of `ibid search`.

        What cannot be parsed in the query is in the notes of the results; an invalid date or option raises `InputError`.
        """
        wanted = _wanted(
            limit, offset, by, sort, since, until, undated, source, author, lang, tag, articles, context, plain, facets,
            explain, copies, rank,
        )  # fmt: skip
        return SearchResults._of(self._native.search(query, wanted))

    def search_similar(
        self,
        ref: str,
        *,
        limit: int = 10,
        offset: int = 0,
        by: Literal["passage", "article"] = "passage",
        since: str | None = None,
        until: str | None = None,
        source: Words = (),
        lang: Words = (),
    ) -> SearchResults:
        """Finds passages of other articles that are similar to a passage or an article."""
        wanted = _wanted(
            limit, offset, by, "score", since, until, None, source, (), lang, (), (), 0, False, (), False, "fold", "full"
        )  # fmt: skip
        return SearchResults._of(self._native.similar(ref, wanted))

    def search_many(
        self, queries: Iterable[str], *, threads: int | None = None, **options: Any
    ) -> Iterator[SearchResults]:
        """Answers queries on several threads, in their order, each as soon as possible; options as `search`."""
        return in_order(lambda query: self.search(query, **options), queries, threads)

    def verify_quote(self, quote: str, *, article: str | None = None) -> QuoteFinding:
        """Verifies a quotation: in one article, otherwise in any."""
        return QuoteFinding._of(self._native.quote(quote, article))

    def verify_quotes(self, quotes: Iterable[Question], *, threads: int | None = None) -> Iterator[QuoteFinding]:
        """Verifies quotations on several threads, in their order; each is a text, or a text and an article."""
        return in_order(lambda it: self.verify_quote(it[0], article=it[1]), map(_asked, quotes), threads)

    def check_claim(self, claim: str, *, article: str | None = None) -> ClaimFinding:
        """Checks a claim: against one article, otherwise against those that share its rarest words."""
        return ClaimFinding._of(self._native.claim(claim, article))

    def check_claims(self, claims: Iterable[Question], *, threads: int | None = None) -> Iterator[ClaimFinding]:
        """Checks claims on several threads, in their order; each is a text, or a text and an article."""
        return in_order(lambda it: self.check_claim(it[0], article=it[1]), map(_asked, claims), threads)

    def cite(self, refs: Words, *, style: str = "apa", locale: str | None = None) -> Citations:
        """Formats references as the citations of one document, with its bibliography."""
        return Citations._of(self._native.cite(_words(refs), style, locale))

    def articles(self) -> Iterator[Article]:
        """Returns the metadata of all articles, in the order of their ids, one at a time."""
        for id in self._native.ids():
            yield Article(**self._native.meta(id))

    def article(self, id: str) -> FullArticle:
        """Returns an article with its text, by its id or a reference into it."""
        return FullArticle._of(self._native.article(id))

    def passage(self, ref: str) -> Passage:
        """Returns the text at a reference."""
        return Passage._of(self._native.passage(ref))

    def status(self) -> Status:
        """Returns the number of articles and passages, the size, and the format."""
        return Status(**self._native.status())

    def out_of_date(self) -> str | None:
        """Returns why the index is out of date, or `None` if no change in the corpus was noticed."""
        return self._native.out_of_date()


def _opened(path: str, model: str | None) -> Index:
    return Index(path, model=model)


def _wanted(
    limit: int,
    offset: int,
    by: str,
    sort: str,
    since: str | None,
    until: str | None,
    undated: str | None,
    source: Words,
    author: Words,
    lang: Words,
    tag: Words,
    articles: Words,
    context: int,
    plain: bool,
    facets: Words,
    explain: bool,
    copies: str,
    rank: str,
) -> dict[str, Any]:
    return {
        "limit": _count("limit", limit),
        "offset": _count("offset", offset),
        "by": by,
        "sort": sort,
        "since": since,
        "until": until,
        "undated": undated,
        "source": _words(source),
        "author": _words(author),
        "lang": _words(lang),
        "tag": _words(tag),
        "articles": _words(articles),
        "context": _count("context", context),
        "plain": plain,
        "facets": _words(facets),
        "explain": explain,
        "copies": copies,
        "rank": rank,
    }


def build(
    corpus: Path | Iterable[Path],
    index: Path = "index",
    *,
    root: Path | None = None,
    rebuild: bool = False,
    keep_missing: bool = False,
    no_ignore: bool = False,
    threads: int | None = None,
    memory: int | None = None,
    progress: Callable[[int, int, int], object] | None = None,
) -> Summary:
    """Indexes files and folders: reads what changed since the last run, in one commit.

    `root` is the folder that article ids are relative to; by default the corpus, if it is one folder. `memory` is in
    bytes. `progress` is called with the number of articles read, of bytes read, and of bytes to read; what it raises ends
    the run, as Ctrl-C does, and leaves the index unchanged. A file that cannot be read is in `Summary.skipped`.
    """
    single = isinstance(corpus, (str, bytes, os.PathLike))
    paths = [_path(corpus)] if single else [_path(path) for path in corpus]  # type: ignore[arg-type, union-attr]
    summary = _native.build(
        paths,
        _path(index),
        None if root is None else _path(root),
        rebuild,
        keep_missing,
        no_ignore,
        None if threads is None else max(1, _count("threads", threads)),
        memory,
        progress,
    )
    return Summary._of(summary)


def split_claims(text: str) -> tuple[Sentence, ...]:
    """Splits a text into sentences. Those that state no fact are left out, and say why."""
    return tuple(Sentence._of(it) for it in _native.sentences(text))
