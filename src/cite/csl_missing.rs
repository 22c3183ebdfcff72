//! Stands in for citation styles in a build without the feature `styles`: no style can be loaded.

use std::convert::Infallible;
use std::marker::PhantomData;

use super::item::Item;
use super::locator::Locator;
use super::styled::FormattedCitations;
use crate::error::{Error, Result};

/// A citation style; none exists in this build.
#[derive(Clone, Debug)]
pub struct Style {
    never: Infallible,
}

impl Style {
    /// Fails: this build has no citation styles.
    ///
    /// # Errors
    ///
    /// Always an [`Error::Input`].
    pub fn load(name: &str) -> Result<Self> {
        Err(Error::input(name, "this build has no citation styles: enable the feature `styles`"))
    }

    /// Returns no names.
    pub const fn names() -> Vec<(&'static str, &'static str)> {
        Vec::new()
    }

    /// Returns whether citations are footnotes.
    pub const fn is_note(&self) -> bool {
        match self.never {}
    }

    /// Returns the title of the style.
    pub const fn title(&self) -> &str {
        match self.never {}
    }
}

/// The citations of a document in order; none can be made in this build.
pub struct Bibliography<'a> {
    never: Infallible,
    style: PhantomData<&'a Style>,
}

impl<'a> Bibliography<'a> {
    /// Creates an empty bibliography of a style.
    ///
    /// # Errors
    ///
    /// None, since there is no style.
    pub const fn new(style: &'a Style, _: Option<&str>) -> Result<Self> {
        match style.never {}
    }

    /// Adds one citation of one or more works with their locators.
    pub const fn cite(&mut self, _: &[(&Item, Option<Locator>)]) {
        match self.never {}
    }

    /// Formats all citations.
    pub const fn finish(self) -> FormattedCitations {
        let _ = self.style;
        match self.never {}
    }
}
