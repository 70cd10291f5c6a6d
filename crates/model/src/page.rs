//! What lists answer.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use crate::reading::{RecordError, mended};
use crate::time::Instant;

/// One page of a list. `T` is what an item is read as: [`crate::entry::Entry`] where every item must be
/// whole, [`Item`] where one odd item must not blank the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The items, in the order asked for.
    pub items: Vec<T>,
    /// Where the next page starts; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// How many entries match in all, where the store can tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
    /// The span that was looked at.
    #[serde(default)]
    pub range: Range,
    /// How far back the log goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention: Option<Retention>,
}

/// A span of time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// From here on (inclusive).
    #[serde(
        default,
        with = "crate::time::wire_option",
        skip_serializing_if = "Option::is_none"
    )]
    pub since: Option<Instant>,
    /// Up to here (exclusive).
    #[serde(
        default,
        with = "crate::time::wire_option",
        skip_serializing_if = "Option::is_none"
    )]
    pub until: Option<Instant>,
}

/// How far back a log goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retention {
    /// When the oldest entry that is still there was received.
    #[serde(with = "crate::time::wire")]
    pub oldest: Instant,
    /// How many entries were there and were removed since, because the log is bounded.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub removed: u64,
}

/// An item of a page, or what can be said of one that could not be read.
#[derive(Debug, Clone, PartialEq)]
pub enum Item<T> {
    /// It was read.
    Read(T),
    /// It was not.
    Unreadable {
        /// The item's id, if it has one.
        request_id: Option<String>,
        /// What was wrong with it.
        reason: String,
    },
}

impl<'de, T: serde::de::DeserializeOwned> Deserialize<'de> for Item<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// The one thing worth saving of an item that is otherwise odd.
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Id {
            request_id: String,
        }
        // `&RawValue` borrows from the answer's bytes: reading an item costs no copy of its text.
        let raw = <&RawValue>::deserialize(deserializer)?;
        let read = serde_json::from_str(raw.get()).or_else(|error| {
            // Half a character is no reason to lose the rest.
            let mended = mended(raw.get().as_bytes()).ok_or(error)?;
            serde_json::from_slice(&mended)
        });
        Ok(match read {
            Ok(item) => Self::Read(item),
            Err(error) => Self::Unreadable {
                request_id: serde_json::from_str::<Id>(raw.get())
                    .ok()
                    .map(|id| id.request_id),
                reason: RecordError::of(&error, raw.get().as_bytes()).to_string(),
            },
        })
    }
}

/// How many entries there were over a span of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Histogram {
    /// The whole span: the one asked for, else from the oldest to the newest matching entry.
    pub range: Range,
    /// Seconds a bucket spans where no clock changes within it. Where buckets start is what counts: the day of a
    /// change is 23 or 25 hours long, and is one bucket of 86,400.
    pub bucket_seconds: u64,
    /// The buckets, oldest first, without gaps.
    pub buckets: Vec<Bucket>,
}

/// One bucket of a [`Histogram`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// Where the bucket starts (inclusive).
    #[serde(with = "crate::time::wire")]
    pub start: Instant,
    /// Entries with status success.
    pub success: u64,
    /// Entries with status failed.
    pub failed: u64,
    /// Entries with status accepted.
    pub accepted: u64,
    /// Entries with a status word this version does not know, so that the buckets add up to the list.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub other: u64,
}

// On 32 bits, a u64 is larger than a reference, and there is nothing to expect.
#[cfg_attr(
    target_pointer_width = "64",
    expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde's skip_serializing_if fixes the signature"
    )
)]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::Entry;

    #[test]
    fn one_odd_item_does_not_blank_the_page() {
        let page: Page<Item<Entry>> = serde_json::from_slice(
            br#"{"items":[
                {"requestId":"1","time":"2026-05-07T09:40:08Z","status":"success","method":"GET","endpoint":"/Users"},
                {"requestId":"2","time":"noon"},
                17],
                "nextCursor":null}"#,
        )
        .unwrap();
        let [Item::Read(first), second, third] = page.items.as_slice() else {
            panic!("{page:?}");
        };
        assert_eq!(first.request_id, "1");
        assert!(
            matches!(second, Item::Unreadable { request_id: Some(id), .. } if id == "2"),
            "{second:?}"
        );
        assert!(matches!(
            third,
            Item::Unreadable {
                request_id: None,
                ..
            }
        ));
    }
}
