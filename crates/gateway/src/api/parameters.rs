//! The parameters of a list, and the one that a call has beside them.

use scim_audit_model::problem::ParameterError;
use scim_audit_model::query::ListQuery;

use super::Refusal;

/// Reads both, and names everything that is wrong with either. As with every parameter that has one value,
/// blank is absent, and the last one counts; `read` says what an absent one stands for.
pub(super) fn with_own<T>(
    query: Option<&str>,
    name: &str,
    read: impl FnOnce(Option<&str>) -> Result<T, String>,
) -> Result<(ListQuery, T), Refusal> {
    let query = query.unwrap_or_default();
    let values = form_urlencoded::parse(query.as_bytes()).filter(|(each, _)| each == name);
    let given = values
        .map(|(_, value)| value.trim().to_owned())
        .filter(|value| !value.is_empty())
        .last();
    let own = read(given.as_deref()).map_err(|message| ParameterError {
        parameter: name.to_owned(),
        message,
    });
    match (ListQuery::parse(query), own) {
        (Ok(list), Ok(own)) => Ok((list, own)),
        (list, own) => {
            let mut errors = list.err().unwrap_or_default();
            errors.extend(own.err());
            Err(Refusal::BadParameters(errors))
        }
    }
}
