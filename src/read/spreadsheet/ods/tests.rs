use super::*;
use crate::article::Mark;
use crate::read::archive::zipped;

fn read(sheets: &str) -> RawArticle {
    let content = format!(
        "<office:document-content><office:automatic-styles><style:style style:name=\"ta9\" style:family=\"table\">\
         <style:table-properties table:display=\"false\"/></style:style><style:style style:name=\"T3\" style:family=\"text\">\
         <style:text-properties style:text-position=\"super 58%\"/></style:style></office:automatic-styles>\
         <office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"
    );
    let bytes = zipped(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)]);
    let budget = Budget::of(bytes.len() as u64);
    super::read(bytes, &budget).unwrap()
}

fn table(rows: &str) -> String {
    format!("<table:table table:name=\"Data\">{rows}</table:table>")
}

fn row(cells: &[&str]) -> String {
    format!("<table:table-row>{}</table:table-row>", cells.concat())
}

fn t(text: &str) -> String {
    format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
}

fn lines(article: &RawArticle) -> Vec<&str> {
    article.text.lines().filter(|line| !line.is_empty()).collect()
}

#[test]
fn cells_show_their_text_or_else_their_value() {
    let value = |attributes: &str| format!("<table:table-cell {attributes}/>");
    let number = value("office:value-type=\"float\" office:value=\"0.30000000000000004\"");
    let share = value("office:value-type=\"percentage\" office:value=\"0.125\"");
    let sum = value("office:value-type=\"currency\" office:currency=\"NOK\" office:value=\"1204.5\"");
    let day = value("office:value-type=\"date\" office:date-value=\"2022-05-17T00:00:00\"");
    let time = value("office:value-type=\"time\" office:time-value=\"PT49H30M05S\"");
    let truth = value("office:value-type=\"boolean\" office:boolean-value=\"true\"");
    let word = value("office:value-type=\"string\" office:string-value=\"calm\"");
    let shown =
        "<table:table-cell office:value-type=\"float\" office:value=\"417\"><text:p>00417</text:p></table:table-cell>";
    let article = read(&table(&[row(&[&number, &share, &sum, &day]), row(&[&time, &truth, &word, shown])].concat()));
    assert_eq!(lines(&article)[1..], ["0.3 | 12.5% | 1204.5 NOK | 2022-05-17", "49:30:05 | TRUE | calm | 00417"]);
}

#[test]
fn repeated_cells_and_rows_are_there_as_often_as_shown() {
    let seven =
        "<table:table-cell table:number-columns-repeated=\"2\" office:value-type=\"float\" office:value=\"7\"/>";
    let repeated = format!("<table:table-row table:number-rows-repeated=\"3\">{}{seven}</table:table-row>", t("Arden"));
    let empty = "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    let header = row(&[&t("Town"), &t("Wells"), &t("Pumps")]);
    let grouped = format!(
        "<table:table-header-rows>{header}</table:table-header-rows><table:table-row-group>{repeated}</table:table-row-group>"
    );
    let article = read(&table(&format!("{grouped}{empty}{}", row(&[&t("Counted in May.")]))));
    let record = "Town: Arden | Wells: 7 | Pumps: 7";
    assert_eq!(lines(&article)[1..], ["Town | Wells | Pumps", record, record, record, "Counted in May."]);
    assert!(matches!(article.marks.last(), Some(Mark::Row { number: 1_048_005, .. })), "{:?}", article.marks);
}

#[test]
fn what_a_sheet_does_not_show_is_left_out() {
    let comment = "<table:table-cell office:value-type=\"string\"><office:annotation><dc:creator>Eva</dc:creator><text:p>wrong?</text:p></office:annotation><text:p>Arden <text:a xlink:href=\"http://example.org\">south</text:a></text:p><text:p>by the<text:s text:c=\"3\"/>sea</text:p></table:table-cell>";
    let covered =
        "<table:covered-table-cell office:value-type=\"string\"><text:p>under</text:p></table:covered-table-cell>";
    let changes = "<table:tracked-changes><table:cell-content-change><table:previous><table:change-track-table-cell><text:p>old</text:p></table:change-track-table-cell></table:previous></table:cell-content-change></table:tracked-changes>";
    let drawing =
        "<table:shapes><draw:frame><draw:text-box><text:p>drawn</text:p></draw:text-box></draw:frame></table:shapes>";
    let copy = "<table:table table:name=\"'file:///home/a.ods'#$Sheet1\"><table:table-source xlink:href=\"a.ods\"/><table:table-row><table:table-cell><text:p>copied</text:p></table:table-cell></table:table-row></table:table>";
    let hidden =
        format!("<table:table table:name=\"Lists\" table:style-name=\"ta9\">{}</table:table>", row(&[&t("listed")]));
    let links =
        format!("<table:dde-links><table:dde-link>{}</table:dde-link></table:dde-links>", table(&row(&[&t("linked")])));
    let article =
        read(&format!("{changes}{}{copy}{hidden}{links}", table(&format!("{drawing}{}", row(&[comment, covered])))));
    assert_eq!(article.text, "Data\n\nArden south by the sea");
    assert_eq!(article.warnings, ["hidden sheets left out: Lists"]);
}

#[test]
fn raised_figures_are_not_joined_to_their_number() {
    let article = read(&table(&row(&[&t("10<text:span text:style-name=\"T3\">3</text:span> m"), &t("b")])));
    assert_eq!(article.text, "Data\n\n10³ m | b");
}

#[test]
fn merged_cells_belong_to_all_their_rows() {
    let tall = "<table:table-cell table:number-rows-spanned=\"2\" office:value-type=\"string\"><text:p>Arden</text:p></table:table-cell>";
    let one = "<table:table-cell office:value-type=\"float\" office:value=\"1\"/>";
    let rows = [
        row(&[&t("Town"), &t("Wells")]),
        row(&[tall, one]),
        row(&["<table:covered-table-cell/>", one]),
        row(&[&t("Belm"), one]),
    ];
    let article = read(&table(&rows.concat()));
    assert_eq!(lines(&article)[2..], ["Town: Arden | Wells: 1", "Town: Arden | Wells: 1", "Town: Belm | Wells: 1"]);
}

#[test]
fn hostile_repetitions_are_refused_in_bounds() {
    let cell = "<table:table-cell table:number-columns-repeated=\"4000000000\" office:value-type=\"float\" office:value=\"7\"/>";
    let rows = format!("<table:table-row table:number-rows-repeated=\"4000000000\">{cell}</table:table-row>");
    let content = format!("<office:body><office:spreadsheet>{}</office:spreadsheet></office:body>", table(&rows));
    let bytes = zipped(&[("content.xml", &content)]);
    let skip = super::read(bytes, &Budget::of(1000)).unwrap_err();
    assert_eq!(skip.what, "expands to more than 100 times its size");
}
