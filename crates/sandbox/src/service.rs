//! HTTP layer over the library: routes, status codes and lists. It stores no resources itself.

use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Response, StatusCode, header};
use scim_server::providers::{InMemoryError, StandardResourceProvider};
use scim_server::resource::provider::ResourceProvider;
use scim_server::storage::InMemoryStorage;
use scim_server::{RequestContext, Resource, SchemaRegistry};
use serde_json::Value;

use crate::answer::{Refusal, list, with_body, with_resource};
use crate::discovery;
use crate::search::Search;

const MAX_BODY: usize = 4 << 20;

/// The SCIM service.
pub(crate) struct Service {
    provider: StandardResourceProvider<InMemoryStorage>,
    schemas: SchemaRegistry,
}

/// Error: the library failed to load its embedded schemas.
#[derive(Debug)]
pub(crate) struct NoSchemas(String);

impl std::fmt::Display for NoSchemas {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the sandbox has no SCIM schemas: {}", self.0)
    }
}

impl std::error::Error for NoSchemas {}

/// Resource type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    User,
    Group,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
        }
    }
}

type Answer = Result<Response<Body>, Refusal>;

impl Service {
    /// Creates an empty service.
    pub(crate) fn new() -> Result<Self, NoSchemas> {
        Ok(Self {
            provider: StandardResourceProvider::new(InMemoryStorage::new()),
            schemas: SchemaRegistry::with_embedded_schemas()
                .map_err(|error| NoSchemas(error.to_string()))?,
        })
    }

    /// Answers any request.
    pub(crate) async fn answer(&self, request: Request) -> Response<Body> {
        let head = request.method() == Method::HEAD;
        let mut answer = self
            .routed(request)
            .await
            .unwrap_or_else(Refusal::into_answer);
        if head {
            *answer.body_mut() = Body::empty();
        }
        answer
    }

    async fn routed(&self, request: Request) -> Answer {
        let (parts, body) = request.into_parts();
        let base = base_of(&parts.headers);
        let path = parts.uri.path().to_owned();
        let segments: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let kind = match segments.first().copied() {
            Some("Users") => Kind::User,
            Some("Groups") => Kind::Group,
            _ => return self.described(&parts.method, &segments, &base),
        };
        let id = match segments.as_slice() {
            [_] => None,
            [_, ".search"] => return Err(unsupported(".search")),
            [_, id] => Some(*id),
            _ => return Err(Refusal::new(StatusCode::NOT_FOUND, "No such endpoint.")),
        };
        match (parts.method.clone(), id) {
            (Method::GET | Method::HEAD, None) => {
                self.listed(kind, parts.uri.query().unwrap_or_default(), &base)
                    .await
            }
            (Method::POST, None) => {
                let resource = self
                    .create(kind, document(&parts.headers, body).await?)
                    .await?;
                Ok(with_resource(
                    StatusCode::CREATED,
                    &shown(&resource, kind, &base),
                ))
            }
            (_, None) => Err(Refusal::method("GET, POST")),
            (Method::GET | Method::HEAD, Some(id)) => self.one(kind, id, &parts, &base).await,
            (Method::PUT, Some(id)) => {
                self.unchanged_since(kind, id, &parts.headers).await?;
                let mut data = document(&parts.headers, body).await?;
                self.validate(kind, &mut data)?;
                if let Some(members) = data.as_object_mut() {
                    members.insert("id".to_owned(), id.into());
                }
                let resource = self
                    .provider
                    .update_resource(kind.name(), id, data, &context())
                    .await?;
                Ok(with_resource(
                    StatusCode::OK,
                    &shown(&resource, kind, &base),
                ))
            }
            (Method::PATCH, Some(id)) => {
                self.unchanged_since(kind, id, &parts.headers).await?;
                let changes = document(&parts.headers, body).await?;
                if changes
                    .get("Operations")
                    .is_none_or(|operations| !operations.is_array())
                {
                    return Err(Refusal::bad(
                        "invalidSyntax",
                        "A PATCH needs a list of Operations.",
                    ));
                }
                let resource = self
                    .provider
                    .patch_resource(kind.name(), id, &changes, &context())
                    .await?;
                Ok(with_resource(
                    StatusCode::OK,
                    &shown(&resource, kind, &base),
                ))
            }
            (Method::DELETE, Some(id)) => {
                self.unchanged_since(kind, id, &parts.headers).await?;
                self.provider
                    .delete_resource(kind.name(), id, &context())
                    .await?;
                let mut answer = Response::new(Body::empty());
                *answer.status_mut() = StatusCode::NO_CONTENT;
                Ok(answer)
            }
            _ => Err(Refusal::method("GET, PUT, PATCH, DELETE")),
        }
    }

