use super::NumberFormat;

fn shown(code: &str, value: f64) -> String {
    let mut out = String::new();
    NumberFormat::of(code).show(value, false, &mut out);
    out
}

#[test]
fn numbers_are_shown_as_the_format_says() {
    for (code, value, expected) in [
        ("0.0%", 0.4567, "45.7%"),
        ("#,##0", 9_876_543.4, "9,876,543"),
        ("#,##0.00", 0.5, "0.50"),
        ("#,##0.00", 999.999, "1,000.00"),
        ("[$£-809]#,##0.00", 1234.5, "£1,234.50"),
        ("#,##0.00\\ [$€-407]", -1234.5, "-1,234.50 €"),
        ("000000", 4711.0, "004711"),
        ("0.00", 1.005, "1.01"),
        ("0.0\" km\"", 12.25, "12.3 km"),
        ("0.0\\ \\k\\m", 12.25, "12.3 km"),
        ("#,##0;[Red](#,##0)", -42.0, "(42)"),
        ("#,##0_);(#,##0)", 42.0, "42"),
        ("_-* #,##0.00\\ _k_r_-;\\-* #,##0.00\\ _k_r_-;_-* \"-\"??\\ _k_r_-;_-@_-", -12.0, "-12.00"),
        ("_($* #,##0.00_);_($* (#,##0.00);_($* \"-\"??_);_(@_)", 0.0, "$-"),
        ("_($* #,##0.00_);_($* (#,##0.00);_($* \"-\"??_);_(@_)", -7.5, "$(7.50)"),
        ("0.0,\" thousand\"", 52_300.0, "52.3 thousand"),
        ("\"yes\";\"no\";\"perhaps\"", 0.0, "perhaps"),
        ("\"yes\";\"no\";\"perhaps\"", -1.0, "no"),
        (".00", 12.5, "12.50"),
        ("\"=\".0", 2.5, "2=.5"),
        ("[>=1000000]0.0,,\" million\";[>=1000]0.0,\" thousand\";0", 2_340_000.0, "2.3 million"),
        ("[>=1000000]0.0,,\" million\";[>=1000]0.0,\" thousand\";0", 2_340.0, "2.3 thousand"),
        ("[>=1000000]0.0,,\" million\";[>=1000]0.0,\" thousand\";0", 23.0, "23"),
        ("(000) 000-0000", 5_551_234_567.0, "(555) 123-4567"),
        ("0.00E+00", 12_345.0, "1.23E+04"),
        ("0.00E+00", 0.000_999_9, "1.00E-03"),
        ("##0.0E+0", 12_345.0, "12.3E+3"),
        ("# ?/?", 2.75, "2 3/4"),
        ("# ??/??", 0.333_333, "1/3"),
        ("# ?/8", 1.5, "1 4/8"),
        ("\"No. \"0", 7.0, "No. 7"),
        ("0.#", 5.0, "5."),
        ("+0;-0;0", 3.0, "+3"),
        ("General\" pieces\"", 3.5, "3.5 pieces"),
        (";;;", 3.5, ""),
        ("[<0]\"minus \"0;0", -4.0, "minus 4"),
        ("[>=1000]#,##0;0.0", -4.0, "-4.0"),
        ("@", 3.5, "3.5"),
        ("[Blue]0;[Color12]-0", -4.0, "-4"),
    ] {
        assert_eq!(shown(code, value), expected, "{value} as {code}");
    }
}

#[test]
fn general_numbers_lose_the_noise_of_binary_fractions() {
    for (value, expected) in [
        (0.1 + 0.7, "0.8"),
        (2.0 / 3.0, "0.666666667"),
        (98_765.4 + 0.0321, "98765.4321"),
        (123_456_789_012.0, "123456789012"),
        (-0.25, "-0.25"),
        (0.0, "0"),
        (1.5e20, "1.5E+20"),
        (0.000_012_5, "1.25E-05"),
        (0.000_1, "0.0001"),
        (99_999_999_999.9, "100000000000"),
    ] {
        assert_eq!(shown("General", value), expected);
    }
}

