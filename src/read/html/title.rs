//! Chooses the article's title, without the site's name, from the titles that a page offers.

/// Characters between a title and the name of a site.
const SEPARATORS: [char; 10] = ['|', '-', '–', '—', '«', '»', '/', '\\', '·', '>'];

/// The titles that a page offers, with white space collapsed.
#[derive(Debug, Default)]
pub(super) struct TitleCandidates {
    /// Headline and name of its JSON-LD article.
    pub headline: Option<String>,
    pub name: Option<String>,
    /// Titles declared in its meta tags, best first.
    pub stated: Vec<String>,
    /// Its `<title>`.
    pub page: String,
    /// Its first level-one and level-two headings.
    pub headings: Vec<String>,
}

impl TitleCandidates {
    /// Returns the article's title, or `None` if the page offers none.
    pub(super) fn best(&self, site: Option<&str>) -> Option<String> {
        let page = bare(&self.page);
        let is_shown = |title: &&String| page.contains(&bare(title)) || self.headings.contains(title);
        let from_json = match (&self.name, &self.headline) {
            (Some(name), Some(headline)) if is_shown(&headline) && !is_shown(&name) => Some(headline),
            (name, headline) => name.as_ref().or(headline.as_ref()),
        };
        // A candidate that is also shown on the page is its title; one written for search engines or feeds may not be.
        let is_heading = |title: &&String| self.headings.iter().any(|heading| bare(heading) == bare(title));
        let offered = || from_json.into_iter().chain(&self.stated);
        let title =
            offered().find(is_heading).or(from_json).or_else(|| offered().find(is_shown)).or(self.stated.first());
        let title = title.map_or_else(
            || self.of_page(site),
            |title| {
                let named = without_site(title, site);
                let heading =
                    parts(named).map(|(front, _)| front).find(|part| self.headings.iter().any(|it| it == part));
                heading.unwrap_or(named).to_owned()
            },
        );
        (!title.is_empty()).then_some(title)
    }

    /// Returns the `<title>` without the site's name, or the heading used in its place.
    fn of_page(&self, site: Option<&str>) -> String {
        let page = self.page.as_str();
        if page.is_empty() {
            return self.headings.first().cloned().unwrap_or_default();
        }
        let is_heading = |part: &str| self.headings.iter().any(|heading| heading == part);
        let heading =
            loose_parts(page).find_map(|(front, back)| [front, back].into_iter().find(|part| is_heading(part)));
        if let Some(heading) = heading {
            return heading.to_owned();
        }
        let named = without_site(page, site);
        if named.len() < page.len() {
            return named.to_owned();
        }
        let words = |text: &str| text.split_whitespace().count();
        match parts(page).last() {
            Some((front, back)) if words(front) > 4 && words(back) <= words(front) => front.to_owned(),
            _ => page.to_owned(),
        }
    }
}

/// Returns a title without the site's name before or after it.
fn without_site<'a>(title: &'a str, site: Option<&str>) -> &'a str {
    let Some(site) = site.map(bare).filter(|site| !site.is_empty()) else { return title };
    let cut = parts(title).find_map(|(front, back)| match (bare(front) == site, bare(back) == site) {
        (false, true) => Some(front),
        (true, false) => Some(back),
        _ => None,
    });
    cut.unwrap_or(title)
}

/// Returns the title split in two at each of its separators.
fn parts(title: &str) -> impl Iterator<Item = (&str, &str)> {
    title.char_indices().filter(|(_, c)| SEPARATORS.contains(c)).filter_map(move |(at, c)| {
        let (front, back) = (&title[..at], &title[at + c.len_utf8()..]);
        let apart = front.ends_with(' ') && back.starts_with(' ') || matches!(c, '|' | '«' | '»');
        let (front, back) = (front.trim(), back.trim());
        (apart && !front.is_empty() && !back.is_empty()).then_some((front, back))
    })
}

/// Returns the title split in two at each sign that may separate it from the name of a site, also within a title.
fn loose_parts(title: &str) -> impl Iterator<Item = (&str, &str)> {
    title.char_indices().filter(|(_, c)| SEPARATORS.contains(c) || matches!(c, ':' | '：' | '_' | ',')).filter_map(
        |(at, c)| {
            let (front, back) = (title[..at].trim(), title[at + c.len_utf8()..].trim());
            (!front.is_empty() && !back.is_empty()).then_some((front, back))
        },
    )
}

/// Returns only the letters and digits, in lower case.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(title: &str, headings: &[&str]) -> TitleCandidates {
        TitleCandidates {
            page: title.to_owned(),
            headings: headings.iter().map(|&heading| heading.to_owned()).collect(),
            ..TitleCandidates::default()
        }
    }

    #[test]
    fn the_name_of_the_site_is_left_out() {
        let best = |offers: TitleCandidates, site| offers.best(site).unwrap_or_default();
        assert_eq!(best(page("Rain in May | The Daily", &["Rain in May"]), None), "Rain in May");
        assert_eq!(best(page("The Daily - Rain", &[]), Some("the daily")), "Rain");
        assert_eq!(best(page("Rain falls on the whole country - Daily", &[]), None), "Rain falls on the whole country");
        assert_eq!(best(page("Well-known - unknown", &[]), None), "Well-known - unknown");
        assert_eq!(page("", &[]).best(None), None);
    }
}
