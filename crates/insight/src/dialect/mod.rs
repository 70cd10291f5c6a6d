//! Which client sent a request, and which of its documented peculiarities the request has.
//!
//! A `User-Agent` is what the client says about itself. For Entra no document names one, so it is recognized by
//! its requests.

mod product;
mod quirk;

pub use product::ClientProduct;
pub use quirk::Quirk;

use scim_audit_model::entry::Entry;

use crate::exchange_reading::ExchangeReading;
use crate::explanation::{Confidence, Evidence, Finding};
use crate::json_tree::JsonValue;
use crate::place::{ExchangePlace, MessagePlace};
use crate::quotation::quoted;

/// The parameter that switches Entra to requests that follow the RFC more closely.
const ENTRA_FLAG: &str = "aadOptscim062020";
/// The parameter that switches Entra back.
const ENTRA_DOWNGRADE: &str = "AzureAdScimPatch2017";
const OLD_ENTRA_SCHEMA: &str = "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/";

/// A peculiarity that a request has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuirkFound {
    /// The peculiarity.
    pub quirk: Quirk,
    /// What shows it.
    pub evidence: Evidence,
}

/// The client of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientDialect {
    /// The product.
    pub product: ClientProduct,
    /// How sure that is.
    pub confidence: Confidence,
    /// What shows it.
    pub evidence: Evidence,
    /// Its peculiarities in this request.
    pub quirks: Vec<QuirkFound>,
}

/// Recognizes the client of an entry. `None` if nothing shows which it is.
#[must_use]
pub fn dialect_of(entry: &Entry) -> Option<ClientDialect> {
    of(&ExchangeReading::read(entry))
}

pub(crate) fn of(exchange: &ExchangeReading<'_>) -> Option<ClientDialect> {
    let (product, confidence, evidence) = by_user_agent(exchange)
        .or_else(|| by_flag(exchange))
        .or_else(|| by_operations(exchange))?;
    let quirks = match product {
        ClientProduct::Entra => entra(exchange),
        ClientProduct::Okta => okta(exchange),
        ClientProduct::Google => google(exchange),
        _ => Vec::new(),
    };
    Some(ClientDialect {
        product,
        confidence,
        evidence,
        quirks,
    })
}

/// The product by what every summary has: the `User-Agent` and the query.
pub(crate) fn by_agent_or_flag(
    exchange: &ExchangeReading<'_>,
) -> Option<(ClientProduct, Confidence)> {
    let (product, confidence, _) = by_user_agent(exchange).or_else(|| by_flag(exchange))?;
    Some((product, confidence))
}

type Recognized = (ClientProduct, Confidence, Evidence);

fn by_user_agent(exchange: &ExchangeReading<'_>) -> Option<Recognized> {
    let agent = exchange.entry.client.user_agent.as_deref();
    let agent = agent.or_else(|| exchange.request_header("user-agent"))?;
    let lower = agent.to_lowercase();
    let (_, product, confidence) = ClientProduct::BY_USER_AGENT
        .into_iter()
        .find(|(words, ..)| lower.contains(words))?;
    let at = MessagePlace::Header("User-Agent".to_owned());
    Some((product, confidence, shown(at, agent, Finding::UserAgent)))
}

fn by_flag(exchange: &ExchangeReading<'_>) -> Option<Recognized> {
    let flag = exchange.parameters.iter().find(|parameter| {
        [ENTRA_FLAG, ENTRA_DOWNGRADE]
            .iter()
            .any(|flag| parameter.name.eq_ignore_ascii_case(flag))
    })?;
    let at = MessagePlace::Parameter(flag.name.clone());
    let evidence = shown(at, &flag.name, Finding::DialectFlag);
    Some((ClientProduct::Entra, Confidence::Certain, evidence))
}

/// Capitals in `op` are Entra's; a second sign makes it likely.
fn by_operations(exchange: &ExchangeReading<'_>) -> Option<Recognized> {
    if let Some(schema) = old_schema(exchange) {
        let evidence = in_body(schema, Finding::SchemaUnknown);
        return Some((ClientProduct::Entra, Confidence::Certain, evidence));
    }
    let op = capitalized(exchange)?;
    let has_second = boolean_as_text(exchange).is_some() || members_by_value(exchange).is_some();
    let confidence = if has_second {
        Confidence::Likely
    } else {
        Confidence::Possible
    };
    let evidence = in_body(op, Finding::CapitalizedOperation);
    Some((ClientProduct::Entra, confidence, evidence))
}

