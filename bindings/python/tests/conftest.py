"""A small archive, indexed once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import ibid
import pytest

ARTICLES = {
    "harbour/bridge.md": """---
title: Die Brücke am Hafen
date: 2019-05-02
authors: [Anna Weiß]
source: Hafenpost
lang: en
---

Café owners along the quay — all “très fâchés” — had warned of it.

The harbour bridge cost 4.2 million crowns, a tenth more than planned. The mayor, Jana Holm, said the council would not \
raise the harbour fee.
""",
    "harbour/ferry.md": """---
title: Ferry returns
date: 2020-03-11
source: Evening Courier
lang: en
---

The ferry carried 31,000 passengers in 2019, the port authority reported. It had carried 28,000 the year before.
""",
    "council/budget.txt": (
        "The council approved a budget of 96 million crowns on Tuesday.\n\n"
        "Two members voted against the harbour fee. Nobody abstained.\n"
    ),
    "council/undated.txt": "A letter without a date mentions the bridge and the ferry.\n",
}


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    for name, text in ARTICLES.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def place(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("built") / "index"
    summary = ibid.build(corpus, place)
    assert (summary.new, summary.skipped) == (4, ())
    return place


@pytest.fixture
def index(place: Path) -> Iterator[ibid.Index]:
    with ibid.Index(place) as index:
        yield index
