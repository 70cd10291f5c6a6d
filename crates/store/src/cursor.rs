//! Where a page ended, as the opaque text that asks for the next one.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use scim_audit_model::query::{ListQuery, Order, filter_pairs};

use crate::StoreError;

const VERSION: u8 = 1;

/// The key of the last entry of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub(crate) time: i64,
    pub(crate) request_id: String,
}

impl Cursor {
    /// Writes the cursor, bound to this query's filter and order. The limit may change between pages.
    pub(crate) fn encode(&self, query: &ListQuery) -> String {
        let mut bytes = vec![VERSION];
        bytes.extend(fingerprint(query).to_be_bytes());
        bytes.extend(self.time.to_be_bytes());
        bytes.extend(self.request_id.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads the cursor of a query, if it has one.
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

/// Tells filters and orders apart; the same for the same ones, whichever way round their values stand and
/// whichever build of the program asks. FNV-1a: a slip is to be noticed here, not an attack.
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

/// The hash FNV-1a, the same in every build.
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

    fn read(text: &str, cursor: &str) -> Result<Option<Cursor>, StoreError> {
        Cursor::of(&ListQuery {
            cursor: Some(cursor.to_owned()),
            ..query(text)
        })
    }

    #[test]
    fn a_cursor_is_read_with_its_filter_alone() {
        let cursor = Cursor {
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
    fn what_was_not_given_out_is_refused() {
        for text in ["x", "AQ", "Ag", "====", "AQAAAAAAAAAAAAAAAAAAAA_"] {
            let error = read("", text).unwrap_err();
            assert!(matches!(error, StoreError::BadCursor), "{text}: {error}");
        }
    }
}
