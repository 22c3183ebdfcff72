#!/usr/bin/env bash
# Dates and times that two libraries of spreadsheets do not show as spreadsheet programs do.
#
# 1. pandas 3.1.1 with odfpy 1.4.1: in an ODS file, the text of a cell with a date is `Wed Jan  2 00:00:00 1980`, whatever
#    format is asked for, beside its value in ISO 8601. A reader that takes the text of cells, which is what other writers
#    mean to be shown, gets that.
# 2. ssf 0.11.2 (the number formats of SheetJS) rounds seconds without carrying: 23:59:59.9 is `23:59:00`, and without
#    seconds `24:00` of the same day.
#
# Needs python3 with venv, node and npm.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q pandas==3.1.1 odfpy==1.4.1
venv/bin/python - > pandas.txt <<'PY'
import re, zipfile
import pandas as pd

frame = pd.DataFrame({"Born": pd.to_datetime(["1980-01-02"])})
with pd.ExcelWriter("a.ods", engine="odf", date_format="YYYY-MM-DD", datetime_format="YYYY-MM-DD") as writer:
    frame.to_excel(writer, index=False)
content = zipfile.ZipFile("a.ods").read("content.xml").decode()
cell = re.search(r"<table:table-cell[^>]*date-value[^>]*>.*?</table:table-cell>", content).group()
print(re.search(r'date-value="([^"]*)"', cell).group(1), "|", re.sub(r"<[^>]*>", "", cell))
PY
npm init -y > /dev/null
npm install --silent ssf@0.11.2 > /dev/null
node -e '
const { format } = require("ssf");
for (const code of ["h:mm:ss", "h:mm", "yyyy-mm-dd hh:mm"]) console.log(format(code, 44269.999999));
' > ssf.txt
cat pandas.txt ssf.txt
diff pandas.txt - <<'TXT'
1980-01-02T00:00:00 | Wed Jan  2 00:00:00 1980
TXT
diff ssf.txt - <<'TXT'
23:59:00
24:00
2021-03-14 24:00
TXT
