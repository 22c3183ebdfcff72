//! JSON Schemas of types that serialize as something else than their fields.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::article::Timestamp;
use crate::claim::{LeftOut, MatchKind, PartKind, PartStatus, Stance, Verdict as ClaimVerdict};
use crate::ingest::Fault;
use crate::quote::{ChangeKind, Verdict as QuoteVerdict};
use crate::report::{Position, Severity};
use crate::text::{ParagraphKind, Span};

impl JsonSchema for Span {
    fn schema_name() -> Cow<'static, str> {
        "Span".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "[start, end) in bytes of a text, on character boundaries",
            "type": "array",
            "items": {"type": "integer", "minimum": 0},
            "minItems": 2,
            "maxItems": 2,
        })
    }
}

impl JsonSchema for Timestamp {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Timestamp".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^[0-9]{2,}:[0-9]{2}:[0-9]{2}$"})
    }
}

impl JsonSchema for Position {
    fn schema_name() -> Cow<'static, str> {
        "Position".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let number = || json_schema!({"type": "integer", "minimum": 1});
        json_schema!({
            "description": "Line and column, from 1; columns in code points",
            "type": "object",
            "properties": {"line": number(), "column": number()},
            "required": ["line", "column"],
        })
    }
}

/// Implements [`JsonSchema`] for an enumeration that serializes as a string. A variant that is not listed does not
/// compile.
macro_rules! names {
    ($($kind:ident: $($variant:ident),+;)+) => {$(
        impl JsonSchema for $kind {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($kind).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                const fn listed(it: $kind) -> $kind {
                    match it { $($kind::$variant)|+ => it }
                }
                json_schema!({"type": "string", "enum": [$(listed($kind::$variant)),+]})
            }
        }
    )+};
}

names! {
    ParagraphKind: Body, Heading, Caption, ListItem, Quote, TableRow, Code, Note;
    QuoteVerdict: Exact, Normalized, Elided, Altered, WrongSource, Ambiguous, NotFound;
    ChangeKind: Number, Negation, Name, Word, Case, Order, Punctuation, Ellipsis;
    ClaimVerdict: Supported, PartlySupported, Refuted, Conflicting, NotEnoughEvidence;
    Stance: Supports, Refutes, Related;
    MatchKind: Number, Date, Entity, Word, Negation;
    PartKind: Name, Content, Amount, Time, Speaker, Certainty, Condition, Quantifier, Rank, Negation, Cause, Order,
        Comparison, Relation;
    PartStatus: Found, Missing, Contradicted;
    LeftOut: Question, Opinion, Instruction, Fragment;
    Severity: Note, Warning, Error;
    Fault: Damage, Drift, Unreadable, Leftover;
}
