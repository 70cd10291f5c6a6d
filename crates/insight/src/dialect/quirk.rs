//! The documented peculiarities of clients.

use crate::explanation::CauseReference;

/// A documented peculiarity of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quirk {
    /// Entra without the flag `aadOptscim062020` writes `Add`, `Replace` and `Remove`.
    EntraCapitalizedOperations,
    /// Entra without the flag sends booleans as texts.
    EntraBooleanAsText,
    /// Entra without the flag lists the members to remove instead of selecting them in the path.
    EntraMembersByValue,
    /// Entra with the flag replaces attributes without a path, and names them with dots.
    EntraDottedNames,
    /// Entra's provisioning job of before December 2018 adds a schema of its own to groups.
    EntraOldGroupSchema,
    /// Okta sends a password with every user that it creates.
    OktaPasswordOnCreate,
    /// Okta replaces users by PUT. Integrations that were made with its wizard always do.
    OktaReplacesUsers,
    /// Google sends `application/json`.
    GooglePlainJson,
    /// Google names schemas of SCIM 1.1 beside those of SCIM 2.0.
    GoogleScim1Schemas,
}

impl Quirk {
    /// Every quirk.
    pub const ALL: [Self; 9] = [
        Self::EntraCapitalizedOperations,
        Self::EntraBooleanAsText,
        Self::EntraMembersByValue,
        Self::EntraDottedNames,
        Self::EntraOldGroupSchema,
        Self::OktaPasswordOnCreate,
        Self::OktaReplacesUsers,
        Self::GooglePlainJson,
        Self::GoogleScim1Schemas,
    ];

    /// The stable word, which is also the key of the sentences.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EntraCapitalizedOperations => "entra_capitalized_operations",
            Self::EntraBooleanAsText => "entra_boolean_as_text",
            Self::EntraMembersByValue => "entra_members_by_value",
            Self::EntraDottedNames => "entra_dotted_names",
            Self::EntraOldGroupSchema => "entra_old_group_schema",
            Self::OktaPasswordOnCreate => "okta_password_on_create",
            Self::OktaReplacesUsers => "okta_replaces_users",
            Self::GooglePlainJson => "google_plain_json",
            Self::GoogleScim1Schemas => "google_scim_1_schemas",
        }
    }

    /// The document that describes it.
    #[must_use]
    pub fn reference(self) -> CauseReference {
        let (title, url) = match self {
            Self::EntraCapitalizedOperations
            | Self::EntraBooleanAsText
            | Self::EntraMembersByValue
            | Self::EntraDottedNames
            | Self::EntraOldGroupSchema => (
                "Microsoft Entra: known issues for SCIM compliance",
                "https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility",
            ),
            Self::OktaPasswordOnCreate | Self::OktaReplacesUsers => (
                "Okta: SCIM 2.0 reference",
                "https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20",
            ),
            Self::GooglePlainJson | Self::GoogleScim1Schemas => (
                "scimitar: requests of Google, in issue 142",
                "https://github.com/pond/scimitar/issues/142",
            ),
        };
        CauseReference { title, url }
    }
}
