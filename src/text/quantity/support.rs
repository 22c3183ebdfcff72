//! Whether what a source states supports what a claim says: unlike [`Agreement`], this has a direction. A claim may be
//! rounder than its source, but not more precise.

use super::agree::Agreement;
use super::qualifier::Qualifier;
use super::when::{Period, When};
use super::{Quantity, Value};

/// How the figure of a source supports that of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Support {
    /// It states the same.
    Full,
    /// It states the same, of which the claim is a correct rounding or leaves out a bound.
    Rounded,
    /// It states less than the claim: a day without its year, a rounder number, a bound.
    Partial,
    /// Both cannot be true of the same thing.
    Contradicted,
    /// They measure different things.
    Unrelated,
}

impl Quantity {
    /// Returns how the figure of a source supports this one, of a claim.
    ///
    /// Two quantities that can both be true need not mean the same: `over 370` and `over 556` have numbers in common,
    /// as do `5 to 7` and `6 to 9`. One-sided bounds and ranges must have the same end points.
    pub fn supported_by(&self, source: &Self) -> Support {
        let plain = |quantity: &Self| Self { qualifier: Qualifier::Stated, ..*quantity };
        match self.agrees(source) {
            Agreement::Equal => Support::Full,
            Agreement::Consistent => {
                let are_bounds = self.is_lower_bound() && source.is_lower_bound()
                    || self.is_upper_bound() && source.is_upper_bound();
                let differ = are_bounds && plain(self).agrees(&plain(source)) == Agreement::Different;
                if differ || !self.ends_agree(source) {
                    Support::Contradicted
                } else if self.says_more_than(source) || self.is_finer_than(source) {
                    Support::Partial
                } else {
                    Support::Full
                }
            }
            Agreement::Rounded if self.roundness() > source.roundness() => Support::Rounded,
            Agreement::Different
                if self.role.may_be(source.role) && plain(self).agrees(&plain(source)) == Agreement::Equal =>
            {
                Support::Rounded
            }
            Agreement::Rounded | Agreement::Different => Support::Contradicted,
            Agreement::Incomparable => Support::Unrelated,
        }
    }

    const fn is_lower_bound(&self) -> bool {
        matches!(self.qualifier, Qualifier::Over | Qualifier::AtLeast)
    }

    const fn is_upper_bound(&self) -> bool {
        matches!(self.qualifier, Qualifier::Under | Qualifier::AtMost)
    }

    /// Returns the power of ten that the number was rounded to, by its trailing zeros.
    fn roundness(&self) -> Option<i8> {
        match self.value {
            Value::Number(number) | Value::Vague(number) | Value::Range(number, _) => Some(number.round),
            Value::When(_) | Value::Score(..) | Value::Label => None,
        }
    }

    /// Returns whether two ranges have the same end points; `true` for anything but ranges.
    fn ends_agree(&self, source: &Self) -> bool {
        let number = |number| Self { value: Value::Number(number), qualifier: Qualifier::Stated, ..*self };
        match (self.value, source.value) {
            (Value::Range(low, high), Value::Range(least, most)) => {
                let agree = |one, other| number(one).agrees(&number(other)) != Agreement::Different;
                agree(low, least) && agree(high, most)
            }
            (Value::When(When::Period(one)), Value::When(When::Period(other))) => {
                one == other || !(is_stretch(one) && is_stretch(other))
            }
            _ => true,
        }
    }

    /// Returns whether this is a plain number where a consistent source states a bound, a range or an estimate, of which the
    /// number is no rounding: `412` where the source says `over 400`.
    fn is_finer_than(&self, source: &Self) -> bool {
        let Value::Number(_) = self.value else { return false };
        let is_open = source.qualifier != Qualifier::Stated || !matches!(source.value, Value::Number(_));
        if self.qualifier != Qualifier::Stated || !is_open || matches!(source.value, Value::When(_)) {
            return false;
        }
        let plain = Self { qualifier: Qualifier::Stated, ..*source };
        match self.agrees(&plain) {
            _ if !matches!(source.value, Value::Number(_)) => true,
            Agreement::Equal => false,
            Agreement::Consistent | Agreement::Rounded => self.roundness() <= source.roundness(),
            Agreement::Different | Agreement::Incomparable => true,
        }
    }

