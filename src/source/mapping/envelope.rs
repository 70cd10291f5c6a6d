//! Finds the list, the start of the next page, and the total in a response.
//!
//! Without a mapping, these are recognized: our own envelope (`items`), SCIM's (`Resources` with
//! `totalResults` and `startIndex`: [RFC 7644 §3.4.2](https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2)),
//! `data`, `results`, and a bare list.

use scim_audit_model::entry::Entry;
use scim_audit_model::page::{Item, Page, Range};
use serde_json::value::RawValue;

use super::super::{Members, SourceError, list, scalar};
use super::{Mapping, row};

/// Default names of the list.
const ITEMS: [&str; 4] = ["items", "Resources", "data", "results"];
/// Default paths of the next page's cursor.
const NEXT: [&str; 6] = [
    "nextCursor",
    "next_cursor",
    "next",
    "links.next",
    "meta.next_cursor",
    "pagination.next_cursor",
];
/// Paths of the flag that tells whether there is a next page.
const MORE: [&str; 2] = ["has_more", "hasMore"];
/// Default paths of the number of matching entries.
const TOTAL: [&str; 6] = [
    "total",
    "totalResults",
    "totalCount",
    "total_count",
    "meta.total",
    "pagination.total",
];

/// Where the number of entries may be that were counted before the log stopped. Only our own contract has it.
const TOTAL_AT_LEAST: [&str; 1] = ["totalAtLeast"];

/// How to request the next page. The viewer passes it around as text, like every cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::source) enum PageCursor<'a> {
    /// By the parameter `cursor`.
    Opaque(&'a str),
    /// By an address of its own.
    Address(&'a str),
    /// By the parameter `startIndex`, which is 1-based.
    StartIndex(&'a str),
}

/// Prefixes that mark an address and a start index in a cursor's text.
const ADDRESS: &str = "\u{1}address:";
const START_INDEX: &str = "\u{1}startIndex:";

impl<'a> PageCursor<'a> {
    pub(in crate::source) fn read(text: &'a str) -> Self {
        if let Some(address) = text.strip_prefix(ADDRESS) {
            Self::Address(address)
        } else if let Some(index) = text.strip_prefix(START_INDEX) {
            Self::StartIndex(index)
        } else {
            Self::Opaque(text)
        }
    }

    pub(in crate::source) fn write(&self) -> String {
        match self {
            // Without its prefix, a server's cursor cannot pass for an address or a start index.
            Self::Opaque(cursor) => cursor.trim_start_matches('\u{1}').to_owned(),
            Self::Address(address) => format!("{ADDRESS}{address}"),
            Self::StartIndex(index) => format!("{START_INDEX}{index}"),
        }
    }

    /// Classifies the value of a cursor field: some APIs put the next page's address there.
    fn of(text: &'a str) -> Self {
        if text.starts_with("https://")
            || text.starts_with("http://")
            || text.starts_with(['/', '?'])
        {
            Self::Address(text)
        } else {
            Self::Opaque(text)
        }
    }
}

pub(super) fn page(
    mapping: &Mapping,
    answer: &RawValue,
    next: Option<String>,
) -> Result<Page<Item<Entry>>, SourceError> {
    let members = Members::read(answer.get());
    let items = items(mapping, answer, members.as_ref())?;
    let first = |declared: &Option<String>, usual: &[&str]| {
        let members = members.as_ref()?;
        match declared {
            Some(path) => members.at(path),
            None => usual.iter().find_map(|path| members.at(path)),
        }
        .and_then(scalar)
        .filter(|text| !text.is_empty())
    };
    let no_more = first(&None, &MORE).is_some_and(|more| more == "false");
    let next_cursor = first(&mapping.next_cursor, &NEXT)
        .map(|cursor| PageCursor::of(&cursor).write())
        .or_else(|| next.map(|address| PageCursor::Address(&address).write()))
        .or_else(|| next_index(members.as_ref()?, items.len()))
        .filter(|_| !no_more);
    Ok(Page {
        next_cursor,
        total: first(&mapping.total, &TOTAL).and_then(|total| total.parse().ok()),
        total_at_least: first(&None, &TOTAL_AT_LEAST).and_then(|total| total.parse().ok()),
        range: Range::default(),
        retention: None,
        items: items
            .into_iter()
            .map(|item| row::item(mapping, item.get()))
            .collect(),
    })
}

fn items<'a>(
    mapping: &Mapping,
    answer: &'a RawValue,
    members: Option<&Members<'a>>,
) -> Result<Vec<&'a RawValue>, SourceError> {
    let unmapped = |reason: String| Err(SourceError::Unmapped { reason });
    let Some(members) = members else {
        return match (list(answer), &mapping.items) {
            (Some(items), None) => Ok(items),
            (Some(_), Some(path)) => unmapped(format!(
                "The list of entries was looked for at `{path}`, but the answer is a list itself."
            )),
            (None, _) => unmapped("The answer is neither an object nor a list.".to_owned()),
        };
    };
    if let Some(path) = &mapping.items {
        return match members.at(path).and_then(list) {
            Some(items) => Ok(items),
            None => unmapped(format!(
                "The list of entries was looked for at `{path}`, as the mapping says, and is not there."
            )),
        };
    }
    if let Some(items) = ITEMS
        .into_iter()
        .find_map(|name| members.get(name).and_then(list))
    {
        return Ok(items);
    }
    // SCIM omits an empty list.
    if members
        .get("totalResults")
        .is_some_and(|total| total.get() == "0")
    {
        return Ok(Vec::new());
    }
    let tried = ITEMS.join("`, `");
    let hint = if mapping.is_empty() {
        ""
    } else {
        " The mapping’s `items` can say where it is."
    };
    unmapped(format!(
        "The list of entries was looked for at `{tried}`, and is not there.{hint}"
    ))
}

