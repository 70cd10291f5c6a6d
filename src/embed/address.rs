//! Stores the view state in the page's address, in one query parameter. The rest of the address and
//! `history.state` belong to the host page and stay unchanged.

use wasm_bindgen::prelude::*;
use web_sys::Window;

use super::options::UrlSync;
use crate::state::{ViewState, link};

/// Reads and writes the viewer's parameter in the page's address.
pub(super) struct PageAddress {
    window: Window,
    key: String,
    /// The view state that an address without the parameter stands for.
    first: ViewState,
    push: bool,
}

impl PageAddress {
    /// Returns `None` if `sync` is [`UrlSync::Off`]. `first` is the page's `state` option.
    pub(super) fn new(sync: UrlSync, key: String, first: ViewState) -> Option<Self> {
        let mut address = Self {
            window: web_sys::window()?,
            key,
            first,
            push: match sync {
                UrlSync::Off => return None,
                UrlSync::Replace => false,
                UrlSync::Push => true,
            },
        };
        // If the address has the parameter, ignore the `state` option: a restarted viewer gets the state of
        // the previous one there, and an address without the parameter must not mean that state.
        if address.said().is_some() {
            address.first = ViewState::default();
        }
        Some(address)
    }

    /// Returns the view state in the address, or `first` if the address has no parameter, and the parts of the parameter
    /// that are not understood.
    pub(super) fn read(&self) -> (ViewState, Vec<String>) {
        self.said()
            .unwrap_or_else(|| (self.first.clone(), Vec::new()))
    }

    fn said(&self) -> Option<(ViewState, Vec<String>)> {
        let href = self.window.location().href().ok()?;
        parameter(&href, &self.key).map(link::read_parts)
    }

    /// Writes the view state into the address. With `replace`, the current history entry is replaced even in
    /// push mode.
    pub(super) fn write(&self, view: &ViewState, replace: bool) {
        let (Ok(href), Ok(history)) = (self.window.location().href(), self.window.history()) else {
            return;
        };
        // Omit the parameter if an address without it means the same.
        let plain = *view == self.first && *view == ViewState::default();
        let link = (!plain).then(|| link::write(view));
        let address = with_parameter(&href, &self.key, link.as_deref());
        if address == href {
            return;
        }
        let state = history.state().unwrap_or(JsValue::NULL);
        // Ignore errors: an about:srcdoc page cannot change its address, and browsers limit how often a page
        // may do so.
        drop(if self.push && !replace {
            history.push_state_with_url(&state, "", Some(&address))
        } else {
            history.replace_state_with_url(&state, "", Some(&address))
        });
    }

    /// Returns the page's address with the parameter set to `link`, or `None` if the address cannot be read.
    pub(super) fn with(&self, link: &str) -> Option<String> {
        let href = self.window.location().href().ok()?;
        Some(with_parameter(&href, &self.key, Some(link)))
    }

    /// Calls `moved` on every `popstate` event, until the returned value is dropped.
    pub(super) fn listen(&self, moved: impl FnMut() + 'static) -> Listening {
        let listener = Closure::<dyn FnMut()>::new(moved);
        // Ignore the error: without the listener, `moved` is never called.
        drop(
            self.window
                .add_event_listener_with_callback("popstate", listener.as_ref().unchecked_ref()),
        );
        Listening {
            window: self.window.clone(),
            listener,
        }
    }
}

/// A `popstate` listener, removed on drop.
pub(super) struct Listening {
    window: Window,
    listener: Closure<dyn FnMut()>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        drop(self.window.remove_event_listener_with_callback(
            "popstate",
            self.listener.as_ref().unchecked_ref(),
        ));
    }
}

/// Returns the value of a parameter in an address, still percent-encoded.
fn parameter<'a>(href: &'a str, key: &str) -> Option<&'a str> {
    let (_, query, _) = parts(href);
    query?.split('&').find_map(|pair| value_of(pair, key))
}

