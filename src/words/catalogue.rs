//! The keys of every word on the screen, from `english.rs`. A word that has no key does not compile; that
//! another language has a text for each key is for a test, and for the build, to see to.

macro_rules! catalogue {
    ($($key:ident = $english:literal;)*) => {
        /// A text of the viewer. What it says in English is beside it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Key {
            $(#[doc = $english] $key,)*
        }

        /// The English text of each key, in the order of the keys.
        pub(super) const ENGLISH: &[&str] = &[$($english),*];

        impl Key {
            /// Every key, by its name, in order.
            pub(super) const ALL: &[(&str, Key)] = &[$((stringify!($key), Key::$key)),*];
        }
    };
}

include!("english.rs");

impl Key {
    /// The key of this name, for constants.
    ///
    /// # Panics
    /// When no text has this name: the constant does not compile.
    #[expect(clippy::panic, reason = "it is evaluated when the viewer is compiled")]
    pub const fn named(name: &str) -> Self {
        let mut rest = Self::ALL;
        while let [(other, key), others @ ..] = rest {
            if is_equal(name.as_bytes(), other.as_bytes()) {
                return *key;
            }
            rest = others;
        }
        panic!("no text has this name")
    }

    /// What it says in English.
    pub(super) fn english(self) -> &'static str {
        ENGLISH.get(self as usize).copied().unwrap_or_default()
    }
}

/// As `==`, which constants cannot have.
const fn is_equal(one: &[u8], other: &[u8]) -> bool {
    let (mut one, mut other) = (one, other);
    while let ([first, rest @ ..], [second, further @ ..]) = (one, other) {
        if *first != *second {
            return false;
        }
        (one, other) = (rest, further);
    }
    one.is_empty() && other.is_empty()
}
