"""Full-text search for source articles that proves where every word came from.

    import ibid

    ibid.build("articles", "index")
    with ibid.Index("index") as index:
        for hit in index.search("bridge cost"):
            print(hit.ref, hit.snippet.text)

Offsets in results count characters of the article's text, as Python's strings do.
"""

from ._errors import (
    CancelledError,
    ClosedIndexError,
    DamagedIndexError,
    DiskError,
    EngineError,
    Error,
    IndexFormatError,
    IndexUnavailableError,
    InputError,
    InternalError,
    LockedIndexError,
    MissingIndexError,
    NotFoundError,
    UndecidedError,
)
from ._index import Index, build, split_claims
from ._native import VERSION as __version__
from ._results import (
    Article,
    BibliographyEntry,
    Change,
    Citation,
    Citations,
    ClaimFinding,
    ClaimPart,
    Context,
    Copy,
    Evidence,
    FullArticle,
    Hit,
    Match,
    NearbyParagraph,
    Note,
    Paragraph,
    Passage,
    QuotedPassage,
    QuoteFinding,
    Result,
    Sentence,
    Skipped,
    Snippet,
    Span,
    Status,
    Summary,
)
from ._search_results import SearchResults
from ._table import Table
from ._tables import table

__all__ = [
    "Article",
    "BibliographyEntry",
    "CancelledError",
    "Change",
    "Citation",
    "Citations",
    "ClaimFinding",
    "ClaimPart",
    "ClosedIndexError",
    "Context",
    "Copy",
    "DamagedIndexError",
    "DiskError",
    "EngineError",
    "Error",
    "Evidence",
    "FullArticle",
    "Hit",
    "Index",
    "IndexFormatError",
    "IndexUnavailableError",
    "InputError",
    "InternalError",
    "LockedIndexError",
    "Match",
    "MissingIndexError",
    "NearbyParagraph",
    "NotFoundError",
    "Note",
    "Paragraph",
    "Passage",
    "QuoteFinding",
    "QuotedPassage",
    "Result",
    "SearchResults",
    "Sentence",
    "Skipped",
    "Snippet",
    "Span",
    "Status",
    "Summary",
    "Table",
    "UndecidedError",
    "__version__",
    "build",
    "split_claims",
    "table",
]
