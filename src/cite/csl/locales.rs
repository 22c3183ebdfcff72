//! Selects among the CSL project's locales, which are embedded in the program and contain the terms of styles (`para.`,
//! `n.d.`, month names).

use hayagriva::citationberg::{Locale, LocaleCode};

use crate::error::{Error, Result};

/// Returns the locale for a BCP 47 tag: an exact match, or the first of that language, its primary country first.
pub(super) fn named(tag: &str, all: &[Locale]) -> Result<LocaleCode> {
    let tag = tag.trim().replace('_', "-").to_lowercase();
    let base = tag.split('-').next().unwrap_or_default();
    let usual = match base {
        "en" => "en-us".to_owned(),
        "zh" => "zh-cn".to_owned(),
        base => format!("{base}-{base}"),
    };
    let codes = || all.iter().filter_map(|locale| locale.lang.as_ref());
    let is = |code: &LocaleCode, wanted: &str| code.0.to_lowercase() == wanted;
    let has_base = |code: &LocaleCode| code.0.split('-').next() == Some(base);
    let found = codes()
        .find(|code| is(code, &tag))
        .or_else(|| codes().find(|code| is(code, &usual)))
        .or_else(|| codes().find(|code| has_base(code)));
    found.cloned().ok_or_else(|| {
        let known = codes().map(|code| code.0.as_str()).collect::<Vec<_>>().join(" ");
        Error::input(tag.clone(), format!("no citation terms in this language; available: {known}"))
    })
}
