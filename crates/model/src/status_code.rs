//! HTTP status codes and their reason phrases
//! ([RFC 9110 §15](https://www.rfc-editor.org/rfc/rfc9110#section-15)).

/// Returns `400 Bad Request`; the code alone if it has no reason phrase.
pub fn named(code: u16) -> String {
    match reason_phrase(code) {
        "" => code.to_string(),
        phrase => format!("{code} {phrase}"),
    }
}

/// Returns `Bad Request`; empty if the code has no reason phrase.
pub fn reason_phrase(code: u16) -> &'static str {
    match code {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        422 => "Unprocessable Content",
        428 => "Precondition Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_code_without_a_name_stands_alone() {
        assert_eq!(named(404), "404 Not Found");
        assert_eq!(named(599), "599");
    }
}
