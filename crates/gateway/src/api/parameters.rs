//! Parses the parameters of a list query, and the additional ones that a call defines.

use scim_audit_model::problem::ParameterError;
use scim_audit_model::query::ListQuery;

use super::Refusal;

/// Parses both kinds of parameters, and reports every error in either.
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

/// Parameters that a call has in addition to those of a list query.
pub(super) struct Own<'a> {
    query: &'a str,
    errors: Vec<ParameterError>,
}

impl Own<'_> {
    /// Parses one parameter. As with all single-valued parameters, a blank value counts as absent, and the
    /// last occurrence wins. `read` defines the default for an absent one. Returns `None` and records the
    /// error if it is invalid.
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
