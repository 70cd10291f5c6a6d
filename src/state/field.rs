//! The filters there are, each with its names: on the screen, in a link, and in the page's JSON.

use crate::words::Key;

/// A filter of the bar.
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
    /// A span that ends now, in the place of dates.
    Range,
    /// HTTP Method.
    Method,
    /// Resource Type.
    ResourceType,
    /// Endpoint.
    Endpoint,
    /// Status.
    Status,
    /// Status codes, and classes of them.
    StatusCode,
    /// A SCIM detail error keyword.
    ScimType,
    /// An id of the log's own.
    RequestId,
    /// A resource.
    ResourceId,
    /// Who sent a request.
    Client,
    /// Who answered in the SCIM service's place.
    Origin,
    /// The second in which a request was received, to be left out: to be shown, it becomes the dates.
    Time,
    /// At least so many milliseconds.
    Duration,
    /// At least so many bytes of request.
    RequestSize,
    /// At least so many bytes of answer.
    ResponseSize,
    /// Text in headers and bodies.
    Message,
    /// Free text.
    Q,
}

impl Field {
    /// Every filter, in the order in which they are listed.
    pub const ALL: [Self; 21] = [
        Self::StartDate,
        Self::StartTime,
        Self::EndDate,
        Self::EndTime,
        Self::Range,
        Self::Method,
        Self::ResourceType,
        Self::Endpoint,
        Self::Status,
        Self::StatusCode,
        Self::ScimType,
        Self::RequestId,
        Self::ResourceId,
        Self::Client,
        Self::Origin,
        Self::Time,
        Self::Duration,
        Self::RequestSize,
        Self::ResponseSize,
        Self::Message,
        Self::Q,
    ];

    /// Those that mean a span of time.
    pub const TIMES: [Self; 5] = [
        Self::StartDate,
        Self::StartTime,
        Self::EndDate,
        Self::EndTime,
        Self::Range,
    ];

    /// Those that are behind "More filters".
    pub const MORE: [Self; 12] = [
        Self::StartTime,
        Self::EndTime,
        Self::StatusCode,
        Self::ScimType,
        Self::RequestId,
        Self::ResourceId,
        Self::Client,
        Self::Origin,
        Self::Duration,
        Self::RequestSize,
        Self::ResponseSize,
        Self::Message,
    ];

    /// The filter that a parameter of the API belongs to, `method.not` as well as `method`.
    pub fn of_parameter(parameter: &str) -> Option<Self> {
        match parameter {
            "since" => Some(Self::StartDate),
            "until" => Some(Self::EndDate),
            _ => {
                let name = parameter.strip_suffix(".not").unwrap_or(parameter);
                Self::ALL
                    .into_iter()
                    .find(|field| !Self::TIMES.contains(field) && field.name() == name)
            }
        }
    }

    /// Its name in the page's JSON; for what is no span of time, the API's parameter as well.
    pub fn name(self) -> &'static str {
        match self {
            Self::StartDate => "startDate",
            Self::StartTime => "startTime",
            Self::EndDate => "endDate",
            Self::EndTime => "endTime",
            Self::Range => "range",
            Self::Method => "method",
            Self::ResourceType => "resourceType",
            Self::Endpoint => "endpoint",
            Self::Status => "status",
            Self::StatusCode => "statusCode",
            Self::ScimType => "scimType",
            Self::RequestId => "requestId",
            Self::ResourceId => "resourceId",
            Self::Client => "client",
            Self::Origin => "origin",
            Self::Time => "time",
            Self::Duration => "minDurationMs",
            Self::RequestSize => "minRequestSize",
            Self::ResponseSize => "minResponseSize",
            Self::Message => "message",
            Self::Q => "q",
        }
    }

    /// The filter of this [`Field::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// Its word in a link.
    pub(super) fn link_key(self) -> &'static str {
        match self {
            Self::StartDate => "start",
            Self::StartTime => "start-time",
            Self::EndDate => "end",
            Self::EndTime => "end-time",
            Self::ResourceType => "type",
            Self::StatusCode => "code",
            Self::ScimType => "error",
            Self::RequestId => "request",
            Self::ResourceId => "resource",
            Self::Duration => "min-duration",
            Self::RequestSize => "min-request",
            Self::ResponseSize => "min-response",
            same => same.name(),
        }
    }

    /// The words on its label.
    pub fn label(self) -> Key {
        match self {
            Self::StartDate => Key::StartDate,
            Self::StartTime => Key::StartTime,
            Self::EndDate => Key::EndDate,
            Self::EndTime => Key::EndTime,
            Self::Range => Key::TimeRange,
            Self::Method => Key::HttpMethod,
            Self::ResourceType => Key::ResourceType,
            Self::Endpoint => Key::Endpoint,
            Self::Status => Key::Status,
            Self::StatusCode => Key::StatusCodes,
            Self::ScimType => Key::ScimErrorType,
            Self::RequestId => Key::ExactRequestId,
            Self::ResourceId => Key::ExactResourceId,
            Self::Client => Key::ExactClient,
            Self::Origin => Key::AnsweredBy,
            Self::Time => Key::Time,
            Self::Duration => Key::LeastDuration,
            Self::RequestSize => Key::LeastRequestSize,
            Self::ResponseSize => Key::LeastResponseSize,
            Self::Message => Key::InMessages,
            Self::Q => Key::Search,
        }
    }

    /// Whether entries can be left out by it: the API has a `.not` of it.
    pub fn can_exclude(self) -> bool {
        !Self::TIMES.contains(&self)
    }
}

/// One of something for each filter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Fields<T>([T; Field::ALL.len()]);

impl<T> Fields<T> {
    /// Makes the one of each filter.
    pub(super) fn of(make: impl FnMut(Field) -> T) -> Self {
        Self(Field::ALL.map(make))
    }

    /// The one of this filter.
    pub(super) fn get(&self, field: Field) -> &T {
        let [first, rest @ ..] = &self.0;
        // Every filter has a place: they are numbered from 0 on, and `first` is never what is answered for another.
        match field as usize {
            0 => first,
            place => rest.get(place - 1).unwrap_or(first),
        }
    }

    /// The one of this filter, to be changed.
    pub(super) fn get_mut(&mut self, field: Field) -> &mut T {
        let [first, rest @ ..] = &mut self.0;
        match field as usize {
            0 => first,
            place => rest.get_mut(place - 1).unwrap_or(first),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_filter_has_its_own_place_and_its_own_names() {
        let mut fields = Fields::of(|_| "");
        for field in Field::ALL {
            assert_eq!(*fields.get(field), "");
            *fields.get_mut(field) = field.name();
        }
        for (at, field) in Field::ALL.into_iter().enumerate() {
            assert_eq!(field as usize, at);
            assert_eq!(*fields.get(field), field.name());
            assert_eq!(Field::named(field.name()), Some(field));
            let same_key = Field::ALL
                .into_iter()
                .filter(|other| other.link_key() == field.link_key());
            assert_eq!(same_key.count(), 1, "{field:?}");
        }
    }

    #[test]
    fn a_parameter_of_the_api_belongs_to_its_filter() {
        for (parameter, field) in [
            ("since", Some(Field::StartDate)),
            ("until", Some(Field::EndDate)),
            ("statusCode", Some(Field::StatusCode)),
            ("statusCode.not", Some(Field::StatusCode)),
            ("q", Some(Field::Q)),
            ("startDate", None),
            ("limit", None),
        ] {
            assert_eq!(Field::of_parameter(parameter), field, "{parameter}");
        }
    }
}
