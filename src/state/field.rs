//! The fields of the filter bar: those for a time span, and one for each criterion.

use scim_audit_model::criterion::{Criterion, CriterionControl};
use scim_audit_model::query::NOT;

use crate::words::Key;

/// A field of the filter bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// Start date.
    StartDate,
    /// The time on the start date.
    StartTime,
    /// End date.
    EndDate,
    /// The time on the end date.
    EndTime,
    /// A duration that ends now, in place of dates.
    Range,
    /// A value that an entry must have, or must not have.
    Criterion(Criterion),
}

impl From<Criterion> for Field {
    fn from(criterion: Criterion) -> Self {
        Self::Criterion(criterion)
    }
}

const COUNT: usize = Field::TIMES.len() + Criterion::ALL.len();

/// The label of each criterion.
const LABELS: [Key; Criterion::ALL.len()] = {
    let mut labels = [Key::Search; Criterion::ALL.len()];
    let mut rest = Criterion::ALL.as_slice();
    let mut free = labels.as_mut_slice();
    while let ([criterion, others @ ..], [label, further @ ..]) = (rest, free) {
        *label = Key::named(criterion.spec().label);
        (rest, free) = (others, further);
    }
    labels
};

impl Field {
    /// Every field, in display order.
    pub const ALL: [Self; COUNT] = {
        let mut all = [Self::Range; COUNT];
        if let Some((times, mut free)) = all.split_first_chunk_mut() {
            *times = Self::TIMES;
            let mut rest = Criterion::ALL.as_slice();
            while let ([criterion, others @ ..], [field, further @ ..]) = (rest, free) {
                *field = Self::Criterion(*criterion);
                (rest, free) = (others, further);
            }
        }
        all
    };

    /// The fields for a time span.
    pub const TIMES: [Self; 5] = [
        Self::StartDate,
        Self::StartTime,
        Self::EndDate,
        Self::EndTime,
        Self::Range,
    ];

    /// The fields behind "More filters".
    pub fn more() -> impl Iterator<Item = Self> {
        let times = [Self::StartTime, Self::EndTime];
        let more = Criterion::ALL
            .into_iter()
            .filter(|criterion| criterion.spec().control == CriterionControl::More);
        times.into_iter().chain(more.map(Self::Criterion))
    }

    /// The field of an API parameter, such as `method` or `method.not`.
    pub fn of_parameter(parameter: &str) -> Option<Self> {
        match parameter {
            "since" => Some(Self::StartDate),
            "until" => Some(Self::EndDate),
            _ => Criterion::named(parameter.strip_suffix(NOT).unwrap_or(parameter))
                .map(Self::Criterion),
        }
    }

    /// The name in the host page's JSON; for a criterion, also the API parameter.
    pub fn name(self) -> &'static str {
        match self {
            Self::StartDate => "startDate",
            Self::StartTime => "startTime",
            Self::EndDate => "endDate",
            Self::EndTime => "endTime",
            Self::Range => "range",
            Self::Criterion(criterion) => criterion.spec().name,
        }
    }

    /// The field with this [`Field::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// The key in a link.
    pub(crate) fn link_key(self) -> &'static str {
        match self {
            Self::StartDate => "start",
            Self::StartTime => "start-time",
            Self::EndDate => "end",
            Self::EndTime => "end-time",
            Self::Range => "range",
            Self::Criterion(criterion) => criterion.spec().link,
        }
    }

    /// The text of the label.
    pub fn label(self) -> Key {
        match self {
            Self::StartDate => Key::StartDate,
            Self::StartTime => Key::StartTime,
            Self::EndDate => Key::EndDate,
            Self::EndTime => Key::EndTime,
            Self::Range => Key::TimeRange,
            Self::Criterion(criterion) => {
                let label = LABELS.get(criterion as usize);
                label.copied().unwrap_or(Key::Search)
            }
        }
    }

    /// Whether entries can be excluded by the field: the API has a `.not` parameter for it.
    pub fn can_exclude(self) -> bool {
        matches!(self, Self::Criterion(_))
    }

    /// The index in [`Field::ALL`].
    fn place(self) -> usize {
        match self {
            Self::StartDate => 0,
            Self::StartTime => 1,
            Self::EndDate => 2,
            Self::EndTime => 3,
            Self::Range => 4,
            Self::Criterion(criterion) => Self::TIMES.len() + criterion as usize,
        }
    }
}

/// One value for each field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct FieldValues<T>([T; COUNT]);

impl<T> FieldValues<T> {
    /// Creates the value of each field.
    pub(crate) fn of(make: impl FnMut(Field) -> T) -> Self {
        Self(Field::ALL.map(make))
    }

    /// The value of a field.
    pub(crate) fn get(&self, field: Field) -> &T {
        let [first, rest @ ..] = &self.0;
        // Every index is in bounds, so `first` is never returned for another field.
        match field.place() {
            0 => first,
            place => rest.get(place - 1).unwrap_or(first),
        }
    }

    /// The value of a field, mutable.
    pub(crate) fn get_mut(&mut self, field: Field) -> &mut T {
        let [first, rest @ ..] = &mut self.0;
        match field.place() {
            0 => first,
            place => rest.get_mut(place - 1).unwrap_or(first),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_unique_index_name_and_link_key() {
        let mut fields = FieldValues::of(|_| "");
        for field in Field::ALL {
            assert_eq!(*fields.get(field), "");
            *fields.get_mut(field) = field.name();
        }
        for (at, field) in Field::ALL.into_iter().enumerate() {
            assert_eq!(field.place(), at);
            assert_eq!(*fields.get(field), field.name());
            assert_eq!(Field::named(field.name()), Some(field));
            let same_key = Field::ALL
                .into_iter()
                .filter(|other| other.link_key() == field.link_key());
            assert_eq!(same_key.count(), 1, "{field:?}");
        }
    }

    /// The types and the documentation for developers name each field that the host page can set.
    #[test]
    fn the_types_and_the_docs_name_every_field() {
        let types = include_str!("../embed/web/scim-audit-logs.d.ts");
        let docs = include_str!("../../docs/embedding.md");
        for field in Field::ALL {
            let name = field.name();
            let can_be_set = field != Field::Criterion(Criterion::Time);
            let member = format!("  {name}?: string;");
            assert_eq!(types.contains(&member), can_be_set, "d.ts: {member}");
            assert_eq!(
                docs.contains(&format!("{name}?")),
                can_be_set,
                "embedding.md: {name}?"
            );
            let left_out = types.contains(&format!("| \"{name}\""));
            assert_eq!(left_out, field.can_exclude(), "d.ts: ExcludedField {name}");
        }
    }

    #[test]
    fn a_parameter_of_the_api_belongs_to_its_filter() {
        for (parameter, field) in [
            ("since", Some(Field::StartDate)),
            ("until", Some(Field::EndDate)),
            ("statusCode", Some(Field::Criterion(Criterion::StatusCode))),
            (
                "statusCode.not",
                Some(Field::Criterion(Criterion::StatusCode)),
            ),
            ("q", Some(Field::Criterion(Criterion::Q))),
            ("startDate", None),
            ("limit", None),
        ] {
            assert_eq!(Field::of_parameter(parameter), field, "{parameter}");
        }
    }
}
