//! What a caller of the store can rely on, through its front door.

mod agreement;
mod arbitrary;
mod durability;
