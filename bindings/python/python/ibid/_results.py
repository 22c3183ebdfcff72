"""Results: immutable dataclasses with the field names of the command line's JSON.

All spans are half-open ranges of characters, as Python slices strings: `article.text[hit.span.start:hit.span.end]`, or
`hit.span.of(article.text)`. (The command line's JSON counts bytes.)
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, NamedTuple


class Span(NamedTuple):
    """A half-open range of characters of a text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Returns the text in this range."""
        return text[self.start : self.end]


def _span(pair: Any) -> Span | None:
    return None if pair is None else Span(*pair)


def _plain(value: Any) -> Any:
    if isinstance(value, Result):
        return value.to_dict()
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value


@dataclass(frozen=True)
class Result:
    """Base class of all results."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Returns the fields as a dictionary of plain values, ready for `json.dumps`."""
        return {field.name: _plain(getattr(self, field.name)) for field in dataclasses.fields(self)}


@dataclass(frozen=True, slots=True)
class Article(Result):
    """The metadata of an article. What is unknown is `None`."""

    id: str
    title: str | None
    authors: tuple[str, ...]
    source: str | None
    date: str | None
    url: str | None
    lang: str | None
    section: str | None
    tags: tuple[str, ...]
    path: str
    format: str
    sha256: str
    words: int
    opening: str | None = None
    part_of: str | None = None
    ocr: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Snippet(Result):
    """The best part of a passage, with the matches of the query."""

    text: str
    span: Span
    highlights: tuple[Span, ...]

    @classmethod
    def _of(cls, fields: dict[str, Any]) -> Snippet:
        return cls(fields["text"], Span(*fields["span"]), tuple(Span(*it) for it in fields["highlights"]))


@dataclass(frozen=True, slots=True)
class Copy(Result):
    """The same passage in another article."""

    ref: str
    article: str


@dataclass(frozen=True, slots=True)
class NearbyParagraph(Result):
    """A paragraph before or after a hit."""

    paragraph: int
    text: str


@dataclass(frozen=True, slots=True)
class Context(Result):
    """The paragraphs around a hit."""

    before: tuple[NearbyParagraph, ...]
    after: tuple[NearbyParagraph, ...]

    @classmethod
    def _of(cls, fields: dict[str, Any]) -> Context:
        return cls(
            tuple(NearbyParagraph(**it) for it in fields["before"]),
            tuple(NearbyParagraph(**it) for it in fields["after"]),
        )


@dataclass(frozen=True, slots=True)
class Hit(Result):
    """A passage that matches, and its article. `span` counts characters of the article's text, `byte_span` bytes."""

    rank: int
    score: float
    ref: str
    article: Article
    paragraphs: tuple[int, int]
    sentences: tuple[int, int] | None
    page: int | None
    page_label: str | None
    time: str | None
    headings: tuple[str, ...]
    kind: str
    span: Span
    byte_span: tuple[int, int]
    text: str
    snippet: Snippet
    citation: str
    copies: tuple[Copy, ...]
    further: int
    explanation: dict[str, Any] | None
    context: Context | None

    @classmethod
    def _of(cls, fields: dict[str, Any]) -> Hit:
        fields["article"] = Article(**fields["article"])
        fields["span"] = Span(*fields["span"])
        fields["snippet"] = Snippet._of(fields["snippet"])
        if fields["copies"]:
            fields["copies"] = tuple(Copy(**it) for it in fields["copies"])
        if fields["context"] is not None:
            fields["context"] = Context._of(fields["context"])
        return cls(**fields)


@dataclass(frozen=True, slots=True)
class Note(Result):
    """A part of a query that was not understood."""

    what: str
    span: Span


@dataclass(frozen=True, slots=True)
class Change(Result):
    """A difference between a quotation and its source."""

    kind: str
    quoted: str
    source: str
    quoted_span: Span
    warning: str | None


@dataclass(frozen=True, slots=True)
class QuotedPassage(Result):
    """A passage that a quotation occurs in, or differs from."""

    ref: str
    article: str
    title: str | None
    page: int | None
    span: Span
    text: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuoteFinding(Result):
    """Where a quotation occurs, or how it differs from its source."""

    quote: str
    verdict: str
    found: tuple[QuotedPassage, ...]
    changes: tuple[Change, ...]

    @property
    def is_good(self) -> bool:
        """Whether the words are the source's: exact, normalized or elided."""
        return self.verdict in ("exact", "normalized", "elided")

    @classmethod
    def _of(cls, fields: dict[str, Any]) -> QuoteFinding:
        return cls(
            fields["quote"],
            fields["verdict"],
            tuple(QuotedPassage(**{**it, "span": Span(*it["span"])}) for it in fields["found"]),
            tuple(Change(**{**it, "quoted_span": Span(*it["quoted_span"])}) for it in fields["changes"]),
        )


@dataclass(frozen=True, slots=True)
class Match(Result):
    """A part of a claim and the part of a sentence that it was compared with."""

    kind: str
    claim: str | None
    source: str | None
    agrees: bool
    claim_span: Span | None
    source_span: Span | None

    @classmethod
    def _of(cls, fields: dict[str, Any]) -> Match:
        spans = {name: _span(fields[name]) for name in ("claim_span", "source_span")}
        return cls(**{**fields, **spans})


