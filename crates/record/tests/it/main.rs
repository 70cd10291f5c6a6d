//! The recorder from outside: raw exchanges in, entries out, and no secret in between.

#[cfg(test)]
mod bodies;
#[cfg(test)]
mod canary;
#[cfg(test)]
mod corpus;
#[cfg(test)]
mod exchanges;
#[cfg(test)]
mod imported;
#[cfg(test)]
mod outcome;
#[cfg(test)]
mod places;
#[cfg(test)]
mod shape;
#[cfg(test)]
mod speed;
