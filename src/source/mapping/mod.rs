//! Reads responses that deviate from the contract: other envelopes, other field names, other status words. A
//! response that follows the contract is parsed directly; only its invalid items go through these modules:
//!
//! * `envelope`: where the list, the next page's cursor and the total are in a response.
//! * `row`: one entry with other field names.
//! * `link_header`: the next page of a bare list.

mod envelope;
mod link_header;
mod row;
mod value;

use leptos::wasm_split::wasm_split;
use scim_audit_model::entry::Entry;
use scim_audit_model::page::{Item, Page};
use scim_audit_model::reading::{RecordError, mended};
use serde::Deserialize;
use serde_json::value::RawValue;

pub(super) use envelope::PageCursor;
pub(super) use link_header::next_of;

use super::SourceError;

/// How to read a portal's responses. A path consists of names joined by dots: `meta.next`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// The path of the list.
    pub items: Option<String>,
    /// The path of the next page's cursor.
    pub next_cursor: Option<String>,
    /// The path of the number of matching entries.
    pub total: Option<String>,
    /// The path of the entry in the response to a request for one entry.
    pub entry: Option<String>,
    /// Pairs of our field name (`EntryField::mapped_names`) and its path in an entry. `url` is `endpoint` and
    /// `query` in one.
    pub fields: Vec<(String, String)>,
    /// Pairs of a status word of the portal and ours.
    pub status: Vec<(String, String)>,
}

impl Mapping {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Returns the path of a field, and whether the mapping declares it.
    fn path<'a>(&'a self, field: &'a str) -> (&'a str, bool) {
        self.fields
            .iter()
            .find(|(ours, _)| ours == field)
            .map_or((field, false), |(_, theirs)| (theirs, true))
    }

    /// Reads a page. `next` is the next page's address from the `Link` header, if any. A page that follows the contract
    /// in every item is read at once. For any other, the code is a part that is loaded first.
    ///
    /// # Errors
    /// See [`SourceError`].
    pub(super) async fn read_page(
        &self,
        body: Vec<u8>,
        next: Option<String>,
    ) -> Result<Page<Item<Entry>>, SourceError> {
        if self.is_empty()
            && let Ok(page) = serde_json::from_slice::<Page<Item<Entry>>>(&body)
            && !page.items.iter().any(is_unreadable)
        {
            return Ok(page);
        }
        read_other_page(self.clone(), body, next).await
    }

    /// Reads a page of any kind.
    fn page(&self, body: &[u8], next: Option<String>) -> Result<Page<Item<Entry>>, SourceError> {
        if self.is_empty() {
            match serde_json::from_slice::<Page<Item<Entry>>>(body) {
                Err(error) if error.is_data() => (),
                Ok(page) => return Ok(self.made_out(page, body)),
                Err(error) => return Err(unreadable(&error, body)),
            }
        }
        envelope::page(self, whole(body)?, next).map_err(|error| self.blamed(error))
    }

    /// Reads the unreadable items of a page again, member by member, like those of other APIs. An item that
    /// has all required fields becomes readable; otherwise the reason names the missing field.
    fn made_out(&self, mut page: Page<Item<Entry>>, body: &[u8]) -> Page<Item<Entry>> {
        if page.items.iter().any(is_unreadable)
            && let Ok(read) = whole(body).and_then(|answer| envelope::page(self, answer, None))
            && read.items.len() == page.items.len()
        {
            for (item, read) in page.items.iter_mut().zip(read.items) {
                if is_unreadable(item) {
                    *item = read;
                }
            }
        }
        page
    }

    /// If the host page declares no mapping, the mapping cannot be the cause of an error.
    fn blamed(&self, error: SourceError) -> SourceError {
        match error {
            SourceError::Unmapped { reason } if self.is_empty() => {
                SourceError::Unreadable { reason }
            }
            error => error,
        }
    }

    /// Reads an entry that is not part of a list.
    pub(super) fn item(&self, json: &str) -> Item<Entry> {
        row::item(self, json)
    }

    /// Reads one complete entry.
    pub(super) fn entry(&self, body: &[u8]) -> Result<Entry, SourceError> {
        if self.is_empty() {
            // Parse from `&str`, like the items of a page, so that the code that parses an entry exists only
            // once.
            match serde_json::from_str(text(body)?) {
                Err(error) if error.is_data() => (),
                read => return read.map_err(|error| unreadable(&error, body)),
            }
        }
        envelope::entry(self, whole(body)?).map_err(|error| self.blamed(error))
    }
}

#[wasm_split(mapping, fallible, wasm_split_path = leptos::wasm_split)]
fn read_other_page(
    mapping: Mapping,
    body: Vec<u8>,
    next: Option<String>,
) -> Result<Page<Item<Entry>>, SourceError> {
    mending(&body, |json| mapping.page(json, next.clone()))
}

/// Parses JSON. If that fails because of an unpaired surrogate, parses it with U+FFFD in its place.
pub(super) fn mending<T>(
    json: &[u8],
    read: impl Fn(&[u8]) -> Result<T, SourceError>,
) -> Result<T, SourceError> {
    match read(json) {
        Err(SourceError::Unreadable { reason }) => match mended(json) {
            Some(mended) => read(&mended),
            None => Err(SourceError::Unreadable { reason }),
        },
        read => read,
    }
}

fn is_unreadable(item: &Item<Entry>) -> bool {
    matches!(item, Item::Unreadable { .. })
}

fn whole(body: &[u8]) -> Result<&RawValue, SourceError> {
    serde_json::from_str(text(body)?).map_err(|error| unreadable(&error, body))
}

/// Parses a response that follows the contract.
pub(super) fn contract<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, SourceError> {
    serde_json::from_str(text(body)?).map_err(|error| unreadable(&error, body))
}

fn text(body: &[u8]) -> Result<&str, SourceError> {
    std::str::from_utf8(body).map_err(|_error| SourceError::Unreadable {
        reason: "it is not UTF-8".to_owned(),
    })
}

fn unreadable(error: &serde_json::Error, body: &[u8]) -> SourceError {
    if error.is_eof() {
        SourceError::Interrupted
    } else {
        SourceError::Unreadable {
            reason: RecordError::of(error, body).to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_is_unmapped_only_if_a_mapping_is_declared() {
        let declared = Mapping {
            items: Some("events".to_owned()),
            ..Mapping::default()
        };
        for json in ["null", r#""text""#, "{}", "7"] {
            let read = |mapping: &Mapping| mapping.page(json.as_bytes(), None).unwrap_err();
            assert_eq!(read(&Mapping::default()).code(), "unreadable", "{json}");
            assert_eq!(read(&declared).code(), "unmapped", "{json}");
        }
    }

    #[test]
    fn invalid_field_of_a_row_is_skipped_or_named() {
        let row = |more: &str| {
            let json = format!(
                r#"{{"items":[{{"requestId":"1","method":"GET","endpoint":"/Users","statusCode":200,{more}}}]}}"#
            );
            Mapping::default()
                .page(json.as_bytes(), None)
                .unwrap()
                .items
                .remove(0)
        };
        let time = r#""time":"2026-05-07T09:40:08Z""#;
        assert!(matches!(
            row(&format!(r#"{time},"status":7"#)),
            Item::Read(_)
        ));
        let Item::Unreadable { request_id, reason } = row(r#""status":"success""#) else {
            panic!("an entry without a time was read");
        };
        assert_eq!(
            (request_id.as_deref(), &*reason),
            (Some("1"), "`time` is not there.")
        );
    }
}
