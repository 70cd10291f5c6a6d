//! Which names stand for secrets. The gateway replaces their values before it writes them, and the viewer leaves them
//! out of what it copies, whoever wrote the log.

/// Attributes and parameters whose value is a secret wherever it stands. Lower case, without `_` and `-`.
pub const ATTRIBUTES: [&str; 22] = [
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "userpassword",
    "newpassword",
    "oldpassword",
    "currentpassword",
    "confirmpassword",
    "passwordhash",
    "secret",
    "clientsecret",
    "sharedsecret",
    "accesstoken",
    "refreshtoken",
    "idtoken",
    "authtoken",
    "sessiontoken",
    "clientassertion",
    "apikey",
    "apitoken",
    "privatekey",
];

/// Words that are secrets as parameters of a query or form, and too common to be so elsewhere.
pub const PARAMETERS: [&str; 10] = [
    "token",
    "code",
    "assertion",
    "samlresponse",
    "jwt",
    "sig",
    "signature",
    "authorization",
    "devicecode",
    "subjecttoken",
];

/// Parts of a header's name that make its value a secret.
pub const HEADER_PARTS: [&str; 9] = [
    "authorization",
    "authenticationinfo",
    "cookie",
    "token",
    "secret",
    "password",
    "apikey",
    "subscriptionkey",
    "functionskey",
];

/// A name as these lists spell it: in lower case, without blanks, `_` and `-`.
pub fn plain(name: &[u8]) -> String {
    name.iter()
        .filter(|byte| !matches!(byte, b'_' | b'-' | b' ' | b'\t'))
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect()
}
