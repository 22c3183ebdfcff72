//! First bytes of terms.

/// The set of first bytes of some terms.
#[derive(Clone, Debug)]
pub struct FirstByteFilter([bool; 256]);

impl FirstByteFilter {
    /// Collects the first bytes of these terms.
    pub fn of<'t>(terms: impl IntoIterator<Item = &'t str>) -> Self {
        let mut initials = [false; 256];
        for byte in terms.into_iter().filter_map(|term| term.bytes().next()) {
            initials[usize::from(byte)] = true;
        }
        Self(initials)
    }

    pub(super) const fn holds(&self, byte: u8) -> bool {
        self.0[byte.to_ascii_lowercase() as usize]
    }
}
