//! What one looks at, in the page's address: one parameter of the query, and nothing else of the page's. The
//! history's own state belongs to the page, and stays what it is.

use wasm_bindgen::prelude::*;
use web_sys::Window;

use super::options::UrlSync;
use crate::state::{ViewState, link};

/// The page's address, as far as it is the viewer's.
pub(super) struct Address {
    window: Window,
    key: String,
    /// What an address without the parameter says to look at.
    first: ViewState,
    push: bool,
}

impl Address {
    /// `None` where the address is not to be touched. `first`: what the page gave to look at first.
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
        // Beside an address that says what to look at, the page's word counts for nothing: a viewer that is
        // started anew is given what the last one showed.
        if address.said().is_some() {
            address.first = ViewState::default();
        }
        Some(address)
    }

    /// What the address says to look at.
    pub(super) fn read(&self) -> ViewState {
        self.said().unwrap_or_else(|| self.first.clone())
    }

    fn said(&self) -> Option<ViewState> {
        let href = self.window.location().href().ok()?;
        parameter(&href, &self.key).map(link::read)
    }

    /// Puts what one looks at into the address. `replace`: without a step in the history.
    pub(super) fn write(&self, view: &ViewState, replace: bool) {
        let (Ok(href), Ok(history)) = (self.window.location().href(), self.window.history()) else {
            return;
        };
        // An address without the parameter is the plainest, where it means the same.
        let plain = *view == self.first && *view == ViewState::default();
        let link = (!plain).then(|| link::write(view));
        let address = with_parameter(&href, &self.key, link.as_deref());
        if address == href {
            return;
        }
        let state = history.state().unwrap_or(JsValue::NULL);
        // A page without an address of its own (about:srcdoc) has none to write; and browsers limit how often.
        drop(if self.push && !replace {
            history.push_state_with_url(&state, "", Some(&address))
        } else {
            history.replace_state_with_url(&state, "", Some(&address))
        });
    }

    /// The address with what a link says in the place of what one looks at.
    pub(super) fn with(&self, link: &str) -> Option<String> {
        let href = self.window.location().href().ok()?;
        Some(with_parameter(&href, &self.key, Some(link)))
    }

    /// Calls `moved` each time the person goes back or forward, until the answer is dropped.
    pub(super) fn listen(&self, moved: impl FnMut() + 'static) -> Listening {
        let listener = Closure::<dyn FnMut()>::new(moved);
        // A listener that cannot be added is one that never hears.
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

/// Hears of a person going back or forward, for as long as it is kept.
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

/// The value of a parameter in an address, as it stands there.
fn parameter<'a>(href: &'a str, key: &str) -> Option<&'a str> {
    let (_, query, _) = parts(href);
    query?.split('&').find_map(|pair| value_of(pair, key))
}

/// The address with this value of a parameter, or without the parameter. All the rest is as it was, byte for
/// byte.
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
    // An address that ends in `?` has a query, which is empty.
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

/// Path, query without its `?`, and fragment with its `#`.
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
        fn what_is_written_is_read_and_the_rest_is_as_it_was(
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
