//! Extracts the reason of an error from the body of an answer: from a SCIM Error
//! ([RFC 7644 §3.12](https://www.rfc-editor.org/rfc/rfc7644#section-3.12)), or from one of the other formats
//! that services send. Independent of how the exchange is classified.

mod words;

use words::{ASIDE, ATTRIBUTES, CODE_WORDS, SENTENCES, WRAPPERS};

use crate::outline::{Member, Outline, outline, shortened, text, unescaped};

/// How many levels of JSON inside strings are unwrapped.
const MAX_WRAPS: usize = 2;
/// Maximum length of a string that is unwrapped, in bytes.
const MAX_WRAPPED: usize = 64 << 10;

/// The error that a body describes.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The body is or contains a SCIM Error.
    pub(crate) is_scim: bool,
    /// The stated status code: three digits.
    pub(crate) status: Option<String>,
    /// The `scimType` keyword of a SCIM Error.
    pub(crate) scim_type: Option<String>,
    /// The most specific message.
    pub(crate) words: Option<String>,
    /// How many more errors the body lists.
    pub(crate) more: usize,
    /// `words` is a sentence, not only the name of a code.
    telling: bool,
}

impl Fault {
    /// Reads the error from a body. A body that is not JSON yields an empty `Fault`.
    pub(crate) fn of(body: &[u8]) -> Self {
        Self::in_json(body, 0).unwrap_or_default()
    }

    /// The message, and the number of further errors: `taken (and 2 more)`.
    pub(crate) fn said(&self) -> Option<String> {
        let words = self.words.as_ref()?;
        Some(match self.more {
            0 => words.clone(),
            more => format!("{words} (and {more} more)"),
        })
    }

    fn in_json(json: &[u8], wraps: usize) -> Option<Self> {
        let root = outline(json, is_looked_for)?;
        let place = FaultPlace {
            outermost: true,
            inside: matches!(root, Outline::List(..)),
            wraps,
        };
        Some(place.fault(&root))
    }

    fn in_words(words: String, telling: bool) -> Self {
        let words = Some(words).filter(|words| !words.trim().is_empty());
        Self {
            telling: telling && words.is_some(),
            words,
            ..Self::default()
        }
    }

    /// Prefixes the message with the attribute it is about: `userName: required`.
    fn about(mut self, attribute: &str) -> Self {
        let general = matches!(attribute, "" | "non_field_errors" | "__all__" | "$");
        self.words = self.words.map(|words| {
            if general || words.contains(attribute) {
                words
            } else {
                shortened(format!("{attribute}: {words}"))
            }
        });
        self
    }
}

fn is_looked_for(word: &str) -> bool {
    [&SENTENCES[..], &WRAPPERS, &CODE_WORDS, &ASIDE]
        .iter()
        .any(|words| words.contains(&word))
}

/// Position of a value in a body.
#[derive(Debug, Clone, Copy)]
struct FaultPlace {
    /// The value is the whole body.
    outermost: bool,
    /// An enclosing member holds errors, so every text inside counts as a message.
    inside: bool,
    /// How many strings enclose the JSON.
    wraps: usize,
}

/// An error found as JSON inside a string.
struct Wrapped {
    /// The JSON is at the start of the string.
    alone: bool,
    fault: Fault,
}

impl FaultPlace {
    fn fault(self, value: &Outline<'_>) -> Fault {
        match value {
            Outline::Text(written) => self.in_text(written),
            Outline::Number(_) => Fault::default(),
            Outline::List(items, all) => {
                let within = Self {
                    outermost: false,
                    ..self
                };
                let mut faults = items.iter().map(|item| within.fault(item));
                let first = faults.find(|fault| fault.words.is_some() || fault.is_scim);
                let mut first = first.unwrap_or_default();
                first.more += all.saturating_sub(1);
                first
            }
            Outline::Object(members) => self.in_object(members),
        }
    }

