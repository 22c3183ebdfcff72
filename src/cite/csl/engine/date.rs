//! Dates, localized or in the order of the style, also ranges.

use super::case;
use super::element::{Rendered, Renderer};
use super::entry::{Day, Issued};
use super::node::Node;
use super::number;
use super::output::Out;

/// Parts of a date, the largest last.
const PARTS: [&str; 3] = ["day", "month", "year"];

impl<'a> Renderer<'a> {
    /// Renders a date element.
    pub(super) fn date(&self, node: &'a Node) -> Rendered {
        let variable = node.get("variable").unwrap_or_default();
        self.trace(variable);
        let empty = Rendered { out: Vec::new(), called: true, filled: false };
        if self.is_suppressed(variable) {
            return empty;
        }
        let Some(date) = self.entry.date(variable) else { return empty };
        if self.is_sorting() {
            let (parts, _) = self.date_parts(node);
            let is_shown = |name: &str| parts.iter().any(|part| part.is("name", name));
            return Rendered::filled(Out::text(sort_text(&date, &is_shown)));
        }
        let Some(from) = date.from else {
            let literal = date.literal.unwrap_or_default();
            let mut out = Out::text(literal);
            if variable == "issued"
                && !out.text.is_empty()
                && let Some(suffix) = self.take_year_suffix()
            {
                let suffix =
                    if out.text.ends_with(|c: char| c.is_ascii_digit()) { suffix } else { format!("-{suffix}") };
                out.text.push_str(&suffix);
            }
            return if out.is_empty() { empty } else { Rendered::filled(out.dressed(node)) };
        };
        let (parts, delimiter) = self.date_parts(node);
        let has = |day: Day, part: &str| match part {
            "day" => day.day.is_some() && day.month.is_some(),
            "month" => day.month.is_some() || day.season.is_some(),
            _ => true,
        };
        let differs = |part: &str| {
            date.to.is_some_and(|to| match part {
                "day" => to.day != from.day,
                "month" => to.month != from.month || to.season != from.season,
                _ => to.year != from.year,
            })
        };
        let shown: Vec<&Node> = parts.iter().filter(|part| has(from, part.get("name").unwrap_or_default())).collect();
        let one = |day: Day, part: &Node| self.date_part(day, part, variable);
        // The largest part that differs, and all smaller ones, are written twice.
        let largest = PARTS.iter().rposition(|part| differs(part) && shown.iter().any(|shown| shown.is("name", part)));
        let out = match (largest, date.to) {
            (Some(largest), Some(to)) => {
                let is_twice = |part: &Node| PARTS[..=largest].contains(&part.get("name").unwrap_or_default());
                let first = shown.iter().position(|part| is_twice(part)).unwrap_or(0);
                let last = shown.iter().rposition(|part| is_twice(part)).unwrap_or(0);
                let mark = shown
                    .iter()
                    .find(|part| part.is("name", PARTS[largest]))
                    .and_then(|part| part.get("range-delimiter"));
                let mut left: Vec<Out> = shown[first..=last].iter().filter_map(|part| one(from, part)).collect();
                let mut right: Vec<Out> = shown[first..=last]
                    .iter()
                    .filter(|part| has(to, part.get("name").unwrap_or_default()))
                    .filter_map(|part| one(to, part))
                    .collect();
                if let Some(last) = left.last_mut() {
                    last.suffix.clear();
                }
                if let Some(first) = right.first_mut() {
                    first.prefix.clear();
                }
                let left = Out::of(left, delimiter).unwrap_or_default();
                let right = Out::of(right, delimiter).unwrap_or_default();
                let middle = Out::of(vec![left, right], mark.unwrap_or("–"));
                let mut all: Vec<Out> = shown[..first].iter().filter_map(|part| one(from, part)).collect();
                all.extend(middle);
                all.extend(shown[last + 1..].iter().filter_map(|part| one(from, part)));
                Out::of(all, delimiter)
            }
            _ => Out::of(shown.iter().filter_map(|part| one(from, part)).collect(), delimiter),
        };
        match out {
            Some(mut out) => {
                if date.open {
                    out.suffix.push('–');
                }
                self.finish_text(&mut out, node);
                Rendered::filled(out.dressed(node))
            }
            None => empty,
        }
    }

