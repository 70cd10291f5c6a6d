//! What one looks at, as the page gives it: the JSON of [`ViewState`].

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::options::Complaint;
use crate::source::{Members, text};
use crate::state::{Open, Part, ViewState};

/// Reads what is to be looked at.
pub(super) fn read(json: &str) -> Result<ViewState, Complaint> {
    state(json).ok_or_else(|| Complaint {
        option: "state",
        message: "state must be an object of texts, as getState gives it, with open {requestId, part, panel} \
                  where an entry is open."
            .to_owned(),
    })
}

/// Member by member: derived, the same is five times as much code.
fn state(json: &str) -> Option<ViewState> {
    let members = Members::read(json)?;
    let text = |members: &Members<'_>, name| match members.get(name) {
        None => Some(String::new()),
        Some(value) => text(value).map(Cow::into_owned),
    };
    Some(ViewState {
        start_date: text(&members, "startDate")?,
        end_date: text(&members, "endDate")?,
        method: text(&members, "method")?,
        resource_type: text(&members, "resourceType")?,
        endpoint: text(&members, "endpoint")?,
        status: text(&members, "status")?,
        time_zone: text(&members, "timeZone")?,
        open: match members.get("open") {
            None => None,
            Some(open) => {
                let open = Members::read(open.get())?;
                let part = Part::from_word(&text(&open, "part")?)?;
                let panel = match open.get("panel").map(RawValue::get) {
                    None | Some("false") => false,
                    Some("true") => true,
                    Some(_) => return None,
                };
                Some(Open::new(text(&open, "requestId")?, part, panel))
            }
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_looks_at_is_read_as_it_is_written() {
        let whole = ViewState {
            start_date: "2026-05-01".to_owned(),
            end_date: "2026-05-02".to_owned(),
            method: "GET".to_owned(),
            resource_type: "Users".to_owned(),
            endpoint: "/a\"b".to_owned(),
            status: "failed".to_owned(),
            time_zone: "UTC".to_owned(),
            open: None,
        };
        let parts = Part::ALL.map(Some).into_iter();
        for (part, panel) in parts
            .chain([None])
            .flat_map(|part| [(part, false), (part, true)])
        {
            let view = ViewState {
                open: part.map(|part| Open::new("7".to_owned(), part, panel)),
                ..whole.clone()
            };
            let json = serde_json::to_string(&view).unwrap();
            assert_eq!(read(&json), Ok(view));
        }
        for wrong in [
            "",
            "[]",
            r#"{"open":{"requestId":"7","part":"all"}}"#,
            r#"{"open":{"requestId":"7","part":"raw","panel":1}}"#,
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
