//! Writes EPUB canonical fragment identifiers (*EPUB Canonical Fragment Identifiers 1.1*): `epubcfi(/6/4!/4/2,/1:0,/3:7)`.
//!
//! Even steps count elements, odd steps the text between them, offsets UTF-16 code units. An id follows the step of its
//! element in brackets, so that a reading system finds the element after a revision.

use std::collections::HashMap;

use super::dom::{Dom, Place};
use super::{local, resolved};
use crate::read::Skip;
use crate::read::xml::{Step, walk};

/// Returns the steps from the package document to each content document of the spine, by its path: `/6[spine]/4[one]`.
pub(super) fn spine_steps(package: &str, folder: &str) -> Result<HashMap<String, String>, Skip> {
    let mut paths: HashMap<String, String> = HashMap::new();
    let mut steps = HashMap::new();
    // Elements so far in the package, and in the spine.
    let (mut depth, mut parts, mut references) = (0_usize, 0_usize, 0_usize);
    let mut spine: Option<String> = None;
    walk(package, |step| match step {
        Step::Open(element) => {
            depth += 1;
            let name = local(element.name);
            if depth == 2 {
                parts += 1;
                spine = (name == "spine").then(|| format!("/{}{}", 2 * parts, assertion(element.get("id").as_deref())));
                references = 0;
            }
            if depth == 3 && name == "item" {
                let path = element.get("href").map(|path| resolved(folder, path.split('#').next().unwrap_or_default()));
                paths.extend(element.get("id").zip(path));
            }
            if let Some(spine) = spine.as_ref().filter(|_| depth == 3) {
                references += 1;
                if let Some(path) = element.get("idref").and_then(|id| paths.get(&id)).filter(|_| name == "itemref") {
                    let step = format!("{spine}/{}{}", 2 * references, assertion(element.get("id").as_deref()));
                    steps.entry(path.clone()).or_insert(step);
                }
            }
        }
        Step::Close(_) => depth = depth.saturating_sub(1),
        Step::Words(_) => {}
    })?;
    Ok(steps)
}

/// Returns the identifier of the text from one character to another, both included, in a content document.
pub(super) fn range(spine: &str, dom: &Dom, first: Place, last: Place) -> String {
    let (from, to) = (chain(dom, first.element), chain(dom, last.element));
    let common = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let steps = |elements: &[usize]| elements.iter().map(|at| step(dom, *at)).collect::<String>();
    format!(
        "epubcfi({spine}!{},{}/{}:{},{}/{}:{})",
        steps(&from[..common]),
        steps(&from[common..]),
        first.step,
        first.start,
        steps(&to[common..]),
        last.step,
        last.end
    )
}

/// Returns the identifier of the place before a character.
pub(super) fn point(spine: &str, dom: &Dom, first: Place) -> String {
    let steps: String = chain(dom, first.element).iter().map(|at| step(dom, *at)).collect();
    format!("epubcfi({spine}!{steps}/{}:{})", first.step, first.start)
}

/// Returns the identifier of a content document from its beginning.
pub(super) fn body(spine: &str, dom: &Dom) -> Option<String> {
    dom.body.map(|at| format!("epubcfi({spine}!{})", step(dom, at)))
}

/// Returns the elements from below the root to this one.
fn chain(dom: &Dom, element: usize) -> Vec<usize> {
    let mut chain = Vec::new();
    let mut at = element;
    while dom.elements[at].parent != at {
        chain.push(at);
        at = dom.elements[at].parent;
    }
    chain.reverse();
    chain
}

fn step(dom: &Dom, at: usize) -> String {
    let element = &dom.elements[at];
    format!("/{}{}", element.step, assertion(element.id.as_deref()))
}

/// Returns an id as it is written behind a step. An id with a character that has a meaning there is left out: few reading
/// systems know how it is escaped, and the step suffices.
fn assertion(id: Option<&str>) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    let id = id.filter(|id| !id.is_empty() && id.chars().all(is_plain));
    id.map(|id| format!("[{id}]")).unwrap_or_default()
}
