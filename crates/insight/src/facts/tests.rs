use serde_json::{Value, json};

use super::*;
use crate::place::MessagePlace;

fn facts(
    method: &str,
    endpoint: &str,
    query: Option<&str>,
    request: &Value,
    response: &Value,
) -> EntryFacts {
    let message = |body: &Value| {
        let body = (!body.is_null()).then(|| body.to_string());
        json!({"headers": [], "body": body, "size": body.as_ref().map_or(0, String::len)})
    };
    let mut entry = json!({
        "requestId": "1", "time": "2026-05-07T09:40:08Z", "status": "success", "statusCode": 200,
        "method": method, "endpoint": endpoint,
        "request": message(request), "response": message(response),
    });
    if let Some(query) = query {
        entry["query"] = json!(query);
    }
    facts_of(&serde_json::from_value(entry).unwrap())
}

fn named(facts: &EntryFacts) -> Vec<String> {
    facts
        .identities
        .iter()
        .map(|identity| {
            format!(
                "{} {}={} at {}",
                identity.role.as_str(),
                identity.kind.as_str(),
                identity.value,
                identity.at.place.at().unwrap_or("path")
            )
        })
        .collect()
}

#[test]
#[expect(clippy::too_many_lines, reason = "one row for each form of a request")]
fn the_action_is_what_the_client_asked_for() {
    let none = Value::Null;
    let active =
        |value: Value| json!({"Operations": [{"op": "Replace", "path": "active", "value": value}]});
    let members = |op: &str, path: &str| json!({"Operations": [{"op": op, "path": path, "value": [{"value": "7"}]}]});
    for (method, endpoint, query, body, action) in [
        (
            "GET",
            "/Users",
            Some("filter=userName%20eq%20%22jane%22"),
            none.clone(),
            EntryAction::LookedUp,
        ),
        (
            "GET",
            "/Users",
            Some("filter=userName%20eq%20%222819c223-7f76-453a-919d-413861904646%22"),
            none.clone(),
            EntryAction::Probed,
        ),
        (
            "GET",
            "/Users",
            Some("startIndex=1&count=2"),
            none.clone(),
            EntryAction::Probed,
        ),
        (
            "GET",
            "/Users",
            Some("startIndex=1&count=100"),
            none.clone(),
            EntryAction::Listed,
        ),
        ("GET", "/Users/7", None, none.clone(), EntryAction::LookedUp),
        (
            "GET",
            "/Schemas",
            None,
            none.clone(),
            EntryAction::Discovered,
        ),
        (
            "POST",
            "/Users",
            None,
            json!({"userName": "jane"}),
            EntryAction::Created,
        ),
        (
            "POST",
            "/Users/.search",
            None,
            json!({"filter": "userName eq \"jane\""}),
            EntryAction::LookedUp,
        ),
        (
            "PUT",
            "/Users/7",
            None,
            json!({"active": true}),
            EntryAction::Updated,
        ),
        (
            "PUT",
            "/Users/7",
            None,
            json!({"active": false}),
            EntryAction::Deactivated,
        ),
        (
            "PATCH",
            "/Users/7",
            None,
            active(json!("False")),
            EntryAction::Deactivated,
        ),
        (
            "PATCH",
            "/Users/7",
            None,
            active(json!(true)),
            EntryAction::Reactivated,
        ),
        (
            "PATCH",
            "/Users/7",
            None,
            json!({"Operations": [{"op": "replace", "value": {"active": false}}]}),
            EntryAction::Deactivated,
        ),
        (
            "PATCH",
            "/Users/7",
            None,
            json!({"Operations": [{"op": "replace", "path": "title", "value": "x"}]}),
            EntryAction::Updated,
        ),
        (
            "PATCH",
            "/Groups/7",
            None,
            members("Add", "members"),
            EntryAction::AddedToGroup,
        ),
        (
            "PATCH",
            "/Groups/7",
            None,
            members("remove", "members[value eq \"7\"]"),
            EntryAction::RemovedFromGroup,
        ),
        (
            "PATCH",
            "/Groups/7",
            None,
            members("replace", "members"),
            EntryAction::ChangedMembers,
        ),
        (
            "DELETE",
            "/Users/7",
            None,
            none.clone(),
            EntryAction::Deleted,
        ),
        (
            "POST",
            "/Bulk",
            None,
            json!({"Operations": []}),
            EntryAction::Bulk,
        ),
        ("TRACE", "/Users", None, none.clone(), EntryAction::Other),
    ] {
        assert_eq!(
            facts(method, endpoint, query, &body, &Value::Null).action,
            action,
            "{method} {endpoint} {query:?} {body}"
        );
    }
}

#[test]
fn every_name_is_found_where_it_stands() {
    let created = facts(
        "POST",
        "/Users",
        None,
        &json!({"userName": "jane", "externalId": "e1", "emails": [{"value": "jane@example.com"}]}),
        &json!({"id": "7", "userName": "jane", "password": "[redacted hmac-sha256:1f2e3d4c5b6a7988]"}),
    );
    assert_eq!(
        named(&created),
        [
            "subject emails=jane@example.com at /emails/0/value",
            "subject externalId=e1 at /externalId",
            "subject userName=jane at /userName",
            "subject id=7 at /id",
        ]
    );
    let looked = facts(
        "GET",
        "/Users",
        Some("filter=emails%5Bvalue%20eq%20%22j%40x%22%5D%20or%20userName%20eq%20%22j%22"),
        &Value::Null,
        &json!({"Resources": [{"id": "7"}, {"id": "8"}]}),
    );
    assert_eq!(
        named(&looked),
        [
            "sought emails=j@x at filter",
            "sought userName=j at filter",
            "subject id=7 at /Resources/0/id",
            "subject id=8 at /Resources/1/id"
        ]
    );
    let removed = facts(
        "PATCH",
        "/Groups/g",
        None,
        &json!({"Operations": [{"op": "remove", "path": "members[value eq \"7\"]"}, {"op": "add", "path": "members", "value": [{"value": "8", "display": "Joe"}]}]}),
        &Value::Null,
    );
    assert_eq!(
        named(&removed),
        [
            "subject id=g at path",
            "member id=7 at /Operations/0/path",
            "member id=8 at /Operations/1/value/0/value",
            "member displayName=Joe at /Operations/1/value/0/display"
        ]
    );
    let bulk = facts(
        "POST",
        "/Bulk",
        None,
        &json!({"Operations": [{"method": "POST", "path": "/Users", "bulkId": "q", "data": {"userName": "jane"}}]}),
        &json!({"Operations": [{"location": "https://h/v2/Users/7", "status": "201"}]}),
    );
    assert_eq!(
        named(&bulk),
        [
            "subject userName=jane at /Operations/0/data/userName",
            "subject id=7 at /Operations/0/location"
        ]
    );
    assert_eq!(bulk.identities[0].resource_type, "Users");
    assert_eq!(
        created.identities[2].at.place,
        MessagePlace::Body("/userName".to_owned())
    );
}

#[test]
fn the_number_of_identities_is_limited() {
    let many: Vec<Value> = (0..1000).map(|id| json!({"id": id.to_string()})).collect();
    let listed = facts(
        "GET",
        "/Users",
        None,
        &Value::Null,
        &json!({"Resources": many}),
    );
    assert_eq!(listed.identities.len(), identities::MOST_IDENTITIES);
    assert!(listed.has_more_identities);
}

#[test]
fn the_filter_offers_every_action() {
    let offered = scim_audit_model::criterion::Criterion::Action.spec().words;
    assert_eq!(offered, EntryAction::ALL.map(EntryAction::as_str));
}
