//! Dates as ranges of days: `2018-06` is any day of June 2018.

/// Returns the first and last day of an ISO 8601 date of any precision, each as the number `yyyymmdd`. Returns `None`
/// for anything else. A time after the day is ignored.
pub fn days(date: &str) -> Option<(u64, u64)> {
    let mut parts = date.split('T').next()?.split('-');
    let year = number(parts.next()?, 4)?;
    let Some(month) = parts.next() else { return Some((year * 10_000 + 101, year * 10_000 + 1231)) };
    let month = number(month, 2).filter(|month| (1..=12).contains(month))?;
    let start = year * 10_000 + month * 100;
    let length = length_of(year, month);
    let Some(day) = parts.next() else { return Some((start + 1, start + length)) };
    let day = number(day.get(..2)?, 2).filter(|day| (1..=length).contains(day))?;
    parts.next().is_none().then_some((start + day, start + day))
}

fn number(digits: &str, length: usize) -> Option<u64> {
    let is_number = digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten()
}

fn length_of(year: u64, month: u64) -> u64 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_means_every_day_of_its_period() {
        assert_eq!(days("2018"), Some((20_180_101, 20_181_231)));
        assert_eq!(days("2020-02"), Some((20_200_201, 20_200_229)));
        assert_eq!(days("2018-06-01"), Some((20_180_601, 20_180_601)));
        assert_eq!(days("2018-06-01T10:00:00+08:00"), Some((20_180_601, 20_180_601)));
        for wrong in ["", "18", "2018-13", "2018-02-29", "2018-6-1", "june", "2018-06-01-01"] {
            assert_eq!(days(wrong), None, "{wrong}");
        }
    }
}
