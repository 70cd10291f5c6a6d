//! The view state as text for the page's address:
//! `start:2026-05-03;end:2026-05-10;method:PATCH;endpoint:/Users;open:request:0190…`.
//!
//! The text is the value of one query parameter, and routers may rewrite it: they decode the whole query and
//! encode it in their own way (`%3A` for `:`, `+` for a space). So separators are escaped independently of
//! the percent-encoding: `;` within a value is `!.`, and `!` is `!!`.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use scim_audit_model::query::Order;

use super::{EntryPart, Field, LogView, OpenEntry, ViewState};

/// Prefix of the key of an excluded value.
const NOT: &str = "not.";

/// Prefix of a part that is open in the panel and not in a dialog.
const PANEL: &str = "panel-";

/// The number of parts to name that are not understood.
const LEFT_OUT_PARTS: usize = 3;

/// The number of characters to show of such a part.
const LEFT_OUT_CHARS: usize = 48;

/// Stands for what is not shown.
const CUT: char = '\u{2026}';

/// Writes a view state. The default state is the empty text.
pub fn write(view: &ViewState) -> String {
    let mut out = String::new();
    let mut add = |not: &str, key: &str, value: &str| {
        if value.is_empty() {
            return;
        }
        if !out.is_empty() {
            out.push(';');
        }
        out.push_str(not);
        out.push_str(key);
        out.push(':');
        let value = value.replace('!', "!!").replace(';', "!.");
        out.extend(utf8_percent_encode(&value, ENCODED));
    };
    for field in Field::ALL {
        add("", field.link_key(), view.filters.get(field));
    }
    for (field, value) in view.filters.exclusions() {
        add(NOT, field.link_key(), value);
    }
    if view.filters.order == Order::Asc {
        add("", "order", "asc");
    }
    add("", "zone", &view.time_zone);
    if view.view != LogView::default() {
        add("", "view", view.view.as_str());
    }
    if let Some(open) = &view.open {
        let in_both = matches!(open.part, EntryPart::Request | EntryPart::Response);
        let place = if open.panel && in_both { PANEL } else { "" };
        let word = open.part.as_str();
        add("", "open", &format!("{place}{word}:{}", open.request_id));
    }
    out
}

/// Reads a view state, as far as the link is understood. Does not check the meaning of values; the caller does that
/// when it applies them.
pub fn read(link: &str) -> ViewState {
    read_parts(link).0
}

/// Reads a view state, and returns the parts of the link that are not understood, as text for a person: the first few,
/// and not the whole of a long one.
pub fn read_parts(link: &str) -> (ViewState, Vec<String>) {
    let mut view = ViewState::default();
    let mut not = Vec::new();
    let mut left_out = Vec::new();
    for part in decode(link).split(';') {
        if !read_part(part, &mut view, &mut not) && left_out.len() <= LEFT_OUT_PARTS {
            left_out.push(if left_out.len() < LEFT_OUT_PARTS {
                cut(&unescape(part.trim()))
            } else {
                CUT.to_string()
            });
        }
    }
    view.filters.set_excluded(not);
    (view, left_out)
}

/// Reads one part of a link. Returns false if it is not understood.
fn read_part(part: &str, view: &mut ViewState, not: &mut Vec<(Field, String)>) -> bool {
    let Some((key, value)) = part.split_once(':') else {
        return part.trim().is_empty();
    };
    let (key, value) = (key.trim(), unescape(value));
    let field = |key| Field::ALL.into_iter().find(|field| field.link_key() == key);
    match key {
        "order" => order(&value).map(|order| view.filters.order = order),
        "zone" => {
            view.time_zone = value;
            Some(())
        }
        "view" => LogView::from_word(&value).map(|word| view.view = word),
        "open" => open(&value).map(|open| view.open = Some(open)),
        _ => match key.strip_prefix(NOT).map(field) {
            Some(excluded) => excluded
                .filter(|field| field.can_exclude() && !value.is_empty())
                .map(|field| {
                    if !not.contains(&(field, value.clone())) {
                        not.push((field, value));
                    }
                }),
            None => field(key).map(|field| view.filters.set(field, value)),
        },
    }
    .is_some()
}

/// Cuts a text that is too long to be part of a sentence.
fn cut(text: &str) -> String {
    match text.char_indices().nth(LEFT_OUT_CHARS) {
        Some((end, _)) => {
            let mut start = text.get(..end).unwrap_or_default().to_owned();
            start.push(CUT);
            start
        }
        None => text.to_owned(),
    }
}

