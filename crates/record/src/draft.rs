//! One text of an exchange (a path, query, header or body) during redaction: marks its own secrets first,
//! then the secrets of the whole exchange, and finally replaces them.

use std::borrow::Cow;
use std::ops::Range;

use scim_audit_model::entry::RedactionReason;

use crate::pace::Pace;
use crate::params::{self, Parameters};
use crate::policy::Policy;
use crate::reading::{Reading, Readings};
use crate::scan::{Look, secrets_in};
use crate::secrets::Secrets;
use crate::sight::{Edit, MOST_PLACES, RedactionContext, Spot, Style, apply_in_slices};
use crate::{headers, json};

#[derive(Clone, PartialEq, Eq)]
enum SpanKind {
    Json,
    Parameters,
    Path,
    /// The header name reported in the list of redactions; empty for other texts.
    Text(String),
}

/// A text with its secrets marked.
pub(crate) struct RedactionDraft<'a> {
    text: Cow<'a, [u8]>,
    kind: SpanKind,
    /// Whether the text was truncated.
    cut: bool,
    edits: Vec<Edit>,
}

impl<'a> RedactionDraft<'a> {
    /// Creates the draft of a JSON body. Returns the text unchanged as `Err` when it is not JSON.
    pub(crate) async fn json(
        text: Cow<'a, [u8]>,
        cut: bool,
        sight: &mut RedactionContext<'_>,
    ) -> Result<Self, Cow<'a, [u8]>> {
        sight.allow(text.len());
        match json::find::find(&text, cut, sight).await {
            Some(edits) => Ok(Self {
                text,
                kind: SpanKind::Json,
                cut,
                edits,
            }),
            None => Err(text),
        }
    }

    /// Creates the draft of a query string or form body.
    pub(crate) async fn parameters(
        text: Cow<'a, [u8]>,
        cut: bool,
        sight: &mut RedactionContext<'_>,
    ) -> Self {
        let edits = params::find(&text, cut, sight).await;
        Self::scanned(text, SpanKind::Parameters, cut, edits, sight).await
    }

    /// Creates the draft of a raw path.
    pub(crate) async fn path(text: Cow<'a, [u8]>, sight: &mut RedactionContext<'_>) -> Self {
        // A target without a leading slash may be an authority without a scheme: `user:password@host`.
        let mut edits = Vec::new();
        if !text.starts_with(b"/") {
            for span in headers::users_in(&text).collect::<Vec<_>>() {
                let secret = text.get(span.clone()).unwrap_or_default();
                edits.extend(sight.hide(
                    span,
                    Style::Percent,
                    secret,
                    String::new(),
                    RedactionReason::Name,
                ));
            }
        }
        Self::scanned(text, SpanKind::Path, false, edits, sight).await
    }

    /// Creates the draft of a header value.
    pub(crate) async fn header(
        name: &str,
        value: &str,
        policy: &Policy,
        sight: &mut RedactionContext<'_>,
    ) -> Self {
        let value = headers::bytes_of(value);
        let edits = headers::find(name, &value, policy, sight);
        let kind = SpanKind::Text(name.to_owned());
        Self::scanned(Cow::Owned(value), kind, false, edits, sight).await
    }

    /// Creates the draft of any other text.
    pub(crate) async fn text(
        text: Cow<'a, [u8]>,
        cut: bool,
        sight: &mut RedactionContext<'_>,
    ) -> Self {
        let kind = SpanKind::Text(String::new());
        Self::scanned(text, kind, cut, Vec::new(), sight).await
    }

    /// Creates the draft of a complete text of the gateway itself.
    pub(crate) async fn of_text(text: &'a str, sight: &mut RedactionContext<'_>) -> Self {
        Self::text(Cow::Borrowed(text.as_bytes()), false, sight).await
    }

    async fn scanned(
        text: Cow<'a, [u8]>,
        kind: SpanKind,
        cut: bool,
        edits: Vec<Edit>,
        sight: &mut RedactionContext<'_>,
    ) -> Self {
        let mut draft = Self {
            text,
            kind,
            cut,
            edits,
        };
        let style = draft.style();
        sight.allow(draft.text.len());
        let look = Look {
            cut,
            personal: sight.personal,
        };
        let in_pairs = draft.kind == SpanKind::Parameters;
        let raw: &[u8] = &draft.text;
        let mut found = Vec::new();
        let mut places = LocationNames::new(&draft.kind, &draft.text);
        let pace = sight.pace;
        let mut readings = Readings::of(Reading::of(&draft.text));
        while let Some(reading) = readings.next(pace).await {
            if !sight.spend(2 * reading.bytes.len()) {
                break;
            }
            for find in secrets_in(&reading.bytes, look, pace).await {
                let secret = reading.bytes.get(find.span.clone()).unwrap_or_default();
                sight.prepare(secret).await;
                if cut && find.span.end == reading.bytes.len() {
                    sight.remember(secret, true);
                }
                for inner in &find.inner {
                    sight.remember(inner, false);
                }
                let mut span = reading.origin(&find.span);
                if find.open_ended && in_pairs {
                    let rest = raw.get(span.end..).unwrap_or_default();
                    span.end += memchr::memchr(b'&', rest).unwrap_or(rest.len());
                }
                let at = places.name_at(span.start, found.len());
                found.extend(sight.hide(span, style, secret, at, find.why));
            }
            for edit in json::nested::find_nested(&reading.bytes, cut, 1, "", sight).await {
                let span = reading.origin(&edit.span);
                let spot = Spot {
                    at: places.name_at(span.start, found.len()),
                    ..edit.spot
                };
                found.push(Edit {
                    span,
                    style,
                    spot,
                    ..edit
                });
            }
        }
        draft.edits.extend(found);
        draft
    }

    fn style(&self) -> Style {
        match self.kind {
            SpanKind::Parameters | SpanKind::Path => Style::Percent,
            SpanKind::Json | SpanKind::Text(_) => Style::Plain,
        }
    }

    /// Marks every occurrence of a secret of the exchange.
    pub(crate) async fn mark(&mut self, secrets: &Secrets, sight: &RedactionContext<'_>) {
        if secrets.is_empty() {
            return;
        }
        let mut edits = Vec::new();
        if self.kind == SpanKind::Json {
            json::repeated::find(&self.text, self.cut, secrets, sight, &mut edits).await;
        } else {
            let style = self.style();
            let mut places = LocationNames::new(&self.kind, &self.text);
            let mut add = |span: Range<usize>, secret: &[u8]| {
                let at = places.name_at(span.start, edits.len());
                edits.extend(sight.edit(span, style, secret, at, RedactionReason::Repeated));
            };
            let mut readings = Readings::of(Reading::of(&self.text));
            while let Some(reading) = readings.next(sight.pace).await {
                if !sight.spend(reading.bytes.len()) {
                    break;
                }
                for (span, secret) in secrets.find(reading, sight.pace).await {
                    add(span, secret);
                }
            }
            if self.cut
                && let Some((span, secret)) = secrets.find_beginning(&self.text, false)
            {
                add(span, secret);
            }
        }
        self.edits.extend(edits);
    }

    /// Marks everything from a byte offset on. Used when the exchange exceeds the scan budget.
    pub(crate) fn withhold(&mut self, from: usize, sight: &RedactionContext<'_>) {
        let secret = self.text.get(from..).unwrap_or_default();
        let at = match &self.kind {
            SpanKind::Text(name) => name.clone(),
            SpanKind::Json | SpanKind::Parameters | SpanKind::Path => String::new(),
        };
        let span = from..self.text.len();
        self.edits = sight
            .edit(span, self.style(), secret, at, RedactionReason::Limit)
            .into_iter()
            .collect();
    }

    /// The text before redaction.
    pub(crate) fn raw(&self) -> &[u8] {
        &self.text
    }

    /// Returns the text with its secrets replaced, and the location of each.
    pub(crate) async fn finish(self, pace: &Pace) -> (Vec<u8>, Vec<Spot>) {
        apply_in_slices(&self.text, self.edits, pace).await
    }
}

/// Finds the names under which the locations in a text are reported.
struct LocationNames<'d> {
    kind: &'d SpanKind,
    parameters: Parameters<'d>,
}

impl<'d> LocationNames<'d> {
    fn new(kind: &'d SpanKind, text: &'d [u8]) -> Self {
        Self {
            kind,
            parameters: Parameters::new(text),
        }
    }

    /// Name of the location at a byte offset. Empty once `count` exceeds [`MOST_PLACES`], because further
    /// locations are not reported.
    fn name_at(&mut self, at: usize, count: usize) -> String {
        match self.kind {
            _ if count > MOST_PLACES => String::new(),
            SpanKind::Text(name) => name.clone(),
            SpanKind::Parameters => self.parameters.name_at(at),
            SpanKind::Path | SpanKind::Json => String::new(),
        }
    }
}
