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
            #[cfg(test)]
            pub(super) const ALL: &[(&str, Key)] = &[$((stringify!($key), Key::$key)),*];
        }
    };
}

include!("english.rs");

impl Key {
    /// What it says in English.
    pub(super) fn english(self) -> &'static str {
        ENGLISH.get(self as usize).copied().unwrap_or_default()
    }
}
