"""Workbooks and tables."""
import csv, io, subprocess, tempfile
from datetime import date
from pathlib import Path

from common import NODE, convert, node

# Column names, and rows of a name, a whole number, an amount, a share and a day.
HEAD = {"en": ["Vessel", "Crew", "Cost", "Share", "Built"], "de": ["Schiff", "Mannschaft", "Kosten", "Anteil", "Gebaut"], "fr": ["Navire", "Équipage", "Coût", "Part", "Construit"], "pl": ["Statek", "Załoga", "Koszt", "Udział", "Zbudowano"], "ja": ["船名", "乗員", "費用", "割合", "建造"]}
ROWS = [("Havsula", 4, 1204.5, 0.123, date(1962, 5, 3)), ("Große Möwe", 12, 350.0, 0.5, date(1987, 11, 30)), ("灯台丸", 7, 98765.25, 0.064, date(2004, 2, 29))]
DAYS = ["1962-05-03", "1987-11-30", "2004-02-29"]


def table(head, rows, sheet=None, first=2):
    """The names of the columns, and rows with them."""
    place = lambda at: {"row": at, **({"sheet": sheet} if sheet else {})}
    return [["table_row", " | ".join(head), place(first - 1)], *(["table_row", " | ".join(f"{name}: {cell}" for name, cell in zip(head, row)), place(at)] for at, row in enumerate(rows, first))]


def named(sheet, head, rows, first=2):
    return [["heading", sheet, {"sheet": sheet}], *table(head, rows, sheet, first)]


