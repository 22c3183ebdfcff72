#!/usr/bin/env python3
"""Makes the scans of tests/scans.rs: ten pages in four languages at 300 dpi, askew and noisy, and what they say.

Needs Pillow, NumPy and the Liberation fonts. Writes tests/fixtures/scans: a PDF file per page, whose only content is an
image (Group 4 fax or JPEG), and truth.json: per file its language, its lines, and the boxes of its words in points from the
top left (left and right of the ink; top .8 em above and bottom .22 em below the baseline). The words are our own.
"""
import io, json, math, random, struct, sys
from pathlib import Path
import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

OUT = Path(__file__).resolve().parent.parent / "fixtures" / "scans"
FONTS = "/usr/share/fonts/truetype/liberation/"
DPI = 300
POINT = DPI / 72

TEXTS = {
    "eng-ferry": ("eng", "LiberationSerif-Regular", 11, [
        "The ferry to the outer islands had carried mail, flour and schoolchildren since 1904, and nobody on the quay could name a winter in which it had stayed in port for more than nine days.",
        "In the autumn of 1931 the company asked the council for 4,200 pounds to replace the boiler. The council offered 3,750 and a loan, which the owner refused in a letter of two sentences.",
        "“We have never missed the morning tide,” wrote Captain Elspeth Rowe, “and we shall not begin with borrowed money.” Her letter was read aloud at the meeting on 14 October.",
        "Seventeen fishermen signed a petition the same week. They asked for a second crossing on market days and for a roof over the benches at the stern.",
    ]),
    "eng-gauge": ("eng", "LiberationSans-Regular", 10.5, [
        "A tide gauge is a simple thing: a float in a pipe, a pencil on a drum, and a clock that must be wound every eighth day. The gauge at Sandhaven was wound by the same family for sixty years.",
        "Their notebooks record 43,800 readings. Only 212 of them are missing, most from the week in February 1953 when the water reached the second step of the chapel.",
        "Scientists who compared the notebooks with modern instruments found that the sea had risen by 1.9 millimetres a year, slightly more than the figure in older textbooks.",
        "The clock itself is now in the museum, where it still runs. It loses about four minutes a week.",
    ]),
    "eng-market": ("eng", "LiberationSerif-Regular", 12, [
        "Market day moved from Thursday to Saturday in 1968, over the objections of the butchers, who feared that the town would eat fish on both days.",
        "Takings rose by 18 per cent in the first year. The council attributed this to the new bus, the traders to the weather, and the butchers to the price of herring.",
        "A survey of 640 visitors showed that two thirds came from villages more than ten miles away and stayed for three hours.",
    ]),
    "deu-speicher": ("deu", "LiberationSerif-Regular", 11, [
        "Der alte Speicher am Hafen wurde 1887 für 96.000 Mark gebaut und diente zuerst als Lager für Getreide, später für Tabak und Kaffee aus Übersee.",
        "Während des Krieges standen die oberen Böden leer. Erst im Mai 1949 kamen wieder Säcke an, und die Nachbarn erzählten noch Jahre später vom Geruch der gerösteten Bohnen.",
        "„Niemand hat uns gefragt, ob wir das Haus behalten möchten“, sagte die Verwalterin Käthe Brühl vor dem Ausschuss. Der Abriss wurde mit 23 gegen 19 Stimmen abgelehnt.",
        "Heute arbeiten dort vierzehn Handwerker und ein Verlag für Seekarten. Die Miete beträgt 7,80 Euro je Quadratmeter und ist seit sechs Jahren unverändert.",
    ]),
    "deu-bruecke": ("deu", "LiberationSans-Regular", 10.5, [
        "Die Brücke über die Mühlbeke ist nur elf Meter lang, doch ohne sie wäre der Schulweg um fast vier Kilometer länger. Im Frühjahr stellte ein Prüfer Risse in zwei Trägern fest.",
        "Die Gemeinde sperrte sie für Lastwagen über 3,5 Tonnen. Für die Erneuerung sind 412.000 Euro vorgesehen, von denen das Land vermutlich sechzig Prozent übernimmt.",
        "Größere Fahrzeuge müssen bis zum 30. September über Osterheide fahren. Der Schulbus darf die Brücke weiterhin benutzen, wenn er leer ist.",
    ]),
    "deu-wetter": ("deu", "LiberationSerif-Regular", 12, [
        "Der Winter 1978 begann mit Regen. Am Nachmittag des 28. Dezember fiel die Temperatur in sieben Stunden um achtzehn Grad, und der Regen wurde zu Schnee.",
        "Die Züge blieben zwischen den Dörfern stehen. Soldaten brachten mit Hubschraubern Brot, Milch und Verbandszeug, und drei Kinder kamen in Küchen zur Welt.",
        "Auf den Deichen lag der Schnee stellenweise fünf Meter hoch.",
    ]),
    "fra-phare": ("fra", "LiberationSerif-Regular", 11, [
        "Le phare de la pointe fut allumé pour la première fois le 3 septembre 1862. Son gardien recevait 540 francs par an, le bois de chauffage et deux tonneaux de cidre.",
        "Pendant les tempêtes, la lumière restait visible à dix-neuf milles. Les pêcheurs disaient qu'elle tournait plus lentement quand quelqu'un allait mourir au village.",
        "« Nous n'avons jamais laissé la lampe s'éteindre », écrivait Hélène Le Goff à son frère, « même la nuit où la mer est entrée dans la cuisine. »",
        "L'électricité arriva en 1934. Le dernier gardien partit trente ans plus tard, et la maison fut vendue à une école de voile.",
    ]),
    "fra-marais": ("fra", "LiberationSans-Regular", 10.5, [
        "Les marais salants couvraient autrefois 2 300 hectares. Il en reste à peine 410, exploités par une soixantaine de familles qui récoltent le sel entre juin et septembre.",
        "Une bonne journée donne quarante kilos de fleur de sel. Après un orage, il faut attendre une semaine avant que l'eau retrouve sa teneur.",
        "La coopérative a fixé le prix à 4,60 euros le kilo, soit douze pour cent de plus que l'année précédente.",
    ]),
    "spa-puente": ("spa", "LiberationSerif-Regular", 11, [
        "El puente de piedra resistió la riada de 1907, que se llevó el molino, la fuente y las dos primeras casas de la calle Mayor. Los vecinos lo repararon con sus propias manos.",
        "La obra costó 8.750 pesetas y duró once meses. El ayuntamiento pagó la cal; todo lo demás salió de las cosechas y de una rifa celebrada en Navidad.",
        "«Nadie preguntó de quién era el puente», recordaba la maestra Begoña Ibáñez, «porque todos lo necesitábamos para llegar a la escuela.»",
        "Un siglo después soporta autobuses de quince toneladas. Los ingenieros midieron una deformación de apenas dos milímetros.",
    ]),
    "spa-aceite": ("spa", "LiberationSans-Regular", 10.5, [
        "La almazara del pueblo muele cada otoño unas 1.400 toneladas de aceituna. Hace veinte años eran el doble, pero la sequía y los bajos precios vaciaron muchos olivares.",
        "El litro se vende a 6,30 euros en la puerta y a nueve en la capital. La cooperativa, que reúne a 118 socios, exporta un tercio a Alemania y Japón.",
        "La próxima campaña empezará el 20 de octubre, dos semanas antes de lo habitual.",
    ]),
}


