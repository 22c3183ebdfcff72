#!/usr/bin/env bash
# No way of writing a backtick in BibTeX is read by both Pandoc and citation-js.
#
# 1. Pandoc 3.9 (pypandoc_binary 1.17) drops `\textasciigrave{}`, the command that LaTeX has for it, without a warning.
# 2. citation-js (plugin-bibtex 0.8.2) reads `\`{}`, which Pandoc reads as a backtick, as the word "undefined" and a
#    combining accent. It reads `\textasciigrave{}`.
#
# Needs python3 with venv, node and npm.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q pypandoc_binary==1.17
npm init -y > /dev/null
npm install --silent @citation-js/core@0.8.2 @citation-js/plugin-bibtex@0.8.2 > /dev/null
cat > a.bib <<'BIB'
@article{command, title = {Run \textasciigrave{}make\textasciigrave{} first}}
@article{accent, title = {Run \`{}make\`{} first}}
BIB
venv/bin/python - > pandoc.txt <<'PY'
import json, pypandoc
print(pypandoc.get_pandoc_version())
for item in json.loads(pypandoc.convert_file("a.bib", "csljson", format="biblatex")):
    print(item["id"], "|", item["title"])
PY
cat > read.mjs <<'JS'
import { Cite } from "@citation-js/core";
import "@citation-js/plugin-bibtex";
import { readFileSync } from "node:fs";
for (const item of new Cite(readFileSync("a.bib", "utf8")).data) console.log(item.id, "|", item.title);
JS
node read.mjs > citation.txt
cat pandoc.txt citation.txt
diff pandoc.txt - <<'TXT'
3.9
command | Run make first
accent | Run `make` first
TXT
diff citation.txt <(printf 'command | Run `make` first\naccent | Run undefined\u0300makeundefined\u0300 first\n')
