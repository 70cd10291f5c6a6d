//! Initial users and group of the sandbox.

use serde_json::json;

use crate::service::{Kind, Service};

const PEOPLE: [(&str, &str); 5] = [
    ("Ada", "Lovelace"),
    ("Alan", "Turing"),
    ("Barbara", "Liskov"),
    ("Edsger", "Dijkstra"),
    ("Grace", "Hopper"),
];

/// Creates five users and a group with three of them. Skips a resource that the service rejects, because the
/// sandbox works without it.
pub(crate) async fn plant(service: &Service) {
    let mut members = Vec::new();
    for (given, family) in PEOPLE {
        let name = format!("{}@example.com", given.to_lowercase());
        let user = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "userName": name,
            "displayName": format!("{given} {family}"),
            "name": {"givenName": given, "familyName": family},
            "emails": [{"value": name, "type": "work", "primary": true}],
            "active": true,
        });
        if let Ok(user) = service.create(Kind::User, user).await
            && let Some(id) = user.get_id()
        {
            members
                .push(json!({"value": id, "display": format!("{given} {family}"), "type": "User"}));
        }
    }
    members.truncate(3);
    let group = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
        "displayName": "Engineering",
        "members": members,
    });
    drop(service.create(Kind::Group, group).await);
}
