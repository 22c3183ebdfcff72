//! Reads page labels (ISO 32000): what is printed on each page, `iv`, `12` or `A-3`.

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Number, String as Written};

use super::about::decoded;

/// Maximum depth of a page label tree, and maximum number of its rules.
const MAX_DEPTH: usize = 16;
const MAX_RULES: usize = 20_000;
/// Maximum length of a label, in bytes.
const MAX_LENGTH: usize = 32;

/// How pages are numbered from a given page on.
struct Rule {
    /// Index of the first page, from 0.
    from: usize,
    style: Option<Style>,
    prefix: String,
    /// The number of the first page.
    first: usize,
}

#[derive(Clone, Copy)]
enum Style {
    Decimal,
    Roman { upper: bool },
    Letters { upper: bool },
}

/// Returns the labels of the first `pages` pages, `None` for a page without one.
pub(super) fn labels(pdf: &Pdf, pages: usize) -> Vec<Option<String>> {
    let (mut rules, mut left) = (Vec::new(), MAX_RULES);
    let tree = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    if let Some(tree) = tree.and_then(|catalog| catalog.get::<Dict<'_>>("PageLabels")) {
        gather(&tree, 0, &mut rules, &mut left);
    }
    rules.sort_by_key(|rule| rule.from);
    let mut labels = vec![None; pages];
    for (place, rule) in rules.iter().enumerate() {
        let end = rules.get(place + 1).map_or(pages, |next| next.from).min(pages);
        for (page, label) in labels.iter_mut().enumerate().take(end).skip(rule.from) {
            *label = rule.label(page);
        }
    }
    labels
}

/// Collects the rules of a number tree; `left` is the number of rules that may still be read.
fn gather(tree: &Dict<'_>, depth: usize, rules: &mut Vec<Rule>, left: &mut usize) {
    if let Some(numbers) = tree.get::<Array<'_>>("Nums") {
        let mut items = numbers.flex_iter();
        while let Some(from) = items.next::<Number>() {
            let Some(rule) = items.next::<Dict<'_>>().filter(|_| *left > 0) else { return };
            *left -= 1;
            if let Ok(from) = usize::try_from(from.as_i64()) {
                rules.push(Rule::of(&rule, from));
            }
        }
    }
    if depth < MAX_DEPTH
        && let Some(kids) = tree.get::<Array<'_>>("Kids")
    {
        for kid in kids.iter::<Dict<'_>>() {
            if *left == 0 {
                return;
            }
            *left -= 1;
            gather(&kid, depth + 1, rules, left);
        }
    }
}

impl Rule {
    fn of(rule: &Dict<'_>, from: usize) -> Self {
        let style = match rule.get::<Name<'_>>("S").as_ref().map(Name::as_str) {
            Some("D") => Some(Style::Decimal),
            Some(roman @ ("R" | "r")) => Some(Style::Roman { upper: roman == "R" }),
            Some(letters @ ("A" | "a")) => Some(Style::Letters { upper: letters == "A" }),
            _ => None,
        };
        let prefix = rule.get::<Written<'_>>("P").and_then(|prefix| decoded(prefix.as_bytes())).unwrap_or_default();
        let first = rule.get::<Number>("St").and_then(|first| usize::try_from(first.as_i64()).ok()).unwrap_or(1);
        Self { from, style, prefix, first }
    }

    fn label(&self, page: usize) -> Option<String> {
        let number = self.first.checked_add(page - self.from)?;
        let number = match self.style {
            None => String::new(),
            Some(Style::Decimal) => number.to_string(),
            Some(Style::Roman { upper }) => cased(roman(number)?, upper),
            Some(Style::Letters { upper }) => cased(letters(number)?, upper),
        };
        let label = format!("{}{number}", self.prefix);
        (!label.is_empty() && label.len() <= MAX_LENGTH).then_some(label)
    }
}

fn cased(lower: String, upper: bool) -> String {
    if upper { lower.to_ascii_uppercase() } else { lower }
}

