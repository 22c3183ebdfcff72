//! Renders citations as text, Markdown, HTML and Pandoc's Markdown. Passages are quoted verbatim, with markup
//! characters escaped.

mod html;
mod markdown;
mod page;
mod text;

pub use html::html;
pub use markdown::{markdown, pandoc, styled};
pub use page::report_page;
pub use text::text;
