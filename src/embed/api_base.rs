//! Validates the option `apiBase`.

/// The default of `apiBase`.
pub(super) const DEFAULT: &str = "/api/v1";

/// The value of `apiBase` for a page without an API. A path of that name is written `./none`.
const NO_API: &str = "none";

/// Reads an address: relative to the page, or with `http(s)`. Removes trailing slashes. Returns `None` for
/// `none`.
///
/// # Errors
/// A sentence that says what is wrong. It never quotes the value, which may hold a secret.
pub(super) fn read(text: &str) -> Result<Option<String>, String> {
    if text == NO_API {
        return Ok(None);
    }
    let refuse = |what: &str| Err(format!("apiBase must {what}."));
    if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return refuse("not hold blanks");
    }
    if text.contains(['?', '#']) {
        return refuse(
            "not hold a query or a fragment: the viewer adds its own, and a token does not belong into an \
             address, where logs would keep it. Use tokenProvider",
        );
    }
    let rest = match scheme(text) {
        Some((scheme, rest)) => {
            if !(scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http"))
                || !rest.starts_with("//")
            {
                return refuse("be relative to the page, or start with https:// or http://");
            }
            rest
        }
        None => text,
    };
    // Browsers read `\` as `/` in http(s) URLs.
    if rest.starts_with(['/', '\\']) && rest.get(1..).is_some_and(|r| r.starts_with(['/', '\\'])) {
        let authority = rest.get(2..).unwrap_or_default();
        let authority = authority.split(['/', '\\']).next().unwrap_or_default();
        if authority.contains('@') {
            return refuse(
                "not hold a user name or password: they do not belong into an address. Use tokenProvider",
            );
        }
        if authority.is_empty() {
            return refuse("name a host after //");
        }
    }
    Ok(Some(text.trim_end_matches('/').to_owned()))
}

/// Splits off the scheme of an absolute address; the second part starts behind the `:`.
fn scheme(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let mut letters = scheme.bytes();
    (letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)))
    .then_some((scheme, rest))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn addresses_are_relative_or_of_the_web() {
        for (text, base) in [
            ("/api/v1", "/api/v1"),
            ("api/v1/", "api/v1"),
            ("../audit//", "../audit"),
            ("https://api.example:8443/v1", "https://api.example:8443/v1"),
            ("//api.example", "//api.example"),
            ("/", ""),
            ("/a@b:c", "/a@b:c"),
            ("./none", "./none"),
        ] {
            assert_eq!(read(text), Ok(Some(base.to_owned())), "{text}");
        }
    }

    #[test]
    fn a_page_may_have_no_api() {
        assert_eq!(read("none"), Ok(None));
    }

    #[test]
    fn unsafe_or_invalid_address_is_refused_and_not_quoted() {
        for text in [
            "https://user:hunter2@api.example/v1",
            "//hunter2@api.example",
            "\\/hunter2@api.example",
            "https:\\\\hunter2@api.example",
            "/api?access_token=hunter2",
            "/api#hunter2",
            "javascript:hunter2",
            "data:text/plain,hunter2",
            "https:hunter2@api.example",
            "https:///hunter2@api.example",
            "/a\thunter2",
            "//",
        ] {
            let message = read(text).unwrap_err();
            assert!(!message.contains("hunter2"), "{message}");
            assert!(message.starts_with("apiBase must "), "{message}");
        }
    }
}
