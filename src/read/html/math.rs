//! Writes MathML as one line of text: `E = mc²`, `(a + b)/2`, `√(x)`.

use dom_query::NodeRef;

use crate::read::superscript::{exponent, grouped, index};

/// Maximum nesting that is written with its structure; deeper parts are written as their plain text.
const DEPTH: usize = 40;

/// Returns a formula as one line, without its annotations.
pub(super) fn linear(math: &NodeRef) -> String {
    let mut out = String::new();
    write(math, &mut out, 0);
    applied(&out)
}

/// The sign after the name of a function, which is not shown: `sin x`.
const APPLICATION: char = '\u{2061}';

/// Writes a space between the name of a function and its argument.
fn applied(formula: &str) -> String {
    let mut out = String::with_capacity(formula.len());
    let mut parts = formula.split(APPLICATION);
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let is_between = out.ends_with(char::is_alphanumeric) && part.starts_with(char::is_alphanumeric);
        out.extend([if is_between { " " } else { "" }, part]);
    }
    out
}

fn write(node: &NodeRef, out: &mut String, depth: usize) {
    let Some(name) = node.node_name() else {
        if node.is_text() {
            write_text(&node.text(), out);
        }
        return;
    };
    if depth > DEPTH {
        node.descendants_it().filter(NodeRef::is_text).for_each(|text| write_text(&text.text(), out));
        return;
    }
    let children = node.element_children();
    let part = |at: usize| {
        let mut part = String::new();
        if let Some(child) = children.get(at) {
            write(child, &mut part, depth + 1);
        }
        part.trim_matches(|c: char| c.is_whitespace() || c == APPLICATION).to_owned()
    };
    // Raised and lowered parts are set without spaces.
    let script = |at: usize| part(at).replace(' ', "");
    match &*name {
        "annotation" | "annotation-xml" | "mphantom" => {}
        "semantics" => out.push_str(&part(0)),
        "mspace" => out.push(' '),
        "mtext" => {
            let text = node.text();
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let edge = |is_space: bool| if is_space { " " } else { "" };
            let ends = (text.starts_with(char::is_whitespace), text.ends_with(char::is_whitespace));
            out.extend([edge(ends.0), words.as_str(), edge(ends.1)]);
        }
        "msup" => out.extend([part(0), exponent(&script(1))]),
        "msub" | "munder" => out.extend([part(0), index(&script(1))]),
        "mover" => out.extend([part(0), part(1)]),
        "msubsup" | "munderover" => out.extend([part(0), index(&script(1)), exponent(&script(2))]),
        "mfrac" => out.extend([grouped(&part(0)).as_str(), "/", &grouped(&part(1))]),
        "mroot" => out.extend([exponent(&script(1)).as_str(), "√", &grouped(&part(0))]),
        "mi" => {
            let name = node.text();
            write_text(&name, out);
            if name.trim().chars().nth(1).is_some() {
                out.push(APPLICATION);
            }
        }
        "mo" if node.text().trim() == "\u{2061}" => out.push(APPLICATION),
        "mo" => write_operator(&node.text(), out),
        "msqrt" | "mfenced" | "mtable" | "mtr" => {
            let (open, between, close) = match &*name {
                "msqrt" => ("√(", "", ")"),
                "mfenced" => ("(", ", ", ")"),
                // The equations of a system, one below the other, or a matrix.
                "mtable" if node.descendants_it().any(|inner| inner.has_name("mo") && is_relation(&inner.text())) => {
                    ("", "; ", "")
                }
                "mtable" => ("[", "; ", "]"),
                _ if node.descendants_it().any(|inner| inner.has_name("mo") && is_relation(&inner.text())) => {
                    ("", "", "")
                }
                _ => ("", ", ", ""),
            };
            out.push_str(open);
            for (at, child) in children.iter().enumerate() {
                out.push_str(if at > 0 { between } else { "" });
                write(child, out, depth + 1);
            }
            out.push_str(close);
        }
        _ => node.children_it(false).for_each(|child| write(&child, out, depth + 1)),
    }
}

fn is_relation(operator: &str) -> bool {
    matches!(
        operator.trim(),
        "=" | "≠"
            | "<"
            | ">"
            | "≤"
            | "≥"
            | "≈"
            | "≡"
            | "∼"
            | "∝"
            | "∈"
            | "⊂"
            | "⊆"
            | "→"
            | "⇒"
            | "↔"
            | "⇔"
            | ":="
    )
}

/// Writes an operator, with spaces around it if it stands between two terms.
fn write_operator(operator: &str, out: &mut String) {
    let name = operator.trim();
    let is_sign = matches!(name, "+" | "−" | "-" | "±" | "∓" | "×" | "÷" | "⋅" | "·" | "∪" | "∩" | "∧" | "∨");
    let follows_term = out.trim_end().ends_with(|c: char| {
        c.is_alphanumeric() || matches!(c, ')' | ']' | '}' | '|' | '!' | '\'' | '′' | '˙' | '°' | '%')
    });
    if is_relation(name) || is_sign && follows_term {
        out.truncate(out.trim_end().len());
        out.extend([if out.is_empty() { "" } else { " " }, name, " "]);
    } else if matches!(name, "," | ";") {
        out.extend([name, " "]);
    } else {
        write_text(name, out);
    }
}

/// Writes the text of a symbol, without white space and the invisible operators.
fn write_text(text: &str, out: &mut String) {
    out.extend(text.chars().filter(|&c| !c.is_whitespace() && !matches!(c, '\u{2061}'..='\u{2064}')));
}

#[cfg(test)]
mod tests {
    use super::super::whole;

    #[test]
    fn formulas_are_written_as_one_line_without_annotation() {
        let shown = |math: &str| whole(&format!("<p>So <math>{math}</math> holds.</p>")).unwrap().0;
        let energy = "<semantics><mrow><mi>E</mi> <mo>=</mo> <mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></mrow>
            <annotation encoding='application/x-tex'>E = mc^2</annotation></semantics>";
        assert_eq!(shown(energy), "So E = mc² holds.");
        let half = "<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>";
        assert_eq!(shown(half), "So (a + b)/2 holds.");
        assert_eq!(
            shown("<msub><mi>x</mi><mi>i</mi></msub><mo>≤</mo><msqrt><mn>3</mn></msqrt>"),
            "So xᵢ ≤ √(3) holds."
        );
        let sum = "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>i</mi>";
        assert_eq!(shown(sum), "So ∑ᵢ₌₁ⁿi holds.");
        assert_eq!(
            shown("<mi>sin</mi><mo>&#8289;</mo><mi>x</mi><mo>+</mo><mi>cos</mi><mi>y</mi>"),
            "So sin x + cos y holds."
        );
    }

    #[test]
    fn hostile_formulas_are_read_in_time() {
        let nested = format!("<math>{}x", "<msup><mi>x</mi>".repeat(100_000));
        assert!(whole(&nested).is_ok());
    }
}