@dataclass(frozen=True, slots=True)
class Evidence(Result):
    """A sentence that is evidence for or against a claim, or about the same things."""

    ref: str
    article: str
    title: str | None
    date: str | None
    page: int | None
    span: Span
    text: str
    lead: str | None
    stance: str
    score: float
    matches: tuple[Match, ...]
    warnings: tuple[str, ...]

    @classmethod
    def _of(cls, fields: dict[str, Any]) -> Evidence:
        matches = tuple(Match._of(it) for it in fields["matches"])
        return cls(**{**fields, "span": Span(*fields["span"]), "matches": matches})


@dataclass(frozen=True, slots=True)
class ClaimPart(Result):
    """A checkable part of a claim, and whether a source has it."""

    text: str
    span: Span
    kind: str
    status: str
    evidence: int | None


@dataclass(frozen=True, slots=True)
class ClaimFinding(Result):
    """The verdict on a claim, with its evidence."""

    claim: str
    verdict: str
    support: float
    evidence: tuple[Evidence, ...]
    parts: tuple[ClaimPart, ...]
    reasons: tuple[str, ...]

    @classmethod
    def _of(cls, fields: dict[str, Any]) -> ClaimFinding:
        evidence = tuple(Evidence._of(it) for it in fields["evidence"])
        parts = tuple(ClaimPart(**{**it, "span": Span(*it["span"])}) for it in fields["parts"])
        return cls(**{**fields, "evidence": evidence, "parts": parts})


@dataclass(frozen=True, slots=True)
class Sentence(Result):
    """A sentence of a text. `left_out` is why it is not a claim: question, opinion, instruction or fragment."""

    id: str
    text: str
    span: Span
    left_out: str | None

    @classmethod
    def _of(cls, fields: dict[str, Any]) -> Sentence:
        return cls(**{**fields, "span": Span(*fields["span"])})


@dataclass(frozen=True, slots=True)
class Paragraph(Result):
    """A paragraph of an article, with its number from 1."""

    number: int
    span: Span
    kind: str
    page: int | None
    page_label: str | None
    time: str | None
    speaker: str | None
    sheet: str | None
    row: int | None
    sentences: tuple[Span, ...]

    @classmethod
    def _of(cls, fields: dict[str, Any]) -> Paragraph:
        sentences = tuple(Span(*it) for it in fields["sentences"])
        return cls(**{**fields, "span": Span(*fields["span"]), "sentences": sentences})


@dataclass(frozen=True, slots=True)
class FullArticle(Result):
    """An article with its text, as stored in the index."""

    article: Article
    text: str
    paragraphs: tuple[Paragraph, ...]

    @classmethod
    def _of(cls, fields: dict[str, Any]) -> FullArticle:
        paragraphs = tuple(Paragraph._of(it) for it in fields["paragraphs"])
        return cls(Article(**fields["article"]), fields["text"], paragraphs)


@dataclass(frozen=True, slots=True)
class Passage(Result):
    """The text at a reference. `changed` says whether it differs from the version that the reference is pinned to."""

    ref: str
    article: Article
    span: Span
    text: str
    changed: bool

    @classmethod
    def _of(cls, fields: dict[str, Any]) -> Passage:
        return cls(**{**fields, "article": Article(**fields["article"]), "span": Span(*fields["span"])})


@dataclass(frozen=True, slots=True)
class Citation(Result):
    """A citation of a passage. `ref` is pinned to the text that it cites."""

    ref: str
    article: Article
    key: str
    text: str
    citation: str
    changed: bool


@dataclass(frozen=True, slots=True)
class BibliographyEntry(Result):
    """A work in a bibliography, with its label in styles that number works."""

    key: str
    label: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Citations(Result):
    """The citations of one document, in the order of its references, and its bibliography."""

    citations: tuple[Citation, ...]
    bibliography: tuple[BibliographyEntry, ...]

    @classmethod
    def _of(cls, fields: dict[str, Any]) -> Citations:
        return cls(
            tuple(Citation(**{**it, "article": Article(**it["article"])}) for it in fields["citations"]),
            tuple(BibliographyEntry(**it) for it in fields["bibliography"]),
        )


@dataclass(frozen=True, slots=True)
class Status(Result):
    """What an index contains."""

    location: str
    articles: int
    passages: int
    bytes: int
    segments: int
    version: int
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Skipped(Result):
    """A file, or a line of one, that was not indexed."""

    path: str
    line: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Summary(Result):
    """What a build did."""

    new: int
    changed: int
    unchanged: int
    removed: int
    passages: int
    skipped: tuple[Skipped, ...]
    warnings: tuple[str, ...]
    bytes: int
    seconds: float

    @classmethod
    def _of(cls, fields: dict[str, Any]) -> Summary:
        return cls(**{**fields, "skipped": tuple(Skipped(**it) for it in fields["skipped"])})
