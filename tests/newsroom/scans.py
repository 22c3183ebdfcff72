"""Recognised text of scans: hOCR and ALTO."""
import subprocess, tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
PAGES = {
    "eng": [["The council voted late on Thursday night", "to keep the lamp tower at the mouth of", "the harbour."], ["Work is to begin in the spring."]],
    "deu": [["Der Rat hat am Donnerstag beschlossen,", "den Leuchtturm zu erhalten, obwohl die", "Reparatur teuer wird."], ["Die Arbeiten beginnen im Mai."]],
    "fra": [["Le conseil a voté jeudi soir pour garder", "le phare, bien que sa réparation coûte", "plus cher."], ["Les travaux commenceront en mai."]],
    "spa": [["El concejo votó el jueves por la noche", "a favor de conservar el faro del puerto."], ["Las obras empezarán en mayo."]],
}


def write(files, expected):
    work = Path(tempfile.mkdtemp())
    font = ImageFont.truetype(FONT, 44)
    for lang, paragraphs in PAGES.items():
        image = Image.new("L", (1300, 900), 255)
        draw, top = ImageDraw.Draw(image), 100
        for lines in paragraphs:
            for line in lines:
                draw.text((120, top), line, font=font, fill=0)
                top += 70
            top += 90
        image.save(work / "scan.png", dpi=(200, 200))
        texts = [["body", " ".join(lines), {"page": 1}] for lines in paragraphs]
        for kind, end in (("hocr", "hocr"), ("alto", "xml")):
            subprocess.run(["tesseract", str(work / "scan.png"), str(work / "out"), "-l", lang, kind], check=True, capture_output=True)
            name = f"{kind}-tesseract-{lang}.{'hocr' if kind == 'hocr' else 'alto'}"
            (files / name).write_bytes((work / f"out.{end}").read_bytes().replace(str(work).encode(), b"."))
            expected[name] = [texts]
    # In the manner of ABBYY and of Kraken: divided words with their whole, and pages of lines.
    string = lambda words: "<SP/>".join(f'<String CONTENT="{word}"/>' for word in words.split())
    (files / "alto-abbyy-deu.alto").write_text('<?xml version="1.0" encoding="UTF-8"?>\n<alto xmlns="http://www.loc.gov/standards/alto/ns-v2#"><Layout>' + "".join(f'<Page ID="P{at}"><PrintSpace><ComposedBlock><TextBlock>{block}</TextBlock></ComposedBlock></PrintSpace></Page>' for at, block in enumerate([
        f'<TextLine>{string("Der Turm an der Hafen")}<SP/><String CONTENT="ein" SUBS_TYPE="HypPart1" SUBS_CONTENT="einfahrt"/><HYP CONTENT="-"/></TextLine><TextLine><String CONTENT="fahrt" SUBS_TYPE="HypPart2" SUBS_CONTENT="einfahrt"/><SP/>{string("bleibt stehen.")}</TextLine>',
        f'<TextLine>{string("Die zweite Seite ist kurz.")}</TextLine>'], 1)) + "</Layout></alto>", "utf-8")
    expected["alto-abbyy-deu.alto"] = [[["body", "Der Turm an der Hafen einfahrt bleibt stehen.", {"page": 1}], ["body", "Die zweite Seite ist kurz.", {"page": 2}]]]
    lines = [["Совет решил сохранить маяк", "у входа в гавань."], ["Работы начнутся весной."]]
    (files / "hocr-kraken-rus.hocr").write_text('<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml"><head><meta charset="utf-8"/><meta name="ocr-system" content="kraken"/><meta name="ocr-capabilities" content="ocr_page ocr_line ocrx_word"/></head><body>' + "".join(f'<div class="ocr_page" title="bbox 0 0 1000 1400; ppageno {at}">' + '<p class="ocr_par">' + "".join('<span class="ocr_line">' + " ".join(f'<span class="ocrx_word">{word}</span>' for word in line.split()) + "</span><br/>" for line in page) + "</p></div>" for at, page in enumerate(lines)) + "</body></html>", "utf-8")
    expected["hocr-kraken-rus.hocr"] = [[["body", " ".join(page), {"page": at}] for at, page in enumerate(lines, 1)]]
