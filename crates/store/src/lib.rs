//! Keeps audit entries in SQLite: one writer, group commit, keyset pages.
