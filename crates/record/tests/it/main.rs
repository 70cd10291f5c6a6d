//! Tests of the recorder through its public API: raw exchanges in, redacted entries out.

#[cfg(test)]
mod bodies;
#[cfg(test)]
#[path = "../canaries/mod.rs"]
#[expect(dead_code, reason = "the fuzzer uses the rest")]
mod canaries;
#[cfg(test)]
mod canary;
#[cfg(test)]
mod corpus;
#[cfg(test)]
mod exchanges;
#[cfg(test)]
mod harmless;
#[cfg(test)]
mod imported;
#[cfg(test)]
mod outcome;
#[cfg(test)]
mod personal;
#[cfg(test)]
mod places;
#[cfg(test)]
mod records;
#[cfg(test)]
mod shape;
#[cfg(test)]
mod slices;
#[cfg(test)]
mod speed;
#[cfg(test)]
mod ten_thousand;