fn entra(exchange: &ExchangeReading<'_>) -> Vec<QuirkFound> {
    let found = [
        (
            Quirk::EntraCapitalizedOperations,
            Finding::CapitalizedOperation,
            capitalized(exchange),
        ),
        (
            Quirk::EntraBooleanAsText,
            Finding::TextForBoolean,
            boolean_as_text(exchange),
        ),
        (
            Quirk::EntraMembersByValue,
            Finding::ValueInRemove,
            members_by_value(exchange),
        ),
        (
            Quirk::EntraDottedNames,
            Finding::DottedName,
            dotted_name(exchange),
        ),
        (
            Quirk::EntraOldGroupSchema,
            Finding::SchemaUnknown,
            old_schema(exchange),
        ),
    ];
    quirks(found)
}

fn okta(exchange: &ExchangeReading<'_>) -> Vec<QuirkFound> {
    let is_users = exchange.resource_type == "Users";
    let password = exchange
        .request_root()
        .filter(|_| is_users && exchange.is_method("POST"))
        .and_then(|root| root.get("password"));
    let mut found = quirks([(Quirk::OktaPasswordOnCreate, Finding::PasswordSent, password)]);
    if is_users && exchange.is_method("PUT") {
        found.push(QuirkFound {
            quirk: Quirk::OktaReplacesUsers,
            evidence: shown(
                MessagePlace::Method,
                &exchange.entry.method,
                Finding::MethodSent,
            ),
        });
    }
    found
}

fn google(exchange: &ExchangeReading<'_>) -> Vec<QuirkFound> {
    let old = exchange
        .request_root()
        .and_then(|root| root.get("schemas"))
        .and_then(|schemas| {
            schemas.items().find(|schema| {
                let text = schema.text();
                text.is_some_and(|text| text.starts_with("urn:scim:schemas:"))
            })
        });
    let mut found = quirks([(Quirk::GoogleScim1Schemas, Finding::SchemaOfScim1, old)]);
    if let Some(kind) = exchange.request_header("content-type")
        && kind.to_ascii_lowercase().starts_with("application/json")
    {
        let at = MessagePlace::Header("Content-Type".to_owned());
        found.push(QuirkFound {
            quirk: Quirk::GooglePlainJson,
            evidence: shown(at, kind, Finding::MediaTypeSent),
        });
    }
    found
}

fn quirks<'x>(
    found: impl IntoIterator<Item = (Quirk, Finding, Option<JsonValue<'x>>)>,
) -> Vec<QuirkFound> {
    found
        .into_iter()
        .filter_map(|(quirk, finding, value)| {
            Some(QuirkFound {
                quirk,
                evidence: in_body(value?, finding),
            })
        })
        .collect()
}

fn capitalized<'x>(exchange: &'x ExchangeReading<'_>) -> Option<JsonValue<'x>> {
    exchange.operations().find_map(|operation| {
        let op = operation.get("op")?;
        matches!(&*op.text()?, "Add" | "Replace" | "Remove").then_some(op)
    })
}

fn boolean_as_text<'x>(exchange: &'x ExchangeReading<'_>) -> Option<JsonValue<'x>> {
    exchange.operations().find_map(|operation| {
        let value = operation.get("value")?;
        matches!(&*value.text()?, "True" | "False").then_some(value)
    })
}

fn members_by_value<'x>(exchange: &'x ExchangeReading<'_>) -> Option<JsonValue<'x>> {
    exchange.operations().find_map(|operation| {
        let removes = operation.get("op")?.text()?.eq_ignore_ascii_case("remove");
        let is_members = operation
            .get("path")?
            .text()?
            .eq_ignore_ascii_case("members");
        operation.get("value").filter(|_| removes && is_members)
    })
}

fn dotted_name<'x>(exchange: &'x ExchangeReading<'_>) -> Option<JsonValue<'x>> {
    exchange.operations().find_map(|operation| {
        if operation.get("path").is_some() {
            return None;
        }
        operation.get("value")?.children().find(|member| {
            let name = member.name();
            !name.starts_with("urn:") && name.contains('.')
        })
    })
}

fn old_schema<'x>(exchange: &'x ExchangeReading<'_>) -> Option<JsonValue<'x>> {
    exchange
        .request_root()?
        .get("schemas")?
        .items()
        .find(|schema| {
            let text = schema.text();
            text.is_some_and(|text| text.starts_with(OLD_ENTRA_SCHEMA))
        })
}

fn shown(place: MessagePlace, value: &str, finding: Finding) -> Evidence {
    Evidence {
        at: ExchangePlace::request(place),
        value: quoted(value),
        finding,
    }
}

fn in_body(value: JsonValue<'_>, finding: Finding) -> Evidence {
    shown(
        MessagePlace::Body(value.pointer()),
        &value.written(),
        finding,
    )
}

#[cfg(test)]
mod tests;