/// Sets the parameter to `value`, or removes it for `None`. Also removes repetitions of the parameter. The
/// rest of the address stays the same byte for byte.
fn with_parameter(href: &str, key: &str, value: Option<&str>) -> String {
    let (path, query, fragment) = parts(href);
    let mut own = value.map(|value| format!("{key}={value}"));
    let mut pairs: Vec<String> = Vec::new();
    for pair in query.into_iter().flat_map(|query| query.split('&')) {
        if value_of(pair, key).is_none() {
            pairs.push(pair.to_owned());
        } else if let Some(own) = own.take() {
            pairs.push(own);
        }
    }
    // The query of `https://p/x?` is one empty pair. Drop it, or the result has `?&` in it.
    if pairs.len() == 1 && pairs.first().is_some_and(String::is_empty) && own.is_some() {
        pairs.clear();
    }
    pairs.extend(own);
    let mark = if pairs.is_empty() { "" } else { "?" };
    format!("{path}{mark}{}{fragment}", pairs.join("&"))
}

fn value_of<'a>(pair: &'a str, key: &str) -> Option<&'a str> {
    let rest = pair.strip_prefix(key)?;
    if rest.is_empty() {
        Some("")
    } else {
        rest.strip_prefix('=')
    }
}

/// Splits an address into the path, the query without `?`, and the fragment with `#`.
fn parts(href: &str) -> (&str, Option<&str>, &str) {
    let (rest, fragment) = href.split_at(href.find('#').unwrap_or(href.len()));
    match rest.split_once('?') {
        Some((path, query)) => (path, Some(query), fragment),
        None => (rest, None, fragment),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_our_parameter_changes_and_it_stays_where_it_was() {
        for (href, value, written) in [
            ("https://p/x", Some("a:1"), "https://p/x?al=a:1"),
            ("https://p/x?", Some("a:1"), "https://p/x?al=a:1"),
            ("https://p/x?", None, "https://p/x?"),
            ("https://p/x#?al=1", Some("a"), "https://p/x?al=a#?al=1"),
            (
                "https://p/x?q=%20+&al=1&z#f",
                Some("2"),
                "https://p/x?q=%20+&al=2&z#f",
            ),
            ("https://p/x?al=1&al=2&b", Some("3"), "https://p/x?al=3&b"),
            ("https://p/x?al=1", None, "https://p/x"),
            ("https://p/x?al&alt=1", None, "https://p/x?alt=1"),
            ("https://p/x?&&b", Some("3"), "https://p/x?&&b&al=3"),
            ("https://p/x?al=1", Some(""), "https://p/x?al="),
            ("https://p/x?b", None, "https://p/x?b"),
        ] {
            assert_eq!(with_parameter(href, "al", value), written, "{href}");
        }
        assert_eq!(parameter("https://p/?a=1&al=x=y#al=2", "al"), Some("x=y"));
        assert_eq!(parameter("https://p/?al", "al"), Some(""));
        assert_eq!(parameter("https://p/?alt=1#al=2", "al"), None);
    }

    proptest! {
        #[test]
        fn written_parameter_is_read_back_and_the_rest_is_unchanged(
            path in "/[a-z/%]{0,8}", query in proptest::option::of("[a-zA-Z=&%+;/?]{0,24}"),
            fragment in proptest::option::of("[a-z=&?#/]{0,12}"), value in "[a-z:;%/]{1,12}",
        ) {
            let query = query.map_or_else(String::new, |query| format!("?{query}"));
            let fragment = fragment.map_or_else(String::new, |fragment| format!("#{fragment}"));
            let href = format!("https://portal{path}{query}{fragment}");
            let written = with_parameter(&href, "al", Some(&value));
            prop_assert_eq!(parameter(&written, "al"), Some(value.as_str()));
            prop_assert_eq!(with_parameter(&written, "al", Some(&value)), written.clone());

            let others = |href: &str| {
                let (path, query, fragment) = parts(href);
                let query = query.unwrap_or_default().split('&').filter(|pair| value_of(pair, "al").is_none());
                let query: Vec<_> = query.filter(|pair| !pair.is_empty()).map(str::to_owned).collect();
                (path.to_owned(), query, fragment.to_owned())
            };
            prop_assert_eq!(others(&written), others(&href));
            let without = with_parameter(&written, "al", None);
            prop_assert_eq!(parameter(&without, "al"), None);
            if parameter(&href, "al").is_none() && query != "?" {
                prop_assert_eq!(without, href);
            }
        }
    }
}