    /// Returns whether a consistent source leaves part of this figure open.
    fn says_more_than(&self, source: &Self) -> bool {
        match (self.value, source.value) {
            (Value::When(When::Period(claimed)), Value::When(When::Period(stated))) => {
                // `in June` of a source does not say which day; a decade does not say which year.
                claimed != stated && stated.contains(claimed)
            }
            (Value::When(When::Period(claimed)), Value::When(When::Yearless { days, .. })) => {
                // The year is left out, or the day too.
                days.is_none() || claimed.only_day().is_some() || claimed.is_within(31)
            }
            (Value::When(When::Period(_)), Value::When(When::Weekday(_) | When::MonthDay(_)))
            | (Value::When(When::Yearless { days: Some(_), .. }), Value::When(When::Yearless { days: None, .. })) => {
                true
            }
            (Value::Number(claimed), Value::Number(stated)) => {
                claimed.place < stated.place && claimed.value != stated.value && self.unit == source.unit
            }
            _ => false,
        }
    }
}

/// Returns whether a period spans several years and is not a decade or a century.
fn is_stretch(period: Period) -> bool {
    let years = period.last.year() - period.first.year();
    years > 0 && !matches!(years, 9 | 99)
}

#[cfg(test)]
mod tests {
    use super::super::tests::one;
    use super::*;

    #[test]
    fn a_claim_may_be_rounder_than_its_source_but_not_finer() {
        use Support::{Contradicted, Full, Partial, Rounded, Unrelated};
        for (claim, source, wanted) in [
            ("4.7 billion", "4.66 billion", Full),
            ("4.66 billion", "4.7 billion", Partial),
            ("6,400", "6,351", Rounded),
            ("2 million hours", "two and a half million hours", Contradicted),
            ("20 beds", "19 beds", Contradicted),
            ("about 20 beds", "19 beds", Full),
            ("1,000 projects", "1,051 projects", Contradicted),
            ("12 June 1999", "12 June", Partial),
            ("in June 2018", "4 June 2018", Full),
            ("4 June 2018", "in June 2018", Partial),
            ("900 million pounds", "900 million zloty", Contradicted),
            ("30.9 billion yuan", "$4.5 billion", Unrelated),
            ("2.5 degrees Fahrenheit", "2.5 degrees Celsius", Contradicted),
            ("100 km", "62 miles", Full),
            ("100 miles", "100 km", Contradicted),
            ("fell to 5.4%", "fell from 5.4%", Contradicted),
            ("gate 714", "gate 12", Contradicted),
            ("gate 714", "flight 714", Unrelated),
            ("profit tripled", "profit doubled", Contradicted),
            ("sales rose by 100%", "sales doubled", Full),
            ("over 370", "370", Rounded),
            ("370", "over 370", Rounded),
            ("412 beds", "over 400 beds", Partial),
            ("7.8", "2+", Partial),
            ("90 km", "up to 120 km", Partial),
            ("45 minutes", "less than 60 minutes", Partial),
            ("6 boats", "5 to 7 boats", Partial),
            ("412 beds", "hundreds of beds", Partial),
            ("412 beds", "about 400 beds", Partial),
            ("4.5 million beds", "about 4.48 million beds", Full),
            ("400 beds", "about 400 beds", Full),
            ("over 400 beds", "412 beds", Full),
            ("hundreds of beds", "412 beds", Full),
            ("mehr als 400 Betten", "412 Betten", Full),
            ("412张床", "400多张床", Partial),
        ] {
            assert_eq!(one(claim).supported_by(&one(source)), wanted, "{claim} / {source}");
        }
    }
}
