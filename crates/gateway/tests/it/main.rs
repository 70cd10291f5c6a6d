//! What a caller of this crate can rely on, through its front door.

#[cfg(test)]
mod admin_side;
#[cfg(test)]
mod agreement;
#[cfg(test)]
mod api;
// The store's generators, so that both crates are asked the same questions.
#[cfg(test)]
#[path = "../../../store/tests/it/arbitrary.rs"]
mod arbitrary;
#[cfg(test)]
mod export;
#[cfg(test)]
mod import;
#[cfg(test)]
mod listening;
#[cfg(test)]
mod openapi;
#[cfg(test)]
mod proxy;
#[cfg(test)]
mod stream;
#[cfg(test)]
mod viewer_files;
