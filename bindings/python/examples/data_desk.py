"""A data desk: the claims of a speech, checked against an archive of articles.

Run it as a program, or cell by cell in an editor that knows `# %%`:

    python data_desk.py [ARCHIVE SPEECH]
"""

# %% The archive, indexed; a second run reads only what changed
from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import ibid

here = Path(__file__).parent
archive, speech = (Path(argument) for argument in sys.argv[1:3] or (here / "archive", here / "speech.txt"))
place = Path(tempfile.mkdtemp()) / "index"
summary = ibid.build(archive, place, progress=lambda articles, *_: print(f"\r{articles} articles", end=""))
print(f"\r{summary.new} articles, {summary.passages} passages, {len(summary.skipped)} files skipped")
index = ibid.Index(place)

# %% The sentences of the speech: those that state something are claims
text = speech.read_text(encoding="utf-8")
sentences = ibid.split_claims(text)
claims = [sentence for sentence in sentences if sentence.left_out is None]
print(f"{len(sentences)} sentences, {len(claims)} claims")

# %% Each claim against the archive, on all processors
findings = list(index.check_claims(claim.text for claim in claims))
for finding in findings:
    print(f"\n{finding.verdict.upper()}: {finding.claim}")
    for reason in finding.reasons:
        print(f"  {reason}")
    for evidence in finding.evidence[:1]:
        print(f"  “{evidence.text}”\n  {index.cite(evidence.ref).citations[0].citation} {evidence.ref}")

# %% The words in quotation marks
for number, quoted in enumerate(text.split('"')):
    if number % 2:
        quote = index.verify_quote(quoted)
        print(f"\nquotation {quote.verdict}: {quoted}")
        for found in quote.found[:1]:
            print(f"  {found.ref}: {found.text}")

# %% A table for the newsroom: pandas, polars, pyarrow and DuckDB all read it
table = ibid.table(findings)
try:
    print(table.to_pandas()[["verdict", "claim", "ref"]].to_string(index=False))
except ImportError:
    print(table)

# %% What to write below the article
refs = [finding.evidence[0].ref for finding in findings if finding.verdict in ("supported", "refuted")]
print()
for entry in index.cite(refs, style="chicago").bibliography:
    print(entry.text)
index.close()
