//! What a caller of the store can rely on, through its front door.

#[cfg(test)]
mod agreement;
#[cfg(test)]
mod arbitrary;
#[cfg(test)]
mod clock_changes;
#[cfg(test)]
mod durability;
#[cfg(test)]
mod export;
#[cfg(test)]
mod follow;