    /// Returns the part elements of a date, in order, and the delimiter between them.
    fn date_parts(&self, node: &'a Node) -> (Vec<Node>, &'a str) {
        let Some(form) = node.get("form") else {
            return (node.all("date-part").cloned().collect(), node.get("delimiter").unwrap_or_default());
        };
        let Some(local) = self.terms.date(form) else { return (Vec::new(), "") };
        let wanted = node.get("date-parts").unwrap_or("year-month-day");
        let parts = local
            .all("date-part")
            .filter(|part| part.get("name").is_some_and(|name| wanted.split('-').any(|wanted| wanted == name)));
        let parts = parts.map(|part| {
            let mut part = part.clone();
            if let Some(own) = node.all("date-part").find(|own| own.get("name") == part.get("name")) {
                for (name, value) in &own.attributes {
                    // The affixes are those of the language.
                    if name != "prefix" && name != "suffix" {
                        part.attributes.retain(|(known, _)| known != name);
                        part.attributes.push((name.clone(), value.clone()));
                    }
                }
            }
            part
        });
        (parts.collect(), local.get("delimiter").unwrap_or_default())
    }

    fn date_part(&self, day: Day, part: &Node, variable: &str) -> Option<Out> {
        let form = part.get("form");
        let text = match part.get("name")? {
            "year" => {
                let number = day.year.unsigned_abs();
                let mut text = if form == Some("short") { format!("{:02}", number % 100) } else { number.to_string() };
                if day.year < 0 {
                    text += &self.terms.get("bc", "long", false).unwrap_or_default();
                } else if number < 1000 {
                    text += &self.terms.get("ad", "long", false).unwrap_or_default();
                }
                if variable == "issued"
                    && let Some(suffix) = self.take_year_suffix()
                {
                    text += &suffix;
                }
                text
            }
            "month" => match (day.month, day.season) {
                (None, Some(season)) => self.terms.get(&format!("season-{season:02}"), "long", false)?,
                (Some(month), _) => match form {
                    Some("numeric") => month.to_string(),
                    Some("numeric-leading-zeros") => format!("{month:02}"),
                    form => self.terms.get(&format!("month-{month:02}"), form.unwrap_or("long"), false)?,
                },
                _ => return None,
            },
            _ => {
                let number = day.day?;
                let gender = day.month.map(|month| self.terms.gender(&format!("month-{month:02}"))).unwrap_or_default();
                let is_limited = self.terms.option("limit-day-ordinals-to-day-1") && number != 1;
                match form {
                    Some("numeric-leading-zeros") => format!("{number:02}"),
                    Some("ordinal") if !is_limited => number::formatted(number, "ordinal", self.terms, gender),
                    _ => number.to_string(),
                }
            }
        };
        let mut out = super::markup::parsed(&text, self.terms);
        if part.is("strip-periods", "true") {
            out.strip_periods();
        }
        if let Some(case) = part.get("text-case") {
            case::apply(&mut out, case, true);
        }
        // One layer, so that a range can leave out the affixes between its ends.
        Some(Out {
            parts: vec![out.dressed(&bare(part))],
            prefix: affix(part, "prefix"),
            suffix: affix(part, "suffix"),
            ..Out::default()
        })
    }
}

fn affix(node: &Node, name: &str) -> String {
    node.get(name).unwrap_or_default().to_owned()
}

fn bare(node: &Node) -> Node {
    let mut node = node.clone();
    node.attributes.retain(|(name, _)| name != "prefix" && name != "suffix");
    node
}

/// Formats the parts of a date that a style shows, so that the order of texts is that of dates.
pub(super) fn sort_text(date: &Issued, is_shown: &dyn Fn(&str) -> bool) -> String {
    let one = |day: Day| {
        // Years before the common era sort backwards. A year begins with a figure, so that words sort behind it.
        let year = if day.year < 0 { format!("0{:04}", 9999 + day.year) } else { format!("1{:04}", day.year) };
        let month = day.month.or(day.season.map(|season| season * 3 - 1)).unwrap_or(0);
        let part = |name: &str, value: u32| if is_shown(name) { value } else { 0 };
        format!("{year}{:02}{:02}", part("month", month), part("day", day.day.unwrap_or(0)))
    };
    match (date.from, date.to) {
        (Some(from), Some(to)) => format!("{}{}", one(from), one(to)),
        (Some(from), None) => format!("{}000000000", one(from)),
        _ => date.literal.clone().unwrap_or_default(),
    }
}