def lay(texts, font, size, columns, width, height, margin):
    """Yields words with their place: text, left, baseline (pixels of the straight page), paragraph, line."""
    space, leading = font.getlength(" "), size * POINT * 1.32
    gutter = 28 * POINT
    column = (width - 2 * margin - (columns - 1) * gutter) / columns
    left, base, at = margin, margin + 46 * POINT, 0
    top = base
    line = 0
    for number, text in enumerate(texts):
        x = left
        for word in text.split(" "):
            length = font.getlength(word)
            if x > left and x + length > left + column:
                x, base, line = left, base + leading, line + 1
                if base > height - margin:
                    at += 1
                    left = margin + at * (column + gutter)
                    x, base = left, top
            yield word, x, base, number, line
            x += length + space
        base, line = base + leading * 1.55, line + 1
        if base > height - margin:
            at += 1
            left = margin + at * (column + gutter)
            base = top


def page(name, number):
    lang, face, size, texts = TEXTS[name]
    rng = random.Random(name)
    # Two columns are filled on a lower page.
    width, height = round(420 * POINT), round((340 if number in (1, 6) else 595) * POINT)
    margin = round(44 * POINT)
    if number in (3, 8):
        texts = texts + texts[:1]
    columns = 2 if number in (1, 6) else 1
    font = ImageFont.truetype(f"{FONTS}{face}.ttf", round(size * POINT))
    em = round(size * POINT) / POINT
    image = Image.new("L", (width, height), 246)
    draw = ImageDraw.Draw(image)
    words = []
    for word, x, base, paragraph, line in lay(texts, font, size, columns, width, height, margin):
        draw.text((x, base), word, font=font, fill=28, anchor="ls")
        ink = font.getbbox(word, anchor="ls")
        words.append((word, x + ink[0], base, x + ink[2], paragraph))
    angle = rng.uniform(0.25, 0.9) * rng.choice((-1, 1))
    image = image.rotate(angle, resample=Image.BICUBIC, fillcolor=246)
    image = image.filter(ImageFilter.GaussianBlur(0.7))
    grey = np.asarray(image, dtype=np.int16)
    noise = np.random.default_rng(number)
    grey = grey + noise.normal(0, 11, grey.shape)
    specks = noise.random(grey.shape)
    grey[specks < 0.00006] = 40
    grey = np.clip(grey, 0, 255).astype(np.uint8)
    turn = math.radians(angle)
    boxes = []
    for word, left, base, right, paragraph in words:
        corners = []
        for x, y in ((left, base - 0.8 * em * POINT), (right, base - 0.8 * em * POINT), (left, base + 0.22 * em * POINT), (right, base + 0.22 * em * POINT)):
            dx, dy = x - width / 2, y - height / 2
            corners.append((width / 2 + dx * math.cos(turn) + dy * math.sin(turn), height / 2 - dx * math.sin(turn) + dy * math.cos(turn)))
        xs, ys = [x / POINT for x, _ in corners], [y / POINT for _, y in corners]
        boxes.append([word, round(min(xs), 1), round(min(ys), 1), round(max(xs), 1), round(max(ys), 1)])
    return lang, Image.fromarray(grey), boxes, [text for text in texts]


