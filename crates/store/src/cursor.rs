//! The opaque cursor with which a client requests the next page.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use scim_audit_model::query::{ListQuery, Order, filter_pairs};

use crate::StoreError;

const VERSION: u8 = 1;

/// Sort key of the last entry of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SortKey {
    pub(crate) time: i64,
    pub(crate) request_id: String,
}

impl SortKey {
    /// Encodes the cursor. It is bound to the filter and the order of the query; the limit may change between
    /// pages.
    pub(crate) fn encode(&self, query: &ListQuery) -> String {
        let mut bytes = vec![VERSION];
        bytes.extend(fingerprint(query).to_be_bytes());
        bytes.extend(self.time.to_be_bytes());
        bytes.extend(self.request_id.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Decodes the cursor of a query, if it has one.
    pub(crate) fn of(query: &ListQuery) -> Result<Option<Self>, StoreError> {
        let Some(text) = &query.cursor else {
            return Ok(None);
        };
        let bytes = URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
        let (bound_to, cursor) = Self::read(&bytes).ok_or(StoreError::BadCursor)?;
        if bound_to == fingerprint(query) {
            Ok(Some(cursor))
        } else {
            Err(StoreError::CursorOfAnotherFilter)
        }
    }

    fn read(bytes: &[u8]) -> Option<(u64, Self)> {
        let (&VERSION, rest) = bytes.split_first()? else {
            return None;
        };
        let (bound_to, rest) = rest.split_first_chunk()?;
        let (time, request_id) = rest.split_first_chunk()?;
        let cursor = Self {
            time: i64::from_be_bytes(*time),
            request_id: std::str::from_utf8(request_id).ok()?.to_owned(),
        };
        Some((u64::from_be_bytes(*bound_to), cursor))
    }
}

/// Hash of filter and order. It depends neither on the order of the values nor on the build of the program.
/// FNV-1a is enough, because this detects mistakes, not attacks.
fn fingerprint(query: &ListQuery) -> u64 {
    let mut pairs = filter_pairs(&query.filter);
    pairs.sort();
    pairs.dedup();
    let order = match query.order {
        Order::Desc => "desc",
        Order::Asc => "asc",
    };
    let text = pairs
        .iter()
        .flat_map(|(name, value)| [name, "\0", value, "\0"])
        .chain([order]);
    fnv1a(text.flat_map(str::bytes))
}

/// The FNV-1a hash, the same in every build.
pub(crate) fn fnv1a(bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes.into_iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(text: &str) -> ListQuery {
        ListQuery::parse(text).unwrap()
    }

    fn read(text: &str, cursor: &str) -> Result<Option<SortKey>, StoreError> {
        SortKey::of(&ListQuery {
            cursor: Some(cursor.to_owned()),
            ..query(text)
        })
    }

    #[test]
    fn cursor_is_accepted_with_its_own_filter_only() {
        let cursor = SortKey {
            time: -5,
            request_id: "é".to_owned(),
        };
        let text = cursor.encode(&query("method=GET&method=PUT&limit=5"));
        let again = read("method=PUT&method=GET&limit=7&include=bodies", &text);
        assert_eq!(again.unwrap(), Some(cursor));
        for other in [
            "",
            "method=GET",
            "method=GET&method=PUT&order=asc",
            "method=GET&method=PUT&status.not=failed",
        ] {
            let error = read(other, &text).unwrap_err();
            assert!(
                matches!(error, StoreError::CursorOfAnotherFilter),
                "{other}: {error}"
            );
        }
    }

    #[test]
    fn malformed_cursor_is_refused() {
        for text in ["x", "AQ", "Ag", "====", "AQAAAAAAAAAAAAAAAAAAAA_"] {
            let error = read("", text).unwrap_err();
            assert!(matches!(error, StoreError::BadCursor), "{text}: {error}");
        }
    }
}
