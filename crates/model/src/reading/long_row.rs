//! Reads the summary of a long record in slices.

use super::har;
use super::{LongStrings, RecordError, RecordFormat, Row, parse, row};
use crate::entry::Entry;

/// A long record whose summary is being read.
pub struct LongRow<'r> {
    form: RecordFormat,
    record: &'r [u8],
    number: u64,
    strings: LongStrings<'r>,
}

impl<'r> LongRow<'r> {
    /// Starts at the beginning of a record. `number` as in [`row()`], `mark` as in [`LongStrings::of`].
    pub fn of(form: RecordFormat, record: &'r [u8], number: u64, mark: &'r str) -> Self {
        Self {
            form,
            record,
            number,
            strings: LongStrings::of(record, mark),
        }
    }

    /// Reads about `budget` more bytes. Returns true once everything is read.
    pub fn step(&mut self, budget: usize) -> bool {
        self.strings.step(budget)
    }

    /// Returns the summary that [`row()`] returns. One exception: the error of a record of another program's
    /// HAR is not read from a body of more than 64 KiB.
    ///
    /// # Errors
    /// As [`row()`].
    pub fn finish(self) -> Result<Row<'static>, RecordError> {
        let (rest, taken) = self.strings.finish();
        let read: Result<Entry, RecordError> = match self.form {
            RecordFormat::Ndjson => parse(&rest),
            RecordFormat::Har => har::entry(&rest, self.number),
        };
        if let Ok(mut entry) = read {
            let sizes = |entry: &Entry| {
                [&entry.request, &entry.response]
                    .map(|message| message.as_ref().map(|message| message.size))
            };
            let [request, response] = sizes(&entry);
            let had_sizes = [
                request == Some(entry.request_size),
                response == Some(entry.response_size),
            ];
            if taken.put_back(&mut entry) {
                let [request, response] = sizes(&entry);
                // Without a size in the file, the size is that of the body.
                if let (Some(request), [true, _]) = (request, had_sizes) {
                    entry.request_size = request;
                }
                if let (Some(response), [_, true]) = (response, had_sizes) {
                    entry.response_size = response;
                }
                return Ok(Row::of(&entry).into_owned());
            }
        }
        row(self.form, self.record, self.number).map(Row::into_owned)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::reading::LONG;

    fn assert_same(form: RecordFormat, record: &Value) {
        let record = record.to_string().into_bytes();
        let mut sliced = LongRow::of(form, &record, 7, "~mark~");
        while !sliced.step(1000) {}
        assert_eq!(sliced.finish(), row(form, &record, 7).map(Row::into_owned));
    }

    #[test]
    fn summary_read_in_slices_equals_summary_read_at_once() {
        let long = "z\u{fc}rich \"quoted\"\n".repeat(LONG / 8);
        let ours = json!({
            "requestId": "1", "time": "2026-05-07T10:00:00Z", "status": "failed", "method": "GET", "endpoint": "/Users",
            "request": {"headers": [], "body": long, "size": 1},
            "response": {"headers": [], "body": long, "size": 2}, "responseSize": 3,
        });
        assert_same(RecordFormat::Ndjson, &ours);
        let mut with_long_path = ours.clone();
        with_long_path["endpoint"] = long.clone().into();
        assert_same(RecordFormat::Ndjson, &with_long_path);
        let mut broken = ours.clone();
        broken["time"] = "yesterday".into();
        assert_same(RecordFormat::Ndjson, &broken);
        let mut odd = ours;
        odd["request"]["headers"] = 7.into();
        assert_same(RecordFormat::Ndjson, &odd);

        let foreign = |status: u16, content: Value| {
            json!({
                "startedDateTime": "2026-05-07T10:00:00Z", "time": 3,
                "request": {"method": "POST", "url": "https://idp.example/scim/v2/Users", "headers": [],
                    "postData": {"text": long}},
                "response": {"status": status, "statusText": "Bad", "headers": [], "content": content},
            })
        };
        for content in [
            json!({"text": long}),
            json!({"text": long, "size": 9}),
            json!({"text": "short"}),
            json!({"text": r#"{"schemas":["x:Error"],"detail":"d"}"#}),
        ] {
            assert_same(RecordFormat::Har, &foreign(400, content.clone()));
            assert_same(RecordFormat::Har, &foreign(200, content));
        }
    }
}