def write(files, expected):
    plain = [[name, str(crew), f"{cost:.2f}", f"{share * 100:.1f}%", day] for (name, crew, cost, share, _), day in zip(ROWS, DAYS)]
    grouped = [[name, str(crew), f"{cost:,.2f}", f"{share * 100:.1f}%", day] for (name, crew, cost, share, _), day in zip(ROWS, DAYS)]

    # --- XLSX -------------------------------------------------------------------------------------------------------------
    import openpyxl
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Ships"
    sheet.append(HEAD["en"])
    for name, crew, cost, share, day in ROWS:
        sheet.append([name, crew, cost, share, day])
    for row in sheet.iter_rows(min_row=2):
        row[2].number_format, row[3].number_format, row[4].number_format = "#,##0.00", "0.0%", "yyyy\\-mm\\-dd"
    book.create_sheet("Zölle").append(["Ware", "Zoll"])
    book["Zölle"].append(["Tran", 7])
    book.save(files / "xlsx-openpyxl-en.xlsx")
    expected["xlsx-openpyxl-en.xlsx"] = [named("Ships", HEAD["en"], grouped) + named("Zölle", ["Ware", "Zoll"], [["Tran", "7"]])]
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "港"
    sheet["A1"], sheet["A2"] = "港の船 2021", "単位: 円"
    for at, cell in enumerate(HEAD["ja"], 1):
        sheet.cell(4, at, cell)
    for line, (name, crew, cost, share, day) in enumerate(ROWS, 5):
        for at, cell in enumerate([name, crew, cost, share, day.isoformat()], 1):
            sheet.cell(line, at, cell)
    book.save(files / "xlsx-openpyxl-ja.xlsx")
    general = [[name, str(crew), f"{cost:g}" if cost != 98765.25 else "98765.25", str(share), day] for (name, crew, cost, share, _), day in zip(ROWS, DAYS)]
    expected["xlsx-openpyxl-ja.xlsx"] = [[["heading", "港", {"sheet": "港"}], ["body", "港の船 2021", {"row": 1, "sheet": "港"}], ["body", "単位: 円", {"row": 2, "sheet": "港"}], *table(HEAD["ja"], general, "港", 5)]]
    import xlsxwriter
    for name, lang, options in [("xlsx-xlsxwriter-de.xlsx", "de", {}), ("xlsx-xlsxwriter-1904-fr.xlsx", "fr", {"date_1904": True})]:
        book = xlsxwriter.Workbook(str(files / name), options)
        sheet = book.add_worksheet("Liste")
        money, part, when = book.add_format({"num_format": '#,##0.00 "kr"'}), book.add_format({"num_format": "0.0%"}), book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write_row(0, 0, HEAD[lang])
        for at, (ship, crew, cost, share, day) in enumerate(ROWS, 1):
            sheet.write(at, 0, ship); sheet.write(at, 1, crew); sheet.write(at, 2, cost, money); sheet.write(at, 3, share, part); sheet.write_datetime(at, 4, day, when)
        book.close()
        expected[name] = [named("Liste", HEAD[lang], [[row[0], row[1], row[2] + " kr", row[3], f"{day:%d.%m.%Y}"] for row, (*_, day) in zip(grouped, ROWS)])]
    import pyexcelerate
    book = pyexcelerate.Workbook()
    book.new_sheet("Raw", data=[HEAD["pl"][:3], *[[ship, crew, cost] for ship, crew, cost, *_ in ROWS]])
    book.save(str(files / "xlsx-pyexcelerate-pl.xlsx"))
    expected["xlsx-pyexcelerate-pl.xlsx"] = [named("Raw", HEAD["pl"][:3], [row[:3] for row in general])]
    import tablib
    data = tablib.Dataset(*[[ship, crew, cost] for ship, crew, cost, *_ in ROWS], headers=HEAD["fr"][:3], title="Flotte")
    (files / "xlsx-tablib-fr.xlsx").write_bytes(data.export("xlsx"))
    expected["xlsx-tablib-fr.xlsx"] = [named("Flotte", HEAD["fr"][:3], [row[:3] for row in general])]
    node("sheetjs", files, f"""
        const X = require('xlsx'); const rows = {[HEAD["en"][:3]] + [[ship, crew, cost] for ship, crew, cost, *_ in ROWS]};
        const book = X.utils.book_new(); X.utils.book_append_sheet(book, X.utils.aoa_to_sheet(rows), 'Fleet');
        X.writeFile(book, 'xlsx-sheetjs-en.xlsx'); X.writeFile(book, 'ods-sheetjs-en.ods'); X.writeFile(book, 'csv-sheetjs-en.csv');""")
    expected["xlsx-sheetjs-en.xlsx"] = [named("Fleet", HEAD["en"][:3], [row[:3] for row in general])]
    expected["ods-sheetjs-en.ods"] = [named("Fleet", HEAD["en"][:3], [row[:3] for row in general])]
    expected["csv-sheetjs-en.csv"] = [table(HEAD["en"][:3], [row[:3] for row in general])]
    node("exceljs", files, f"""
        const E = require('exceljs'); const book = new E.Workbook(); const sheet = book.addWorksheet('Lista');
        sheet.addRow({HEAD["pl"][:3]}); for (const row of {[[ship, crew, cost] for ship, crew, cost, *_ in ROWS]}) sheet.addRow(row);
        sheet.addRow([{{richText: [{{text: 'Sta', font: {{bold: true}}}}, {{text: 'ra łajba'}}]}}, 1, {{formula: 'SUM(C2:C3)', result: 1554.5}}]);
        book.xlsx.writeFile('xlsx-exceljs-pl.xlsx');""")
    expected["xlsx-exceljs-pl.xlsx"] = [named("Lista", HEAD["pl"][:3], [row[:3] for row in general] + [["Stara łajba", "1", "1554.5"]])]

    # --- by LibreOffice ---------------------------------------------------------------------------------------------------
    work = Path(tempfile.mkdtemp())
    source = work / "fleet.csv"
    source.write_text("\n".join(",".join(row) for row in [HEAD["en"], *plain]), "utf-8")
    shown = [[row[0], row[1], f"{float(row[2]):g}" if row[2] != "98765.25" else row[2], f"{float(row[3][:-1]) :.2f}%", row[4]] for row in plain]
    for target, kind in [("xlsx", "xlsx"), ("ods", "ods")]:
        convert(source, files / f"{kind}-libreoffice-en.{kind}", target, infilter="CSV:44,34,76,1,,1033,false,true")
        expected[f"{kind}-libreoffice-en.{kind}"] = [named("fleet", HEAD["en"], shown)]
    for lang, name in [("de", "xlsx-openpyxl-en.xlsx"), ("fr", "xlsx-xlsxwriter-de.xlsx"), ("ja", "xlsx-openpyxl-ja.xlsx"), ("pl", "xlsx-exceljs-pl.xlsx")]:
        target = f"ods-libreoffice-from-{name[5:-5]}.ods"
        convert(files / name, files / target, "ods")
        expected[target] = expected[name]
    convert(files / "ods-sheetjs-en.ods", files / "xlsx-libreoffice-from-ods.xlsx", "xlsx")
    expected["xlsx-libreoffice-from-ods.xlsx"] = expected["ods-sheetjs-en.ods"]

    # --- ODS --------------------------------------------------------------------------------------------------------------
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P
    book = OpenDocumentSpreadsheet()
    tab = Table(name="Flotte")
    for row in [HEAD["fr"], *plain]:
        line = TableRow()
        for cell in row:
            box = TableCell(valuetype="string")
            box.addElement(P(text=cell))
            line.addElement(box)
        tab.addElement(line)
    book.spreadsheet.addElement(tab)
    book.save(str(files / "ods-odfpy-fr.ods"))
    expected["ods-odfpy-fr.ods"] = [named("Flotte", HEAD["fr"], plain)]
    import pyexcel_ods3
    pyexcel_ods3.save_data(str(files / "ods-pyexcel-de.ods"), {"Schiffe": [HEAD["de"][:3], *[[ship, crew, cost] for ship, crew, cost, *_ in ROWS]]})
    expected["ods-pyexcel-de.ods"] = [named("Schiffe", HEAD["de"][:3], [row[:3] for row in general])]
    import ezodf
    book = ezodf.newdoc(doctype="ods", filename=str(files / "ods-ezodf-pl.ods"))
    tab = ezodf.Sheet("Statki", size=(4, 3))
    for at, cell in enumerate(HEAD["pl"][:3]):
        tab[0, at].set_value(cell)
    for line, (ship, crew, cost, *_) in enumerate(ROWS, 1):
        for at, cell in enumerate([ship, crew, cost]):
            tab[line, at].set_value(cell)
    book.sheets += tab
    book.save()
    expected["ods-ezodf-pl.ods"] = [named("Statki", HEAD["pl"][:3], [row[:3] for row in general])]
    (files / "ods-tablib-fr.ods").write_bytes(data.export("ods"))
    expected["ods-tablib-fr.ods"] = expected["xlsx-tablib-fr.xlsx"]

    # --- CSV, TSV ---------------------------------------------------------------------------------------------------------
    def text(name, rows, encoding="utf-8", top="", **options):
        out = io.StringIO(newline="")
        csv.writer(out, **options).writerows(rows)
        (files / name).write_bytes((top + out.getvalue()).encode(encoding))

    text("csv-python-ja.csv", [HEAD["ja"], *plain])
    expected["csv-python-ja.csv"] = [table(HEAD["ja"], plain)]
    comma = [[row[0], row[1], row[2].replace(".", ","), row[3].replace(".", ","), row[4]] for row in plain[:2]]
    text("csv-python-semicolon-de.csv", [HEAD["de"], *comma], "cp1252", delimiter=";")
    expected["csv-python-semicolon-de.csv"] = [table(HEAD["de"], comma)]
    text("csv-excel-sep-pl.csv", [HEAD["pl"], *comma], "utf-8-sig", "sep=;\r\n", delimiter=";")
    expected["csv-excel-sep-pl.csv"] = [table(HEAD["pl"], comma)]
    text("tsv-python-fr.tsv", [HEAD["fr"], *plain], delimiter="\t", lineterminator="\n")
    expected["tsv-python-fr.tsv"] = [table(HEAD["fr"], plain)]
    text("tsv-excel-unicode-ja.tsv", [HEAD["ja"], *plain], "utf-16", delimiter="\t")
    expected["tsv-excel-unicode-ja.tsv"] = [table(HEAD["ja"], plain)]
    notes = [["Name", "Remark", "Crew"], ["Havsula", "Left at noon, they said.\nNobody saw “her” again.", "4"], ["Möwe", 'The sign read "closed".', "12"]]
    text("csv-python-quoted-en.csv", notes, quoting=csv.QUOTE_ALL)
    expected["csv-python-quoted-en.csv"] = [table(notes[0], [[cell.replace("\n", " ") for cell in row] for row in notes[1:]])]
    text("csv-dos-de.csv", [HEAD["de"], ["Große Möwe", "12", "350,00", "50 %", "1987"], ["Königsberg für Fähren", "7", "1204,50", "6 %", "1991"]], "cp850", delimiter=";")
    expected["csv-dos-de.csv"] = [table(HEAD["de"], [["Große Möwe", "12", "350,00", "50 %", "1987"], ["Königsberg für Fähren", "7", "1204,50", "6 %", "1991"]])]
    (files / "tsv-tablib-fr.tsv").write_text(data.export("tsv"), "utf-8", newline="")
    expected["tsv-tablib-fr.tsv"] = [table(HEAD["fr"][:3], [[ship, str(crew), str(cost)] for ship, crew, cost, *_ in ROWS])]
    convert(files / "xlsx-openpyxl-en.xlsx", files / "csv-libreoffice-en.csv", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false")
    written = list(csv.reader(io.StringIO((files / "csv-libreoffice-en.csv").read_text("utf-8"))))
    expected["csv-libreoffice-en.csv"] = [table(written[0], written[1:])]