/// The start index of SCIM's next page, as a cursor.
fn next_index(members: &Members<'_>, count: usize) -> Option<String> {
    let number = |name| scalar(members.get(name)?)?.parse::<u64>().ok();
    let total = number("totalResults")?;
    let next = number("startIndex")
        .unwrap_or(1)
        .max(1)
        .saturating_add(count as u64);
    (count > 0 && next <= total).then(|| PageCursor::StartIndex(&next.to_string()).write())
}

pub(super) fn entry(mapping: &Mapping, answer: &RawValue) -> Result<Entry, SourceError> {
    let members = Members::read(answer.get()).ok_or_else(|| SourceError::Unmapped {
        reason: "The answer is not an object.".to_owned(),
    })?;
    let inner = match &mapping.entry {
        Some(path) => Some(members.at(path).ok_or_else(|| SourceError::Unmapped {
            reason: format!(
                "The entry was looked for at `{path}`, as the mapping says, and is not there."
            ),
        })?),
        None if members.at(mapping.path("requestId").0).is_some() => None,
        None => members.get("data"),
    };
    row::entry(mapping, inner.unwrap_or(answer).get())
        .map_err(|reason| SourceError::Unmapped { reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(mapping: &Mapping, json: &str) -> Result<(usize, Option<String>, Option<u64>), String> {
        mapping
            .page(json.as_bytes(), None)
            .map(|page| (page.items.len(), page.next_cursor, page.total))
            .map_err(|error| error.to_string())
    }

    fn next(json: &str) -> Option<String> {
        read(&Mapping::default(), json).unwrap().1
    }

    #[test]
    fn the_usual_envelopes_are_understood() {
        for (json, read_as) in [
            (
                r#"{"items":[1],"nextCursor":"n","total":9}"#,
                (1, Some("n"), Some(9)),
            ),
            (
                r#"{"data":[1,2],"next_cursor":"n","has_more":true}"#,
                (2, Some("n"), None),
            ),
            (
                r#"{"data":[1],"next_cursor":"n","has_more":false}"#,
                (1, None, None),
            ),
            (
                r#"{"results":[],"total_count":0,"next":null}"#,
                (0, None, Some(0)),
            ),
            (r#"{"totalResults":0}"#, (0, None, Some(0))),
            ("[1,2,3]", (3, None, None)),
            ("[]", (0, None, None)),
            (
                r#"{"Resources":[1,2],"totalResults":5,"startIndex":3,"itemsPerPage":2}"#,
                (2, Some("\u{1}startIndex:5"), Some(5)),
            ),
            (
                r#"{"Resources":[1],"totalResults":3,"startIndex":3}"#,
                (1, None, Some(3)),
            ),
        ] {
            let (count, next, total) = read_as;
            assert_eq!(
                read(&Mapping::default(), json),
                Ok((count, next.map(str::to_owned), total)),
                "{json}"
            );
        }
    }

    #[test]
    fn next_page_address_is_distinguished_from_a_cursor() {
        let address = next(r#"{"results":[1],"next":"https://a/?page=2"}"#).unwrap();
        assert_eq!(
            PageCursor::read(&address),
            PageCursor::Address("https://a/?page=2")
        );
        let cursor = next(r#"{"data":[1],"next_cursor":"\u0001address:https://evil/"}"#).unwrap();
        assert_eq!(
            PageCursor::read(&cursor),
            PageCursor::Opaque("address:https://evil/")
        );
        let page = Mapping::default().page(b"[]", Some("/?p=2".to_owned()));
        let next = page.unwrap().next_cursor.unwrap();
        assert_eq!(PageCursor::read(&next), PageCursor::Address("/?p=2"));
    }

    #[test]
    fn declared_paths_take_precedence_over_default_paths() {
        let mapping = Mapping {
            items: Some("payload.rows".to_owned()),
            next_cursor: Some("payload.after".to_owned()),
            total: Some("count".to_owned()),
            ..Mapping::default()
        };
        assert_eq!(
            read(
                &mapping,
                r#"{"items":[],"nextCursor":"x","total":1,"count":"7","payload":{"rows":[1],"after":12}}"#
            ),
            Ok((1, Some("12".to_owned()), Some(7)))
        );
        let error = read(&mapping, r#"{"items":[]}"#).unwrap_err();
        assert!(error.contains("`payload.rows`"), "{error}");
    }

    #[test]
    fn error_for_a_missing_list_names_the_expected_members() {
        for json in [r#"{"entries":[]}"#, r#"{"data":{}}"#] {
            let error = read(&Mapping::default(), json).unwrap_err();
            for name in ITEMS {
                assert!(error.contains(&format!("`{name}`")), "{error}");
            }
        }
        assert!(read(&Mapping::default(), "17").is_err());
    }

    #[test]
    fn truncated_json_is_distinguished_from_invalid_json() {
        let error = Mapping::default().page(br#"{"data":[1,"#, None);
        assert_eq!(error, Err(SourceError::Interrupted));
        let error = Mapping::default().page(b"{]", None).unwrap_err();
        assert_eq!(error.code(), "unreadable");
    }

    #[test]
    fn one_entry_is_found_in_its_envelope() {
        let entry =
            r#"{"requestId":"1","time":"2026-05-07T09:40:08Z","method":"GET","endpoint":"/Users"}"#;
        let mapping = Mapping {
            entry: Some("result".to_owned()),
            ..Mapping::default()
        };
        for (mapping, json) in [
            (&Mapping::default(), entry.to_owned()),
            (&Mapping::default(), format!(r#"{{"data":{entry}}}"#)),
            (&mapping, format!(r#"{{"result":{entry}}}"#)),
        ] {
            assert_eq!(mapping.entry(json.as_bytes()).unwrap().request_id, "1");
        }
        let error = mapping.entry(entry.as_bytes()).unwrap_err().to_string();
        assert!(error.contains("`result`"), "{error}");
    }
}
