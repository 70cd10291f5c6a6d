//! Documented peculiarities of clients, and what helps, in English.

use scim_audit_insight::dialect::Quirk;

/// What the client does.
#[must_use]
pub fn quirk(quirk: Quirk) -> &'static str {
    match quirk {
        Quirk::EntraCapitalizedOperations => "Entra writes Add, Replace and Remove in capitals.",
        Quirk::EntraBooleanAsText => "Entra sends true and false as texts.",
        Quirk::EntraMembersByValue => {
            "Entra lists the members to remove, instead of selecting them by a filter in the path."
        }
        Quirk::EntraDottedNames => {
            "Entra replaces attributes without a path and names them with dots, such as name.givenName."
        }
        Quirk::EntraOldGroupSchema => {
            "Entra adds a schema of its own to groups, which its provisioning job customappsso does."
        }
        Quirk::OktaPasswordOnCreate => "Okta sends a password with every user that it creates.",
        Quirk::OktaReplacesUsers => {
            "Okta replaces users by PUT. Integrations that were made with its wizard always do."
        }
        Quirk::GooglePlainJson => "Google sends application/json instead of application/scim+json.",
        Quirk::GoogleScim1Schemas => "Google names schemas of SCIM 1.1 beside those of SCIM 2.0.",
    }
}

/// What helps.
#[must_use]
pub fn quirk_cure(quirk: Quirk) -> &'static str {
    match quirk {
        Quirk::EntraCapitalizedOperations
        | Quirk::EntraBooleanAsText
        | Quirk::EntraMembersByValue => {
            "Append ?aadOptscim062020 to the tenant URL in Entra, or let the service accept this."
        }
        Quirk::EntraDottedNames => "Let the service read a name with dots as a path.",
        Quirk::EntraOldGroupSchema => {
            "Delete the job customappsso in Entra and create one with the template scim."
        }
        Quirk::OktaPasswordOnCreate => {
            "Let the service accept or ignore the password of a new user."
        }
        Quirk::OktaReplacesUsers => "Let the service support PUT for users.",
        Quirk::GooglePlainJson => "Let the service accept application/json.",
        Quirk::GoogleScim1Schemas => "Let the service ignore schemas that it does not know.",
    }
}
