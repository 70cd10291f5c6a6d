//! The documents that define or describe a cause.

/// A document, with the section that matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CauseReference {
    /// What it is called: `RFC 7644 §3.12`.
    pub title: &'static str,
    /// Where it is.
    pub url: &'static str,
}

macro_rules! references {
    ($($name:ident = $title:literal $url:literal;)+) => {
        $(pub(super) const $name: CauseReference = CauseReference { title: $title, url: $url };)+
    };
}

references! {
    SCIM_ERRORS = "RFC 7644 §3.12, table 9" "https://www.rfc-editor.org/rfc/rfc7644#section-3.12";
    SCIM_STATUS_CODES = "RFC 7644 §3.12, table 8" "https://www.rfc-editor.org/rfc/rfc7644#section-3.12";
    SCIM_ENDPOINTS = "RFC 7644 §3.2" "https://www.rfc-editor.org/rfc/rfc7644#section-3.2";
    SCIM_CREATE = "RFC 7644 §3.3" "https://www.rfc-editor.org/rfc/rfc7644#section-3.3";
    SCIM_RETRIEVE = "RFC 7644 §3.4" "https://www.rfc-editor.org/rfc/rfc7644#section-3.4";
    SCIM_QUERY = "RFC 7644 §3.4.2" "https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2";
    SCIM_FILTER = "RFC 7644 §3.4.2.2" "https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2.2";
    SCIM_SORTING = "RFC 7644 §3.4.2.3" "https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2.3";
    SCIM_PAGING = "RFC 7644 §3.4.2.4" "https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2.4";
    SCIM_ATTRIBUTES = "RFC 7644 §3.9" "https://www.rfc-editor.org/rfc/rfc7644#section-3.9";
    SCIM_PATCH = "RFC 7644 §3.5.2" "https://www.rfc-editor.org/rfc/rfc7644#section-3.5.2";
    SCIM_PATCH_REMOVE = "RFC 7644 §3.5.2.2" "https://www.rfc-editor.org/rfc/rfc7644#section-3.5.2.2";
    SCIM_PATCH_REPLACE = "RFC 7644 §3.5.2.3" "https://www.rfc-editor.org/rfc/rfc7644#section-3.5.2.3";
    SCIM_DELETE = "RFC 7644 §3.6" "https://www.rfc-editor.org/rfc/rfc7644#section-3.6";
    SCIM_BULK = "RFC 7644 §3.7" "https://www.rfc-editor.org/rfc/rfc7644#section-3.7";
    SCIM_BULK_LIMITS = "RFC 7644 §3.7.4" "https://www.rfc-editor.org/rfc/rfc7644#section-3.7.4";
    SCIM_MEDIA_TYPE = "RFC 7644 §3.8" "https://www.rfc-editor.org/rfc/rfc7644#section-3.8";
    SCIM_PROTOCOL_VERSION = "RFC 7644 §3.13" "https://www.rfc-editor.org/rfc/rfc7644#section-3.13";
    SCIM_VERSIONS = "RFC 7644 §3.14" "https://www.rfc-editor.org/rfc/rfc7644#section-3.14";
    SCIM_DISCOVERY = "RFC 7644 §4" "https://www.rfc-editor.org/rfc/rfc7644#section-4";
    SCIM_SENSITIVE = "RFC 7644 §7.5.2" "https://www.rfc-editor.org/rfc/rfc7644#section-7.5.2";
    SCIM_SCHEMAS = "RFC 7643 §3" "https://www.rfc-editor.org/rfc/rfc7643#section-3";
    SCIM_USER = "RFC 7643 §4.1.1" "https://www.rfc-editor.org/rfc/rfc7643#section-4.1.1";
    SCIM_GROUP = "RFC 7643 §4.2" "https://www.rfc-editor.org/rfc/rfc7643#section-4.2";
    SCIM_ENTERPRISE = "RFC 7643 §4.3" "https://www.rfc-editor.org/rfc/rfc7643#section-4.3";
    SCIM_CONFIG = "RFC 7643 §5" "https://www.rfc-editor.org/rfc/rfc7643#section-5";
    SCIM_CURSOR = "RFC 9865 §2.1" "https://www.rfc-editor.org/rfc/rfc9865#section-2.1";
    BEARER_ERRORS = "RFC 6750 §3.1" "https://www.rfc-editor.org/rfc/rfc6750#section-3.1";
    JSON_UTF8 = "RFC 8259 §8.1" "https://www.rfc-editor.org/rfc/rfc8259#section-8.1";
    HTTP_STATUS = "RFC 9110 §15" "https://www.rfc-editor.org/rfc/rfc9110#section-15";
    HTTP_400 = "RFC 9110 §15.5.1" "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.1";
    HTTP_401 = "RFC 9110 §15.5.2" "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2";
    HTTP_402 = "RFC 9110 §15.5.3" "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.3";
    HTTP_403 = "RFC 9110 §15.5.4" "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4";
    HTTP_405 = "RFC 9110 §15.5.6" "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6";
    HTTP_407 = "RFC 9110 §15.5.8" "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.8";
    HTTP_408 = "RFC 9110 §15.5.9" "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.9";
    HTTP_414 = "RFC 9110 §15.5.15" "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.15";
    HTTP_428 = "RFC 6585 §3" "https://www.rfc-editor.org/rfc/rfc6585#section-3";
    HTTP_429 = "RFC 6585 §4" "https://www.rfc-editor.org/rfc/rfc6585#section-4";
    HTTP_500 = "RFC 9110 §15.6.1" "https://www.rfc-editor.org/rfc/rfc9110#section-15.6.1";
    HTTP_502 = "RFC 9110 §15.6.3" "https://www.rfc-editor.org/rfc/rfc9110#section-15.6.3";
    HTTP_503 = "RFC 9110 §15.6.4" "https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4";
    HTTP_504 = "RFC 9110 §15.6.5" "https://www.rfc-editor.org/rfc/rfc9110#section-15.6.5";
    HTTP_507 = "RFC 4918 §11.5" "https://www.rfc-editor.org/rfc/rfc4918#section-11.5";
    HTTP_INCOMPLETE = "RFC 9112 §8" "https://www.rfc-editor.org/rfc/rfc9112#section-8";
    ENTRA_SCIM = "Microsoft Entra: develop a SCIM endpoint" "https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups";
    ENTRA_COMPATIBILITY = "Microsoft Entra: known issues for SCIM compliance" "https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility";
}
