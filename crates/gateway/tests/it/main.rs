//! What a caller of this crate can rely on, through its front door.

#[cfg(test)]
mod admin_side;
#[cfg(test)]
mod api;
#[cfg(test)]
mod openapi;
#[cfg(test)]
mod proxy;
#[cfg(test)]
mod viewer_files;
