//! Discovery endpoints: `/ServiceProviderConfig`, `/ResourceTypes` and `/Schemas`
//! ([RFC 7643 §5–§7](https://www.rfc-editor.org/rfc/rfc7643#section-5)).

use scim_server::SchemaRegistry;
use serde_json::{Value, json};

/// Returns the `ServiceProviderConfig` resource. It is meant to announce no more features than
/// the library supports.
pub(crate) fn service_provider_config(base: &str) -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        "documentationUri": "https://www.rfc-editor.org/rfc/rfc7644",
        "patch": {"supported": true},
        "bulk": {"supported": false, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": true, "maxResults": 1000},
        "changePassword": {"supported": true},
        "sort": {"supported": false},
        "etag": {"supported": true},
        "authenticationSchemes": [{
            "type": "oauthbearertoken",
            "name": "Any bearer token",
            "description": "The sandbox asks for no credentials; send what you like.",
        }],
        "meta": {
            "resourceType": "ServiceProviderConfig",
            "location": format!("{base}/ServiceProviderConfig"),
        },
    })
}

/// Returns the resource types User and Group.
pub(crate) fn resource_types(base: &str) -> Vec<Value> {
    [
        ("User", "/Users", "core:2.0:User"),
        ("Group", "/Groups", "core:2.0:Group"),
    ]
    .into_iter()
    .map(|(name, endpoint, schema)| {
        json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
            "id": name,
            "name": name,
            "endpoint": endpoint,
            "description": format!("{name}s of the sandbox"),
            "schema": format!("urn:ietf:params:scim:schemas:{schema}"),
            "meta": {
                "resourceType": "ResourceType",
                "location": format!("{base}/ResourceTypes/{name}"),
            },
        })
    })
    .collect()
}

/// Returns the library's schemas of User and Group.
pub(crate) fn schemas(registry: &SchemaRegistry, base: &str) -> Vec<Value> {
    [registry.get_user_schema(), registry.get_group_schema()]
        .into_iter()
        .filter_map(|schema| serde_json::to_value(schema).ok())
        .map(|mut schema| {
            let id = schema
                .get("id")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned();
            if let Some(members) = schema.as_object_mut() {
                members.insert(
                    "schemas".to_owned(),
                    json!(["urn:ietf:params:scim:schemas:core:2.0:Schema"]),
                );
                members.insert(
                    "meta".to_owned(),
                    json!({"resourceType": "Schema", "location": format!("{base}/Schemas/{id}")}),
                );
            }
            schema
        })
        .collect()
}