/// An empty word is the default order.
fn order(word: &str) -> Option<Order> {
    match word {
        "asc" => Some(Order::Asc),
        "" | "desc" => Some(Order::Desc),
        _ => None,
    }
}

/// Reads `request:0190…`, or for the panel `panel-request:0190…`.
fn open(value: &str) -> Option<OpenEntry> {
    let (word, request_id) = value.split_once(':')?;
    let (panel, word) = match word.strip_prefix(PANEL) {
        Some(word) => (true, word),
        None => (false, word),
    };
    let part = EntryPart::from_word(word)?;
    (!request_id.is_empty()).then(|| OpenEntry::new(request_id.to_owned(), part, panel))
}

/// Replaces `!.` by `;`, and any other character after `!` by itself.
fn unescape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value.chars();
    while let Some(char) = rest.next() {
        out.push(match char {
            '!' => match rest.next() {
                Some('.') => ';',
                Some(other) => other,
                None => '!',
            },
            other => other,
        });
    }
    out
}

/// Bytes that end a query parameter, have a meaning in one, or are changed by browsers.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'%')
    .add(b'&')
    .add(b'+')
    .add(b'#')
    .add(b'"')
    .add(b'\'')
    .add(b'<')
    .add(b'>');

/// Decodes like a form. A `%` that does not start an encoded byte stays as it is.
fn decode(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_decode_str(&text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Draft;
    use super::*;
    use crate::state::Criterion;

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            Just(String::new()),
            "[a-zA-Z0-9/:._-]{1,20}",
            // Text that could be mistaken for the link's own separators, or for another parameter.
            "[;:!.%&+#=? '\"<>0-9A-F\\n\\x00]{1,20}",
            any::<String>(),
        ]
    }

    fn state() -> impl Strategy<Value = ViewState> {
        let part = (proptest::sample::select(&EntryPart::ALL[..]), any::<bool>());
        let id = || text().prop_filter("not empty", |id| !id.is_empty());
        let open = proptest::option::of((id(), part));
        let texts = proptest::collection::vec(text(), Field::ALL.len());
        let excludable: Vec<_> = Field::ALL
            .into_iter()
            .filter(|field| field.can_exclude())
            .collect();
        let not = proptest::collection::vec((proptest::sample::select(excludable), id()), 0..4);
        let view = proptest::sample::select(vec![LogView::Entries, LogView::Problems]);
        let rest = (any::<bool>(), text(), view, open);
        (texts, not, rest).prop_map(|(texts, not, (asc, time_zone, view, open))| {
            let mut filters = Draft::default();
            for (field, text) in Field::ALL.into_iter().zip(texts) {
                filters.set(field, text);
            }
            let mut each_once = Vec::new();
            for criterion in not {
                if !each_once.contains(&criterion) {
                    each_once.push(criterion);
                }
            }
            filters.set_excluded(each_once);
            filters.order = if asc { Order::Asc } else { Order::Desc };
            ViewState {
                filters,
                time_zone,
                view,
                open: open
                    .map(|(request_id, (part, panel))| OpenEntry::new(request_id, part, panel)),
            }
        })
    }

    #[test]
    fn a_link_can_be_read_by_people() {
        let mut filters = Draft::default()
            .with(Field::StartDate, "2026-05-03")
            .with(Field::StartTime, "09:30")
            .with(Field::EndDate, "2026-05-10")
            .with(Field::Criterion(Criterion::Method), "PATCH")
            .with(Field::Criterion(Criterion::ResourceType), "Users")
            .with(Field::Criterion(Criterion::Endpoint), "/Users/*?; 50%")
            .with(Field::Criterion(Criterion::Status), "failed")
            .with(Field::Criterion(Criterion::StatusCode), "4xx,404")
            .with(Field::Criterion(Criterion::ScimType), "invalidValue")
            .with(Field::Criterion(Criterion::RequestId), "0190")
            .with(Field::Criterion(Criterion::ResourceId), "2819c223")
            .with(Field::Criterion(Criterion::Client), "192.0.2.1")
            .with(Field::Criterion(Criterion::Q), "ada");
        filters.exclude(Field::Criterion(Criterion::Method), "GET");
        filters.exclude(Field::Criterion(Criterion::Endpoint), "/Schemas");
        filters.order = Order::Asc;
        let view = ViewState {
            filters,
            time_zone: "Europe/Paris".to_owned(),
            view: LogView::Problems,
            open: Some(OpenEntry::new(
                "0190-a:b".to_owned(),
                EntryPart::Request,
                false,
            )),
        };
        assert_eq!(
            write(&view),
            "start:2026-05-03;start-time:09:30;end:2026-05-10;method:PATCH;type:Users;\
             endpoint:/Users/*?!.%2050%25;status:failed;code:4xx,404;error:invalidValue;request:0190;\
             resource:2819c223;client:192.0.2.1;q:ada;not.method:GET;not.endpoint:/Schemas;order:asc;zone:Europe/Paris;\
             view:problems;open:request:0190-a:b"
        );
        let range = ViewState {
            filters: Draft::default().with(Field::Range, "24h"),
            ..ViewState::default()
        };
        assert_eq!(write(&range), "range:24h");
        assert_eq!(write(&ViewState::default()), "");
    }

    #[test]
    fn panel_and_dialog_have_different_links() {
        for (link, part, panel) in [
            ("open:overview:7", EntryPart::Overview, true),
            ("open:panel-request:7", EntryPart::Request, true),
            ("open:request:7", EntryPart::Request, false),
        ] {
            let open = Some(OpenEntry::new("7".to_owned(), part, panel));
            assert_eq!(read(link).open, open);
            assert_eq!(write(&read(link)), link);
        }
        // A part that exists in one place only needs no prefix.
        assert_eq!(read("open:overview:7"), read("open:panel-overview:7"));
        assert_eq!(read("open:panel-error:7"), read("open:overview:7"));
    }

    #[test]
    fn a_link_of_the_first_version_still_works() {
        let view = read(
            "start:2026-05-03;end:2026-05-10;method:PATCH;type:Users;endpoint:/Users/*?!.%2050%25;\
             status:failed;zone:Europe/Paris;open:request:0190-a:b",
        );
        assert_eq!(
            view.filters.get(Field::Criterion(Criterion::Endpoint)),
            "/Users/*?; 50%"
        );
        assert_eq!(view.filters.active_criteria().len(), 6);
        assert_eq!(view.time_zone, "Europe/Paris");
        assert_eq!(view.open.unwrap().request_id, "0190-a:b");
    }

    #[test]
    fn parts_that_are_not_understood_are_told_and_the_rest_is_read() {
        let mut filters = Draft::default()
            .with(Field::Criterion(Criterion::Method), "PUT")
            .with(Field::Criterion(Criterion::ResourceType), "Users");
        filters.exclude(Field::Criterion(Criterion::Method), "GET");
        let expected = ViewState {
            filters,
            ..ViewState::default()
        };
        let rest = "method:PUT;type:Users;;not.method:GET;not.method:GET;order:; ;";
        assert_eq!(read_parts(rest), (expected.clone(), Vec::new()));
        for part in [
            "colour:blue",
            "status",
            "view:clouds",
            "open:door:1",
            "open:request:",
            ":",
            "not.start:1",
            "not.range:1h",
            "not.method:",
            "not.colour:1",
            "order:up",
        ] {
            let link = format!("{part};{rest}");
            assert_eq!(
                read_parts(&link),
                (expected.clone(), vec![part.to_owned()]),
                "{part}"
            );
        }
        assert_eq!(
            read("endpoint:100%&%f")
                .filters
                .get(Field::Criterion(Criterion::Endpoint)),
            "100%&%f"
        );
    }

    #[test]
    fn few_parts_that_are_not_understood_are_told_and_long_ones_are_cut() {
        let long = "\u{e4}".repeat(LEFT_OUT_CHARS);
        let (_, left_out) = read_parts(&format!("a!.b:1;{long};{long}x;d:1;{}", "e:1;".repeat(9)));
        let expected = ["a;b:1", &long, &format!("{long}\u{2026}"), "\u{2026}"];
        assert_eq!(left_out, expected);
    }

    proptest! {
        #[test]
        fn every_state_is_read_back_from_its_link(view in state()) {
            let link = write(&view);
            prop_assert_eq!(&read(&link), &view, "{}", link);
            let safe = link.bytes().all(|byte| byte.is_ascii_graphic() && !b"&+#\"'<>".contains(&byte));
            prop_assert!(safe, "{}", link);
        }

        #[test]
        fn link_survives_a_router_that_encodes_the_query_again(view in state()) {
            let query = format!("al={}", write(&view));
            let again: String = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(form_urlencoded::parse(query.as_bytes()))
                .finish();
            let value = again.strip_prefix("al=").unwrap();
            prop_assert_eq!(read(value), view);
        }

        #[test]
        fn state_read_from_any_text_can_be_written_as_a_link(text in any::<String>()) {
            let view = read(&text);
            prop_assert_eq!(read(&write(&view)), view);
        }
    }
}
