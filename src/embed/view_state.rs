//! Parses the JSON of a [`ViewState`] that the page passes in.

use std::borrow::Cow;

use scim_audit_model::query::Order;
use serde_json::value::RawValue;

use super::Complaint;
use crate::source::{Members, list, text};
use crate::state::{Field, Open, Part, ViewState};

/// Parses a view state.
pub(super) fn read(json: &str) -> Result<ViewState, Complaint> {
    state(json).ok_or_else(|| Complaint {
        option: "state",
        message: "state must be an object of texts, as getState gives it, with not [{field, value}] where values \
                  are left out, and open {requestId, part, panel} where an entry is open."
            .to_owned(),
    })
}

/// Written out, because the derived `Deserialize` compiles to five times as much code.
fn state(json: &str) -> Option<ViewState> {
    let members = Members::read(json)?;
    let text = |members: &Members<'_>, name| match members.get(name) {
        None => Some(String::new()),
        Some(value) => text(value).map(Cow::into_owned),
    };
    let mut view = ViewState {
        time_zone: text(&members, "timeZone")?,
        ..ViewState::default()
    };
    for field in Field::ALL {
        view.filters.set(field, text(&members, field.name())?);
    }
    view.filters.order = match text(&members, "order")?.as_str() {
        "" | "desc" => Order::Desc,
        "asc" => Order::Asc,
        _ => return None,
    };
    for excluded in members.get("not").map_or(Some(Vec::new()), list)? {
        let excluded = Members::read(excluded.get())?;
        let field = Field::named(&text(&excluded, "field")?).filter(|field| field.can_exclude())?;
        view.filters.exclude(field, &text(&excluded, "value")?);
    }
    if let Some(open) = members.get("open") {
        let open = Members::read(open.get())?;
        let part = Part::from_word(&text(&open, "part")?)?;
        let panel = match open.get("panel").map(RawValue::get) {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => return None,
        };
        view.open = Some(Open::new(text(&open, "requestId")?, part, panel));
    }
    Some(view)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Criterion;

    #[test]
    fn view_state_round_trips_through_json() {
        let mut whole = ViewState {
            time_zone: "UTC".to_owned(),
            ..ViewState::default()
        };
        for field in Field::ALL {
            whole.filters.set(field, format!("{} \"x", field.name()));
        }
        whole
            .filters
            .exclude(Field::Criterion(Criterion::Method), "GET");
        whole
            .filters
            .exclude(Field::Criterion(Criterion::StatusCode), "4xx");
        let parts = Part::ALL.map(Some).into_iter();
        for (part, panel) in parts
            .chain([None])
            .flat_map(|part| [(part, false), (part, true)])
        {
            let mut view = whole.clone();
            view.filters.order = if panel { Order::Asc } else { Order::Desc };
            view.open = part.map(|part| Open::new("7".to_owned(), part, panel));
            let json = serde_json::to_string(&view).unwrap();
            assert_eq!(read(&json), Ok(view), "{json}");
        }
        for wrong in [
            "",
            "[]",
            r#"{"open":{"requestId":"7","part":"all"}}"#,
            r#"{"open":{"requestId":"7","part":"raw","panel":1}}"#,
            r#"{"order":"up"}"#,
            r#"{"not":{}}"#,
            r#"{"not":[{"field":"range","value":"1h"}]}"#,
            r#"{"not":[{"field":"startDate","value":"a"}]}"#,
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn view_state_json_uses_the_documented_names() {
        let json = r#"{"startDate":"2026-05-01","startTime":"09:30","range":"24h","statusCode":"4xx","scimType":"uniqueness","requestId":"1","resourceId":"2","client":"3","q":"ada","not":[{"field":"method","value":"GET"}],"order":"asc","timeZone":"UTC"}"#;
        assert_eq!(serde_json::to_string(&read(json).unwrap()).unwrap(), json);
    }
}