fn roman(mut number: usize) -> Option<String> {
    #[rustfmt::skip]
    const SIGNS: [(usize, &str); 13] = [
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
        (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ];
    if !(1..=4999).contains(&number) {
        return None;
    }
    let mut written = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            written.push_str(sign);
            number -= value;
        }
    }
    Some(written)
}

/// Returns `a` to `z`, then `aa` to `zz`, and so on.
fn letters(number: usize) -> Option<String> {
    let place = number.checked_sub(1)?;
    let times = place / 26 + 1;
    let letter = char::from(b'a' + (place % 26) as u8);
    (times <= MAX_LENGTH).then(|| letter.to_string().repeat(times))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_every_style() {
        assert_eq!([1, 4, 9, 14, 49, 1994].map(|n| roman(n).unwrap()), ["i", "iv", "ix", "xiv", "xlix", "mcmxciv"]);
        assert_eq!([1, 26, 27, 53].map(|n| letters(n).unwrap()), ["a", "z", "aa", "aaa"]);
        assert_eq!((roman(0), roman(5000), letters(0), letters(usize::MAX)), (None, None, None, None));
        let rule = |style, prefix: &str, first| Rule { from: 2, style, prefix: prefix.to_owned(), first };
        assert_eq!(rule(Some(Style::Roman { upper: true }), "", 3).label(3).as_deref(), Some("IV"));
        assert_eq!(rule(Some(Style::Decimal), "A-", 1).label(2).as_deref(), Some("A-1"));
        assert_eq!(rule(None, "Cover", 1).label(2).as_deref(), Some("Cover"));
        assert_eq!(rule(None, "", 1).label(2), None);
        assert_eq!(rule(Some(Style::Decimal), "", usize::MAX).label(3), None);
    }

    /// Creates a file of empty pages with this catalog entry.
    fn file(pages: usize, labels: &str, more: &str) -> Pdf {
        let kids: String = (0..pages).map(|_| "3 0 R ").collect();
        let bytes = format!(
            "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R /PageLabels {labels} >>\nendobj\n2 0 obj\n<< /Type /Pages \
             /Count {pages} /Kids [{kids}] >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj\n\
             {more}\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
        );
        Pdf::new(bytes.into_bytes()).expect("it is mended")
    }

    fn of(labels: &str, more: &str) -> Vec<String> {
        super::labels(&file(5, labels, more), 5).into_iter().map(Option::unwrap_or_default).collect()
    }

    #[test]
    fn trees_of_labels_are_read() {
        let flat = "<< /Nums [ 0 << /P (Cover) >> 1 << /S /r /St 2 >> 3 << /S /D /P (A-) >> ] >>";
        assert_eq!(of(flat, ""), ["Cover", "ii", "iii", "A-1", "A-2"]);
        let kids = "<< /Kids [ 8 0 R 9 0 R ] >>";
        let more =
            "8 0 obj\n<< /Nums [ 3 << /S /D /St 101 >> ] >>\nendobj\n9 0 obj\n<< /Nums [ 0 << /S /r >> ] >>\nendobj";
        assert_eq!(of(kids, more), ["i", "ii", "iii", "101", "102"]);
        assert_eq!(of("<< /Nums [ 2 << /S /D >> ] >>", ""), ["", "", "1", "2", "3"]);
    }

    #[test]
    fn damaged_and_hostile_trees_give_what_they_hold() {
        let loop_of_kids = "8 0 obj\n<< /Kids [ 8 0 R 8 0 R 8 0 R ] /Nums [ 0 << /S /D >> ] >>\nendobj";
        assert_eq!(of("8 0 R", loop_of_kids)[0], "1");
        for damaged in ["null", "(text)", "<< /Nums 5 >>", "<< /Nums [ (a) (b) ] >>", "<< /Nums [ -1 << /S /D >> ] >>"]
        {
            assert_eq!(of(damaged, ""), [""; 5], "{damaged}");
        }
        assert_eq!(of("<< /Nums [ 0 << /S /D /St -5 >> 99999999999 << /S /D >> ] >>", "")[0], "1");
    }
}
