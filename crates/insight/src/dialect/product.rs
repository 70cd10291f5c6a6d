//! The products that send SCIM requests.

use crate::explanation::Confidence;

/// A product that sends SCIM requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClientProduct {
    /// Microsoft Entra ID.
    Entra,
    /// Okta.
    Okta,
    /// Google Workspace.
    Google,
    /// OneLogin.
    OneLogin,
    /// JumpCloud.
    JumpCloud,
    /// PingOne or PingFederate.
    Ping,
    /// SailPoint.
    SailPoint,
}

impl ClientProduct {
    /// Words of a `User-Agent`, in lower case. The first two are documented; the others are names of products.
    pub(super) const BY_USER_AGENT: [(&'static str, Self, Confidence); 8] = [
        ("okta scim client", Self::Okta, Confidence::Certain),
        (
            "google-auto-provisioning",
            Self::Google,
            Confidence::Certain,
        ),
        ("okta", Self::Okta, Confidence::Likely),
        ("onelogin", Self::OneLogin, Confidence::Likely),
        ("jumpcloud", Self::JumpCloud, Confidence::Likely),
        ("pingone", Self::Ping, Confidence::Likely),
        ("pingfederate", Self::Ping, Confidence::Likely),
        ("sailpoint", Self::SailPoint, Confidence::Likely),
    ];

    /// The stable word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Entra => "entra",
            Self::Okta => "okta",
            Self::Google => "google",
            Self::OneLogin => "onelogin",
            Self::JumpCloud => "jumpcloud",
            Self::Ping => "ping",
            Self::SailPoint => "sailpoint",
        }
    }

    /// The name for people to read. Names of products are not translated.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Entra => "Microsoft Entra ID",
            Self::Okta => "Okta",
            Self::Google => "Google Workspace",
            Self::OneLogin => "OneLogin",
            Self::JumpCloud => "JumpCloud",
            Self::Ping => "Ping Identity",
            Self::SailPoint => "SailPoint",
        }
    }
}
