//! Tests of the store's public API.

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
mod facts;
#[cfg(test)]
mod file;
#[cfg(test)]
mod follow;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod retention;
#[cfg(test)]
mod totals;