    /// The error that a string describes, directly or as embedded JSON.
    fn in_text(self, written: &[u8]) -> Fault {
        let whole = Fault::in_words(text(written), true);
        match self.wrapped(written) {
            Some(Wrapped { alone: true, fault }) => fault,
            // The text before the JSON is part of the message.
            Some(Wrapped { fault, .. }) => Fault {
                words: whole.words,
                telling: true,
                ..fault
            },
            None => whole,
        }
    }

    /// The error described by JSON embedded in a string.
    fn wrapped(self, written: &[u8]) -> Option<Wrapped> {
        let wraps = self.wraps < MAX_WRAPS && written.len() <= MAX_WRAPPED;
        if !wraps || !written.iter().any(|byte| b"{[".contains(byte)) {
            return None;
        }
        let text = unescaped(written);
        let text = text.trim();
        let at = text.find(['{', '['])?;
        let alone = at == 0;
        let fault = Fault::in_json(text.get(at..)?.as_bytes(), self.wraps + 1)?;
        let found = fault.is_scim || (alone && fault.words.is_some());
        found.then_some(Wrapped { alone, fault })
    }

    fn in_object(self, members: &[Member<'_>]) -> Fault {
        let own = self.own(members);
        if own.is_scim && own.telling {
            return own;
        }
        let nested = self.nested(members);
        let mut fault = match (own.telling, nested.words.is_some() || nested.is_scim) {
            (_, true) if nested.is_scim => Fault {
                scim_type: nested.scim_type.or(own.scim_type),
                status: nested.status.or(own.status),
                words: nested.words.or(own.words),
                ..nested
            },
            (true, true) if nested.telling => Fault {
                status: own.status.or(nested.status),
                words: joined(own.words, nested.words),
                more: own.more + nested.more,
                ..own
            },
            (true, _) => Fault {
                status: own.status.or(nested.status),
                ..own
            },
            (false, true) => Fault {
                status: own.status.or(nested.status),
                scim_type: own.scim_type,
                is_scim: own.is_scim,
                ..nested
            },
            (false, false) => {
                let named = Fault::in_words(code_words(members).unwrap_or_default(), false);
                let words = if named.words.is_some() {
                    named
                } else {
                    self.attributes(members)
                };
                Fault {
                    status: own.status.or(nested.status),
                    scim_type: own.scim_type,
                    is_scim: own.is_scim,
                    ..words
                }
            }
        };
        if self.inside
            && let Some(attribute) = first_text(members, &ATTRIBUTES)
        {
            fault = fault.about(&attribute);
        }
        fault
    }

    /// The error that the members of this object describe.
    fn own(self, members: &[Member<'_>]) -> Fault {
        let scim_type = first_text(members, &["scimtype"]);
        let status = status_of(members);
        let said = SENTENCES
            .iter()
            .chain(self.inside.then_some(&"value"))
            .filter_map(|word| member(members, word))
            .map(|member| self.within(member).fault(&member.value))
            .find(|fault| fault.telling || fault.is_scim)
            .unwrap_or_default();
        let has_detail = member(members, "detail").is_some() && said.words.is_some();
        let is_scim = said.is_scim
            || scim_type.is_some()
            || member(members, "schemas").is_some_and(|schemas| names_error(&schemas.value))
            || (self.outermost && status.is_some() && has_detail);
        Fault {
            is_scim,
            status: said.status.or(status),
            scim_type: said.scim_type.or(scim_type),
            ..said
        }
    }

    /// The error that nested members (`errors`, `error`, …) describe.
    fn nested(self, members: &[Member<'_>]) -> Fault {
        let named = WRAPPERS.iter().filter_map(|word| member(members, word));
        let schema = members.iter().find(|member| {
            [":error", ".error"]
                .iter()
                .any(|end| member.word.ends_with(end))
        });
        let mut code = None;
        for member in named.chain(schema) {
            let place = self.within(member);
            let fault = match &member.value {
                Outline::Text(written) => place.wrapped(written).map(|wrapped| wrapped.fault),
                value => Some(place.fault(value)),
            };
            let Some(fault) = fault else { continue };
            if fault.words.is_some() || fault.is_scim {
                return fault;
            }
            code = code.or(fault.status);
        }
        Fault {
            status: code,
            ..Fault::default()
        }
    }

    fn within(self, member: &Member<'_>) -> Self {
        let whole = matches!(&*member.word, "response" | "body");
        Self {
            outermost: false,
            inside: self.inside || !whole,
            ..self
        }
    }

    /// The errors of attributes: `{"userName": ["required"]}`. Outside a member that holds errors, only an
    /// object with nothing but lists of texts qualifies; any other may be a resource.
    fn attributes(self, members: &[Member<'_>]) -> Fault {
        let is_list = |member: &Member<'_>| match &member.value {
            Outline::List(items, _) => {
                !items.is_empty() && items.iter().all(|item| matches!(item, Outline::Text(_)))
            }
            _ => false,
        };
        let meant = self.inside || members.iter().all(is_list);
        if !meant || (!self.inside && member(members, "schemas").is_some()) {
            return Fault::default();
        }
        let within = Self {
            outermost: false,
            inside: true,
            ..self
        };
        let mut first: Option<Fault> = None;
        let mut all = 0;
        for member in members {
            if ASIDE.contains(&&*member.word) {
                continue;
            }
            let fault = within.fault(&member.value);
            if fault.words.is_none() {
                continue;
            }
            all += 1 + fault.more;
            first.get_or_insert_with(|| fault.about(&member.name));
        }
        first.map_or_else(Fault::default, |fault| Fault {
            more: all.saturating_sub(1),
            ..fault
        })
    }
}

fn member<'m, 'a>(members: &'m [Member<'a>], word: &str) -> Option<&'m Member<'a>> {
    members.iter().find(|member| {
        let blank =
            matches!(member.value, Outline::Text(written) if written.trim_ascii().is_empty());
        member.word == word && !blank
    })
}

fn first_text(members: &[Member<'_>], words: &[&str]) -> Option<String> {
    words.iter().find_map(|word| {
        let Outline::Text(written) = member(members, word)?.value else {
            return None;
        };
        Some(text(written))
    })
}

fn code_words(members: &[Member<'_>]) -> Option<String> {
    let named = first_text(members, &CODE_WORDS);
    let kind = || members.iter().find(|member| member.name == "__type");
    named.or_else(|| match kind()?.value {
        Outline::Text(written) => Some(text(written)),
        _ => None,
    })
}

/// The status code that an error states: three digits. `code` must be 4xx or 5xx, because many services use
/// codes of their own.
fn status_of(members: &[Member<'_>]) -> Option<String> {
    let digits = |word: &str| match member(members, word)?.value {
        Outline::Text(written) | Outline::Number(written) => {
            let code = text(written).trim().to_owned();
            is_status_code(&code).then_some(code)
        }
        _ => None,
    };
    let of_error = |code: &String| code.starts_with(['4', '5']);
    digits("status")
        .or_else(|| digits("statuscode"))
        .or_else(|| digits("httpstatus"))
        .or_else(|| digits("code").filter(of_error))
}

/// Whether a text has the form of an HTTP status code: three digits, the first of which is not zero.
pub(crate) fn is_status_code(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0')
}

fn names_error(schemas: &Outline<'_>) -> bool {
    match schemas {
        Outline::Text(written) => text(written).to_ascii_lowercase().ends_with(":error"),
        Outline::List(items, _) => items.iter().any(names_error),
        Outline::Number(_) | Outline::Object(_) => false,
    }
}

/// Joins the general message and the first specific one: `Api validation failed: login is taken`.
fn joined(all: Option<String>, first: Option<String>) -> Option<String> {
    let (Some(all), Some(first)) = (&all, &first) else {
        return all.or(first);
    };
    Some(if all.contains(first.as_str()) {
        all.clone()
    } else if first.contains(all.as_str()) {
        first.clone()
    } else {
        let start = all.trim_end_matches(['.', ':', ';', ' ']);
        shortened(format!("{start}: {first}"))
    })
}

#[cfg(test)]
mod tests;
