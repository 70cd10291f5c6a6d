//! Member names that [`super`] looks for.

/// Members with a message, the most specific first; spelled as [`Member::word`](crate::outline::Member).
pub(super) const SENTENCES: [&str; 12] = [
    "detail",
    "errordescription",
    "errorsummary",
    "errormessage",
    "message",
    "defaultmessage",
    "msg",
    "description",
    "developermessage",
    "faultstring",
    "details",
    "messages",
];
/// Members that hold the error, or its causes.
pub(super) const WRAPPERS: [&str; 10] = [
    "errors",
    "error",
    "errorcauses",
    "fielderrors",
    "violations",
    "causes",
    "fault",
    "response",
    "body",
    "details",
];
/// Members with a short code or title, or with a message that is the same for every error.
pub(super) const CODE_WORDS: [&str; 6] =
    ["title", "error", "errorcode", "code", "reason", "errors"];
/// Members that name the attribute an error is about.
pub(super) const ATTRIBUTES: [&str; 6] = [
    "field",
    "param",
    "property",
    "propertyname",
    "attribute",
    "attributename",
];
/// Members that describe the error itself and are never attribute names.
pub(super) const ASIDE: [&str; 13] = [
    "schemas",
    "scimtype",
    "type",
    "status",
    "statuscode",
    "code",
    "timestamp",
    "path",
    "instance",
    "traceid",
    "requestid",
    "lang",
    "uri",
];