    /// Answers a request for anything that is not a resource.
    fn described(&self, method: &Method, segments: &[&str], base: &str) -> Answer {
        let all = match segments.first().copied() {
            Some("ServiceProviderConfig") if segments.len() == 1 => {
                read_only(method)?;
                let config = discovery::service_provider_config(base);
                return Ok(with_resource(StatusCode::OK, &config));
            }
            Some("ResourceTypes") => discovery::resource_types(base),
            Some("Schemas") => discovery::schemas(&self.schemas, base),
            Some(other @ ("Bulk" | "Me" | ".search")) => return Err(unsupported(other)),
            _ => return Err(Refusal::new(StatusCode::NOT_FOUND, "No such endpoint.")),
        };
        read_only(method)?;
        match segments {
            [_] => Ok(with_body(StatusCode::OK, &list(&all, all.len(), 1))),
            [_, id] => all
                .iter()
                .find(|one| one.get("id").and_then(Value::as_str) == Some(*id))
                .map(|one| with_resource(StatusCode::OK, one))
                .ok_or_else(|| Refusal::no_resource(id)),
            _ => Err(Refusal::new(StatusCode::NOT_FOUND, "No such endpoint.")),
        }
    }

    /// Validates and creates a resource.
    pub(crate) async fn create(&self, kind: Kind, mut data: Value) -> Result<Resource, Refusal> {
        self.validate(kind, &mut data)?;
        Ok(self
            .provider
            .create_resource(kind.name(), data, &context())
            .await?)
    }

    /// Removes members that a client cannot set, and validates the rest. Accepts a password but discards it:
    /// the library's schema does not define it, and the sandbox has no sign-in.
    fn validate(&self, kind: Kind, data: &mut Value) -> Result<(), Refusal> {
        strip(data, &["id", "meta", "password"]);
        let schema = match kind {
            Kind::User => self.schemas.get_user_schema(),
            Kind::Group => self.schemas.get_group_schema(),
        };
        Ok(self.schemas.validate_resource(schema, data)?)
    }

    async fn found(&self, kind: Kind, id: &str) -> Result<Resource, Refusal> {
        match self
            .provider
            .get_resource(kind.name(), id, &context())
            .await
        {
            Ok(Some(resource)) => Ok(resource),
            // The library reports an id that is not in its format as invalid data; to a client it is unknown.
            Ok(None) | Err(InMemoryError::InvalidData { .. }) => Err(Refusal::no_resource(id)),
            Err(error) => Err(error.into()),
        }
    }

    async fn one(&self, kind: Kind, id: &str, parts: &Parts, base: &str) -> Answer {
        let query = parts.uri.query().unwrap_or_default();
        let resource = shown(&self.found(kind, id).await?, kind, base);
        let mut answer = with_resource(StatusCode::OK, &resource);
        *answer.body_mut() = Body::from(Search::parse(query)?.projected(resource).to_string());
        let known = parts.headers.get(header::IF_NONE_MATCH);
        if known.is_some() && known == answer.headers().get(header::ETAG) {
            *answer.status_mut() = StatusCode::NOT_MODIFIED;
            *answer.body_mut() = Body::empty();
        }
        Ok(answer)
    }

