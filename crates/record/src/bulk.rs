//! Counts the outcomes of the operations of a bulk request
//! ([RFC 7644 §3.7](https://www.rfc-editor.org/rfc/rfc7644#section-3.7)) while its answer is read.

use std::ops::Range;

use crate::fault::Fault;
use crate::json::walk::{Event, Walker};
use crate::json_member::{is_named, said};

/// Outcomes of the operations.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Bulk {
    /// Number of operations with a status.
    pub(crate) operations: usize,
    /// Number of operations with a status of 400 or above.
    pub(crate) failed: usize,
    /// The answer was truncated, so there may be further operations.
    pub(crate) cut: bool,
    /// The first operation that failed.
    pub(crate) first: FailedOperation,
}

/// A failed operation and the reason.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct FailedOperation {
    head: Vec<String>,
    /// The error in the response of the operation.
    pub(crate) fault: Fault,
}

impl FailedOperation {
    /// Returns a text such as `POST qwerty 409: userName is taken`.
    pub(crate) fn said(&self) -> String {
        let head = self.head.join(" ");
        match self.fault.said() {
            Some(words) => format!("{head}: {words}"),
            None => head,
        }
    }
}

/// The part of an operation read so far.
#[derive(Debug, Default)]
struct Operation {
    method: Option<String>,
    name: Option<String>,
    status: Option<String>,
    response: Option<Range<usize>>,
}

impl Operation {
    fn failed(&self) -> bool {
        let code = self
            .status
            .as_deref()
            .and_then(|status| status.trim().parse::<u16>().ok());
        code.is_some_and(|code| code >= 400)
    }
}

/// Counts while an answer is read.
#[derive(Debug, Default)]
pub(crate) struct Counting {
    operations: usize,
    failed: usize,
    first: Option<Operation>,
    current: Operation,
}

impl Counting {
    /// Processes the next token, which the walker has just returned.
    pub(crate) fn take(&mut self, event: &Event, walker: &Walker<'_>, body: &[u8]) {
        let depth = walker.depth();
        if depth < 2 || walker.index_at(1).is_none() || !is_named(walker, 0, "operations") {
            return;
        }
        match event {
            Event::Value(text) if depth <= 4 => self.member(walker, text.inner(), body),
            Event::Bare(span) if depth <= 4 => self.member(walker, span.clone(), body),
            Event::Open { at, .. } if depth == 4 && is_named(walker, 2, "response") => {
                self.current.response = Some(*at..body.len());
            }
            Event::Close { end } if depth == 3 && is_named(walker, 2, "response") => {
                if let Some(response) = &mut self.current.response {
                    response.end = *end;
                }
            }
            Event::Close { .. } if depth == 2 => self.count(),
            _ => {}
        }
    }

    fn member(&mut self, walker: &Walker<'_>, span: Range<usize>, body: &[u8]) {
        let value = || said(body.get(span.clone()).unwrap_or_default());
        let operation = &mut self.current;
        if is_named(walker, 2, "status") {
            // The status is a text or a number. Drafts of SCIM used an object: `{"code": "201"}`.
            if walker.depth() == 3 || is_named(walker, 3, "code") {
                operation.status = value();
            }
        } else if walker.depth() > 3 {
        } else if is_named(walker, 2, "method") {
            operation.method = value();
        } else if is_named(walker, 2, "bulkId") {
            operation.name = value();
        }
    }

    fn count(&mut self) {
        let operation = std::mem::take(&mut self.current);
        if operation.status.is_none() {
            return;
        }
        self.operations += 1;
        if operation.failed() {
            self.failed += 1;
            self.first.get_or_insert(operation);
        }
    }

    /// Returns the outcomes. `cut`: the answer was truncated.
    pub(crate) fn end(mut self, cut: bool, body: &[u8]) -> Bulk {
        self.count();
        let first = self.first.map(|operation| FailedOperation {
            fault: operation
                .response
                .and_then(|span| body.get(span))
                .map(Fault::of)
                .unwrap_or_default(),
            head: [operation.method, operation.name, operation.status]
                .into_iter()
                .flatten()
                .collect(),
        });
        Bulk {
            operations: self.operations,
            failed: self.failed,
            cut,
            first: first.unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::answer::{Question, read};

    use super::*;

    fn bulk(body: &str) -> Bulk {
        let question = Question {
            endpoint: "/Bulk",
            status_code: 200,
            truncated: false,
        };
        read(body.as_bytes(), question).bulk.unwrap()
    }

    #[test]
    fn failed_operations_are_counted_also_when_the_answer_is_cut() {
        let bulk = bulk(
            r#"{"Operations":[{"method":"POST","bulkId":"a","status":"201"},
            {"method":"POST","bulkId":"b","status":409,"response":{"scimType":"uniqueness","detail":"taken"}},
            {"method":"PUT","status":{"code":"500"}},{"method":"DELETE","status":"404"#,
        );
        assert_eq!((bulk.operations, bulk.failed, bulk.cut), (4, 3, true));
        assert_eq!(bulk.first.said(), "POST b 409: taken");
        assert_eq!(bulk.first.fault.scim_type.as_deref(), Some("uniqueness"));
    }

    #[test]
    fn null_is_absent_in_an_operation() {
        let bulk = bulk(
            r#"{"Operations":[{"method":"POST","bulkId":null,"status":"409","response":{"scimType":null,"detail":"taken"}},{"status":null}]}"#,
        );
        assert_eq!((bulk.operations, bulk.failed, bulk.cut), (1, 1, false));
        assert_eq!(bulk.first.said(), "POST 409: taken");
        assert_eq!(bulk.first.fault.scim_type, None);
    }

    #[test]
    fn an_operations_own_error_is_read_as_any_other() {
        let bulk = bulk(
            r#"{"Operations":[{"method":"PUT","status":"400","response":{"userName":["required"]}}]}"#,
        );
        assert_eq!(bulk.first.said(), "PUT 400: userName: required");
    }
}
