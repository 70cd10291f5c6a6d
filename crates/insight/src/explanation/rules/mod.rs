//! The rules, in the order in which they are asked. The first that concludes something decides.

mod answered;
mod authorization;
mod expected;
mod filter;
mod keyword;
mod media;
mod missing;
mod patch;
mod query_parameters;
mod request_body;
mod status;
mod success;
mod transport;
mod values;

use scim_audit_model::entry::Status;

use super::conclusion::Conclusion;
use crate::exchange_reading::ExchangeReading;

/// A rule for exchanges that were answered with 400 or above.
type FailureRule = fn(&ExchangeReading<'_>, u16) -> Option<Conclusion>;

const RULES: [FailureRule; 11] = [
    authorization::conclude,
    expected::conclude,
    answered::conclude,
    media::conclude,
    missing::in_path,
    request_body::conclude,
    patch::conclude,
    values::conclude,
    query_parameters::conclude,
    keyword::conclude,
    missing::not_found,
];

/// Concludes why an exchange failed. `None` if it did not.
pub(super) fn conclude(exchange: &ExchangeReading<'_>) -> Option<Conclusion> {
    let is_failed = exchange.entry.status == Status::Failed;
    if let Some(conclusion) = transport::conclude(exchange, is_failed) {
        return Some(conclusion);
    }
    match exchange.code() {
        Some(code) if code >= 400 => Some(
            RULES
                .iter()
                .find_map(|rule| rule(exchange, code))
                .unwrap_or_else(|| status::conclude(exchange, code)),
        ),
        _ => success::conclude(exchange, is_failed),
    }
}
