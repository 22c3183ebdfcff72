//! The relations of Universal Dependencies that the comparison of claims uses.

/// Relation of a word to its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// The predicate of the sentence.
    Root,
    /// Subject of an active verb or of a copula.
    Subject,
    /// Subject of a passive verb.
    PassiveSubject,
    /// Direct object.
    Object,
    /// Recipient without a preposition.
    IndirectObject,
    /// Agent of a passive verb.
    Agent,
    /// Phrase that modifies a verb.
    Oblique,
    /// Phrase that modifies a noun.
    NounModifier,
    /// Possessor.
    Possessive,
    /// Apposition.
    Apposition,
    /// Further word of a name.
    Flat,
    /// Noun before a noun.
    Compound,
    /// Number of a noun.
    Numeral,
    /// Preposition.
    Case,
    /// Auxiliary.
    Auxiliary,
    /// Auxiliary of the passive.
    PassiveAuxiliary,
    /// Copula.
    Copula,
    /// Member of a coordination.
    Conjunct,
    /// Clause that is the object of a verb.
    Complement,
    /// Clause without a subject of its own that is the object of a verb.
    OpenComplement,
    /// Clause that modifies a noun.
    RelativeClause,
    /// Participle or infinitive that modifies a noun.
    Adnominal,
    /// Clause that modifies a verb.
    Adverbial,
    /// Clause beside another, such as `she said`.
    Parataxis,
    /// Any other.
    Other,
}

impl Relation {
    /// Returns the relation of a name of Universal Dependencies.
    pub fn named(name: &str) -> Self {
        match name {
            "root" => Self::Root,
            "nsubj:pass" | "csubj:pass" => Self::PassiveSubject,
            "obl:agent" => Self::Agent,
            "obl:arg" => Self::Oblique,
            "nmod:poss" => Self::Possessive,
            "aux:pass" => Self::PassiveAuxiliary,
            "acl:relcl" => Self::RelativeClause,
            "iobj" => Self::IndirectObject,
            _ => match name.split(':').next().unwrap_or(name) {
                "nsubj" | "csubj" => Self::Subject,
                "obj" => Self::Object,
                "obl" => Self::Oblique,
                "nmod" => Self::NounModifier,
                "appos" => Self::Apposition,
                "flat" | "fixed" | "goeswith" => Self::Flat,
                "compound" => Self::Compound,
                "nummod" => Self::Numeral,
                "case" => Self::Case,
                "aux" => Self::Auxiliary,
                "cop" => Self::Copula,
                "conj" => Self::Conjunct,
                "ccomp" => Self::Complement,
                "xcomp" => Self::OpenComplement,
                "acl" => Self::Adnominal,
                "advcl" => Self::Adverbial,
                "parataxis" => Self::Parataxis,
                _ => Self::Other,
            },
        }
    }
}