#[test]
fn dates_times_and_durations() {
    // 17 May 2022 is day 44698.
    for (code, value, expected) in [
        ("d mmmm yyyy", 44_698.0, "17 May 2022"),
        ("dddd, d mmm yy", 44_698.0, "Tuesday, 17 May 22"),
        ("dd/mm/yyyy hh:mm", 44_698.75, "17/05/2022 18:00"),
        ("yyyy\"年\"m\"月\"d\"日\"", 44_698.0, "2022年5月17日"),
        ("[$-407]d. mmmm yyyy", 44_698.0, "2022-05-17"),
        ("[$-407]dd.mm.yyyy", 44_698.0, "17.05.2022"),
        ("[$-en-GB]d mmmm yyyy", 44_698.0, "17 May 2022"),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", 44_698.0, "2022-05-17"),
        ("[$-411]ggge\"年\"m\"月\"d\"日\"", 44_698.0, "2022-05-17"),
        ("h:mm AM/PM", 0.5, "12:00 PM"),
        ("h:mm", 0.999_99, "23:59"),
        ("[h]:mm:ss", 2.25, "54:00:00"),
        ("[mm]:ss", 0.0625, "90:00"),
        ("[s].00", 0.000_02, "1.73"),
        ("mm:ss.0", 0.000_02, "00:01.7"),
        ("mmm-yy", 1.0, "Jan-00"),
        ("d mmm yyyy", 44_698.999_999_9, "17 May 2022"),
        ("d mmm yyyy h:mm", 44_698.999_999_9, "18 May 2022 0:00"),
        ("d.m.yyyy", 60.0, "29.2.1900"),
        ("d.m.yyyy", 61.0, "1.3.1900"),
        ("yyyy-mm-dd", -4.0, "-4"),
        ("yyyy-mm-dd", 1e9, "1000000000"),
    ] {
        assert_eq!(shown(code, value), expected, "{value} as {code}");
    }
    let mut out = String::new();
    NumberFormat::built_in(14).unwrap().show(44_698.0 - 1462.0, true, &mut out);
    assert_eq!(out, "2022-05-17");
}

#[test]
fn letters_in_quotes_and_brackets_make_no_date() {
    assert_eq!(shown("0.0 \"days\"", 3.5), "3.5 days");
    assert_eq!(shown("[Red]0.00", 0.25), "0.25");
    assert_eq!(shown("#,##0\" MSEK\"", 1300.0), "1,300 MSEK");
    assert_eq!(shown("\\d0", 2.0), "d2");
}

#[test]
fn text_is_shown_by_the_section_for_text() {
    let text = |code: &str| {
        let mut out = String::new();
        NumberFormat::of(code).show_text("abc", &mut out);
        out
    };
    assert_eq!(text("0;-0;0;\"Mr \"@"), "Mr abc");
    assert_eq!(text("@\" (draft)\""), "abc (draft)");
    assert_eq!(text("0.00"), "abc");
    assert_eq!(text("0;-0;0;"), "");
}

#[test]
fn dates_in_iso_8601_have_serial_numbers() {
    assert_eq!(super::serial_of_iso("2022-05-17"), Some(44_698.0));
    assert_eq!(super::serial_of_iso("2022-05-17T18:00:00Z"), Some(44_698.75));
    assert_eq!(super::serial_of_iso("1900-01-01"), Some(1.0));
    assert_eq!(super::serial_of_iso("soon"), None);
}

#[test]
fn hostile_codes_are_harmless() {
    let long = "0".repeat(5000);
    for code in ["", "[", "\"", "\\", "_", "*", "[<x]0", "[$", "????/????", "/", "0/0", ".", ",", "E+", "0E+", &long] {
        for value in [0.0, -1.5, 1e300, 1e-300, f64::MAX, f64::NAN, f64::INFINITY] {
            assert!(shown(code, value).len() < 2000, "{code}");
        }
    }
}
