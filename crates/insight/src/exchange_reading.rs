//! An entry, read once for all rules.

use scim_audit_model::endpoint::{canonical_path, is_search, resource_type_of};
use scim_audit_model::entry::{Entry, Message, Origin};

use crate::body_text::{BodyForm, BodyText, header};
use crate::json_tree::{JsonTree, JsonValue};
use crate::query::{self, Parameter};
use crate::service_words::ServiceWords;

/// Operations that rules look at: each is compared with the words of the service.
const MOST_OPERATIONS: usize = 1024;
/// Characters of the service's words that rules look at.
const MAX_WORDS: usize = 4096;

/// An exchange that may have failed.
pub(crate) struct ExchangeReading<'a> {
    pub(crate) entry: &'a Entry,
    pub(crate) request: BodyText<'a>,
    pub(crate) response: BodyText<'a>,
    /// What the body of the answer says.
    pub(crate) said: ServiceWords,
    /// What the service or the log says, in lower case.
    pub(crate) words: String,
    /// The keyword of the SCIM error, in lower case.
    pub(crate) scim_type: String,
    /// The path in one spelling, without its base: `/Users/1`.
    pub(crate) path: String,
    /// The first segment of the path: `Users`.
    pub(crate) resource_type: String,
    pub(crate) parameters: Vec<Parameter>,
}

impl<'a> ExchangeReading<'a> {
    pub(crate) fn read(entry: &'a Entry) -> Self {
        let response = BodyText::of(entry.response.as_ref());
        let said = response
            .tree
            .as_ref()
            .and_then(JsonTree::root)
            .map(ServiceWords::of)
            .unwrap_or_default();
        let recorded = entry.error.as_ref();
        let words = said
            .detail
            .as_ref()
            .map(|detail| detail.text.as_str())
            .or(recorded.map(|error| error.detail.as_str()))
            .unwrap_or_default();
        let words = words.chars().take(MAX_WORDS).collect::<String>();
        let scim_type = said
            .scim_type
            .as_ref()
            .map(|cited| cited.text.as_str())
            .or(recorded.and_then(|error| error.scim_type.as_deref()))
            .unwrap_or_default();
        Self {
            request: BodyText::of(entry.request.as_ref()),
            scim_type: scim_type.trim().to_ascii_lowercase(),
            words: words.to_lowercase(),
            path: canonical_path(&entry.endpoint),
            resource_type: resource_type_of(&entry.endpoint),
            parameters: entry.query.as_deref().map(query::read).unwrap_or_default(),
            response,
            said,
            entry,
        }
    }

    /// The status code that the client got.
    pub(crate) fn code(&self) -> Option<u16> {
        self.entry.status_code
    }

    /// The first header of that name in the request.
    pub(crate) fn request_header(&self, name: &str) -> Option<&'a str> {
        header(self.entry.request.as_ref()?, name)
    }

    /// The first header of that name in the response.
    pub(crate) fn response_header(&self, name: &str) -> Option<&'a str> {
        header(self.entry.response.as_ref()?, name)
    }

    /// The request, if the log has its headers.
    pub(crate) fn request_message(&self) -> Option<&'a Message> {
        self.entry
            .request
            .as_ref()
            .filter(|message| !message.headers.is_empty())
    }

    /// The outermost value of the request's body.
    pub(crate) fn request_root(&self) -> Option<JsonValue<'_>> {
        self.request.tree.as_ref()?.root()
    }

    /// The outermost value of the response's body.
    pub(crate) fn response_root(&self) -> Option<JsonValue<'_>> {
        self.response.tree.as_ref()?.root()
    }

    /// Whether the gateway answered in place of the service.
    pub(crate) fn is_of_gateway(&self) -> bool {
        self.entry.origin == Some(Origin::Gateway)
    }

    /// Whether the method is this one.
    pub(crate) fn is_method(&self, method: &str) -> bool {
        self.entry.method.eq_ignore_ascii_case(method)
    }

    /// Whether the method is one of those that only read.
    pub(crate) fn only_reads(&self) -> bool {
        ["GET", "HEAD", "OPTIONS"]
            .iter()
            .any(|method| self.is_method(method))
            || (self.is_method("POST") && is_search(&self.entry.endpoint))
    }

    /// Whether the request is a search: by a filter, or by POST.
    pub(crate) fn is_search(&self) -> bool {
        is_search(&self.entry.endpoint)
    }

    /// The id in the path.
    pub(crate) fn id(&self) -> Option<&str> {
        let id = self.path.split('/').nth(2)?;
        (!id.is_empty() && !self.is_search()).then_some(id)
    }

    /// Whether the path is a type of resource without an id, such as `/Users`.
    pub(crate) fn is_collection(&self) -> bool {
        self.id().is_none() && !self.is_search() && !self.resource_type.is_empty()
    }

    /// The text of the filter, from the query or from the body of a search, and its JSON Pointer there.
    pub(crate) fn filter(&self) -> Option<(String, Option<String>)> {
        let parameter = self
            .parameters
            .iter()
            .find(|parameter| parameter.name == "filter");
        if let Some(parameter) = parameter {
            return Some((parameter.value.clone(), None));
        }
        if !self.is_search() {
            return None;
        }
        let filter = self.request_root()?.get("filter")?;
        Some((filter.text()?.into_owned(), Some(filter.pointer())))
    }

    /// The operations of a PATCH.
    pub(crate) fn operations(&self) -> impl Iterator<Item = JsonValue<'_>> {
        let root = self.request_root().filter(|_| self.is_method("PATCH"));
        let operations = root.and_then(|root| root.get("Operations"));
        operations
            .into_iter()
            .flat_map(JsonValue::items)
            .take(MOST_OPERATIONS)
            .filter(|operation| operation.is_object())
    }

    /// Whether one of these is in the service's words.
    pub(crate) fn says(&self, any: &[&str]) -> bool {
        any.iter().any(|words| self.words.contains(words))
    }

    /// Whether the answer has a JSON body that describes an error.
    pub(crate) fn has_error_body(&self) -> bool {
        self.said.is_scim || self.said.detail.is_some()
    }

    /// Whether the request has a body, or must have had one that the log does not show.
    pub(crate) fn has_no_request_body(&self) -> bool {
        self.request.form == BodyForm::Absent && self.entry.request_size == 0
    }
}
