//! Query parameters of a list or resource request: filter, page and attributes
//! ([RFC 7644 §3.4.2](https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2)).

use serde_json::Value;

use crate::answer::{Refusal, list};

/// Attributes that are returned whether requested or not.
const ALWAYS: [&str; 3] = ["id", "schemas", "meta"];

/// Parsed query string.
pub(crate) struct Search {
    start: usize,
    count: usize,
    filter: Option<Equality>,
    attributes: Vec<String>,
    excluded: Vec<String>,
}

impl Search {
    /// Parses a query string. Ignores unknown parameters (such as `sortBy`), as the standard allows.
    pub(crate) fn parse(query: &str) -> Result<Self, Refusal> {
        let mut search = Self {
            start: 1,
            count: 100,
            filter: None,
            attributes: Vec::new(),
            excluded: Vec::new(),
        };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let number = || {
                let number: Result<i64, _> = value.parse();
                number
                    .map(|number| usize::try_from(number).unwrap_or(0))
                    .map_err(|_not_a_number| {
                        Refusal::bad("invalidValue", format!("{name} must be a whole number."))
                    })
            };
            let names = || {
                value
                    .split(',')
                    .map(|name| name.trim().to_lowercase())
                    .collect()
            };
            match name.as_ref() {
                "startIndex" => search.start = number()?.max(1),
                "count" => search.count = number()?.min(1000),
                "filter" => search.filter = Some(Equality::parse(&value)?),
                "attributes" => search.attributes = names(),
                "excludedAttributes" => search.excluded = names(),
                _ => {}
            }
        }
        Ok(search)
    }

    /// Filters the resources and returns the requested page as a `ListResponse`, oldest resource first.
    pub(crate) fn page(&self, mut resources: Vec<Value>) -> Value {
        resources.retain(|resource| {
            let filter = self.filter.as_ref();
            filter.is_none_or(|filter| filter.matches(resource))
        });
        resources.sort_by_key(|resource| {
            ["/meta/created", "/id"].map(|member| {
                let value = resource.pointer(member).and_then(Value::as_str);
                value.unwrap_or_default().to_owned()
            })
        });
        let total = resources.len();
        let page: Vec<Value> = resources
            .into_iter()
            .skip(self.start - 1)
            .take(self.count)
            .map(|resource| self.projected(resource))
            .collect();
        list(&page, total, self.start)
    }

    /// Returns the resource with only the requested attributes.
    pub(crate) fn projected(&self, mut resource: Value) -> Value {
        let named = |list: &[String], member: &str| {
            let member = member.to_lowercase();
            list.iter().any(|name| {
                let name = name.rsplit(':').next().unwrap_or_default();
                name == member || name.split('.').next() == Some(member.as_str())
            })
        };
        if let Some(members) = resource.as_object_mut() {
            members.retain(|member, _| {
                ALWAYS.contains(&member.as_str())
                    || ((self.attributes.is_empty() || named(&self.attributes, member))
                        && !named(&self.excluded, member))
            });
        }
        resource
    }
}

/// The only supported filter: `attribute eq "value"`. String values are compared case-insensitively.
struct Equality {
    path: Vec<String>,
    value: String,
}

impl Equality {
    fn parse(text: &str) -> Result<Self, Refusal> {
        let refused = || {
            Refusal::bad(
                "invalidFilter",
                format!(
                    "The sandbox only knows filters such as userName eq \"bjensen\", not {text}."
                ),
            )
        };
        let (path, rest) = text.trim().split_once(' ').ok_or_else(refused)?;
        let (operator, value) = rest.trim().split_once(' ').ok_or_else(refused)?;
        let value = value.trim();
        let value: Value = serde_json::from_str(value).map_err(|_not_json| refused())?;
        if !operator.eq_ignore_ascii_case("eq") {
            return Err(refused());
        }
        let path = path.rsplit(':').next().unwrap_or_default();
        Ok(Self {
            path: path.split('.').map(str::to_owned).collect(),
            value: plain(&value),
        })
    }

    fn matches(&self, resource: &Value) -> bool {
        let mut found = vec![resource];
        for name in &self.path {
            found = found
                .into_iter()
                .flat_map(|value| match value {
                    Value::Array(values) => values.iter().collect(),
                    other => vec![other],
                })
                .filter_map(|value| value.as_object())
                .flat_map(|members| members.iter())
                .filter(|(member, _)| member.eq_ignore_ascii_case(name))
                .map(|(_, value)| value)
                .collect();
        }
        found.into_iter().any(|value| plain(value) == self.value)
    }
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_lowercase)
}
