use super::super::word::Word;
use super::*;

fn line(text: &str, left: f64, right: f64, base: f64) -> Line {
    let word = Word { text: text.to_owned(), left, right, raised: false, attached: false };
    Line::of(vec![word], base, 10.0).expect("it has a word")
}

fn read(mut lines: Vec<Line>) -> String {
    for (place, line) in lines.iter_mut().enumerate() {
        line.order = place;
    }
    order(lines).iter().map(Line::text).collect::<Vec<_>>().join(" ")
}

/// Two columns of lines of text below each other, in the order of a file that draws column by column.
fn columns(names: [char; 2], counts: [usize; 2], top: f64) -> Vec<Line> {
    let column = |side: usize| {
        (0..counts[side]).map(move |place| {
            let left = if side == 0 { 50.0 } else { 310.0 };
            let text = format!("{}{}-with-a-long-line-of-text", names[side], place + 1);
            line(&text, left, left + 240.0, top + 12.0 * place as f64)
        })
    };
    column(0).chain(column(1)).collect()
}

fn short(text: &str) -> String {
    text.replace("-with-a-long-line-of-text", "")
}

#[test]
fn columns_are_read_in_sequence_and_split_by_spanning_lines() {
    let mut page = vec![line("title", 50.0, 550.0, 50.0)];
    page.extend(columns(['a', 'b'], [2, 2], 100.0));
    page.push(line("span", 50.0, 550.0, 200.0));
    page.extend(columns(['c', 'd'], [3, 2], 250.0));
    let expected = "title a1 a2 b1 b2 span c1 c2 c3 d1 d2";
    assert_eq!(short(&read(page.clone())), expected);
    // Whatever the order of drawing.
    page.reverse();
    assert_eq!(short(&read(page)), expected);
}

#[test]
fn a_block_below_columns_is_read_after_them() {
    let mut page = columns(['a', 'b'], [5, 5], 100.0);
    page.push(line("note", 50.0, 150.0, 180.0));
    assert_eq!(short(&read(page.clone())), "a1 a2 a3 a4 a5 b1 b2 b3 b4 b5 note");
    page.sort_by(|one, other| one.base.total_cmp(&other.base));
    assert_eq!(short(&read(page)), "a1 a2 a3 a4 a5 b1 b2 b3 b4 b5 note");
    // But what goes on in the first column is its end.
    let page = columns(['a', 'b'], [6, 3], 100.0);
    assert_eq!(short(&read(page)), "a1 a2 a3 a4 a5 a6 b1 b2 b3");
}

#[test]
fn indented_lines_are_read_where_they_are() {
    let page = vec![
        line("fruit", 70.0, 110.0, 100.0),
        line("apples", 90.0, 130.0, 112.0),
        line("pears", 90.0, 120.0, 124.0),
        line("fish", 50.0, 80.0, 136.0),
        line("centred", 200.0, 300.0, 160.0),
    ];
    assert_eq!(read(page), "fruit apples pears fish centred");
}

#[test]
fn cells_are_read_row_by_row() {
    let rows = [["City", "Share"], ["Selmouth", "12.5"], ["Grenvik", "8.0"], ["Tarn", "5.5"]];
    let cells = (0..2).flat_map(|column| {
        rows.iter().enumerate().map(move |(row, cells)| {
            let left = 50.0 + 200.0 * f64::from(column);
            line(cells[column as usize], left, left + 50.0, 100.0 + 14.0 * row as f64)
        })
    });
    assert_eq!(read(cells.collect()), "City Share Selmouth 12.5 Grenvik 8.0 Tarn 5.5");
}

#[test]
fn labels_are_read_with_their_items() {
    let mut page = Vec::new();
    for (place, label) in ["1.", "2.", "3."].iter().enumerate() {
        let base = 100.0 + 24.0 * place as f64;
        page.push(line(label, 50.0, 58.0, base));
        page.push(line(&format!("item{place} of some length"), 70.0, 300.0, base));
        page.push(line("and-more", 70.0, 200.0, base + 12.0));
    }
    let expected = "1. item0 of some length and-more 2. item1 of some length and-more 3. item2 of some length and-more";
    assert_eq!(read(page), expected);
}

#[test]
fn a_first_column_may_begin_lower() {
    let mut page = vec![line("title", 50.0, 250.0, 80.0)];
    page.extend(columns(['a', 'b'], [4, 5], 109.0));
    page[5..].iter_mut().for_each(|line| line.base -= 9.5);
    assert_eq!(short(&read(page)), "title a1 a2 a3 a4 b1 b2 b3 b4 b5");
}

#[test]
fn a_justified_line_of_few_words_is_no_table() {
    let mut page = vec![line("a full line of the text in the column", 50.0, 450.0, 100.0)];
    page.extend(
        [("three", 50.0), ("wide", 230.0), ("words", 410.0)].map(|(text, left)| line(text, left, left + 40.0, 112.0)),
    );
    page.push(line("end", 50.0, 90.0, 124.0));
    assert_eq!(read(page), "a full line of the text in the column three wide words end");
}

#[test]
fn a_table_of_figures_beside_a_column_is_read_after_it() {
    let mut page = columns(['a', 'b'], [6, 0], 100.0);
    for row in 0..6 {
        let base = 100.0 + 12.0 * f64::from(row);
        page.push(line(&format!("{}", 2010 + row), 310.0, 340.0, base));
        page.push(line(&format!("{}.5", 40 + row), 400.0, 430.0, base));
    }
    let read = short(&read(page));
    assert!(read.starts_with("a1 a2 a3 a4 a5 a6 2010 40.5 2011"), "{read}");
}

#[test]
fn gaps_of_justified_lines_are_no_columns() {
    // A heading of three words, the first two at the edges of their line.
    let heading = vec![
        line("What", 50.0, 90.0, 100.0),
        line("measurements", 200.0, 300.0, 100.0),
        line("show", 50.0, 90.0, 120.0),
    ];
    assert_eq!(read(heading), "What measurements show");
    // Lines of few words beside another column.
    let mut page = columns(['a', 'b'], [4, 0], 100.0);
    for (row, words) in [["tide", "tables"], ["gates", "valves"], ["pumps", "sluices"], ["end", ""]].iter().enumerate()
    {
        let base = 100.0 + 12.0 * row as f64;
        page.push(line(words[0], 310.0, 340.0, base));
        page.extend((!words[1].is_empty()).then(|| line(words[1], 420.0, 450.0, base)));
    }
    assert!(short(&read(page)).starts_with("a1 a2 a3 a4 tide"));
}

#[test]
fn the_gap_of_a_header_is_no_column() {
    let mut page =
        vec![line("name", 50.0, 110.0, 50.0), line("119", 530.0, 550.0, 50.0), line("title", 50.0, 400.0, 80.0)];
    page.extend(columns(['a', 'b'], [6, 0], 110.0));
    for row in 0..4 {
        let base = 109.0 + 12.0 * f64::from(row);
        page.push(line(&format!("Q{row}"), 310.0, 340.0, base));
        page.push(line(&format!("{}.5", 40 + row), 480.0, 510.0, base));
    }
    let read = short(&read(page));
    assert!(read.starts_with("name 119 title a1 a2 a3 a4 a5 a6 Q0 40.5 Q1"), "{read}");
}