    async fn unchanged_since(
        &self,
        kind: Kind,
        id: &str,
        headers: &HeaderMap,
    ) -> Result<(), Refusal> {
        let resource = shown(&self.found(kind, id).await?, kind, "");
        let Some(wanted) = headers
            .get(header::IF_MATCH)
            .and_then(|value| value.to_str().ok())
        else {
            return Ok(());
        };
        let version = resource.pointer("/meta/version").and_then(Value::as_str);
        if wanted == "*" || version.is_none_or(|version| version == wanted) {
            return Ok(());
        }
        Err(Refusal::new(
            StatusCode::PRECONDITION_FAILED,
            "The resource has changed since the version in If-Match.",
        ))
    }

    async fn listed(&self, kind: Kind, query: &str, base: &str) -> Answer {
        let search = Search::parse(query)?;
        let resources = self
            .provider
            .list_resources(kind.name(), None, &context())
            .await?;
        let resources = resources
            .iter()
            .map(|resource| shown(resource, kind, base))
            .collect();
        Ok(with_body(StatusCode::OK, &search.page(resources)))
    }
}

fn unsupported(what: &str) -> Refusal {
    Refusal::new(
        StatusCode::NOT_IMPLEMENTED,
        format!("The sandbox has no {what}."),
    )
}

fn read_only(method: &Method) -> Result<(), Refusal> {
    if matches!(*method, Method::GET | Method::HEAD) {
        Ok(())
    } else {
        Err(Refusal::method("GET"))
    }
}

fn context() -> RequestContext {
    RequestContext::with_generated_id()
}

/// Base URL by which the client reached the service.
fn base_of(headers: &HeaderMap) -> String {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    format!("http://{}", host.unwrap_or("localhost"))
}

async fn document(headers: &HeaderMap, body: Body) -> Result<Value, Refusal> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    if let Some(kind) = kind
        && !kind.contains("json")
    {
        return Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "The body must be application/scim+json.",
        ));
    }
    let bytes = axum::body::to_bytes(body, MAX_BODY)
        .await
        .map_err(|_too_large| {
            Refusal::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "The body is larger than 4 MiB.",
            )
        })?;
    let value: Value = serde_json::from_slice(&bytes).map_err(|error| {
        Refusal::bad("invalidSyntax", format!("The body is not JSON: {error}."))
    })?;
    if value.is_object() {
        Ok(value)
    } else {
        Err(Refusal::bad(
            "invalidSyntax",
            "The body must be a JSON object.",
        ))
    }
}

/// Removes these members, ignoring case.
fn strip(data: &mut Value, names: &[&str]) {
    if let Some(members) = data.as_object_mut() {
        members.retain(|member, _| !names.iter().any(|name| name.eq_ignore_ascii_case(member)));
    }
}

/// Removes `null` members, which the library writes for absent values.
fn without_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(without_nulls);
        }
        Value::Array(values) => values.iter_mut().for_each(without_nulls),
        _ => {}
    }
}

/// Returns the resource as clients see it, with its `location` below the base URL.
fn shown(resource: &Resource, kind: Kind, base: &str) -> Value {
    let mut value = resource.to_json().unwrap_or_default();
    without_nulls(&mut value);
    let location = format!(
        "{base}/{}s/{}",
        kind.name(),
        resource.get_id().unwrap_or_default()
    );
    // After a PATCH the library puts the version beside the attributes instead of into `meta`.
    let version = value
        .as_object_mut()
        .and_then(|members| members.remove("version"));
    if let Some(meta) = value.get_mut("meta").and_then(Value::as_object_mut) {
        if let Some(version) = version.as_ref().and_then(Value::as_str) {
            meta.insert("version".to_owned(), format!("W/\"{version}\"").into());
        }
        meta.insert("location".to_owned(), location.into());
        meta.insert("resourceType".to_owned(), kind.name().into());
    }
    value
}