def pdf(image, rotate, kind):
    """Returns a PDF file of one page that is an image."""
    buffer = io.BytesIO()
    if kind == "jpeg":
        image.save(buffer, "JPEG", quality=22, dpi=(DPI, DPI))
        data, filters = buffer.getvalue(), b"/Filter /DCTDecode /BitsPerComponent 8"
    else:
        image.point(lambda tone: 255 if tone > 150 else 0).convert("1").save(buffer, "TIFF", compression="group4", strip_size=1 << 30)
        tiff = Image.open(io.BytesIO(buffer.getvalue()))
        tags = tiff.tag_v2
        raw = buffer.getvalue()
        data = b"".join(raw[at:at + length] for at, length in zip(tags[273], tags[279]))
        assert len(tags[273]) == 1, "one strip"
        black = b"true" if tags[262] == 1 else b"false"
        filters = b"/Filter /CCITTFaxDecode /BitsPerComponent 1 /DecodeParms << /K -1 /Columns %d /Rows %d /BlackIs1 %s >>" % (image.width, image.height, black)
    width, height = image.width / POINT, image.height / POINT
    content = b"q %.2f 0 0 %.2f 0 0 cm /I Do Q" % (width, height)
    box = b"/MediaBox [0 0 %.2f %.2f]" % (width, height)
    if rotate:
        box += b" /Rotate %d" % rotate
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R " + box + b" /Resources << /XObject << /I 5 0 R >> >> /Contents 4 0 R >>",
        b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream",
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray " % image.size + filters
        + b" /Length %d >>\nstream\n" % len(data) + data + b"\nendstream",
    ]
    out, places = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    truth = {}
    for number, name in enumerate(TEXTS):
        lang, image, boxes, texts = page(name, number)
        rotate = 0
        if name == "fra-marais":
            # The page lies on its side in the file and is shown upright.
            image, rotate = image.transpose(Image.ROTATE_90), 90
        data = pdf(image, rotate, "jpeg" if number in (4, 9) else "fax")
        (OUT / f"{name}.pdf").write_bytes(data)
        truth[name] = {"lang": lang, "paragraphs": texts, "words": boxes}
    (OUT / "truth.json").write_text(json.dumps(truth, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    sys.exit(main())
