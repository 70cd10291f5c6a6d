//! Integration tests of the crate's public interface.

#[cfg(test)]
mod admin_side;
#[cfg(test)]
mod agreement;
#[cfg(test)]
mod api;
// The store's generators, so that both crates are tested with the same queries.
#[cfg(test)]
#[path = "../../../store/tests/it/arbitrary.rs"]
mod arbitrary;
// The recorder's planted secrets, so that both crates are tested with the same secrets.
#[cfg(test)]
#[path = "../../../record/tests/canaries/mod.rs"]
#[expect(dead_code, reason = "the recorder's tests use the rest")]
mod canaries;
#[cfg(test)]
mod compressing_proxy;
#[cfg(test)]
mod export;
#[cfg(test)]
mod import;
#[cfg(test)]
mod limits;
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
