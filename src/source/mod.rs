//! Where entries come from. A source answers two calls, a page and one entry; what can go wrong is one
//! enum, [`SourceError`]. It knows no signal and nothing of the screen.

mod abort;
mod error;
mod rest;

pub use abort::Abort;
pub use error::SourceError;
pub use rest::Rest;
