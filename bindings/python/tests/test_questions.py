"""Searching, verifying, checking, citing and reading."""

from __future__ import annotations

import json

import ibid
import pytest


def test_a_search_finds_passages_with_their_articles(index: ibid.Index) -> None:
    results = index.search("bridge crowns", limit=3)
    assert results.total >= 1 and len(results) == len(results.hits) <= 3
    hit = results[0]
    assert hit.article.title == "Die Brücke am Hafen" and hit.article.authors == ("Anna Weiß",)
    assert hit.article.date == "2019-05-02" and hit.page is None
    assert hit.ref.startswith("harbour/bridge#p")
    assert "4.2 million" in hit.text and "4.2 million" in hit.snippet.text
    assert [hit.rank for hit in results] == list(range(1, len(results) + 1))
    assert results[-1] == list(results)[-1] and results[0:1] == (hit,)
    with pytest.raises(IndexError):
        results[len(results)]


def test_offsets_count_characters_also_behind_other_scripts(index: ibid.Index) -> None:
    hit = index.search("mayor Jana Holm", limit=1)[0]
    text = index.article(hit.article.id).text
    assert len(text.encode()) > len(text)
    assert hit.span.of(text) == hit.text == text[hit.span.start : hit.span.end]
    assert text.encode()[slice(*hit.byte_span)].decode() == hit.text
    assert hit.snippet.span.of(text) == hit.snippet.text
    assert {span.of(text) for span in hit.snippet.highlights} >= {"Jana", "Holm"}


def test_filters_and_options_are_those_of_the_command_line(index: ibid.Index) -> None:
    assert {hit.article.id for hit in index.search("ferry", since="2020")} == {"harbour/ferry"}
    assert {hit.article.id for hit in index.search("ferry", since="2020", undated="include")} == {
        "harbour/ferry",
        "council/undated",
    }
    assert {hit.article.source for hit in index.search("harbour", source="Hafenpost")} == {"Hafenpost"}
    results = index.search("bridge", facets=("source", "year"), by="article", context=1, explain=True)
    assert dict(results.facets["source"])["Hafenpost"] == 1
    assert results[0].context is not None and isinstance(results[0].explanation, dict)
    assert index.search("zzzz").hits == () and not index.search("zzzz")
    notes = index.search("source:").notes
    assert notes and notes[0].what


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"limit": -1}, "limit=-1"),
        ({"by": "page"}, "'passage' or 'article'"),
        ({"since": "May"}, "not a date"),
        ({"facets": "colour"}, "facets"),
    ],
)
def test_invalid_options_say_what_is_expected(index: ibid.Index, options: dict[str, object], said: str) -> None:
    with pytest.raises(ibid.InputError, match=said):
        index.search("bridge", **options)  # type: ignore[arg-type]


def test_a_truth_value_is_no_number(index: ibid.Index) -> None:
    with pytest.raises(TypeError, match="limit must be an integer"):
        index.search("bridge", limit=True)


def test_quotations_are_verified(index: ibid.Index) -> None:
    exact = index.verify_quote("The harbour bridge cost 4.2 million crowns")
    assert (exact.verdict, exact.is_good) == ("exact", True)
    text = index.article("harbour/bridge").text
    assert exact.found[0].span.of(text) == exact.found[0].text
    altered = index.verify_quote("The harbour bridge cost 4.3 million crowns")
    assert (altered.verdict, altered.is_good) == ("altered", False)
    match altered.changes[0]:
        case ibid.Change("number", quoted, source, span):
            assert (quoted, source, span.of(altered.quote)) == ("4.3", "4.2", "4.3")
        case other:
            pytest.fail(repr(other))
    elsewhere = index.verify_quote("The harbour bridge cost 4.2 million crowns", article="harbour/ferry#p1")
    assert elsewhere.verdict == "wrong_source"


def test_claims_are_checked(index: ibid.Index) -> None:
    refuted = index.check_claim("The harbour bridge cost 5.2 million crowns")
    assert refuted.verdict == "refuted" and refuted.reasons
    evidence = refuted.evidence[0]
    assert evidence.article == "harbour/bridge" and evidence.stance == "refutes"
    text = index.article(evidence.article).text
    assert evidence.span.of(text) == evidence.text
    for match in evidence.matches:
        assert match.claim_span is None or match.claim_span.of(refuted.claim) == match.claim
        assert match.source_span is None or match.source_span.of(text) == match.source
    assert index.check_claim("The harbour bridge cost 4.2 million crowns").verdict == "supported"
    assert 0 <= refuted.support <= 1


