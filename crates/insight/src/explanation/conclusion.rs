//! What a rule concludes, before it is completed to an [`Explanation`].

use super::action_key::ActionKey;
use super::cause::Cause;
use super::finding::Finding;
use super::{Confidence, Evidence, Explanation, MessageWithArguments};
use crate::body_text::BodyForm;
use crate::exchange_reading::ExchangeReading;
use crate::json_tree::JsonValue;
use crate::place::{ExchangePlace, MessagePlace};
use crate::quotation::quoted;

/// Number of pieces of evidence that are kept.
const MAX_EVIDENCE: usize = 8;

/// What a rule concludes.
#[derive(Debug)]
pub(super) struct Conclusion {
    cause: Cause,
    confidence: Confidence,
    action: ActionKey,
    reason_arguments: Vec<(&'static str, String)>,
    action_arguments: Vec<(&'static str, String)>,
    evidence: Vec<Evidence>,
}

impl Conclusion {
    pub(super) fn new(cause: Cause, confidence: Confidence) -> Self {
        Self {
            cause,
            confidence,
            action: cause.action(),
            reason_arguments: Vec::new(),
            action_arguments: Vec::new(),
            evidence: Vec::new(),
        }
    }

    pub(super) fn certain(cause: Cause) -> Self {
        Self::new(cause, Confidence::Certain)
    }

    pub(super) fn likely(cause: Cause) -> Self {
        Self::new(cause, Confidence::Likely)
    }

    pub(super) fn possible(cause: Cause) -> Self {
        Self::new(cause, Confidence::Possible)
    }

    /// Replaces what to do.
    pub(super) fn action(mut self, action: ActionKey) -> Self {
        self.action = action;
        self
    }

    /// Adds an argument of the reason.
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.reason_arguments.push((name, quoted(value)));
        self
    }

    /// Adds an argument of the action.
    pub(super) fn action_with(mut self, name: &'static str, value: &str) -> Self {
        self.action_arguments.push((name, quoted(value)));
        self
    }

    /// Adds evidence.
    pub(super) fn shown(mut self, at: ExchangePlace, value: &str, finding: Finding) -> Self {
        let evidence = Evidence {
            at,
            value: quoted(value),
            finding,
        };
        if self.evidence.len() < MAX_EVIDENCE && !self.evidence.contains(&evidence) {
            self.evidence.push(evidence);
        }
        self
    }

    /// Adds evidence in the body of the request.
    pub(super) fn in_request(self, value: JsonValue<'_>, finding: Finding) -> Self {
        let at = ExchangePlace::request(MessagePlace::Body(value.pointer()));
        self.shown(at, &value.written(), finding)
    }

    /// Adds evidence about the whole body of the request.
    pub(super) fn request_body(self, finding: Finding) -> Self {
        let at = ExchangePlace::request(MessagePlace::Body(String::new()));
        self.shown(at, "", finding)
    }

    /// Adds a header of the request.
    pub(super) fn request_header(
        self,
        exchange: &ExchangeReading<'_>,
        name: &str,
        finding: Finding,
    ) -> Self {
        match exchange.request_header(name) {
            Some(value) => {
                let at = ExchangePlace::request(MessagePlace::Header(name.to_owned()));
                self.shown(at, value, finding)
            }
            None => self,
        }
    }

    /// Adds a header of the response.
    pub(super) fn response_header(
        self,
        exchange: &ExchangeReading<'_>,
        name: &str,
        finding: Finding,
    ) -> Self {
        match exchange.response_header(name) {
            Some(value) => {
                let at = ExchangePlace::response(MessagePlace::Header(name.to_owned()));
                self.shown(at, value, finding)
            }
            None => self,
        }
    }

    /// Adds the path of the request.
    pub(super) fn path(self, exchange: &ExchangeReading<'_>) -> Self {
        let at = ExchangePlace::request(MessagePlace::Path);
        self.shown(at, &exchange.entry.endpoint, Finding::PathSent)
    }

    /// Adds the method of the request.
    pub(super) fn method(self, exchange: &ExchangeReading<'_>) -> Self {
        let at = ExchangePlace::request(MessagePlace::Method);
        self.shown(at, &exchange.entry.method, Finding::MethodSent)
    }

    /// Adds what every explanation shows: the words of the service, its keyword and the status code.
    pub(super) fn into_explanation(self, exchange: &ExchangeReading<'_>) -> Explanation {
        let cause = self.cause;
        let this = self.service_words(exchange).status_codes(exchange);
        Explanation {
            cause,
            confidence: this.confidence,
            reason: MessageWithArguments {
                key: cause,
                arguments: this.reason_arguments,
            },
            action: MessageWithArguments {
                key: this.action,
                arguments: this.action_arguments,
            },
            evidence: this.evidence,
            reference: cause.reference(),
        }
    }

    fn service_words(self, exchange: &ExchangeReading<'_>) -> Self {
        let body = |pointer: &str| ExchangePlace::response(MessagePlace::Body(pointer.to_owned()));
        let mut this = self;
        if let Some(keyword) = &exchange.said.scim_type {
            this = this.shown(body(&keyword.pointer), &keyword.text, Finding::ErrorKeyword);
        }
        if let Some(detail) = &exchange.said.detail {
            this = this.shown(body(&detail.pointer), &detail.text, Finding::ServiceWords);
        } else if let Some(error) = &exchange.entry.error {
            let at = ExchangePlace::response(MessagePlace::Record);
            this = this.shown(at, &error.detail, Finding::RecordedWords);
        }
        let Some(code) = exchange.code().filter(|code| *code >= 400) else {
            return this;
        };
        match exchange.response.form {
            BodyForm::Page => {
                let kind = exchange.response_header("content-type").unwrap_or_default();
                this.shown(body(""), kind, Finding::IsPage)
            }
            BodyForm::Absent if !exchange.is_method("HEAD") && code != 304 => {
                this.shown(body(""), "", Finding::BodyMissing)
            }
            BodyForm::JsonBroken => this.shown(body(""), "", Finding::NotJson),
            BodyForm::Text | BodyForm::Binary | BodyForm::Withheld => {
                this.shown(body(""), "", Finding::NoScimError)
            }
            BodyForm::Json if !exchange.said.is_scim => {
                this.shown(body(""), "", Finding::NoScimError)
            }
            _ => this,
        }
    }

    fn status_codes(self, exchange: &ExchangeReading<'_>) -> Self {
        let Some(code) = exchange.code() else {
            return self;
        };
        let mut this = self;
        if let Some(status) = &exchange.said.status
            && status.text != code.to_string()
            && code >= 400
        {
            let at = ExchangePlace::response(MessagePlace::Body(status.pointer.clone()));
            this = this.shown(at, &status.text, Finding::StatusDiffers);
            // Two codes that contradict each other prove less than one.
            if this.confidence == Confidence::Certain && !this.is_proved_by_request() {
                this.confidence = Confidence::Likely;
            }
        }
        let at = ExchangePlace::response(MessagePlace::StatusCode);
        this.shown(at, &code.to_string(), Finding::StatusCode)
    }

    fn is_proved_by_request(&self) -> bool {
        self.evidence
            .first()
            .is_some_and(|first| first.at.side == crate::place::MessageSide::Request)
    }
}
