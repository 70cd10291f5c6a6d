//! The parameters of a list, and those that a call has beside them.

use scim_audit_model::problem::ParameterError;
use scim_audit_model::query::ListQuery;

use super::Refusal;

/// Reads both, and names everything that is wrong with either.
pub(super) fn with_own<T>(
    query: Option<&str>,
    read: impl FnOnce(&mut Own<'_>) -> Option<T>,
) -> Result<(ListQuery, T), Refusal> {
    let query = query.unwrap_or_default();
    let mut own = Own {
        query,
        errors: Vec::new(),
    };
    match (ListQuery::parse(query), read(&mut own)) {
        (Ok(list), Some(value)) if own.errors.is_empty() => Ok((list, value)),
        (list, _) => {
            let mut errors = list.err().unwrap_or_default();
            errors.append(&mut own.errors);
            Err(Refusal::BadParameters(errors))
        }
    }
}

/// The parameters that a call has beside those of a list.
pub(super) struct Own<'a> {
    query: &'a str,
    errors: Vec<ParameterError>,
}

impl Own<'_> {
    /// Reads one. As with every parameter that has one value, blank is absent, and the last one counts; `read`
    /// says what an absent one stands for. `None` where it is wrong, which is noted.
    pub(super) fn read<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(Option<&str>) -> Result<T, String>,
    ) -> Option<T> {
        let given = form_urlencoded::parse(self.query.as_bytes())
            .filter(|(each, _)| each == name)
            .map(|(_, value)| value.trim().to_owned())
            .filter(|value| !value.is_empty())
            .last();
        read(given.as_deref())
            .map_err(|message| {
                self.errors.push(ParameterError {
                    parameter: name.to_owned(),
                    message,
                });
            })
            .ok()
    }
}
