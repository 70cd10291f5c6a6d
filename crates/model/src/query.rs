//! A filter with order, limit and cursor, to and from a query string. Both directions are in one place, so
//! that the viewer, which writes it, and the gateway, which parses it, cannot disagree.

use std::borrow::Cow;

use crate::criterion::Criterion;
use crate::filter::Filter;
use crate::problem::ParameterError;
use crate::time;

/// Number of entries per page if the query has no limit.
pub const DEFAULT_LIMIT: u16 = 100;
/// Maximum number of entries per page.
pub const MAX_LIMIT: u16 = 1000;
/// Maximum number of values in a query, over all parameters, because each filter value is compared with every
/// entry.
pub const MAX_VALUES: usize = 100;
/// Suffix of the parameter of a criterion for excluded values.
pub const NOT: &str = ".not";
/// Maximum length of a value in bytes.
pub const MAX_VALUE_BYTES: usize = 4096;

/// Sort order of a list, by `(time, requestId)`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// Newest first.
    #[default]
    Desc,
    /// Oldest first.
    Asc,
}

/// All parameters of `GET /audit-logs`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery {
    /// Selects the entries.
    pub filter: Filter,
    /// Sort order.
    pub order: Order,
    /// Maximum number of entries: 1 to [`MAX_LIMIT`].
    pub limit: u16,
    /// Cursor that the previous page returned: opaque, and valid only with the filter and order of that page.
    pub cursor: Option<String>,
    /// Whether the items include headers and bodies (`include=bodies`).
    pub bodies: bool,
    /// Whether the total is worth about a second (`total=exact`). Otherwise it is left out where counting would
    /// delay the page.
    pub exact_total: bool,
}

impl Default for ListQuery {
    fn default() -> Self {
        Self {
            filter: Filter::default(),
            order: Order::default(),
            limit: DEFAULT_LIMIT,
            cursor: None,
            bodies: false,
            exact_total: false,
        }
    }
}

impl ListQuery {
    /// Parses a query string. Unknown parameters and blank values ("All") are ignored.
    ///
    /// # Errors
    /// Every invalid parameter, each with a message for the person who sent it.
    pub fn parse(query: &str) -> Result<Self, Vec<ParameterError>> {
        let mut parsed = Self::default();
        let mut errors = Vec::new();
        let mut values = 0;
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            let set = parsed.set(&name, value);
            if set == Ok(ParameterCheck::No) {
                continue;
            }
            values += 1;
            if let Err(message) = within_bounds(values, &name, value).and(set) {
                errors.push(ParameterError {
                    parameter: name.into_owned(),
                    message,
                });
            }
            if values > MAX_VALUES {
                break;
            }
        }
        let filter = &parsed.filter;
        if let (Some(since), Some(until)) = (filter.since, filter.until)
            && until < since
        {
            errors.push(ParameterError {
                parameter: "until".to_owned(),
                message: "until must not be before since".to_owned(),
            });
        }
        if errors.is_empty() {
            Ok(parsed)
        } else {
            Err(errors)
        }
    }

    fn set(&mut self, name: &str, value: &str) -> Result<ParameterCheck, String> {
        let filter = &mut self.filter;
        let instant = |value| {
            time::parse(value)
                .map(Some)
                .map_err(|error| error.to_string())
        };
        match name {
            "since" => filter.since = instant(value)?,
            "until" => filter.until = instant(value)?,
            "order" => {
                self.order = match value {
                    "desc" => Order::Desc,
                    "asc" => Order::Asc,
                    _ => return Err("neither desc nor asc".to_owned()),
                }
            }
            "limit" => {
                self.limit = value
                    .parse()
                    .ok()
                    .filter(|limit| (1..=MAX_LIMIT).contains(limit))
                    .ok_or_else(|| format!("not a whole number from 1 to {MAX_LIMIT}"))?;
            }
            "cursor" => self.cursor = Some(value.to_owned()),
            "include" => {
                if value != "bodies" {
                    return Err("the only thing to include is bodies".to_owned());
                }
                self.bodies = true;
            }
            "total" => {
                if value != "exact" {
                    return Err("the only total to ask for is exact".to_owned());
                }
                self.exact_total = true;
            }
            name => return self.add_criterion(name, value),
        }
        Ok(ParameterCheck::Yes)
    }

    fn add_criterion(&mut self, name: &str, value: &str) -> Result<ParameterCheck, String> {
        let known = match name.strip_suffix(NOT) {
            Some(name) => Criterion::named(name).map(|known| (known, &mut self.filter.exclude)),
            None => Criterion::named(name)
                .filter(|known| known.can_include())
                .map(|known| (known, &mut self.filter.include)),
        };
        let Some((criterion, criteria)) = known else {
            return Ok(ParameterCheck::No);
        };
        let value = criterion.parse(value).map_err(|error| error.to_string())?;
        criteria.add(criterion, value);
        Ok(ParameterCheck::Yes)
    }

    /// Writes the query string, without `?`. Defaults are omitted, so the default query is empty.
    pub fn to_query(&self) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        for (name, value) in filter_pairs(&self.filter) {
            out.append_pair(&name, &value);
        }
        if self.order == Order::Asc {
            out.append_pair("order", "asc");
        }
        if self.limit != DEFAULT_LIMIT {
            out.append_pair("limit", &self.limit.to_string());
        }
        if self.bodies {
            out.append_pair("include", "bodies");
        }
        if self.exact_total {
            out.append_pair("total", "exact");
        }
        if let Some(cursor) = &self.cursor {
            out.append_pair("cursor", cursor);
        }
        out.finish()
    }
}

/// Whether the list has a parameter of this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ParameterCheck {
    Yes,
    No,
}

/// Checks the number of values so far and the length of this value. A cursor may be longer, because it
/// contains a request id.
fn within_bounds(values: usize, name: &str, value: &str) -> Result<(), String> {
    if values > MAX_VALUES {
        Err(format!(
            "there are more than {MAX_VALUES} values in all; ask for fewer at once"
        ))
    } else if value.len() > MAX_VALUE_BYTES && name != "cursor" {
        Err(format!("longer than {MAX_VALUE_BYTES} bytes"))
    } else {
        Ok(())
    }
}

/// Returns a filter as pairs of parameter name and value, not encoded. Parts that accept every entry are
/// omitted.
pub fn filter_pairs(filter: &Filter) -> Vec<(Cow<'static, str>, String)> {
    let mut pairs = Vec::new();
    for (name, instant) in [("since", filter.since), ("until", filter.until)] {
        pairs.extend(instant.map(|instant| (name.into(), time::format(&instant))));
    }
    for (criterion, value) in filter.include.iter() {
        pairs.push((criterion.spec().name.into(), value.to_string()));
    }
    for (criterion, value) in filter.exclude.iter() {
        let name = format!("{}{NOT}", criterion.spec().name);
        pairs.push((name.into(), value.to_string()));
    }
    pairs
}

#[cfg(test)]
mod tests;
