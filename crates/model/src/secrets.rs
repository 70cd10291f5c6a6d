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

/// Whether the value of a header of this name is a secret.
pub fn is_header(name: &str) -> bool {
    let plain = plain(name.as_bytes());
    HEADER_PARTS.iter().any(|part| plain.contains(part))
}

/// Whether the value of an attribute of this name is a secret, wherever it stands.
pub fn is_attribute(name: &str) -> bool {
    ATTRIBUTES.contains(&plain(name.as_bytes()).as_str())
}

/// Whether the value of a parameter of this name, of a query or a form, is a secret.
pub fn is_parameter(name: &str) -> bool {
    is_attribute(name) || PARAMETERS.contains(&plain(name.as_bytes()).as_str())
}

/// A name as these lists spell it: in lower case, without blanks, `_` and `-`.
pub fn plain(name: &[u8]) -> String {
    name.iter()
        .filter(|byte| !matches!(byte, b'_' | b'-' | b' ' | b'\t'))
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect()
}
