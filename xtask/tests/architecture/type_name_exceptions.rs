//! The names that several types had when the rule became a test. The list may only shrink.

/// Names that several types have, with their number, sorted.
pub(crate) const SHARED_NAMES: [(&str, usize); 21] = [
    ("Answer", 3),
    ("Content", 3),
    ("Criteria", 2),
    ("Download", 2),
    ("Exchange", 2),
    ("Export", 3),
    ("Failure", 2),
    ("Found", 2),
    ("Item", 2),
    ("Lines", 2),
    ("Member", 2),
    ("Outline", 2),
    ("Place", 4),
    ("Reading", 2),
    ("Row", 2),
    ("Search", 2),
    ("Stage", 3),
    ("Taken", 2),
    ("Text", 2),
    ("Told", 2),
    ("Tree", 2),
];
