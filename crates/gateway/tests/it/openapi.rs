//! Compares `docs/openapi.yaml` with the responses of the API.

use std::collections::BTreeSet;
use std::time::Duration;

use http::Method;
use scim_audit_model::criterion::Criterion;
use scim_audit_model::export::Format;
use scim_audit_model::field::ENTRY_FIELDS;
use scim_audit_model::query::NOT;
use scim_audit_store::Bounds;
use serde_json::{Value, json};

use crate::admin_side::{AdminSide, Answer, entries, full_entry};

/// Loads the description and closes every object schema: here a field that is returned but not described is
/// an error, although callers are told to ignore unknown fields.
fn description() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.yaml");
    let text = std::fs::read_to_string(path).unwrap();
    let mut description: Value = serde_norway::from_str(&text).unwrap();
    close(&mut description["components"]["schemas"]);
    description
}

fn close(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if fields.get("type") == Some(&json!("object")) && fields.contains_key("properties") {
                fields.insert("additionalProperties".to_owned(), json!(false));
            }
            fields.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

fn followed<'d>(description: &'d Value, value: &'d Value) -> &'d Value {
    match value.get("$ref").and_then(Value::as_str) {
        Some(reference) => description.pointer(&reference[1..]).unwrap(),
        None => value,
    }
}

/// Every call that takes a filter has an including and an excluding parameter for each criterion.
#[test]
fn the_parameters_are_those_of_the_table_of_criteria() {
    let description = description();
    let included = Criterion::ALL
        .into_iter()
        .filter(|criterion| criterion.can_include())
        .map(|criterion| criterion.spec().name.to_owned());
    let excluded = Criterion::ALL.map(|criterion| format!("{}{NOT}", criterion.spec().name));
    let criteria: BTreeSet<String> = included.chain(excluded).collect();
    let others = [
        "since", "until", "order", "limit", "cursor", "include", "total", "format", "buckets",
        "timeZone",
    ];
    let mut calls = 0;
    for (path, call) in description["paths"].as_object().unwrap() {
        let parameters = call["get"]["parameters"].as_array().into_iter().flatten();
        let names: BTreeSet<String> = parameters
            .map(|parameter| followed(&description, parameter))
            .filter(|parameter| parameter["in"] == "query")
            .map(|parameter| parameter["name"].as_str().unwrap().to_owned())
            .filter(|name| !others.contains(&name.as_str()))
            .collect();
        if !names.is_empty() {
            assert_eq!(names, criteria, "{path}");
            calls += 1;
        }
    }
    assert_eq!(calls, 4);
}

/// Validates a response against the description of its call and status.
fn check(description: &Value, path: &str, answer: &Answer) {
    check_call(description, "get", path, answer);
}

fn check_call(description: &Value, method: &str, path: &str, answer: &Answer) {
    let status = answer.status.as_str();
    let responses = &description["paths"][path][method]["responses"];
    let described = responses.get(status).or(responses.get("default")).unwrap();
    let described = followed(description, described);
    let media_type = answer.header("content-type");
    let schema = &described["content"][media_type]["schema"];
    assert!(
        schema.is_object(),
        "{path} {status}: {media_type} is not described"
    );
    let mut schema = schema.clone();
    schema["components"] = description["components"].clone();
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap();
    let errors: Vec<_> = validator
        .iter_errors(&answer.json())
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{path} {status}: {errors:#?}");
    for (name, header) in described["headers"].as_object().unwrap() {
        let required = followed(description, header)["required"] == json!(true);
        assert!(
            !required || !answer.header(name).is_empty(),
            "{path} {status}: no {name}"
        );
    }
}

#[tokio::test]
async fn answers_match_the_description() {
    let description = description();
    let mut log = entries(3);
    let bare: Value = json!({"requestId": "bare", "time": "2026-05-07T00:00:00Z", "status": "queued",
        "method": "GET", "endpoint": ""});
    log.push(serde_json::from_value(bare).unwrap());
    let side = AdminSide::holding(log).await;
    let empty = AdminSide::holding(Vec::new()).await;
    for query in [
        "",
        "?limit=1",
        "?limit=1&q=e&total=exact",
        "?include=bodies",
        "?q=none",
        "?since=2026-05-07T00:00:00Z",
        "?limit=0",
        "?cursor=x",
    ] {
        let list = format!("/api/v1/audit-logs{query}");
        let histogram = format!("/api/v1/audit-logs/histogram{query}");
        for side in [&side, &empty] {
            check(&description, "/audit-logs", &side.get(&list).await);
            check(
                &description,
                "/audit-logs/histogram",
                &side.get(&histogram).await,
            );
        }
    }
    for path in ["/audit-logs/export", "/audit-logs/stream"] {
        let wrong = side
            .get(&format!("/api/v1{path}?status=x&format=har"))
            .await;
        check(&description, path, &wrong);
    }
    let har = side.get("/api/v1/audit-logs/export?format=har").await;
    check(&description, "/audit-logs/export", &har);
    for id in ["0001", "bare", "none"] {
        let answer = side.get(&format!("/api/v1/audit-logs/{id}")).await;
        check(&description, "/audit-logs/{requestId}", &answer);
    }
    let locked = AdminSide::asking_for("token").await;
    for (path, uri) in [
        ("/audit-logs", "/api/v1/audit-logs"),
        ("/audit-logs/{requestId}", "/api/v1/audit-logs/1"),
    ] {
        check(&description, path, &locked.get(uri).await);
        check(&description, path, &side.ask(Method::PUT, uri, &[]).await);
    }
}

#[tokio::test]
async fn refusals_match_the_description() {
    let description = description();
    let uri = "/api/v1/audit-logs";
    let hurried = AdminSide::in_a_hurry(entries(300), Duration::ZERO).await;
    for call in ["", "/histogram"] {
        let late = hurried.get(&format!("{uri}{call}")).await;
        assert_eq!(late.status, 503, "{call}");
        check(&description, &format!("/audit-logs{call}"), &late);
    }
    let side = AdminSide::holding(entries(2)).await;
    let cross = [("sec-fetch-site", "cross-site")];
    let refused = side.ask(Method::GET, uri, &cross).await;
    assert_eq!(refused.status, 403);
    check(&description, "/audit-logs", &refused);
    let bounds = Bounds {
        oldest: Some(full_entry().time + Duration::from_secs(1)),
        bytes: None,
    };
    assert_eq!(side.store.remove_oldest(bounds).await.unwrap().entries, 1);
    let page = side.get(uri).await;
    assert_eq!(page.json()["retention"]["removed"], 1);
    check(&description, "/audit-logs", &page);
}

#[tokio::test]
async fn answers_to_imports_match_the_description() {
    let description = description();
    let (open, closed) = (
        AdminSide::importing().await,
        AdminSide::asking_for("token").await,
    );
    let ndjson = [("content-type", "application/x-ndjson")];
    let shown = [ndjson[0], ("authorization", "Bearer token")];
    for (side, headers, status) in [
        (&open, &ndjson[..], 200),
        (&open, &[], 415),
        (&closed, &ndjson, 401),
        (&closed, &shown, 403),
    ] {
        let uri = "/api/v1/audit-logs/import";
        let answer = side.send(Method::POST, uri, headers, "{}".into()).await;
        assert_eq!(answer.status, status);
        check_call(&description, "post", "/audit-logs/import", &answer);
    }
}

#[test]
fn each_format_of_an_export_is_described() {
    let description = description();
    let export = &description["paths"]["/audit-logs/export"]["get"];
    let described: BTreeSet<_> = export["responses"]["200"]["content"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let media_type = |format: Format| format.media_type().split(';').next().unwrap_or_default();
    assert_eq!(described, Format::ALL.into_iter().map(media_type).collect());
    let parameters = export["parameters"].as_array().unwrap();
    let format = parameters.iter().find(|each| each["name"] == "format");
    assert_eq!(
        format.unwrap()["schema"]["enum"],
        json!(Format::ALL.map(Format::as_str))
    );
}

#[test]
fn each_described_field_of_an_entry_exists() {
    let description = description();
    let entry = serde_json::to_value(full_entry()).unwrap();
    let schemas = &description["components"]["schemas"];
    for (described, value) in [
        (&schemas["Entry"], &entry),
        (&schemas["Entry"]["properties"]["error"], &entry["error"]),
        (&schemas["Entry"]["properties"]["client"], &entry["client"]),
        (&schemas["Message"], &entry["request"]),
    ] {
        let names = |value: &Value| {
            value
                .as_object()
                .unwrap()
                .keys()
                .cloned()
                .collect::<BTreeSet<_>>()
        };
        assert_eq!(names(&described["properties"]), names(value));
    }
}

/// The description has each field of the table, and no other.
#[test]
fn the_fields_of_an_entry_are_those_of_the_table() {
    let description = description();
    let schema = &description["components"]["schemas"]["Entry"];
    let mut described = BTreeSet::new();
    for (name, property) in schema["properties"].as_object().unwrap() {
        match property["properties"].as_object() {
            Some(nested) => {
                described.extend(nested.keys().map(|nested| format!("{name}.{nested}")));
            }
            None => drop(described.insert(name.clone())),
        }
    }
    // They say how far the other members of the facts go, and are no values of their own.
    for limit in ["facts.version", "facts.moreIdentities", "facts.members"] {
        assert!(described.remove(limit), "{limit}");
    }
    let fields = ENTRY_FIELDS.iter().map(|field| field.name.to_owned());
    assert_eq!(described, fields.collect());
}

#[test]
fn each_described_parameter_of_the_list_is_read() {
    let description = description();
    let parameters = description["paths"]["/audit-logs"]["get"]["parameters"]
        .as_array()
        .unwrap();
    for parameter in parameters {
        let name = followed(&description, parameter)["name"].as_str().unwrap();
        let value = match name.trim_end_matches(".not") {
            "since" | "until" | "time" => "2026-05-07T00:00:00Z",
            "statusCode" => "4xx",
            "status" => "failed",
            "order" => "asc",
            "limit" | "minDurationMs" | "minRequestSize" | "minResponseSize" => "5",
            "include" => "bodies",
            "total" => "exact",
            _ => "x",
        };
        let mut query = form_urlencoded::Serializer::new(String::new());
        let query = query.append_pair(name, value).finish();
        let read = scim_audit_model::query::ListQuery::parse(&query).unwrap();
        assert_ne!(
            read,
            scim_audit_model::query::ListQuery::default(),
            "{name}"
        );
    }
}
