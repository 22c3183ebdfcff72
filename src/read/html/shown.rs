//! The text of a whole page as a browser searches it, block by block: with menus, teasers and note marks, without what is
//! hidden.

use std::collections::HashSet;

use dom_query::{NodeData, NodeRef};

use super::bounds;
use super::shape::{Shape, shape_of};

/// Returns the text of each block of a page. What a float, an absolute position or an inline block takes out of its line is
/// a block of its own, whether a `style` attribute or a style sheet in the page says so.
pub(in crate::read) fn shown(markup: &str) -> Result<Vec<String>, String> {
    let document = bounds::document(markup)?;
    let sheets: String = document.select("style").iter().map(|sheet| sheet.text().to_string()).collect();
    let styles = Styles::of(&sheets);
    let mut blocks = Blocks::default();
    let Some(body) = document.body() else { return Ok(Vec::new()) };
    let mut node = body;
    loop {
        let mut below = None;
        if node.is_text() {
            node.query(|data| {
                if let NodeData::Text { contents } = &data.data {
                    blocks.last.extend(contents.chars().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}')));
                }
            });
        } else if node.is_element() {
            let effect = styles.effect(&node);
            if effect != Effect::Inline {
                blocks.end();
            }
            below = if effect == Effect::Hidden { None } else { node.first_child() };
        }
        node = match below {
            Some(child) => child,
            None => loop {
                if node.id == body.id {
                    blocks.end();
                    return Ok(blocks.all);
                }
                if let Some(next) = node.next_sibling() {
                    // The parts of an element are followed by what is behind it.
                    if node.is_element() && styles.effect(&node) != Effect::Inline {
                        blocks.end();
                    }
                    break next;
                }
                let Some(parent) = node.parent() else { return Ok(blocks.all) };
                if styles.effect(&parent) != Effect::Inline {
                    blocks.end();
                }
                node = parent;
            },
        };
    }
}

#[derive(Default)]
struct Blocks {
    all: Vec<String>,
    last: String,
}

impl Blocks {
    fn end(&mut self) {
        let text = std::mem::take(&mut self.last);
        if !text.trim().is_empty() {
            self.all.push(text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
}

/// The effect of an element on the text around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// Its text belongs to the line.
    Inline,
    /// Its text is a block.
    Block,
    /// It has no text that is shown.
    Hidden,
}

/// Names of classes that the style sheets of a page hide or take out of the line.
#[derive(Default)]
struct Styles {
    boxes: HashSet<String>,
    hidden: HashSet<String>,
}

impl Styles {
    /// Reads the rules whose selector is a class, alone or with the name of an element.
    fn of(sheets: &str) -> Self {
        let mut styles = Self::default();
        for rule in sheets.split('}') {
            let Some((selectors, declarations)) = rule.rsplit_once('{') else { continue };
            let effect = declared(declarations);
            let names = selectors.rsplit('{').next().unwrap_or_default().split(',').filter_map(|selector| {
                let (_, class) = selector.trim().split_once('.')?;
                let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
                (!class.is_empty() && class.chars().all(is_name)).then(|| class.to_owned())
            });
            match effect {
                Effect::Block => styles.boxes.extend(names),
                Effect::Hidden => styles.hidden.extend(names),
                Effect::Inline => {}
            }
        }
        styles
    }

    fn effect(&self, node: &NodeRef) -> Effect {
        let Some(name) = node.node_name() else { return Effect::Inline };
        let own = declared(&node.attr("style").unwrap_or_default());
        let classes = node.attr("class").unwrap_or_default();
        let has = |known: &HashSet<String>| {
            !known.is_empty() && classes.split_ascii_whitespace().any(|it| known.contains(it))
        };
        match shape_of(&name) {
            _ if own == Effect::Hidden || node.has_attr("hidden") || has(&self.hidden) => Effect::Hidden,
            Shape::Skipped if !matches!(&*name, "del" | "s" | "strike" | "menu") => Effect::Hidden,
            Shape::Reading => Effect::Hidden,
            Shape::Inline | Shape::Link | Shape::Raised | Shape::Lowered | Shape::Ruby
                if own == Effect::Inline && !has(&self.boxes) =>
            {
                Effect::Inline
            }
            Shape::Skipped if &*name != "menu" => Effect::Inline,
            _ => Effect::Block,
        }
    }
}

/// Returns the effect of the declarations of a style.
fn declared(style: &str) -> Effect {
    let mut effect = Effect::Inline;
    for declaration in style.split(';') {
        let Some((name, value)) = declaration.split_once(':') else { continue };
        let value = value.trim().trim_end_matches("!important").trim_end().to_ascii_lowercase();
        match (name.trim().to_ascii_lowercase().as_str(), value.as_str()) {
            ("display", "none") | ("visibility", "hidden" | "collapse") => return Effect::Hidden,
            ("float", "left" | "right" | "inline-start" | "inline-end")
            | ("position", "absolute" | "fixed")
            | (
                "display",
                "block" | "inline-block" | "flex" | "inline-flex" | "grid" | "inline-grid" | "table" | "inline-table",
            ) => {
                effect = Effect::Block;
            }
            _ => {}
        }
    }
    effect
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn blocks_are_those_that_a_browser_shows() {
        let page = "<style>@media all { p.cap, .no { display: none } } .drop { float: left }</style><body><nav>Home</nav>\
            <p>Nobody <b>had</b> seen it since 1962.<sup><a href='#n1'>1</a></sup> So it is.</p><script>x</script>\
            <p><span class='drop'>T</span>he mill<br>is <span style='float:right'>old</span> now<i hidden>no</i>.</p>\
            <p class='cap'>Not shown.</p><p>har\u{ad}bour <del>gone</del></p></body>";
        assert_eq!(
            shown(page).expect("a page"),
            [
                "Home",
                "Nobody had seen it since 1962.1 So it is.",
                "T",
                "he mill",
                "is",
                "old",
                "now",
                ".",
                "harbour gone"
            ]
        );
    }
}
