//! Puts together what is known of a change.

use scim_audit_model::endpoint::{canonical_path, is_search};
use scim_audit_model::entry::Entry;

use super::application::PatchApplication;
use super::asked::{add_rows, named};
use super::attribute_target::OperationEffect;
use super::bulk::operations_of;
use super::difference::Difference;
use super::displayed_value::DisplayedValue;
use super::names::DisplayNames;
use super::operation::{PatchTarget, PatchTargets};
use super::resource::{ResourceValue, tree_of, whole};
use super::states::{KnownStates, is_partial, is_resource};
use super::{
    AttributeChange, AttributeOutcome, ChangeBasis, ChangeCertainty, ChangeKind, EntryChange,
};
use crate::body_text::{BodyForm, BodyText, header};
use crate::json_tree::JsonValue;

/// What an entry changed, as far as it tells itself. `None` if its request only reads.
///
/// The work is linear in the length of the bodies, within limits.
#[must_use]
pub fn changes_of(entry: &Entry) -> Option<EntryChange> {
    changes_between(entry, &KnownStates::default())
}

/// What an entry changed, with what other entries tell of its resource. `None` if its request only reads.
///
/// The work is linear in the length of the bodies and states, within limits.
#[must_use]
pub fn changes_between(entry: &Entry, known: &KnownStates<'_>) -> Option<EntryChange> {
    let kind = kind_of(entry)?;
    let request = BodyText::read_by(entry.request.as_ref(), tree_of);
    let response = BodyText::read_by(entry.response.as_ref(), tree_of);
    let outcome = RequestOutcome::of(entry);
    let before = known.before.and_then(ResourceValue::of_text);
    let mut names = DisplayNames::default();
    for root in [whole(&request), whole(&response)].into_iter().flatten() {
        names.collect(&ResourceValue::of(root));
    }
    if let Some(before) = &before {
        names.collect(before);
    }
    let answered = whole(&response)
        .filter(|root| outcome == RequestOutcome::Done && is_resource(*root) && !is_partial(entry));
    let after = match answered {
        Some(root) => Some(ResourceValue::of(root)),
        None if outcome == RequestOutcome::Done => known.after.and_then(ResourceValue::of_text),
        None => None,
    };
    let states = ChangeStates {
        kind,
        outcome,
        before: before.as_ref(),
        is_before_calculated: known.is_before_calculated,
        after: after.as_ref(),
        names: &names,
    };
    if kind == ChangeKind::Delete {
        return Some(states.delete());
    }
    let Some(asked) = whole(&request).filter(|root| root.is_object()) else {
        return Some(unavailable(kind, unread(&request, entry)));
    };
    Some(match kind {
        ChangeKind::Bulk => states.bulk(asked, whole(&response)),
        ChangeKind::Modify => states.modify(asked),
        _ => states.put(asked),
    })
}

fn kind_of(entry: &Entry) -> Option<ChangeKind> {
    // Clients behind a proxy that passes GET and POST only name the method in this header.
    let other = entry
        .request
        .as_ref()
        .and_then(|message| header(message, "X-HTTP-Method-Override"))
        .filter(|_| entry.method.eq_ignore_ascii_case("POST"));
    let method = other.unwrap_or(&entry.method);
    let is = |known: &str| method.eq_ignore_ascii_case(known);
    let path = canonical_path(&entry.endpoint);
    let is_post = is("POST") && !is_search(&entry.endpoint);
    let is_bulk = path.eq_ignore_ascii_case("/Bulk");
    let has_id = path.split('/').nth(2).is_some_and(|id| !id.is_empty());
    match () {
        () if is_post && is_bulk => Some(ChangeKind::Bulk),
        // SCIM has no POST to a resource.
        () if is_post && has_id => None,
        () if is_post => Some(ChangeKind::Create),
        () if is("PUT") => Some(ChangeKind::Replace),
        () if is("PATCH") => Some(ChangeKind::Modify),
        () if is("DELETE") => Some(ChangeKind::Delete),
        () => None,
    }
}

/// Why a body cannot be read.
fn unread(body: &BodyText<'_>, entry: &Entry) -> ChangeBasis {
    match body.form {
        BodyForm::Unknown | BodyForm::Withheld | BodyForm::NotKept => ChangeBasis::NotRecorded,
        BodyForm::Absent if entry.request_size > 0 => ChangeBasis::NotRecorded,
        BodyForm::JsonBeginning => ChangeBasis::Cut,
        // It is an array, or has too many values.
        BodyForm::Json if body.tree.as_ref().is_some_and(|tree| !tree.has_all()) => {
            ChangeBasis::Cut
        }
        _ => ChangeBasis::NotReadable,
    }
}

fn unavailable(kind: ChangeKind, basis: ChangeBasis) -> EntryChange {
    EntryChange {
        kind,
        certainty: ChangeCertainty::Unavailable,
        basis,
        attributes: Vec::new(),
        left_out: 0,
        unchanged: 0,
        operations: Vec::new(),
    }
}

/// Whether a request took effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RequestOutcome {
    Done,
    Refused,
    Unknown,
}

impl RequestOutcome {
    fn of(entry: &Entry) -> Self {
        match entry.status_code {
            Some(202) => Self::Unknown,
            Some(200..300) => Self::Done,
            Some(400..500) => Self::Refused,
            _ => Self::Unknown,
        }
    }
}

/// What is known of a change.
struct ChangeStates<'s> {
    kind: ChangeKind,
    outcome: RequestOutcome,
    before: Option<&'s ResourceValue>,
    is_before_calculated: bool,
    after: Option<&'s ResourceValue>,
    names: &'s DisplayNames,
}

