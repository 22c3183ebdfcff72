//! Translates the formulas of Word and PowerPoint (OMML) into MathML, from which every format's formulas are written as one line.

use crate::read::html;
use crate::read::xml::{Element, Step};

/// Maximum nesting of a formula; what is deeper is left out.
const DEPTH: usize = 64;
/// Maximum number of elements of a formula.
const NODES: usize = 20_000;

/// A formula being read.
#[derive(Debug, Default)]
pub(super) struct Formula {
    /// The open elements, outermost first.
    open: Vec<Node>,
    /// Number of open elements that are nested too deep.
    deeper: usize,
    nodes: usize,
    in_text: bool,
    /// Top-level content.
    done: Vec<Node>,
}

/// An element of a formula.
#[derive(Debug, Default)]
struct Node {
    name: String,
    /// Its text, or the value of a property.
    text: String,
    children: Vec<Self>,
}

impl Formula {
    /// Takes a step within a formula.
    pub(super) fn step(&mut self, step: &Step<'_>) {
        match step {
            Step::Open(element) => self.begin(element),
            Step::Close(_) if self.deeper > 0 => self.deeper -= 1,
            Step::Close(name) => {
                self.in_text &= *name != "m:t";
                let Some(node) = self.open.pop() else { return };
                self.open.last_mut().map_or(&mut self.done, |outer| &mut outer.children).push(node);
            }
            Step::Words(words) if self.in_text => {
                if let Some(node) = self.open.last_mut() {
                    node.text.push_str(words);
                }
            }
            Step::Words(_) => {}
        }
    }

    fn begin(&mut self, element: &Element<'_>) {
        self.nodes += 1;
        if self.deeper > 0 || self.open.len() >= DEPTH || self.nodes > NODES {
            self.deeper += 1;
            return;
        }
        self.in_text = element.name == "m:t";
        let text = element.get("m:val").unwrap_or_default();
        self.open.push(Node { name: element.name.to_owned(), text, children: Vec::new() });
    }

    /// Returns the formula as one line.
    pub(super) fn finish(self) -> String {
        let mut markup = String::from("<p><math>");
        self.done.iter().chain(self.open.first()).for_each(|node| node.write(&mut markup));
        markup.push_str("</math></p>");
        html::whole(&markup).map(|(text, _)| text).unwrap_or_default()
    }
}

impl Node {
    /// Returns the child of that name.
    fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Returns a property of the element: `m:chr` in `m:naryPr`.
    fn property(&self, name: &str) -> Option<&str> {
        let properties = self.children.iter().find(|child| child.name.ends_with("Pr") && child.name != "m:ctrlPr")?;
        properties.child(name).map(|node| &*node.text)
    }

    fn write_children(&self, out: &mut String) {
        self.children.iter().for_each(|child| child.write(out));
    }

    /// Writes the content of a child as one element; an empty one if there is none.
    fn group(&self, name: &str, out: &mut String) {
        out.push_str("<mrow>");
        if let Some(child) = self.child(name) {
            child.write_children(out);
        }
        out.push_str("</mrow>");
    }

    /// Writes an element whose parts are these children.
    fn parts(&self, element: &str, names: &[&str], out: &mut String) {
        out.extend(["<", element, ">"]);
        for name in names {
            self.group(name, out);
        }
        out.extend(["</", element, ">"]);
    }

