//! The choice of the time zone. The zone itself is in [`state`](crate::state), because most features show times.

pub mod view;
