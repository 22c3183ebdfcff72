#!/usr/bin/env python3
"""Writes files/ and expected.json: transcripts, letters, tables, slides and scans as programs write them.

    python3 make.py          (NODE: a folder whose node_modules has exceljs, pptxgenjs, xlsx and @kenjiuno/msgreader)

Needs LibreOffice, pandoc, calibre and tesseract (eng, deu, fra), and the packages named below. The files are made once and
committed; versions: LibreOffice 7.4, pandoc 2.17, calibre 6.13, tesseract 5.3, python-pptx 1.0, openpyxl 3.1, xlsxwriter
3.2, odfpy 1.4, pyexcel-ods3 0.6, ezodf 0.3, pyexcelerate 0.13, tablib 3.9, srt 3.5, pysrt 1.1, pysubs2 1.8, webvtt-py 0.6,
extract_msg 0.57, compressed_rtf 1.0, PyRTF3 0.47, exceljs 4.4, pptxgenjs 4.0, xlsx 0.18, msgreader 1.28. What a file
contains is stated here, not read from ibid. The captions of Whisper, YouTube, Zoom, Teams, Premiere and broadcasters are
written by hand in their manner.
"""
import json, shutil, sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import letters, scans, sheets, slides, transcripts

FILES = HERE / "files"
shutil.rmtree(FILES, ignore_errors=True)
FILES.mkdir()
expected = {}
for part in (transcripts, sheets, slides, letters, scans):
    part.write(FILES, expected)
(HERE / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, indent=0, sort_keys=True) + "\n")
print(len(expected), "files", sum(path.stat().st_size for path in FILES.iterdir()) // 1024, "KB")
