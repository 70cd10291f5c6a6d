//! The operations of a bulk request with their results
//! ([RFC 7644 §3.7](https://www.rfc-editor.org/rfc/rfc7644#section-3.7)).

use std::collections::{HashMap, VecDeque};

use super::asked::add_rows;
use super::difference::Difference;
use super::names::DisplayNames;
use super::operation::PatchTargets;
use super::resource::ResourceValue;
use super::{AttributeChange, ChangeKind, MOST_ROWS};
use crate::json_tree::JsonValue;
use crate::quotation::quoted;

/// Number of attributes that are listed of one operation.
const MOST_ATTRIBUTES: usize = 20;

/// One operation of a bulk request.
#[derive(Debug, Clone, PartialEq)]
pub struct BulkOperation {
    /// The method, as written.
    pub method: String,
    /// The path, as written.
    pub path: String,
    /// What the client calls the operation.
    pub bulk_id: Option<String>,
    /// The name of the resource that the operation sends, if it has one.
    pub name: Option<String>,
    /// What became of it.
    pub outcome: BulkOutcome,
    /// The status code that the service answers for it.
    pub status: Option<String>,
    /// The keyword of the SCIM error.
    pub scim_type: Option<String>,
    /// What the service says about the error.
    pub detail: Option<String>,
    /// Where the resource is.
    pub location: Option<String>,
    /// What the operation asks for.
    pub attributes: Vec<AttributeChange>,
    /// Number of further attributes that are not listed.
    pub left_out: usize,
}

/// What became of an operation of a bulk request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BulkOutcome {
    /// Its status is below 400.
    Succeeded,
    /// Its status is 400 or above.
    Failed,
    /// The service answers other operations but not this one: it stopped before it
    /// (`failOnErrors`), or refused the whole request.
    NotCarriedOut,
    /// The answer is not in the log, or unreadable.
    Unknown,
}

impl BulkOutcome {
    /// Every outcome.
    pub const ALL: [Self; 4] = [
        Self::Succeeded,
        Self::Failed,
        Self::NotCarriedOut,
        Self::Unknown,
    ];

    /// The stable word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::NotCarriedOut => "not_carried_out",
            Self::Unknown => "unknown",
        }
    }
}

/// The operations, and how many are not listed.
pub(super) fn operations_of(
    request: JsonValue<'_>,
    response: Option<JsonValue<'_>>,
    is_refused: bool,
    names: &DisplayNames,
) -> (Vec<BulkOperation>, usize) {
    let mut answers = response
        .and_then(|root| root.get("Operations"))
        .map(BulkAnswers::of);
    let unanswered = if is_refused || answers.is_some() {
        BulkOutcome::NotCarriedOut
    } else {
        BulkOutcome::Unknown
    };
    let mut all = Vec::new();
    let mut left_out = 0;
    let asked = request.get("Operations");
    for (number, operation) in asked.into_iter().flat_map(JsonValue::items).enumerate() {
        if number >= MOST_ROWS {
            left_out += 1;
            continue;
        }
        let answer = answers.as_mut().and_then(|answers| answers.take(operation));
        all.push(read(operation, answer, unanswered, names));
    }
    (all, left_out)
}

/// The results of a bulk response. They belong to operations by `bulkId`, or else by method and place.
struct BulkAnswers<'t> {
    by_key: HashMap<(String, String), VecDeque<JsonValue<'t>>>,
}

impl<'t> BulkAnswers<'t> {
    fn of(operations: JsonValue<'t>) -> Self {
        let mut by_key: HashMap<_, VecDeque<_>> = HashMap::new();
        for answer in operations.items() {
            by_key.entry(key_of(answer)).or_default().push_back(answer);
        }
        Self { by_key }
    }

    fn take(&mut self, operation: JsonValue<'_>) -> Option<JsonValue<'t>> {
        let (bulk_id, method) = key_of(operation);
        let path = text(operation, "path").unwrap_or_default();
        let found = self.take_key(&bulk_id, &method);
        if found.is_some() || bulk_id.is_empty() && path.is_empty() {
            return found;
        }
        // Some services leave the bulkId out.
        self.take_key("", &method)
    }

    fn take_key(&mut self, bulk_id: &str, method: &str) -> Option<JsonValue<'t>> {
        self.by_key
            .get_mut(&(bulk_id.to_owned(), method.to_owned()))?
            .pop_front()
    }
}

fn key_of(operation: JsonValue<'_>) -> (String, String) {
    let bulk_id = text(operation, "bulkId").unwrap_or_default();
    let method = text(operation, "method").unwrap_or_default();
    (bulk_id, method.to_ascii_uppercase())
}

fn text(value: JsonValue<'_>, name: &str) -> Option<String> {
    let text = value.get(name)?.scalar()?;
    (!value.get(name)?.is_null()).then(|| quoted(&text))
}

fn read(
    operation: JsonValue<'_>,
    answer: Option<JsonValue<'_>>,
    unanswered: BulkOutcome,
    names: &DisplayNames,
) -> BulkOperation {
    // RFC 7644 has a text; some services answer a number, drafts `{"code": "201"}`.
    let status = answer
        .and_then(|answer| text(answer, "status").or_else(|| text(answer.get("status")?, "code")));
    let code: Option<u16> = status.as_deref().and_then(|status| status.parse().ok());
    let outcome = match (answer, code) {
        (None, _) => unanswered,
        (Some(_), None) => BulkOutcome::Unknown,
        (Some(_), Some(code)) if code >= 400 => BulkOutcome::Failed,
        (Some(_), Some(_)) => BulkOutcome::Succeeded,
    };
    let said = answer.and_then(|answer| answer.get("response"));
    let error = |name: &str| (outcome == BulkOutcome::Failed).then(|| text(said?, name))?;
    let data = operation.get("data");
    let name = [data, said].into_iter().flatten().find_map(|resource| {
        ["displayName", "userName"]
            .iter()
            .find_map(|name| text(resource, name))
    });
    let path = text(operation, "path").unwrap_or_default();
    let name = name.or_else(|| names.of(path.rsplit('/').next()?).map(str::to_owned));
    let (attributes, left_out) = data
        .map(|data| attributes_of(operation, data, names))
        .unwrap_or_default();
    BulkOperation {
        method: text(operation, "method").unwrap_or_default(),
        path,
        bulk_id: text(operation, "bulkId"),
        name,
        outcome,
        status,
        scim_type: error("scimType"),
        detail: error("detail"),
        location: answer
            .and_then(|answer| text(answer, "location"))
            .or_else(|| text(operation, "location")),
        attributes,
        left_out,
    }
}

fn attributes_of(
    operation: JsonValue<'_>,
    data: JsonValue<'_>,
    names: &DisplayNames,
) -> (Vec<AttributeChange>, usize) {
    let method = text(operation, "method").unwrap_or_default();
    let mut difference = Difference::new(names, ChangeKind::Bulk, false, false);
    if method.eq_ignore_ascii_case("PATCH") {
        for target in PatchTargets::of(data).targets {
            add_rows(&mut difference, &target, None);
        }
    } else if data.is_object() {
        let asked = ResourceValue::of(data);
        difference.resource([None, Some(&asked), None]);
    }
    let mut rows = difference.rows;
    let more = rows.len().saturating_sub(MOST_ATTRIBUTES) + difference.left_out;
    rows.truncate(MOST_ATTRIBUTES);
    (rows, more)
}
