//! Splits printed names into family and given name; institutions stay whole.
//!
//! A byline does not show which it is. A name is split only if a rule applies, and stays whole if in doubt: a name as
//! printed is never wrong, but one that is split wrongly is.

mod byline;
mod eastern;
mod institutions;
mod lists;
mod western;

/// An author.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Name {
    /// A person whose family name is known.
    Person {
        /// Family name without particle and suffix.
        family: String,
        /// Given names.
        given: Option<String>,
        /// Lower-case particle of the family name: `van`, `de la`.
        particle: Option<String>,
        /// Suffix: `Jr.`, `III`.
        suffix: Option<String>,
    },
    /// An institution, or a name that cannot be split.
    Whole(String),
}

impl Name {
    /// Parses a field that may name several people: `A and B`, `A & B`, `A; B`. An institution stays whole.
    pub fn read_all(printed: &str, source: Option<&str>) -> Vec<Self> {
        Self::read_in(printed, source, None)
    }

    /// Parses a field of an article in a language, which may put the family name first.
    pub(super) fn read_in(printed: &str, source: Option<&str>, lang: Option<&str>) -> Vec<Self> {
        byline::people(printed, |part| Self::one(part, source, lang))
    }

    /// Parses a printed name. A name equal to the source of the article is an institution.
    pub fn read(printed: &str, source: Option<&str>) -> Self {
        Self::one(printed, source, None)
    }

    fn one(printed: &str, source: Option<&str>, lang: Option<&str>) -> Self {
        let printed = printed.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_source = |name: &str| source.is_some_and(|source| source.to_lowercase() == name.to_lowercase());
        if is_source(&printed) {
            return Self::Whole(printed);
        }
        let name = byline::name(&printed);
        let split = if is_source(&name) {
            None
        } else if eastern::is_unspaced(&name) {
            eastern::written_together(&name)
        } else {
            western::split(&name, lang.unwrap_or_default())
        };
        split.unwrap_or(Self::Whole(name))
    }

    fn person(family: &str, given: &str) -> Self {
        let given = Some(given.to_owned()).filter(|given| !given.is_empty());
        Self::Person { family: family.to_owned(), given, particle: None, suffix: None }
    }
}

#[cfg(test)]
mod tests;
