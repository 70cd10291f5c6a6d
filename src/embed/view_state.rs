//! What one looks at, as the page gives it: the JSON of [`ViewState`].

use std::borrow::Cow;

use super::options::Complaint;
use crate::source::{Members, text};
use crate::state::{Open, Part, ViewState};

/// Reads what is to be looked at.
pub(super) fn read(json: &str) -> Result<ViewState, Complaint> {
    state(json).ok_or_else(|| Complaint {
        option: "state",
        message: "state must be an object of texts, as getState gives it, with open {requestId, part} where \
                  an entry is open."
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
                Some(Open {
                    request_id: text(&open, "requestId")?,
                    part: match text(&open, "part")?.as_str() {
                        "error" => Part::Error,
                        "request" => Part::Request,
                        "response" => Part::Response,
                        _ => return None,
                    },
                })
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
        for open in [
            None,
            Some(Part::Error),
            Some(Part::Request),
            Some(Part::Response),
        ] {
            let request_id = "7".to_owned();
            let view = ViewState {
                open: open.map(|part| Open { request_id, part }),
                ..whole.clone()
            };
            let json = serde_json::to_string(&view).unwrap();
            assert_eq!(read(&json), Ok(view));
        }
        for wrong in ["", "[]", r#"{"open":{"requestId":"7","part":"all"}}"#] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
