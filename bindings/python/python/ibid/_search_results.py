"""The results of a search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, overload

from ._native import NativeResults
from ._results import Hit, Note, Span, _plain
from ._table import Table
from ._tables import hits_table


class Hits(Sequence[Hit]):
    """Hits, each made when it is first read, and kept."""

    __slots__ = ("_made", "_native")

    def __init__(self, native: NativeResults) -> None:
        self._native = native
        self._made: list[Hit | None] = [None] * len(native)

    def __len__(self) -> int:
        return len(self._made)

    @overload
    def __getitem__(self, at: int) -> Hit: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Hit, ...]: ...
    def __getitem__(self, at: int | slice) -> Hit | tuple[Hit, ...]:
        if isinstance(at, slice):
            return tuple(self[one] for one in range(*at.indices(len(self))))
        place = at + len(self._made) if at < 0 else at
        if not 0 <= place < len(self._made):
            raise IndexError("hit index out of range")
        hit = self._made[place]
        if hit is None:
            hit = self._made[place] = Hit._of(self._native.hit(place))
        return hit

    def __iter__(self) -> Iterator[Hit]:
        return (self[at] for at in range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (Hits, tuple)) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(len(self._made))

    def __repr__(self) -> str:
        return repr(tuple(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return (tuple, (list(self),))


class SearchResults:
    """The results of one query. Iterating over it, `len` and indexing apply to the hits."""

    __slots__ = (
        "__weakref__",
        "_table",
        "coverage",
        "facets",
        "hits",
        "notes",
        "query",
        "suggestion",
        "took_ms",
        "total",
        "total_is_lower_bound",
        "weak",
    )
    __match_args__: ClassVar[tuple[str, ...]] = (
        "query",
        "total",
        "total_is_lower_bound",
        "hits",
        "facets",
        "suggestion",
        "notes",
        "coverage",
        "weak",
        "took_ms",
    )

    query: str
    """The query."""
    total: int
    """Number of matching passages, or articles."""
    total_is_lower_bound: bool
    """Whether counting stopped there: there are more."""
    hits: Sequence[Hit]
    """The requested page of hits."""
    facets: dict[str, tuple[tuple[str | None, int], ...]]
    """Values with the number of articles that have them, by field; `None` for articles without one."""
    suggestion: str | None
    """Corrected query."""
    notes: tuple[Note, ...]
    """Parts of the query that were not understood."""
    coverage: float | None
    """Share of the query's words, by IDF, that the best hit and its article have."""
    weak: bool
    """Whether the hits have so few of the query's words that they are hardly an answer."""
    took_ms: float
    """Duration in milliseconds."""

    def __init__(self, *values: Any) -> None:
        for name, value in zip(self.__match_args__, values, strict=True):
            object.__setattr__(self, name, value)

    @classmethod
    def _of(cls, native: NativeResults) -> SearchResults:
        fields = native.answer()
        facets = {it["name"]: it["values"] for it in fields["facets"]}
        notes = tuple(Note(it["what"], Span(*it["span"])) for it in fields["notes"])
        return cls(
            fields["query"],
            fields["total"],
            fields["total_is_lower_bound"],
            Hits(native),
            facets,
            fields["suggestion"],
            notes,
            fields["coverage"],
            fields["weak"],
            fields["took_ms"],
        )

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"cannot delete field {name!r}")

    def __len__(self) -> int:
        return len(self.hits)

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    @overload
    def __getitem__(self, at: int) -> Hit: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Hit]: ...
    def __getitem__(self, at: int | slice) -> Hit | Sequence[Hit]:
        return self.hits[at]

    def __bool__(self) -> bool:
        return len(self.hits) > 0

    def _fields(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.__match_args__)

    def __eq__(self, other: object) -> bool:
        # Two runs of one query differ in their time only.
        return isinstance(other, SearchResults) and self._fields()[:-1] == other._fields()[:-1]

    def __hash__(self) -> int:
        return hash((self.query, self.total))

    def __repr__(self) -> str:
        more = "more than " if self.total_is_lower_bound else ""
        return f"<ibid.SearchResults: {len(self)} of {more}{self.total} for {self.query!r}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return (SearchResults, self._fields())

    def to_dict(self) -> dict[str, Any]:
        """Returns the fields as a dictionary of plain values, ready for `json.dumps`."""
        fields = dict(zip(self.__match_args__, self._fields(), strict=True))
        fields["hits"] = [hit.to_dict() for hit in self.hits]
        fields["notes"] = [note.to_dict() for note in self.notes]
        fields["facets"] = {name: [list(value) for value in values] for name, values in self.facets.items()}
        return {name: _plain(value) for name, value in fields.items()}

    def table(self) -> Table:
        """Returns the hits as a table, made once."""
        try:
            table: Table = object.__getattribute__(self, "_table")
        except AttributeError:
            table = hits_table(self.hits)
            object.__setattr__(self, "_table", table)
        return table

    def to_pandas(self) -> Any:
        """Returns the hits as a pandas DataFrame."""
        return self.table().to_pandas()

    def __arrow_c_schema__(self) -> object:
        return self.table().__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.table().__arrow_c_stream__(requested_schema)