    fn write(&self, out: &mut String) {
        match &*self.name {
            name if name.ends_with("Pr") || name.starts_with("w:") => {}
            "m:t" => write_symbols(&self.text, out),
            "m:r" if self.property("m:nor").is_some() => {
                let text: String = self.children.iter().filter(|it| it.name == "m:t").map(|it| &*it.text).collect();
                // Words within a formula.
                out.extend(["<mtext>", &escaped(&text), "</mtext>"]);
            }
            // The name of a function: `sin x`.
            "m:r" if self.property("m:sty") == Some("p") && self.is_name() => {
                self.write_children(out);
                out.push_str("<mspace/>");
            }
            "m:sSup" => self.parts("msup", &["m:e", "m:sup"], out),
            "m:sSub" => self.parts("msub", &["m:e", "m:sub"], out),
            "m:sSubSup" => self.parts("msubsup", &["m:e", "m:sub", "m:sup"], out),
            "m:sPre" => {
                self.parts("msubsup", &["", "m:sub", "m:sup"], out);
                self.group("m:e", out);
            }
            "m:limLow" => self.parts("munder", &["m:e", "m:lim"], out),
            "m:limUpp" => self.parts("mover", &["m:e", "m:lim"], out),
            "m:f" if self.property("m:type") == Some("noBar") => {
                // A binomial coefficient.
                self.group("m:num", out);
                out.push_str("<mo>,</mo>");
                self.group("m:den", out);
            }
            "m:f" => self.parts("mfrac", &["m:num", "m:den"], out),
            "m:rad" => {
                let has_degree = self.child("m:deg").is_some_and(Self::has_text);
                let (element, names) =
                    if has_degree { ("mroot", &["m:e", "m:deg"][..]) } else { ("msqrt", &["m:e"][..]) };
                self.parts(element, names, out);
            }
            "m:nary" => {
                let sign = self.property("m:chr").unwrap_or("∫");
                let has = |name: &str| self.child(name).is_some_and(Self::has_text);
                let element = match (has("m:sub"), has("m:sup")) {
                    (true, true) => "munderover",
                    (true, false) => "munder",
                    (false, true) => "msup",
                    (false, false) => "mrow",
                };
                out.extend(["<", element, "><mo>", &escaped(sign), "</mo>"]);
                ["m:sub", "m:sup"].iter().filter(|name| has(name)).for_each(|name| self.group(name, out));
                out.extend(["</", element, "><mspace/>"]);
                self.group("m:e", out);
            }
            "m:d" => {
                let sign = |name: &str, usual: &str| escaped(self.property(name).unwrap_or(usual));
                out.extend(["<mo>", &sign("m:begChr", "("), "</mo>"]);
                for (at, part) in self.children.iter().filter(|child| child.name == "m:e").enumerate() {
                    if at > 0 {
                        out.extend(["<mo>", &sign("m:sepChr", "|"), "</mo>"]);
                    }
                    out.push_str("<mrow>");
                    part.write_children(out);
                    out.push_str("</mrow>");
                }
                out.extend(["<mo>", &sign("m:endChr", ")"), "</mo>"]);
            }
            "m:func" => {
                self.group("m:fName", out);
                out.push_str("<mspace/>");
                self.group("m:e", out);
            }
            "m:acc" | "m:groupChr" => {
                let usual = if self.name == "m:acc" { "\u{302}" } else { "" };
                self.group("m:e", out);
                // Braces above and below groups are no letters.
                if self.name == "m:acc" {
                    out.extend(["<mo>", &escaped(self.property("m:chr").unwrap_or(usual)), "</mo>"]);
                }
            }
            "m:m" | "m:eqArr" => {
                out.push_str("<mtable>");
                for row in self.children.iter().filter(|child| matches!(&*child.name, "m:mr" | "m:e")) {
                    out.push_str("<mtr>");
                    if row.name == "m:e" {
                        out.push_str("<mtd>");
                        row.write_children(out);
                        out.push_str("</mtd>");
                    }
                    for cell in row.children.iter().filter(|_| row.name == "m:mr") {
                        out.push_str("<mtd>");
                        cell.write_children(out);
                        out.push_str("</mtd>");
                    }
                    out.push_str("</mtr>");
                }
                out.push_str("</mtable>");
            }
            "m:phant" if self.property("m:show") == Some("0") => {}
            _ => self.write_children(out),
        }
    }

    /// Whether its text is a word of several letters.
    fn is_name(&self) -> bool {
        let text = self.child("m:t").map(|node| &*node.text).unwrap_or_default();
        text.len() > 1 && text.chars().all(char::is_alphabetic)
    }

    fn has_text(&self) -> bool {
        self.name == "m:t" && !self.text.trim().is_empty() || self.children.iter().any(Self::has_text)
    }
}

/// Writes text of a formula: numbers, names, and every other character as an operator.
fn write_symbols(text: &str, out: &mut String) {
    let class = |c: char| match c {
        c if c.is_ascii_digit() || matches!(c, '.' | ',') => 0,
        c if c.is_alphanumeric() || is_accent(c) => 1,
        c if c.is_whitespace() => 2,
        _ => 3,
    };
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        // A comma that no number contains is a sign.
        let kind = if first == ',' { 3 } else { class(first) };
        let length = match kind {
            3 => first.len_utf8(),
            kind => rest.find(|c| class(c) != kind).unwrap_or(rest.len()),
        };
        let (part, after) = rest.split_at(length);
        let part = escaped(part);
        match kind {
            0 => out.extend(["<mn>", &part, "</mn>"]),
            1 => out.extend(["<mi>", &part, "</mi>"]),
            2 => out.push_str("<mspace/>"),
            _ => out.extend(["<mo>", &part, "</mo>"]),
        }
        rest = after;
    }
}

fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}')
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
