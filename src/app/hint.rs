//! The next step after an error, as the user of the program takes it.

use std::io::ErrorKind;

use ibid::Error;

/// Returns the next step, if one is known.
pub(crate) fn hint(error: &Error) -> Option<&'static str> {
    match error {
        Error::Index { .. } => Some("rebuild it with `ibid index --rebuild`"),
        Error::Damaged { .. } => {
            Some("`ibid verify` lists the damage; `ibid verify --repair` rebuilds the index from the corpus")
        }
        Error::Locked { .. } => Some("wait for it to finish, or stop it"),
        Error::Disk { cause, .. } if cause.kind() == ErrorKind::StorageFull => {
            Some("free some space and run the command again; the index is unchanged")
        }
        Error::Interrupted => Some("run the command again to finish"),
        Error::Engine { .. } => Some("check the index with `ibid verify`"),
        Error::TimedOut | Error::OverBudget => Some("split the question into smaller ones"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn errors_that_a_user_can_mend_have_a_next_step() {
        let path = || "index".into();
        let what = || "what".to_owned();
        for (error, wanted) in [
            (Error::Index { path: path(), what: what() }, "--rebuild"),
            (Error::Damaged { path: path(), what: what() }, "ibid verify"),
            (Error::Locked { path: path(), by: None }, "stop it"),
            (Error::disk("index", "writing")(io::Error::from(ErrorKind::StorageFull)), "free some space"),
            (Error::Interrupted, "run the command again"),
            (Error::Engine { path: path(), what: "searching", cause: what() }, "ibid verify"),
            (Error::OverBudget, "split"),
        ] {
            assert!(hint(&error).is_some_and(|hint| hint.contains(wanted)), "{error}");
        }
        assert_eq!(hint(&Error::input("a", "b")), None);
    }
}
