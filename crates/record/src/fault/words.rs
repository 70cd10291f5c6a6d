//! Names of members that [`super`] knows.

/// Names of members that say what is wrong in words, the most telling first; spelled as [`Member::word`](crate::outline::Member).
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
/// Names of members that hold the error, or the errors behind it.
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
/// Names of members that say it in a word, or for every error alike.
pub(super) const CODE_WORDS: [&str; 6] =
    ["title", "error", "errorcode", "code", "reason", "errors"];
/// Names of members that say which attribute an error is about.
pub(super) const ATTRIBUTES: [&str; 6] = [
    "field",
    "param",
    "property",
    "propertyname",
    "attribute",
    "attributename",
];
/// Names of members that are about the error and no attribute's.
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
