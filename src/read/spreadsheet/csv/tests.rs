use super::*;
use crate::article::Mark;
use crate::text::ParagraphKind;

fn read(text: &str) -> RawArticle {
    super::read(text, Format::Csv, Budget::of(text.len() as u64)).unwrap()
}

fn lines(text: &str) -> Vec<String> {
    read(text).text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[test]
fn rows_carry_the_names_of_their_columns() {
    let article = read("Town,Founded,Mayor\nArden,1204,\"Lund, Kari\"\nBelm,1377,Ole Vik\n");
    assert_eq!(
        article.text,
        "Town | Founded | Mayor\nTown: Arden | Founded: 1204 | Mayor: Lund, Kari\nTown: Belm | Founded: 1377 | Mayor: Ole Vik"
    );
    let rows: Vec<_> =
        article.marks.iter().map(|mark| if let Mark::Row { number, .. } = mark { *number } else { 0 }).collect();
    assert_eq!(rows, [1, 2, 3]);
    assert!(article.blocks.unwrap().iter().all(|block| block.kind == ParagraphKind::TableRow));
}

#[test]
fn separators_are_found_or_declared() {
    for (text, expected) in [
        ("By;Sum\nArden;3,5\nBelm;4,25\n", "By: Arden | Sum: 3,5"),
        ("Town\tNote\nArden\twet, cold; dark\n", "Town: Arden | Note: wet, cold; dark"),
        ("Town|Note\r\nArden|wet, cold\r\nBelm|dry\r\n", "Town: Arden | Note: wet, cold"),
        ("SEP=|\r\nTown|Sum\r\nArden|3\r\n", "Town: Arden | Sum: 3"),
        ("\"sep=,\"\nTown,Sum\nArden,3\n", "Town: Arden | Sum: 3"),
        ("Town,Sum\rArden,3\rBelm,4", "Town: Arden | Sum: 3"),
        ("\"Town\", \"Sum\"\n\"Arden\", \"3\"\n", "Town: Arden | Sum: 3"),
    ] {
        assert_eq!(lines(text)[1], expected, "{text}");
    }
}

#[test]
fn titles_and_remarks_are_not_records() {
    let text = "Rents by town\n(preliminary)\n\nTown,Rent,Change\nArden,9500,2\nBelm,8700,-1\nSource: rent board\n\n* without heating\n";
    let article = read(text);
    assert_eq!(
        article.text,
        "Rents by town\n\n(preliminary)\n\nTown | Rent | Change\nTown: Arden | Rent: 9500 | Change: 2\n\
         Town: Belm | Rent: 8700 | Change: -1\n\nSource: rent board\n\n* without heating"
    );
    assert_eq!(article.marks.last(), Some(&Mark::Row { at: article.text.len() - 17, number: 9 }));
}

#[test]
fn values_are_kept_as_written() {
    let text = "Id,Size,Sent,Key\n007,1E3,01/02/2023,98765432109876543210\n008,,NA,-0\n";
    assert_eq!(
        lines(text)[1..],
        ["Id: 007 | Size: 1E3 | Sent: 01/02/2023 | Key: 98765432109876543210", "Id: 008 | Sent: NA | Key: -0",]
    );
}

#[test]
fn quoted_values_may_contain_anything() {
    let text = "Who,Said,Times\nAda,\"\"\"Never\"\", she said;\nnot once\",2\nBob,he \"may\",3\n";
    assert_eq!(
        lines(text)[1..],
        ["Who: Ada | Said: \"Never\", she said; not once | Times: 2", "Who: Bob | Said: he \"may\" | Times: 3"]
    );
}

#[test]
fn an_unclosed_quotation_mark_is_a_character() {
    let article = read("Who,Said\nAda,\"no\nBob,yes\n");
    assert!(article.text.ends_with("Who: Ada | Said: \"no\nWho: Bob | Said: yes"), "{}", article.text);
    assert_eq!(article.warnings, ["row 2: quotation mark without its counterpart, read as a character"]);
}

#[test]
fn columns_without_a_name_and_with_the_same_name() {
    assert_eq!(
        lines("Town,Sum,Sum,\nArden,1,2,late\nBelm,3,4,\n")[1..],
        ["Town: Arden | Sum: 1 | Sum: 2 | late", "Town: Belm | Sum: 3 | Sum: 4"]
    );
    assert_eq!(
        lines(",2021,2022\nArden,1,2\nBelm,3,4\n")[1..],
        ["Arden | 2021: 1 | 2022: 2", "Belm | 2021: 3 | 2022: 4"]
    );
}

#[test]
fn years_in_order_are_names_of_columns() {
    assert_eq!(
        lines("港,2019年,2020年,2021–22\n北,12,13,14\n南,15,16,17\n")[1..],
        ["港: 北 | 2019年: 12 | 2020年: 13 | 2021–22: 14", "港: 南 | 2019年: 15 | 2020年: 16 | 2021–22: 17"]
    );
    // Four digits and other characters of several bytes.
    assert_eq!(lines("2019ø€,1974ø\n2020ø€,1975ø\n").len(), 2);
}

#[test]
fn names_over_names_are_joined() {
    let text = "Town,Rent,,Homes\n,2021,2022,\nArden,10,11,5\nBelm,12,13,6\n";
    assert_eq!(lines(text)[2], "Town: Arden | Rent / 2021: 10 | Rent / 2022: 11 | Homes: 5");
}

#[test]
fn tables_without_names_get_none() {
    assert_eq!(lines("Arden,10\nBelm,12\n"), ["Arden | 10", "Belm | 12"]);
    assert_eq!(lines("yes,no,yes\nno,no,yes\nyes,yes,yes\n")[0], "yes | no | yes");
}

#[test]
fn names_may_be_years_ordinals_and_recur() {
    for (text, expected) in [
        ("Sum,Sum\n1,2\n3,4\n", "Sum: 1 | Sum: 2"),
        ("Town,2023\nArden,12\nBelm,9\n", "Town: Arden | 2023: 12"),
        ("Town,1st,2nd\nArden,12,13\nBelm,9,8\n", "Town: Arden | 1st: 12 | 2nd: 13"),
        ("Town,2023,2022\nArden,1.5,2\n", "Town: Arden | 2023: 1.5 | 2022: 2"),
        // Years below a year are values.
        ("Havsula,1962\nTerna,1974\n", "Terna | 1974"),
    ] {
        assert_eq!(lines(text)[1], expected, "{text}");
    }
}

#[test]
fn one_column_is_a_list_of_paragraphs() {
    let article = read("\"Answer\"\n\"We knew it, all of us.\"\n\"No; nobody did.\"\n");
    assert_eq!(article.text, "Answer\n\nWe knew it, all of us.\n\nNo; nobody did.");
    assert_eq!(lines("It was late, we left.\nNobody came.\nThen, at last, one, two, three.\n").len(), 3);
}

#[test]
fn hostile_values_are_read_in_time() {
    for scrap in ["\"", "\"a,", ",\"\n", "\"\"", ",", "\n", "\r", ";,|\t"] {
        let text = scrap.repeat(200_000);
        let _ = super::read(&text, Format::Csv, Budget::of(text.len() as u64));
    }
}
