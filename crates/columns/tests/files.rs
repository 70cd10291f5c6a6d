//! Files of various forms: with blank lines, another order, broken records, or no log at all.

#![cfg(test)]

use proptest::prelude::*;
use scim_audit_columns::{Columns, LoadError, Loaded, Loader, NotALogError, Refused};
use scim_audit_model::reading::RecordError;

fn load(file: &[u8], piece: usize) -> Result<(Columns, Loaded), LoadError> {
    let mut loader = Loader::new();
    for bytes in file.chunks(piece) {
        loader.push(bytes)?;
    }
    loader.end()?;
    let (sorting, read) = loader.finish()?;
    Ok((sorting.finish(), read))
}

fn line(id: &str, method: &str) -> String {
    format!(
        r#"{{"requestId":"{id}","time":"2026-05-07T09:40:08Z","status":"success","method":"{method}","endpoint":"/Users"}}"#
    )
}

fn exchange(id: &str) -> String {
    let entry = line(id, "GET");
    format!(r#"{{"request":{{"method":"GET","url":"x"}},"response":{{}},"_scimAudit":{entry}}}"#)
}

fn ids(columns: &Columns) -> Vec<String> {
    let rows = 0..u32::try_from(columns.len()).unwrap();
    rows.map(|row| columns.summary(row).unwrap().request_id)
        .collect()
}

#[test]
fn marks_blank_lines_and_a_missing_last_line_break_do_not_matter() {
    let file = format!(
        "\u{feff}{}\r\n\r\n \t\n  {} \r\n{}",
        line("a", "GET"),
        line("b", "GET"),
        line("c", "GET")
    );
    for piece in 1..40 {
        let (columns, loaded) = load(file.as_bytes(), piece).unwrap();
        assert_eq!(ids(&columns), ["a", "b", "c"]);
        assert_eq!(loaded.refused, 0);
        for (row, id) in ["a", "b", "c"].into_iter().enumerate() {
            let place = columns.place(u32::try_from(row).unwrap()).unwrap();
            let start = usize::try_from(place.offset).unwrap();
            let text = &file[start..start + place.length as usize];
            assert_eq!(text, line(id, "GET"), "{piece}");
        }
    }
}

#[test]
fn the_last_of_entries_with_one_id_is_kept_and_counted() {
    let file = [line("a", "GET"), line("b", "GET"), line("a", "PUT")].join("\n");
    let (columns, loaded) = load(file.as_bytes(), 7).unwrap();
    assert_eq!((columns.len(), loaded.replaced), (2, 1));
    let row = columns.find("a").unwrap();
    assert_eq!(columns.summary(row).unwrap().method, "PUT");
    let offset = columns.place(row).unwrap().offset;
    assert_eq!(offset, file.rfind("{\"requestId\":\"a\"").unwrap() as u64);
}

#[test]
fn invalid_records_are_counted_and_the_first_are_listed_without_content() {
    let mut lines = vec![line("a", "GET"), String::new()];
    lines.extend((0..9).map(|_| "{\"hunter2\":\"hunter2\"}".to_owned()));
    lines.push(line("b", "GET")[..40].to_owned());
    let (columns, loaded) = load(lines.join("\n").as_bytes(), 11).unwrap();
    assert_eq!((columns.len(), loaded.refused), (1, 10));
    let numbers: Vec<_> = loaded
        .first_refused
        .iter()
        .map(|refused| refused.number)
        .collect();
    assert_eq!(numbers, [3, 4, 5, 6, 7]);
    for refused in loaded.first_refused {
        assert_eq!(refused.line, refused.number);
        assert_eq!(refused.reason, RecordError::Missing("requestId".to_owned()));
    }
}

#[test]
fn entries_of_an_archive_are_found_at_any_position() {
    let (a, b) = (exchange("a"), exchange("b"));
    let file = format!(
        r#"{{"x":{{"log":{{"entries":[1,2]}},"entries":[3]}},"log":{{"pages":[{{"entries":[4]}}],"a\"entries":[5],
            "creator":{{"entries":[6,7]}},"entries":[
            {a} , {b},"text, ]",17,{{}}  ],"comment":"]}}","entries":[8]}},"entries":[9],"log":{{}}}}"#
    );
    for piece in 1..60 {
        let (columns, loaded) = load(file.as_bytes(), piece).unwrap();
        assert_eq!(ids(&columns), ["a", "b"], "{piece}");
        assert_eq!(loaded.refused, 3);
        let numbers: Vec<_> = loaded
            .first_refused
            .iter()
            .map(|refused| refused.number)
            .collect();
        assert_eq!(numbers, [3, 4, 5]);
    }
}

#[test]
fn entries_are_found_whether_they_have_lines_or_not() {
    let (a, b) = (line("a", "GET"), line("b", "PUT"));
    let over_lines = |entry: &str| entry.replace(',', ",\n  ").replace('{', "{\n  ");
    let (long_a, long_b) = (over_lines(&a), over_lines(&b));
    for file in [
        format!("[{a},{b}]"),
        format!("\u{feff}[\r\n  {long_a},\r\n {long_b}\n]\n"),
        format!("{a}{b}"),
        format!("{a} {b}\n"),
        format!("{long_a}\n{long_b}\n"),
        format!("\u{feff}{long_a}\n\u{feff}{long_b}"),
        format!("\u{feff}{a}\n\u{feff}{b}"),
    ] {
        for piece in 1..40 {
            let (columns, loaded) = load(file.as_bytes(), piece).unwrap();
            assert_eq!(ids(&columns), ["a", "b"], "{file}");
            assert_eq!(loaded.refused, 0, "{file}");
            let place = columns.place(1).unwrap();
            let start = usize::try_from(place.offset).unwrap();
            let text = &file[start..start + place.length as usize];
            assert!(text == b || text == long_b, "{text}");
        }
    }
}

