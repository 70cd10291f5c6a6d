//! The keys of all texts of the user interface, generated from `english.rs`. A text without a key does not
//! compile. A test and the build check that every other language has a text for each key.

macro_rules! catalogue {
    ($($key:ident = $english:literal;)*) => {
        /// A text of the user interface. The doc comment of each variant is its English text.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Key {
            $(#[doc = $english] $key,)*
        }

        /// The English text of each key, in the order of the keys.
        pub(super) const ENGLISH: &[&str] = &[$($english),*];

        impl Key {
            /// Every key with its name, in order.
            pub(super) const ALL: &[(&str, Key)] = &[$((stringify!($key), Key::$key)),*];
        }
    };
}

include!("english.rs");

impl Key {
    /// Returns the key with this name, for use in constants.
    ///
    /// # Panics
    /// If no key has this name, which is a compile error in a constant.
    #[expect(clippy::panic, reason = "it is evaluated at compile time")]
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

    /// The English text.
    pub(super) fn english(self) -> &'static str {
        ENGLISH.get(self as usize).copied().unwrap_or_default()
    }
}

/// `==` for slices, which is not available in const functions.
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
