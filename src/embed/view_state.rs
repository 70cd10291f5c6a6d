//! Parses the JSON of a [`ViewState`] that the page passes in.

use scim_audit_model::criterion::{Criterion, CriterionKind, WordSpelling};
use scim_audit_model::query::Order;
use serde_json::value::RawValue;

use crate::source::{Members, list, text};
use crate::state::{EntryPart, Field, LogView, OpenEntry, ViewState, parts_of_range};

/// Why a part of a view state is dropped: the end of a sentence that starts with its name.
type Invalid = &'static str;

const NOT_TEXT: Invalid = "must be a text";
const NOT_EXCLUDED: Invalid =
    "must be a list of {field, value}, with a value of a field that can be left out";

/// Parses a view state. Drops each invalid part, and returns a sentence for each. Does not check dates, numbers
/// and status codes: whoever applies the filters does.
pub(super) fn read(json: &str) -> (ViewState, Vec<String>) {
    let mut view = ViewState::default();
    let mut complaints = Vec::new();
    let mut complain =
        |name: &str, reason: Invalid| complaints.push(format!("state.{name} {reason}."));
    // `web/element.js` gives an object.
    let members = Members::read(json);
    for (name, value) in members.iter().flat_map(Members::iter) {
        if value.get() == "null" {
            continue;
        }
        let valid = match name {
            "order" => order(value).map(|order| view.filters.order = order),
            "timeZone" => text(value)
                .map(|zone| view.time_zone = zone.into())
                .ok_or(NOT_TEXT),
            "view" => text(value)
                .and_then(|word| LogView::from_word(&word))
                .map(|word| view.view = word)
                .ok_or("must be entries or problems"),
            "open" => open(value).map(|open| view.open = Some(open)),
            "not" => {
                let items = list(value);
                if items.is_none() {
                    complain(name, NOT_EXCLUDED);
                }
                for item in items.unwrap_or_default() {
                    match excluded(item) {
                        Some((field, value)) => view.filters.exclude(field, &value),
                        None => complain(name, NOT_EXCLUDED),
                    }
                }
                continue;
            }
            _ => filter(name, value).map(|(field, value)| view.filters.set(field, value)),
        };
        if let Err(reason) = valid {
            complain(name, reason);
        }
    }
    if parts_of_range(view.filters.get(Field::Range)).is_some() {
        for field in Field::TIMES {
            if field != Field::Range && !view.filters.get(field).is_empty() {
                view.filters.set(field, "");
                complain(field.name(), "does not apply beside a range");
            }
        }
    }
    (view, complaints)
}

fn order(value: &RawValue) -> Result<Order, Invalid> {
    match text(value).as_deref() {
        Some("" | "desc") => Ok(Order::Desc),
        Some("asc") => Ok(Order::Asc),
        _ => Err("must be desc or asc"),
    }
}

fn open(value: &RawValue) -> Result<OpenEntry, Invalid> {
    let read = || {
        let open = Members::read(value.get())?;
        let text = |name| open.get(name).and_then(text);
        let panel = match open.get("panel").map(RawValue::get) {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => return None,
        };
        let request_id = text("requestId").filter(|id| !id.is_empty())?;
        let part = EntryPart::from_word(&text("part")?)?;
        Some(OpenEntry::new(request_id.into(), part, panel))
    };
    read().ok_or(
        "must be {requestId, part, panel?}, with the id of an entry and a part that there is",
    )
}

fn filter(name: &str, value: &RawValue) -> Result<(Field, String), Invalid> {
    // An entry can be left out by its second, but not required by it.
    let field = Field::named(name)
        .filter(|field| *field != Field::Criterion(Criterion::Time))
        .ok_or("is no member of a view state")?;
    let value = text(value).ok_or(NOT_TEXT)?;
    match field {
        Field::Criterion(criterion)
            if !value.trim().is_empty() && !is_word_of(criterion, &value) =>
        {
            Err("is not a word that its filter can have")
        }
        _ => Ok((field, value.into())),
    }
}

fn excluded(item: &RawValue) -> Option<(Field, String)> {
    let item = Members::read(item.get())?;
    let Field::Criterion(criterion) = Field::named(&item.get("field").and_then(text)?)? else {
        return None;
    };
    let value = item.get("value").and_then(text)?;
    let is_valid = !value.trim().is_empty() && is_word_of(criterion, &value);
    is_valid.then(|| (criterion.into(), value.into()))
}

