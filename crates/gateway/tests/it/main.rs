//! What a caller of this crate can rely on, through its front door.
