//! The structure tree of a document: elements with roles, and the marked content that they refer to.

use std::collections::HashMap;

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, String as Written};

use super::super::about::decoded_text;
use super::super::glyph::Shown;
use super::roles::is_standard;

/// Maximum length of a chain of role names.
const MAX_ROLES: usize = 8;

/// The structure tree.
pub(super) struct Tree<'a> {
    root: Dict<'a>,
    roles: Option<Dict<'a>>,
    /// Index of each page, by its object.
    pages: HashMap<ObjectIdentifier, usize>,
    /// Where the values of form fields are, by their object.
    fields: HashMap<ObjectIdentifier, super::Place>,
}

/// An element of the tree.
#[derive(Clone)]
pub(super) struct Element<'a> {
    dict: Dict<'a>,
    /// Its standard role, or the role that the file gives.
    pub(super) role: String,
    /// The role that the file gives.
    pub(super) raw_role: String,
    /// Index of the page of its content, unless the content states another.
    page: Option<usize>,
}

/// A child of an element.
pub(super) enum Kid<'a> {
    Element(Element<'a>),
    /// Marked content, or the value of a form field.
    Content(super::Place),
}

impl<'a> Tree<'a> {
    /// Returns the tree of a document, if it has one.
    pub(super) fn of(pdf: &'a Pdf, shown: &[Shown]) -> Option<Self> {
        let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
        let doubted = catalog.get::<Dict<'_>>("MarkInfo").and_then(|info| info.get::<bool>("Suspects"));
        if doubted == Some(true) {
            return None;
        }
        let root = catalog.get::<Dict<'_>>("StructTreeRoot")?;
        let id = |(index, page): (usize, &hayro_interpret::hayro_syntax::page::Page<'_>)| {
            Some((page.raw().obj_id()?, index))
        };
        let pages = pdf.pages().iter().enumerate().filter_map(id).collect();
        let fields = shown
            .iter()
            .enumerate()
            .flat_map(|(page, shown)| shown.fields.iter().map(move |(object, mark)| (*object, (page, *mark))));
        let fields = fields.collect();
        Some(Self { roles: root.get::<Dict<'_>>("RoleMap"), root, pages, fields })
    }

    /// Returns the children of the root.
    pub(super) fn roots(&self) -> Vec<Kid<'a>> {
        self.kids_of(&self.root, None)
    }

    /// Returns the children of an element.
    pub(super) fn kids(&self, element: &Element<'a>) -> Vec<Kid<'a>> {
        self.kids_of(&element.dict, element.page)
    }

    fn kids_of(&self, dict: &Dict<'a>, page: Option<usize>) -> Vec<Kid<'a>> {
        match dict.get::<Object<'_>>("K") {
            Some(Object::Array(kids)) => kids.iter::<Object<'_>>().filter_map(|kid| self.kid(kid, page)).collect(),
            Some(kid) => self.kid(kid, page).into_iter().collect(),
            None => Vec::new(),
        }
    }

    fn kid(&self, kid: Object<'a>, page: Option<usize>) -> Option<Kid<'a>> {
        match kid {
            Object::Number(number) => Some(Kid::Content((page?, u32::try_from(number.as_i64()).ok()?))),
            Object::Dict(dict) => {
                let page = dict.get_ref("Pg").and_then(|page| self.pages.get(&page.into()).copied()).or(page);
                if let Some(number) = dict.get::<u32>("MCID") {
                    return Some(Kid::Content((page?, number)));
                }
                if dict.contains_key("Obj") && !dict.contains_key("S") {
                    return dict
                        .get_ref("Obj")
                        .and_then(|object| self.fields.get(&object.into()).copied())
                        .map(Kid::Content);
                }
                let raw_role = dict.get::<Name<'_>>("S")?.as_str().to_owned();
                Some(Kid::Element(Element { role: self.role(&raw_role), raw_role, dict, page }))
            }
            _ => None,
        }
    }

    /// Returns the standard role that a role is mapped to.
    fn role(&self, raw: &str) -> String {
        let mut role = raw.to_owned();
        for _ in 0..MAX_ROLES {
            if is_standard(&role) {
                break;
            }
            match self.roles.as_ref().and_then(|roles| roles.get::<Name<'_>>(role.as_bytes())) {
                Some(next) => role = next.as_str().to_owned(),
                None => break,
            }
        }
        role
    }
}

impl Element<'_> {
    /// Returns the text that the element states for its content.
    pub(super) fn actual_text(&self) -> Option<String> {
        Some(decoded_text(self.dict.get::<Written<'_>>("ActualText")?.as_bytes()))
    }

    /// Whether a layout attribute places the element as a block.
    pub(super) fn is_placed_as_block(&self) -> bool {
        let is_block = |attributes: &Dict<'_>| {
            attributes.get::<Name<'_>>("Placement").is_some_and(|placement| placement.as_str() == "Block")
        };
        match self.dict.get::<Object<'_>>("A") {
            Some(Object::Dict(attributes)) => is_block(&attributes),
            Some(Object::Array(all)) => has_block(&all, is_block),
            _ => false,
        }
    }
}

fn has_block<'a>(all: &Array<'a>, is_block: impl Fn(&Dict<'a>) -> bool) -> bool {
    all.iter::<Object<'_>>().any(|one| matches!(one, Object::Dict(attributes) if is_block(&attributes)))
}
