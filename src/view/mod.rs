//! Views that several features use: a value of an entry, the two buttons beside it, a filter in words, a
//! failure in words, an entry in one sentence, an explanation in words.

pub mod cell;
pub mod criterion_words;
pub mod explanation_words;
pub mod failure;
pub mod filter_actions;
pub mod sentence;
pub mod time;