/// Whether a text can be a word, if the values of the criterion are words. A log may have other methods, resource
/// types and SCIM errors than those that the filter bar offers, but no other status.
fn is_word_of(criterion: Criterion, text: &str) -> bool {
    match criterion.spec().kind {
        CriterionKind::Word(WordSpelling::OfStatus, _) => criterion.parse(text).is_ok(),
        CriterionKind::Word(..) => !text.trim().contains(char::is_whitespace),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Draft;

    #[test]
    fn view_state_round_trips_through_json() {
        let mut whole = ViewState {
            time_zone: "UTC".to_owned(),
            view: LogView::Problems,
            ..ViewState::default()
        };
        for field in Field::ALL {
            let text = format!("{}\"x", field.name());
            whole.filters.set(field, text);
        }
        whole.filters.set(Criterion::Status.into(), "failed");
        whole.filters.set(Criterion::Time.into(), "");
        whole
            .filters
            .exclude(Field::Criterion(Criterion::Method), "GET");
        whole
            .filters
            .exclude(Field::Criterion(Criterion::StatusCode), "4xx");
        let parts = EntryPart::ALL.map(Some).into_iter();
        for (part, panel) in parts
            .chain([None])
            .flat_map(|part| [(part, false), (part, true)])
        {
            let mut view = whole.clone();
            view.filters.order = if panel { Order::Asc } else { Order::Desc };
            view.open = part.map(|part| OpenEntry::new("7".to_owned(), part, panel));
            let json = serde_json::to_string(&view).unwrap();
            assert_eq!(read(&json), (view, vec![]), "{json}");
        }
    }

    #[test]
    fn the_table_of_the_page_is_that_of_the_model() {
        let table: Vec<[String; 3]> =
            serde_json::from_str(include_str!("web/criteria.json")).unwrap();
        let expected = Criterion::ALL.map(|criterion| {
            let spec = criterion.spec();
            let kind = match spec.kind {
                CriterionKind::Word(WordSpelling::UpperCase, _) => "upper-case word",
                CriterionKind::Word(WordSpelling::OfStatus, _) => "status",
                CriterionKind::Word(WordSpelling::AsGiven, _) => "word",
                CriterionKind::CodeOrClass(_) => "code",
                CriterionKind::Path(_)
                | CriterionKind::Exact(_)
                | CriterionKind::Identity(_)
                | CriterionKind::InMessages
                | CriterionKind::InSearchText => "text",
                CriterionKind::AtLeast(..) | CriterionKind::Second(_) => "",
            };
            [spec.name, spec.link, kind].map(str::to_owned)
        });
        assert_eq!(table, expected);
    }

    #[test]
    fn invalid_part_is_named_and_dropped_and_the_rest_is_read() {
        let endpoint = Field::Criterion(Criterion::Endpoint);
        for (part, name) in [
            (r#""open":{"part":"raw"}"#, "open"),
            (r#""open":{"requestId":"","part":"raw"}"#, "open"),
            (r#""open":{"requestId":"7","part":"all"}"#, "open"),
            (r#""open":{"requestId":"7","part":"raw","panel":1}"#, "open"),
            (r#""order":"up""#, "order"),
            (r#""timeZone":7"#, "timeZone"),
            (r#""view":"clouds""#, "view"),
            (r#""view":7"#, "view"),
            (r#""status":"bogus""#, "status"),
            (r#""status":["failed"]"#, "status"),
            (r#""statusCode":404"#, "statusCode"),
            (r#""method":"GET PUT""#, "method"),
            (r#""scimType":"x y""#, "scimType"),
            (r#""time":"2026-05-07T09:40:08Z""#, "time"),
            (r#""colour":"red""#, "colour"),
            (r#""not":{}"#, "not"),
            (r#""not":[{"field":"method"}]"#, "not"),
            (r#""not":[{"field":"method","value":" "}]"#, "not"),
            (r#""not":[{"field":"status","value":"bogus"}]"#, "not"),
            (r#""not":[{"field":"range","value":"1h"}]"#, "not"),
            (r#""not":[{"field":"startDate","value":"a"}]"#, "not"),
        ] {
            let (view, complaints) = read(&format!(r#"{{{part},"endpoint":"/Users"}}"#));
            let rest = ViewState {
                filters: Draft::default().with(endpoint, "/Users"),
                ..ViewState::default()
            };
            assert_eq!(view, rest, "{part}");
            let [complaint] = complaints.as_slice() else {
                panic!("{part}: {complaints:?}");
            };
            assert!(
                complaint.starts_with(&format!("state.{name} ")),
                "{complaint}"
            );
        }
        // A log may have other methods than SCIM's.
        let (view, complaints) = read(r#"{"method":"BREW","q":null}"#);
        assert_eq!(
            view.filters.get(Field::Criterion(Criterion::Method)),
            "BREW"
        );
        assert_eq!(complaints, Vec::<String>::new());
    }

    #[test]
    fn range_replaces_dates_unless_it_is_invalid() {
        let (view, complaints) =
            read(r#"{"startDate":"2026-05-01","endTime":"10:00","range":"24h"}"#);
        assert_eq!(view.filters, Draft::default().with(Field::Range, "24h"));
        assert_eq!(complaints.len(), 2, "{complaints:?}");
        let (view, complaints) = read(r#"{"startDate":"2026-05-01","range":"x"}"#);
        assert_eq!(view.filters.get(Field::StartDate), "2026-05-01");
        assert_eq!(complaints, Vec::<String>::new(), "who applies it complains");
    }

    #[test]
    fn view_state_json_uses_the_documented_names() {
        let json = r#"{"startDate":"2026-05-01","startTime":"09:30","statusCode":"4xx","scimType":"uniqueness","requestId":"1","resourceId":"2","client":"3","q":"ada","not":[{"field":"method","value":"GET"}],"order":"asc","timeZone":"UTC"}"#;
        assert_eq!(serde_json::to_string(&read(json).0).unwrap(), json);
    }
}
