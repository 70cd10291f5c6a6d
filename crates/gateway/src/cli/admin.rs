//! Reads the token of the admin side.

use std::path::PathBuf;

use scim_audit_gateway::api::AdminToken;

use super::CliError;
use super::arguments::Serve;

/// Environment variable with the token, used if no file is given.
const TOKEN: &str = "SCIM_AUDIT_ADMIN_TOKEN";

/// Returns the bearer token of the admin side. Requires one unless the admin side listens on a loopback
/// address.
pub(super) fn token(serve: &Serve) -> Result<Option<AdminToken>, CliError> {
    let token = match &serve.admin_token_file {
        Some(path) => Some(token_in(path)?),
        None => std::env::var(TOKEN)
            .ok()
            .map(|token| token.trim().to_owned())
            .filter(|token| !token.is_empty()),
    };
    if token.is_none() && !serve.admin_listen.ip().is_loopback() {
        return Err(CliError::TokenNeeded(serve.admin_listen));
    }
    Ok(token.as_deref().map(AdminToken::new))
}

fn token_in(path: &PathBuf) -> Result<String, CliError> {
    let unusable = |reason: String| CliError::Token {
        path: path.clone(),
        reason,
    };
    let text = std::fs::read_to_string(path).map_err(|error| unusable(error.to_string()))?;
    let token = text.trim();
    if token.is_empty() {
        return Err(unusable("it is empty".to_owned()));
    }
    Ok(token.to_owned())
}
