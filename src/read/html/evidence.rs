//! Determines the purpose of an element from its name, roles, classes and id.
//!
//! Classes are compared word by word (`post-share_buttons`, `relatedPosts`), so no word is found inside another.

use std::ops::{BitAnd, BitAndAssign, BitOr, BitOrAssign};

use dom_query::Element;

/// A set of purposes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Roles(u16);

impl Roles {
    /// Not shown to readers.
    pub(super) const HIDDEN: Self = Self(1);
    /// Navigation: menus, breadcrumbs, page numbers.
    pub(super) const NAVIGATION: Self = Self(1 << 1);
    /// Beside or around the article: sidebar, footer, site header.
    pub(super) const ASIDE: Self = Self(1 << 2);
    /// Calls to action: share, subscribe, accept, buy.
    pub(super) const PROMPT: Self = Self(1 << 3);
    /// Links to other pages: related, recommended, popular.
    pub(super) const ELSEWHERE: Self = Self(1 << 4);
    /// Comments by readers.
    pub(super) const COMMENTS: Self = Self(1 << 5);
    /// About the article: byline, date, author box, tags.
    pub(super) const ABOUT: Self = Self(1 << 6);
    /// Caption or credit of a picture.
    pub(super) const CAPTION: Self = Self(1 << 7);
    /// A table cell.
    pub(super) const CELL: Self = Self(1 << 8);
    /// A table row.
    pub(super) const ROW: Self = Self(1 << 9);
    /// The credit of a picture.
    pub(super) const CREDIT: Self = Self(1 << 10);

    /// Every role: the initial value before any text is seen.
    pub(super) const ALL: Self = Self(u16::MAX);
    /// Everything that is not the article's own text.
    pub(super) const CLUTTER: Self = Self(
        Self::HIDDEN.0
            | Self::NAVIGATION.0
            | Self::ASIDE.0
            | Self::PROMPT.0
            | Self::ELSEWHERE.0
            | Self::COMMENTS.0
            | Self::ABOUT.0,
    );
    /// Clutter that may be long.
    pub(super) const LONG_CLUTTER: Self = Self(Self::ELSEWHERE.0 | Self::COMMENTS.0);
    /// Roles that an inline element can give to the paragraph that it fills.
    pub(super) const INLINE: Self = Self(Self::PROMPT.0 | Self::ELSEWHERE.0 | Self::COMMENTS.0 | Self::ABOUT.0);

