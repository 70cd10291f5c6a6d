//! One text of an exchange (a path, query, header or body) on its way to being written: first its own
//! secrets are marked, then those of the whole exchange, then all are replaced.

use std::borrow::Cow;

use crate::params;
use crate::policy::Policy;
use crate::reading::Reading;
use crate::scan::secrets_in;
use crate::secrets::Secrets;
use crate::sight::{Edit, Sight, Style, apply};
use crate::{headers, json};

#[derive(Clone, PartialEq, Eq)]
enum Kind {
    Json,
    Parameters,
    Path,
    /// Its name for the list of redactions.
    Text(String),
}

/// A text with its secrets marked.
pub(crate) struct Draft<'a> {
    text: Cow<'a, [u8]>,
    kind: Kind,
    /// Whether the text ends where it was cut.
    cut: bool,
    edits: Vec<Edit>,
}

impl<'a> Draft<'a> {
    /// A body of JSON; gives the text back when it is none.
    pub(crate) fn json(
        text: Cow<'a, [u8]>,
        cut: bool,
        sight: &mut Sight<'_>,
    ) -> Result<Self, Cow<'a, [u8]>> {
        match json::find::find(&text, sight) {
            Some(edits) => Ok(Self {
                text,
                kind: Kind::Json,
                cut,
                edits,
            }),
            None => Err(text),
        }
    }

    /// A query string or form body.
    pub(crate) fn parameters(text: Cow<'a, [u8]>, cut: bool, sight: &mut Sight<'_>) -> Self {
        let edits = params::find(&text, cut, sight);
        Self::scanned(text, Kind::Parameters, cut, edits, sight)
    }

    /// A raw path.
    pub(crate) fn path(text: Cow<'a, [u8]>, sight: &mut Sight<'_>) -> Self {
        Self::scanned(text, Kind::Path, false, Vec::new(), sight)
    }

    /// A header's value.
    pub(crate) fn header(name: &str, value: &str, policy: &Policy, sight: &mut Sight<'_>) -> Self {
        let value = headers::bytes_of(value);
        let edits = headers::find(name, &value, policy, sight);
        let kind = Kind::Text(name.to_owned());
        Self::scanned(Cow::Owned(value), kind, false, edits, sight)
    }

    /// Any other text.
    pub(crate) fn text(text: Cow<'a, [u8]>, cut: bool, sight: &mut Sight<'_>) -> Self {
        Self::scanned(text, Kind::Text(String::new()), cut, Vec::new(), sight)
    }

    fn scanned(
        text: Cow<'a, [u8]>,
        kind: Kind,
        cut: bool,
        edits: Vec<Edit>,
        sight: &mut Sight<'_>,
    ) -> Self {
        let mut draft = Self {
            text,
            kind,
            cut,
            edits,
        };
        let mut found = Vec::new();
        for reading in Reading::of(&draft.text).all() {
            for span in secrets_in(&reading.bytes) {
                let secret = reading.bytes.get(span.clone()).unwrap_or_default();
                if cut && span.end == reading.bytes.len() {
                    sight.remember(secret, true);
                }
                let span = reading.origin(&span);
                let at = draft.place(span.start);
                found.extend(sight.hide(span, draft.style(), secret, at));
            }
        }
        draft.edits.extend(found);
        draft
    }

    fn style(&self) -> Style {
        match self.kind {
            Kind::Parameters | Kind::Path => Style::Percent,
            Kind::Json | Kind::Text(_) => Style::Plain,
        }
    }

    fn place(&self, at: usize) -> String {
        match &self.kind {
            Kind::Text(name) => name.clone(),
            Kind::Parameters => params::parameter_at(&self.text, at),
            Kind::Path | Kind::Json => String::new(),
        }
    }

    /// Marks every place where a secret of the exchange stands.
    pub(crate) fn mark(&mut self, secrets: &Secrets, sight: &Sight<'_>) {
        let mut edits = Vec::new();
        if self.kind == Kind::Json {
            for (span, style, secret, at) in json::find::repeated(&self.text, secrets) {
                edits.extend(sight.placeholder(&secret).map(|placeholder| Edit {
                    span,
                    placeholder,
                    style,
                    at,
                }));
            }
        } else {
            for reading in Reading::of(&self.text).all() {
                for (span, secret) in secrets.find(&reading, self.cut) {
                    edits.extend(sight.placeholder(&secret.bytes).map(|placeholder| Edit {
                        at: self.place(span.start),
                        span,
                        placeholder,
                        style: self.style(),
                    }));
                }
            }
        }
        self.edits.extend(edits);
    }

    /// The text with its secrets replaced, and the place of each.
    pub(crate) fn finish(self) -> (Vec<u8>, Vec<String>) {
        apply(&self.text, self.edits)
    }
}
