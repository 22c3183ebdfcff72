#!/usr/bin/env bash
# Names and dates in RIS as two readers take them. RIS writes `Family, Given, Suffix`, and the whole date in DA.
#
# 1. Pandoc 3.9 (pypandoc_binary 1.17) takes the second part of a name for the suffix: `King, Martin Luther, Jr.` has the
#    given name `Jr.`. An organisation is split at its last space, unless it ends with a comma. Month and day are lost.
# 2. citation-js (plugin-ris 0.8.2) makes the authors (AU) of a newspaper article (NEWS) reporters, as strings, and drops
#    month and day; of a web page (ELEC) both are right.
#
# Needs python3 with venv, node and npm.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q pypandoc_binary==1.17
npm init -y > /dev/null
npm install --silent @citation-js/core@0.8.2 @citation-js/plugin-ris@0.8.2 > /dev/null
for kind in NEWS ELEC; do
    printf '%s\r\n' "TY  - $kind" "ID  - $kind" "TI  - Prices" "AU  - King, Martin Luther, Jr." "AU  - European Commission" \
        "AU  - European Commission," "PY  - 2026" "DA  - 2026/06/11/" "ER  - " ""
done > a.ris
venv/bin/python - > pandoc.txt <<'PY'
import json, pypandoc
print(pypandoc.get_pandoc_version())
item = json.loads(pypandoc.convert_file("a.ris", "csljson", format="ris"))[0]
print(json.dumps(item["author"]), item["issued"]["date-parts"])
PY
cat > read.mjs <<'JS'
import { Cite } from "@citation-js/core";
import "@citation-js/plugin-ris";
import { readFileSync } from "node:fs";
for (const { id, author, reporter, issued } of new Cite(readFileSync("a.ris", "utf8")).data)
  console.log(id, JSON.stringify({ author, reporter }), JSON.stringify(issued["date-parts"]));
JS
node read.mjs > citation.txt
cat pandoc.txt citation.txt
diff pandoc.txt - <<'TXT'
3.9
[{"family": "King", "given": "Jr.", "suffix": "Martin Luther"}, {"family": "Commission", "given": "European"}, {"family": "European Commission"}] [[2026]]
TXT
diff citation.txt - <<'TXT'
NEWS {"reporter":["King, Martin Luther, Jr.","European Commission","European Commission,"]} [[2026]]
ELEC {"author":[{"family":"King","given":"Martin Luther","suffix":"Jr."},{"literal":"European Commission"},{"family":"European Commission","given":""}]} [[2026,6,11]]
TXT