#[test]
fn unreadable_record_is_reported_with_its_line() {
    let entry = line("a", "GET").replace(',', ",\n");
    let file = format!("[\n{entry},\n17,\n\n{{\"requestId\":\n7}}\n]");
    for piece in 1..40 {
        let (_, loaded) = load(file.as_bytes(), piece).unwrap();
        let told: Vec<_> = loaded
            .first_refused
            .into_iter()
            .map(|refused| (refused.number, refused.line, refused.reason))
            .collect();
        let wrong = RecordError::Wrong("requestId");
        assert_eq!(told, [(2, 7, RecordError::NoObject), (3, 9, wrong)]);
    }
}

#[test]
fn a_record_with_half_a_character_stays() {
    let half = |id: &str, text: &str| {
        line(id, "GET").replace(
            "\"endpoint\"",
            &format!("\"query\":\"{text}\",\"endpoint\""),
        )
    };
    let file = [
        line("a", "GET"),
        half("b", r"Zo\u00eb \ud83d"),
        half("c", r"\ude00 team"),
    ]
    .join("\n");
    let (columns, loaded) = load(file.as_bytes(), 50).unwrap();
    assert_eq!((columns.len(), loaded.refused), (3, 0));
    let query = |row| columns.summary(row).unwrap().query;
    assert_eq!(query(1).as_deref(), Some("Zoë \u{fffd}"));
    assert_eq!(query(2).as_deref(), Some("\u{fffd} team"));
}

#[test]
fn truncated_file_gives_its_entries_and_reports_the_cut() {
    let file = format!(
        r#"{{"log":{{"entries":[{},{}"#,
        exchange("a"),
        &exchange("b")[..50]
    );
    let (columns, loaded) = load(file.as_bytes(), 100).unwrap();
    assert_eq!(ids(&columns), ["a"]);
    let told = Refused {
        number: 2,
        line: 1,
        reason: RecordError::BrokenOff,
    };
    assert_eq!(loaded.first_refused, [told]);
}

#[test]
fn empty_archive_is_a_log_and_other_files_are_rejected() {
    let (columns, loaded) = load(br#"{"log":{"entries":[]}}"#, 5).unwrap();
    assert_eq!((columns.len(), loaded.refused), (0, 0));
    let stop = |file: &[u8]| load(file, 3).err();
    assert_eq!(stop(b""), Some(LoadError::NotALog(NotALogError::Empty)));
    assert_eq!(
        stop(b"\n \n"),
        Some(LoadError::NotALog(NotALogError::Empty))
    );
    for neither in [
        "id,time\n1,2\n",
        "[{}]",
        "{}",
        "\u{1f}\u{8b}",
        r#"{"log":{"records":[]}}"#,
        r#"{"log":[]}"#,
    ] {
        assert_eq!(
            stop(neither.as_bytes()),
            Some(LoadError::NotALog(NotALogError::Neither)),
            "{neither}"
        );
    }
    let Some(LoadError::NoEntry(first)) = stop(b"{\"time\":1}\n{\"time\":2}\n") else {
        panic!("lines without an entry");
    };
    assert_eq!(first.number, 1);
}

proptest! {
    #[test]
    fn any_file_gives_the_same_result_in_pieces_and_as_a_whole(
        text in "[\\[\\]{}\",:\\\\\r\n a-z]{0,200}|(\\{\"log\":\\{\"entries\":\\[(\\{\"a\":\"[\\[{,]\"\\},?)*[\\]}]{0,4})|(\\{\"time\":[a-z0-9,\"{}]*\n)*",
        piece in 1..50_usize,
    ) {
        let cut = load(text.as_bytes(), piece).map(|(columns, loaded)| (ids(&columns), loaded));
        let whole = load(text.as_bytes(), text.len().max(1)).map(|(columns, loaded)| (ids(&columns), loaded));
        prop_assert_eq!(cut, whole);
    }

    #[test]
    fn an_archive_is_cut_as_a_parser_cuts_it(texts in proptest::collection::vec(any::<String>(), 0..8), pretty: bool, piece in 1..50_usize) {
        let elements: Vec<_> = texts.iter().map(|text| serde_json::json!({"_scimAudit": {
            "requestId": text, "time": "2026-05-07T09:40:08Z", "status": text, "method": "GET", "endpoint": "]}",
        }})).collect();
        let archive = serde_json::json!({"log": {"browser": texts, "entries": elements, "z": [{}]}});
        let file = if pretty { serde_json::to_string_pretty(&archive) } else { serde_json::to_string(&archive) };
        let (columns, loaded) = load(file.unwrap().as_bytes(), piece).unwrap();
        prop_assert_eq!(loaded.refused, 0);
        let mut found = ids(&columns);
        let mut expected = texts.clone();
        found.sort();
        expected.sort();
        expected.dedup();
        prop_assert_eq!(found, expected);
        prop_assert_eq!(columns.len() as u64 + loaded.replaced, texts.len() as u64);
    }
}