def test_references_are_cited_together(index: ibid.Index) -> None:
    cited = index.cite(["harbour/bridge#p2", "harbour/ferry#p1"], style="apa")
    assert [it.article.id for it in cited.citations] == ["harbour/bridge", "harbour/ferry"]
    assert "2019" in cited.citations[0].citation and len(cited.bibliography) == 2
    assert cited.citations[0].ref.partition("@")[2]
    assert index.cite("harbour/bridge").citations[0].article.title == "Die Brücke am Hafen"
    with pytest.raises(ibid.InputError, match="style"):
        index.cite("harbour/bridge", style="no-such-style")
    with pytest.raises(ibid.InputError, match="paragraphs"):
        index.cite("harbour/bridge#p99")


def test_articles_are_listed_and_read(index: ibid.Index) -> None:
    ids = [article.id for article in index.articles()]
    assert ids == sorted(ids) and len(ids) == 4
    article = index.article("harbour/bridge")
    assert article.article.lang == "en"
    paragraph = article.paragraphs[-1]
    assert paragraph.span.of(article.text).startswith("The harbour bridge")
    assert paragraph.sentences[1].of(article.text).startswith("The mayor")
    assert index.passage(f"harbour/bridge#p{paragraph.number}s2").text.startswith("The mayor")
    pinned = index.passage("harbour/bridge#p1@00000000")
    assert pinned.changed and not index.passage("harbour/bridge#p1").changed


def test_similar_passages_are_found(index: ibid.Index) -> None:
    assert all(hit.article.id != "harbour/ferry" for hit in index.search_similar("harbour/ferry"))


def test_the_status_describes_the_index(index: ibid.Index) -> None:
    status = index.status()
    assert (status.articles, status.passages > 3) == (4, True)
    assert index.out_of_date() is None


def test_a_text_is_split_into_claims() -> None:
    text = "Ångström wrote this. Is it true? The bridge cost 4.2 million crowns in 2019."
    sentences = ibid.split_claims(text)
    assert [it.span.of(text) for it in sentences] == [it.text for it in sentences]
    assert [it.left_out for it in sentences][1:] == ["question", None]


def test_results_are_plain_values_for_json(index: ibid.Index) -> None:
    results = index.search("bridge", facets="source")
    for value in (results, results[0], index.verify_quote("the bridge"), index.check_claim("The bridge is closed now")):
        assert json.loads(json.dumps(value.to_dict())) == value.to_dict()
    assert results.to_dict()["hits"][0]["snippet"]["span"] == list(results[0].snippet.span)


def test_batches_answer_in_order_and_take_any_iterable(index: ibid.Index) -> None:
    numbers = [f"The harbour bridge cost {number}.2 million crowns" for number in range(1, 30)]
    findings = list(index.check_claims((claim for claim in numbers), threads=3))
    assert [it.claim for it in findings] == numbers
    assert [it.claim for it in findings if it.verdict == "supported"] == [numbers[3]]
    quotes = index.verify_quotes([("Nobody abstained", "council/budget"), "Nobody abstained"])
    assert [it.verdict for it in quotes] == ["exact", "exact"]
    assert [it.query for it in index.search_many(iter(["bridge", "ferry"]), limit=1)] == ["bridge", "ferry"]
    with pytest.raises(ValueError, match="threads=0"):
        index.check_claims([], threads=0)


def test_a_batch_asks_no_further_than_it_is_read(index: ibid.Index) -> None:
    asked = 0

    def endless() -> object:
        nonlocal asked
        while True:
            asked += 1
            yield "The ferry carried 31,000 passengers in 2019"

    answers = index.check_claims(endless(), threads=2)  # type: ignore[arg-type]
    assert next(answers).verdict == "supported"
    assert asked < 10
    answers.close()  # type: ignore[attr-defined]


def test_an_error_in_a_batch_comes_at_its_place(index: ibid.Index) -> None:
    answers = index.verify_quotes(["Nobody abstained", ("Nobody abstained", "no/such")], threads=1)
    assert next(answers).is_good
    with pytest.raises(ibid.NotFoundError):
        next(answers)
