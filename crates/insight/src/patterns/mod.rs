//! What goes wrong again and again: the failures of a span of time, grouped by cause.
//!
//! [`PatternAnalysis`] takes entries one at a time, in any order, and reports each cause with the template of its
//! messages, how often it occurs, for how many people, since when, and whether the same requests succeeded later. It
//! says what the failed requests have in common that others have not, and how the span compares with the one before,
//! where enough was seen to say so. What it keeps is bounded, and it says where it stopped counting.

mod analysis;
mod common_trait;
mod matching;
mod pattern;
mod request_shapes;
mod sighting;
mod tally;
mod template;
mod trend;

pub use analysis::PatternAnalysis;
pub use common_trait::{CommonTrait, TraitKind};
pub use pattern::{
    ClientShare, EndpointCount, FailurePattern, MatchingMistake, MessageTemplate, PatternCoverage,
    PatternReport, PatternState, RetryCount, SubjectCount,
};
pub use template::template_of;
pub use trend::PatternTrend;

/// Number of patterns that are told apart.
pub const MOST_PATTERNS: usize = 256;
/// Number of different people and groups that are counted, over all patterns.
pub const MOST_SUBJECTS: usize = 200_000;
/// Number of chains of equal requests that are followed, over all patterns.
pub const MOST_CHAINS: usize = 200_000;
/// Number of messages that are reported of one pattern.
pub const MOST_MESSAGES: usize = 3;
/// Number of examples that are reported of one pattern.
pub const MOST_EXAMPLES: usize = 5;

#[cfg(test)]
mod tests;