impl<'s> ChangeStates<'s> {
    fn is_before_known(&self) -> bool {
        self.before.is_some() || self.kind == ChangeKind::Create
    }

    fn difference(&self, is_before_known: bool, is_after_known: bool) -> Difference<'s> {
        Difference::new(self.names, self.kind, is_before_known, is_after_known)
    }

    fn change(&self, difference: Difference<'_>, is_exact: bool) -> EntryChange {
        let knows_before = difference.is_before_known;
        let basis = match self.outcome {
            RequestOutcome::Refused => ChangeBasis::Refused,
            RequestOutcome::Unknown => ChangeBasis::Unfinished,
            RequestOutcome::Done if !knows_before && difference.is_after_known => {
                ChangeBasis::Answered
            }
            RequestOutcome::Done if !knows_before => ChangeBasis::Asked,
            RequestOutcome::Done if self.is_before_calculated => ChangeBasis::Replayed,
            RequestOutcome::Done if !difference.is_after_known => ChangeBasis::Calculated,
            RequestOutcome::Done if is_exact && !difference.deviates => ChangeBasis::Observed,
            RequestOutcome::Done => ChangeBasis::Deviating,
        };
        EntryChange {
            kind: self.kind,
            certainty: if basis == ChangeBasis::Observed {
                ChangeCertainty::Exact
            } else {
                ChangeCertainty::Approximate
            },
            basis,
            attributes: difference.rows,
            left_out: difference.left_out,
            // A PATCH does not name what stays.
            unchanged: if self.kind == ChangeKind::Modify {
                0
            } else {
                difference.unchanged
            },
            operations: Vec::new(),
        }
    }

    fn delete(&self) -> EntryChange {
        let is_done = self.outcome == RequestOutcome::Done;
        let mut difference = self.difference(self.before.is_some() && is_done, is_done);
        if is_done {
            difference.resource([self.before, None, None]);
        }
        // Without the state before, the answer tells nothing of what is gone.
        difference.is_after_known = difference.is_before_known;
        self.change(difference, true)
    }

    fn put(&self, asked: JsonValue<'_>) -> EntryChange {
        let asked = ResourceValue::of(asked);
        let is_done = self.outcome == RequestOutcome::Done;
        let is_before_known = self.is_before_known() && is_done;
        let mut difference = self.difference(is_before_known, self.after.is_some());
        let before = self.before.filter(|_| is_done);
        difference.resource([before, Some(&asked), self.after]);
        self.change(difference, true)
    }

    fn modify(&self, asked: JsonValue<'_>) -> EntryChange {
        let is_done = self.outcome == RequestOutcome::Done;
        let Some(before) = self.before.filter(|_| is_done) else {
            let targets = PatchTargets::of(asked);
            if targets.targets.is_empty() {
                return unavailable(self.kind, ChangeBasis::NotReadable);
            }
            let mut difference = self.difference(false, self.after.is_some());
            for target in &targets.targets {
                add_rows(&mut difference, target, self.after);
            }
            difference.left_out += usize::from(targets.is_over);
            return self.change(difference, false);
        };
        let run = PatchApplication::run(before, asked);
        if run.effects.is_empty() {
            return unavailable(self.kind, ChangeBasis::NotReadable);
        }
        let mut difference = self.difference(true, self.after.is_some());
        difference.resource([Some(before), Some(&run.resource), self.after]);
        difference.left_out += usize::from(run.is_over);
        let mut is_exact = !run.is_over;
        for (target, effect) in &run.effects {
            let outcome = match effect {
                OperationEffect::Changes => continue,
                OperationEffect::Nothing => AttributeOutcome::Unchanged,
                OperationEffect::SelectsNothing => AttributeOutcome::NoTarget,
                OperationEffect::Unknown => AttributeOutcome::NotUnderstood,
            };
            is_exact &= outcome == AttributeOutcome::Unchanged;
            self.operation_rows(&mut difference, target, outcome);
        }
        self.change(difference, is_exact)
    }

    /// The operations say each what became of them, so only a refusal of the whole request matters besides.
    fn bulk(&self, asked: JsonValue<'_>, answered: Option<JsonValue<'_>>) -> EntryChange {
        let is_refused = self.outcome == RequestOutcome::Refused;
        let (operations, left_out) = operations_of(asked, answered, is_refused, self.names);
        if operations.is_empty() {
            return unavailable(self.kind, ChangeBasis::NotReadable);
        }
        let basis = match self.outcome {
            RequestOutcome::Refused => ChangeBasis::Refused,
            RequestOutcome::Unknown => ChangeBasis::Unfinished,
            RequestOutcome::Done => ChangeBasis::Unpacked,
        };
        EntryChange {
            kind: self.kind,
            certainty: ChangeCertainty::Approximate,
            basis,
            attributes: Vec::new(),
            left_out,
            unchanged: 0,
            operations,
        }
    }

    /// Rows for an operation that changes nothing: one for each value of an array.
    fn operation_rows(
        &self,
        difference: &mut Difference<'_>,
        target: &PatchTarget,
        outcome: AttributeOutcome,
    ) {
        let (schema, attribute) = named(target);
        let items = target.value.as_ref().map(ResourceValue::items);
        let items = items.filter(|items| !items.is_empty());
        let values: Vec<Option<&ResourceValue>> = match items {
            Some(items) => items.iter().map(Some).collect(),
            None => vec![None],
        };
        for value in values {
            let asked = DisplayedValue::of(value, self.names);
            let is_same = outcome == AttributeOutcome::Unchanged;
            let current = asked.clone().filter(|_| is_same);
            difference.row(AttributeChange {
                schema: schema.clone(),
                attribute: attribute.clone(),
                outcome,
                before: current.clone(),
                asked,
                after: current,
            });
        }
    }
}
