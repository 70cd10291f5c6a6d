//! Responses of the list and histogram endpoints.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use crate::reading::{RecordError, mended};
use crate::time::Instant;

/// One page of a list. `T` is the type of an item: [`crate::entry::Entry`] if every item must be readable,
/// [`Item`] if one unreadable item must not fail the whole page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The items, in the requested order.
    pub items: Vec<T>,
    /// Cursor of the next page; absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// Number of all matching entries, if the store can tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
    /// Number of matching entries that the store counted before it stopped, if it cannot tell them all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_at_least: Option<u64>,
    /// The span of time that was searched.
    #[serde(default)]
    pub range: Range,
    /// How far back the log goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention: Option<Retention>,
}

/// A span of time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// Start (inclusive).
    #[serde(
        default,
        with = "crate::time::wire_option",
        skip_serializing_if = "Option::is_none"
    )]
    pub since: Option<Instant>,
    /// End (exclusive).
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
    /// When the oldest remaining entry was received.
    #[serde(with = "crate::time::wire")]
    pub oldest: Instant,
    /// Number of entries that were removed because the log is bounded.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub removed: u64,
}

/// An item of a page, or what is known of one that could not be read.
#[derive(Debug, Clone, PartialEq)]
pub enum Item<T> {
    /// The item was read.
    Read(T),
    /// The item could not be read.
    Unreadable {
        /// The item's id, if it has one.
        request_id: Option<String>,
        /// What is wrong with the item.
        reason: String,
    },
}

impl<'de, T: serde::de::DeserializeOwned> Deserialize<'de> for Item<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// The only member that is read from an otherwise unreadable item.
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Id {
            request_id: String,
        }
        // `&RawValue` borrows from the response, so that reading an item does not copy its text.
        let raw = <&RawValue>::deserialize(deserializer)?;
        let read = serde_json::from_str(raw.get()).or_else(|error| {
            // A lone surrogate must not make the whole item unreadable.
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

/// Number of entries over a span of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Histogram {
    /// The whole span as requested; an open start is the oldest, and an open end the newest matching entry.
    pub range: Range,
    /// Width in seconds of a bucket in which no clock changes. Only the starts of the buckets are exact: the
    /// day of a clock change has 23 or 25 hours, but is one bucket of 86,400 seconds.
    pub bucket_seconds: u64,
    /// The buckets, oldest first, without gaps.
    pub buckets: Vec<Bucket>,
}

/// One bucket of a [`Histogram`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// Start of the bucket (inclusive).
    #[serde(with = "crate::time::wire")]
    pub start: Instant,
    /// Entries with status `success`.
    pub success: u64,
    /// Entries with status `failed`.
    pub failed: u64,
    /// Entries with status `accepted`.
    pub accepted: u64,
    /// Entries with a status that this version does not know. They are counted so that the sum of the buckets
    /// equals the total of the list.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub other: u64,
}

// On 32-bit targets, a u64 is larger than a reference, so the lint does not fire and `expect` would warn.
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
    fn unreadable_item_does_not_fail_the_page() {
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