    /// Whether it has all roles of `other`.
    pub(super) const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether it has any role of `other`.
    pub(super) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl Roles {
    /// Returns its members one by one.
    pub(super) fn each(self) -> impl Iterator<Item = Self> {
        (0..u16::BITS).map(|bit| Self(1 << bit)).filter(move |&role| self.contains(role))
    }

    /// Returns all roles except those of `other`.
    pub(super) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl BitOr for Roles {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Roles {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl BitAnd for Roles {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl BitAndAssign for Roles {
    fn bitand_assign(&mut self, other: Self) {
        self.0 &= other.0;
    }
}

/// Returns the purpose of an element. `is_heading`: it is in a heading.
pub(super) fn of(element: &Element, is_heading: bool) -> Roles {
    let name: &str = &element.name.local;
    let mut roles = match name {
        "nav" => Roles::NAVIGATION,
        "footer" | "aside" => Roles::ASIDE,
        "td" | "th" => Roles::CELL,
        "tr" => Roles::ROW,
        "figcaption" => Roles::CAPTION,
        _ => Roles::default(),
    };
    let is_heading = is_heading || matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
    // Wikipedia shows the image of a formula, and hides its text.
    let is_formula = element.attrs.iter().any(|attribute| attribute.value.contains("mwe-math-mathml"));
    for attribute in &element.attrs {
        let value: &str = &attribute.value;
        roles |= match &*attribute.name.local {
            "hidden" => Roles::HIDDEN,
            "aria-hidden" if value == "true" && !element.attrs.iter().any(|other| shows_fallback(&other.value)) => {
                Roles::HIDDEN
            }
            "style" if hides(value) && !is_formula => Roles::HIDDEN,
            "role" => of_role(value),
            // It is derived from the words of the heading.
            "id" if is_heading => Roles::default(),
            "class" | "id" if !matches!(name, "body" | "html") => of_words(value),
            _ => Roles::default(),
        };
    }
    roles
}

/// Whether an element contains one article, by its name, its classes or its microdata.
pub(super) fn is_article(element: &Element) -> bool {
    let name: &str = &element.name.local;
    matches!(name, "article" | "main")
        || element.attrs.iter().any(|attribute| match &*attribute.name.local {
            "class" if !matches!(name, "body" | "html") => attribute.value.split_ascii_whitespace().any(|class| {
                matches!(
                    class,
                    "hentry" | "h-entry" | "post" | "article" | "entry" | "story" | "single-post" | "blog-post"
                )
            }),
            "itemtype" => ["Article", "BlogPosting", "Report"].iter().any(|kind| attribute.value.ends_with(kind)),
            _ => false,
        })
}

/// Fallback images of formulas are hidden from screen readers only.
fn shows_fallback(value: &str) -> bool {
    value.contains("fallback-image")
}

/// Whether a style hides the element or strikes it out.
fn hides(style: &str) -> bool {
    style.split(';').any(|rule| {
        rule.split_once(':').is_some_and(|(property, value)| {
            let (property, value) = (property.trim(), value.trim());
            let is_struck = property.starts_with("text-decoration")
                && value.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("line-through"));
            let value = value.split_ascii_whitespace().next().unwrap_or("");
            property.eq_ignore_ascii_case("display") && value.eq_ignore_ascii_case("none")
                || property.eq_ignore_ascii_case("visibility") && value.eq_ignore_ascii_case("hidden")
                || is_struck
        })
    })
}

fn of_role(role: &str) -> Roles {
    match role {
        "navigation" | "menu" | "menubar" | "toolbar" | "tablist" => Roles::NAVIGATION,
        "complementary" | "contentinfo" | "banner" | "search" => Roles::ASIDE,
        "alert" | "alertdialog" | "dialog" => Roles::PROMPT,
        _ => Roles::default(),
    }
}

/// A class or id longer than this, in bytes or in words, is derived from a heading or a title.
const MAX_LENGTH: usize = 60;
const MAX_WORDS: usize = 5;

/// Returns the roles indicated by the words of a class list or an id.
fn of_words(value: &str) -> Roles {
    let mut roles = Roles::default();
    for token in value.split_ascii_whitespace() {
        // Blogs mark a post with the names of its tags and categories.
        let words = token.split(['-', '_']).filter(|word| !word.is_empty()).count();
        if token.starts_with("tag-") || token.starts_with("category-") || token.len() > MAX_LENGTH || words > MAX_WORDS
        {
            continue;
        }
        let mut word = [0_u8; MAX_LENGTH];
        let mut length = 0;
        let mut lower = false;
        for byte in token.bytes() {
            let breaks = !byte.is_ascii_alphanumeric() || byte.is_ascii_uppercase() && lower;
            if breaks && length > 0 {
                roles |= of_word(&word[..length]);
                length = 0;
            }
            if byte.is_ascii_alphanumeric() {
                word[length] = byte.to_ascii_lowercase();
                length += 1;
            }
            lower = byte.is_ascii_lowercase();
        }
        roles |= of_word(&word[..length]);
    }
    roles
}

fn of_word(word: &[u8]) -> Roles {
    match word {
        b"nav" | b"navbar" | b"navigation" | b"menu" | b"submenu" | b"breadcrumb" | b"breadcrumbs" | b"pagination"
        | b"pager" | b"pagenav" | b"toolbar" | b"skip" | b"prevnext" | b"toc" => Roles::NAVIGATION,
        b"sidebar" | b"aside" | b"footer" | b"masthead" | b"colophon" | b"copyright" | b"widget" | b"widgets"
        | b"banner" | b"disclaimer" | b"impressum" => Roles::ASIDE,
        b"share" | b"sharing" | b"shares" | b"sharedaddy" | b"sharethis" | b"sharebar" | b"addthis" | b"addtoany"
        | b"social" | b"socials" | b"follow" | b"newsletter" | b"newsletters" | b"subscribe" | b"subscription"
        | b"signup" | b"signin" | b"login" | b"register" | b"promo" | b"promos" | b"promotion" | b"ad" | b"ads"
        | b"adv" | b"advert" | b"adverts" | b"advertisement" | b"advertising" | b"adsense" | b"sponsor"
        | b"sponsored" | b"sponsors" | b"cookie" | b"cookies" | b"gdpr" | b"consent" | b"popup" | b"modal"
        | b"overlay" | b"donate" | b"donation" | b"cta" | b"rating" | b"ratings" | b"vote" | b"votes" | b"print"
        | b"werbung" | b"anzeige" | b"publicidad" | b"reklama" | b"feedback" | b"shop" | b"cart" | b"affiliate" => {
            Roles::PROMPT
        }
        b"related" | b"relateds" | b"relatedposts" | b"relatedarticles" | b"recommended" | b"recommendation"
        | b"recommendations" | b"recommend" | b"recirc" | b"recirculation" | b"outbrain" | b"taboola" | b"trending"
        | b"popular" | b"mostread" | b"readmore" | b"morefrom" | b"upnext" | b"readnext" | b"zergnet"
        | b"revcontent" | b"jp-relatedposts" | b"yarpp" | b"crp" | b"similar" | b"suggestions" | b"suggested" => {
            Roles::ELSEWHERE
        }
        b"comment" | b"comments" | b"kommentar" | b"comentario" | b"commentaire" | b"disqus" | b"commentlist"
        | b"respond" | b"reply" | b"replies" | b"kommentare" | b"commentaires" | b"comentarios" | b"trackback"
        | b"trackbacks" | b"pingback" | b"pingbacks" => Roles::COMMENTS,
        b"byline" | b"bylines" | b"author" | b"authors" | b"bio" | b"dateline" | b"timestamp" | b"postmeta"
        | b"meta" | b"metadata" | b"tags" | b"tagcloud" | b"keywords" | b"topics" | b"contributors" | b"published"
        | b"pubdate" | b"autor" => Roles::ABOUT,
        b"caption" | b"captions" | b"figcaption" | b"legende" => Roles::CAPTION,
        b"credit" | b"credits" => Roles::CAPTION | Roles::CREDIT,
        _ => Roles::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_read_word_by_word() {
        assert_eq!(of_words("post__shareButtons x"), Roles::PROMPT);
        assert_eq!(of_words("post__share-buttons"), Roles::PROMPT);
        assert_eq!(of_words("entryRelated related-posts"), Roles::ELSEWHERE);
        assert_eq!(of_words("download padded"), Roles::default());
        assert_eq!(of_words("unit--article--story-byline"), Roles::ABOUT);
        assert_eq!(of_words("post tag-comments category-related"), Roles::default());
    }

    #[test]
    fn hidden_is_what_the_style_says() {
        assert!(hides("color: red; DISPLAY : none !important") && hides("visibility:hidden"));
        assert!(!hides("display: block; content: 'none'"));
    }
}
