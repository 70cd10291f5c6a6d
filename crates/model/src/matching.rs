//! Whether an entry matches, part by part: each rule stands here once, on the bare value it is about, for
//! those who hold whole entries and for those who hold them in columns.

use crate::amount::Amount;
use crate::contents;
use crate::entry::{Client, Entry, Message, Origin, Status};
use crate::filter::Filter;
use crate::needle::Needle;
use crate::time::Instant;

/// A [`Filter`] made ready to be asked of many entries. An entry matches when each part lets it through.
#[derive(Debug)]
pub struct Matcher<'f> {
    filter: &'f Filter,
    message: Option<Needle>,
    not_message: Vec<Needle>,
    q: Option<Needle>,
    not_q: Vec<Needle>,
}

impl<'f> Matcher<'f> {
    /// Makes a filter ready.
    pub fn new(filter: &'f Filter) -> Self {
        let one = |text: &Option<String>| text.as_deref().map(Needle::new);
        let all = |texts: &[String]| texts.iter().map(|text| Needle::new(text)).collect();
        Self {
            filter,
            message: one(&filter.message),
            not_message: all(&filter.not.message),
            q: one(&filter.q),
            not_q: all(&filter.not.q),
        }
    }

    /// Whether an entry is among those asked for.
    pub fn matches(&self, entry: &Entry) -> bool {
        let scim_type = entry
            .error
            .as_ref()
            .and_then(|error| error.scim_type.as_deref());
        self.time(entry.time)
            && self.method(&entry.method)
            && self.resource_type(&entry.resource_type)
            && self.status(&entry.status)
            && self.status_code(entry.status_code)
            && self.scim_type(scim_type)
            && self.request_id(&entry.request_id)
            && self.resource_id(entry.resource_id.as_deref())
            && self.endpoint(&entry.endpoint)
            && self.client(&entry.client)
            && self.second(entry.time)
            && self.origin(entry.origin.as_ref().map(Origin::as_str))
            && self.amounts(entry.duration_ms, entry.request_size, entry.response_size)
            && self.searched(entry)
            && self.messages([&entry.request, &entry.response])
    }

    fn searched(&self, entry: &Entry) -> bool {
        if self.q.is_none() && self.not_q.is_empty() {
            return true;
        }
        let text = entry.search_text();
        let has = |needle: &Needle| text.contains(needle.lowered());
        self.q.as_ref().is_none_or(has) && !self.not_q.iter().any(has)
    }

    /// By when it was received.
    pub fn time(&self, time: Instant) -> bool {
        self.filter.since.is_none_or(|since| time >= since)
            && self.filter.until.is_none_or(|until| time < until)
    }

    /// By its method.
    pub fn method(&self, method: &str) -> bool {
        passes(&self.filter.method, &self.filter.not.method, |word| {
            // The filter's words are in upper case; a method is recorded as it was sent.
            word.bytes()
                .eq(method.bytes().map(|byte| byte.to_ascii_uppercase()))
        })
    }

    /// By its resource type.
    pub fn resource_type(&self, kind: &str) -> bool {
        let not = &self.filter.not.resource_type;
        passes(&self.filter.resource_type, not, |word| word == kind)
    }

    /// By what became of it.
    pub fn status(&self, status: &Status) -> bool {
        passes(&self.filter.status, &self.filter.not.status, |word| {
            word == status
        })
    }

    /// By its status code, if it has one.
    pub fn status_code(&self, code: Option<u16>) -> bool {
        let not = &self.filter.not.status_code;
        passes(&self.filter.status_code, not, |wanted| wanted.matches(code))
    }

    /// By its SCIM detail error keyword, if it has one.
    pub fn scim_type(&self, scim_type: Option<&str>) -> bool {
        let not = &self.filter.not.scim_type;
        passes(&self.filter.scim_type, not, |word| {
            Some(word.as_str()) == scim_type
        })
    }

    /// By its id.
    pub fn request_id(&self, id: &str) -> bool {
        passes(
            self.filter.request_id.as_slice(),
            &self.filter.not.request_id,
            |wanted| wanted == id,
        )
    }

    /// By the resource it is about, if it is about one.
    pub fn resource_id(&self, id: Option<&str>) -> bool {
        let not = &self.filter.not.resource_id;
        passes(self.filter.resource_id.as_slice(), not, |wanted| {
            Some(wanted.as_str()) == id
        })
    }

    /// By who sent it.
    pub fn client(&self, client: &Client) -> bool {
        let not = &self.filter.not.client;
        let parts = [&client.ip, &client.user_agent, &client.credential];
        passes(self.filter.client.as_slice(), not, |wanted| {
            parts.into_iter().flatten().any(|part| part == wanted)
        })
    }

    /// By the seconds that are left out.
    pub fn second(&self, time: Instant) -> bool {
        let second = |time: &Instant| time.timestamp();
        passes(&[], &self.filter.not.time, |unwanted| {
            second(unwanted) == second(&time)
        })
    }

    /// By who answered it in the SCIM service's place, if somebody did.
    pub fn origin(&self, origin: Option<&str>) -> bool {
        let not = &self.filter.not.origin;
        passes(self.filter.origin.as_slice(), not, |wanted| {
            Some(wanted.as_str()) == origin
        })
    }

    /// By how long it took, in milliseconds, and by the sizes of its bodies, in bytes.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a body of 2^53 bytes is longer than any"
    )]
    pub fn amounts(&self, duration_ms: f64, request_size: u64, response_size: u64) -> bool {
        let (filter, not) = (self.filter, &self.filter.not);
        let at_least = |wanted: Option<Amount>, unwanted: &[Amount], amount: f64| {
            passes(wanted.as_slice(), unwanted, |least| amount >= least.get())
        };
        at_least(filter.min_duration_ms, &not.min_duration_ms, duration_ms)
            && at_least(
                filter.min_request_size,
                &not.min_request_size,
                request_size as f64,
            )
            && at_least(
                filter.min_response_size,
                &not.min_response_size,
                response_size as f64,
            )
    }

    /// By its path.
    pub fn endpoint(&self, endpoint: &str) -> bool {
        let not = &self.filter.not.endpoint;
        passes(self.filter.endpoint.as_slice(), not, |wanted| {
            wanted.matches(endpoint)
        })
    }

    /// By what is in the headers and bodies of request and answer, as far as there are any.
    pub fn messages(&self, messages: [&Option<Message>; 2]) -> bool {
        passes(self.message.as_slice(), &self.not_message, |needle| {
            let mut messages = messages.into_iter().flatten();
            messages.any(|message| contents::holds(message, needle))
        })
    }

    /// The text that is looked for in headers and bodies, if any.
    pub fn message(&self) -> Option<&Needle> {
        self.message.as_ref()
    }

    /// The free text that is looked for, if any: an entry matches when one of the texts that make up
    /// [`Entry::search_text`] contains it. Only where it holds a line break itself, the whole of that text has
    /// to be looked at.
    pub fn text(&self) -> Option<&Needle> {
        self.q.as_ref()
    }

    /// The free texts that none of them may contain.
    pub fn unwanted_texts(&self) -> &[Needle] {
        &self.not_q
    }
}

/// Several wanted values are alternatives, and none lets everything through; each unwanted one shuts out.
fn passes<T>(wanted: &[T], unwanted: &[T], is: impl Fn(&T) -> bool) -> bool {
    (wanted.is_empty() || wanted.iter().any(&is)) && !unwanted.iter().any(is)
}
