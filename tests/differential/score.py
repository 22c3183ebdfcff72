#!/usr/bin/env python3
"""Scores readers of PDF files on the differential set, and prints the table of docs/formats.md.

    python3 tests/differential/score.py [--only READER] [--bin IBID] [--each] [--tagged|--untagged]

Needs rapidfuzz; readers that are not installed are left out: target/{release,debug}/ibid, pdftotext (poppler), pypdfium2,
PyMuPDF, pdfplumber. `cer`: edits per character of the text without running heads and notes; `words`: recall and precision;
`figures`, `compounds`: the part that is exactly right; `order`: Kendall's tau of the beginnings of sentences; `heads`: the
part of the files without running heads in the text.
"""

import collections, json, pathlib, re, subprocess, sys, unicodedata
from rapidfuzz.distance import Levenshtein

ROOT = pathlib.Path(__file__).parent.parent.parent
FIGURE = re.compile(r"\d(?:[\d.,\u00a0]*\d)?[⁰¹²³⁴-⁹]*|[⁰¹²³⁴-⁹]+")
COMPOUND = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)+")


def ibid(path):
    binary = next(ROOT / "target" / kind / "ibid" for kind in ("release", "debug") if (ROOT / "target" / kind / "ibid").exists())
    binary = pathlib.Path(BINARY) if BINARY else binary
    done = subprocess.run([binary, "inspect", "--json", path], capture_output=True, text=True)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return "\n".join(line["text"] for line in lines).replace(" | ", " ")


def poppler(path):
    return subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True).stdout


def pdfium(path):
    import pypdfium2
    return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(path))


def mupdf(path):
    import pymupdf
    return "\n".join(page.get_text() for page in pymupdf.open(path))


def plumber(path):
    import pdfplumber
    with pdfplumber.open(path) as file:
        return "\n".join(page.extract_text() or "" for page in file.pages)


READERS = {"ibid": ibid, "poppler": poppler, "pdfium": pdfium, "mupdf": mupdf, "pdfplumber": plumber}
BINARY = None


def folded(text, lang):
    text = unicodedata.normalize("NFC", text).replace("\u2010", "-").replace("\u00ad", "")
    for sign in "•◦▪\uf0b7\u200f\u200e\ufffe":
        text = text.replace(sign, "")
    text = " ".join(text.split())
    return text.replace(" ", "") if lang in ("ja", "zh") else text


def score(got, said):
    lang = said["lang"]
    got = folded(got, lang)
    head = said["head"] and folded(said["head"], lang)
    # A single page does not show which line is a running head.
    heads_out = head not in got if head and said["pages"] > 1 else None
    if head:
        got = got.replace(head, "")
    for note in said["notes"]:
        note = folded(note, lang)
        got = re.sub(r"(?:(?<=\s)|^)(?:\d{1,2}[.)]? ?)?" + re.escape(note), " ", got, count=1)
    got = " ".join(got.split())
    want = folded("\n".join(said["paragraphs"]), lang)
    cer = Levenshtein.distance(want, got) / len(want)
    count = lambda text: collections.Counter(text.split() if lang not in ("ja", "zh") else text)
    both = sum((count(want) & count(got)).values())
    def right(pattern):
        wanted, found = collections.Counter(pattern.findall(want)), collections.Counter(pattern.findall(got))
        return sum((wanted & found).values()), sum(wanted.values())
    sentences = [part.strip()[:24] for text in said["paragraphs"] for part in re.split(r"(?<=[.?!。？！])\s*", folded(text, lang)) if len(part) > 12]
    bare = got.replace(" ", "")
    places = [bare.find(sentence.replace(" ", "")) for sentence in sentences]
    places = [place for place in places if place >= 0]
    pairs = [(a < b) for i, a in enumerate(places) for b in places[i + 1:]]
    tau = 2 * sum(pairs) / len(pairs) - 1 if pairs else 0
    return {"cer": cer, "recall": both / sum(count(want).values()), "precision": both / max(1, sum(count(got).values())),
            "figures": right(FIGURE), "compounds": right(COMPOUND), "order": tau, "heads": heads_out}


def said_of(known, file):
    """What a file says: notes and heads only where its writer shows them."""
    story = known["stories"][file["lang"]]
    notes, head = story["notes"] if file["notes"] else [], story["head"] if file["head"] else None
    return {"lang": file["lang"], "paragraphs": story["paragraphs"], "notes": notes, "head": head, "pages": file["pages"]}


def main():
    global BINARY
    args = sys.argv[1:]
    only = args[args.index("--only") + 1] if "--only" in args else None
    if "--bin" in args:
        BINARY = args[args.index("--bin") + 1]
    folder = ROOT / "tests/fixtures/differential"
    known = json.loads((folder / "truth.json").read_text())
    files = {name: said_of(known, file) for name, file in known["files"].items()}
    tagged = lambda name: name.startswith("chromium")
    if "--tagged" in args:
        files = {name: said for name, said in files.items() if tagged(name)}
    if "--untagged" in args:
        files = {name: said for name, said in files.items() if not tagged(name)}
    print("| reader | files | cer | recall | precision | figures | compounds | order | heads out |\n|---|---|---|---|---|---|---|---|---|")
    for reader, read in READERS.items():
        if only and reader != only:
            continue
        try:
            scores = {name: score(read(str(folder / f"{name}.pdf")), said) for name, said in files.items()}
        except (ImportError, FileNotFoundError) as error:
            print(f"{reader}: left out: {error}", file=sys.stderr)
            continue
        mean = lambda key: sum(score[key] for score in scores.values()) / len(scores)
        part = lambda key: sum(score[key][0] for score in scores.values()) / max(1, sum(score[key][1] for score in scores.values()))
        heads = [score["heads"] for score in scores.values() if score["heads"] is not None]
        print(f"| {reader} | {len(scores)} | {mean('cer'):.4f} | {mean('recall'):.3f} | {mean('precision'):.3f} | {part('figures'):.3f} "
              f"| {part('compounds'):.3f} | {mean('order'):.3f} | {sum(heads) / max(1, len(heads)):.3f} |")
        if "--each" in args:
            for name, score_ in sorted(scores.items(), key=lambda item: -item[1]["cer"]):
                print(f"  {name:28} cer {score_['cer']:.4f} figures {score_['figures']} compounds {score_['compounds']} order {score_['order']:.3f} heads {score_['heads']}")


main()
