//! Text analysis: spans, blocks, sentences, tokens and languages. Pure functions; imports no other module of the crate.

mod block;
mod calendar;
mod day;
mod fold;
mod lang;
mod negation;
mod paragraph;
pub mod quantity;
mod request;
mod sentence;
mod span;
mod stem;
mod stop;
mod token;
mod variants;

pub use block::{Block, ParagraphKind};
pub use calendar::{is_weekday_in_any_language, month_in_any_language};
pub use day::days;
pub use fold::{fold_into, has_letters, is_paired_script, is_unsegmented_script};
pub use lang::{Lang, detect};
pub use negation::denies;
pub use paragraph::paragraphs;
pub use request::{RequestRole, request_role, without_question_words};
pub use sentence::sentences;
pub use span::{Span, line_of};
pub use stem::PlainWord;
pub use stop::is_stop_word;
pub use token::{Analyzer, Analyzers, FirstByteFilter, Form, NumberedToken, TermNumbers, Token, TokenStream};
