//! Changes whose state before is known.

use super::*;

/// The examples of RFC 7644 §3.5.2.1 to §3.5.2.3.
#[test]
fn the_examples_of_the_rfc_change_what_it_says() {
    let group = r#"{"id":"g","members":[{"value":"1","display":"Bjensen"},{"value":"2","display":"James"}]}"#;
    assert_eq!(
        applied(
            group,
            r#"{"op":"add","path":"members","value":[{"display":"Babs","value":"3"}]}"#
        ),
        "added members: - > 3 (Babs)"
    );
    assert_eq!(
        applied(group, r#"{"op":"remove","path":"members[value eq \"2\"]"}"#),
        "removed members: 2 (James) > -"
    );
    assert_eq!(
        applied(group, r#"{"op":"remove","path":"members"}"#),
        "removed members: 1 (Bjensen) > -\nremoved members: 2 (James) > -"
    );
    assert_eq!(
        applied(
            group,
            r#"{"op":"remove","path":"members[value eq \"2\"]"},{"op":"add","path":"members","value":[{"display":"James","value":"8"}]}"#
        ),
        "removed members: 2 (James) > -\nadded members: - > 8 (James)"
    );
    let user = r#"{"id":"u","emails":[{"type":"work","value":"a@example.com","primary":true},{"type":"home","value":"b@example.org"}],
        "addresses":[{"type":"work","streetAddress":"old","locality":"Hollywood"}],"nickName":"B"}"#;
    assert_eq!(
        applied(
            user,
            r#"{"op":"replace","path":"addresses[type eq \"work\"].streetAddress","value":"1010 Broadway Ave"}"#
        ),
        r#"changed addresses[type eq "work"].streetAddress: old > 1010 Broadway Ave"#
    );
    assert_eq!(
        applied(
            user,
            r#"{"op":"replace","path":"addresses[type eq \"work\"]","value":{"type":"work","streetAddress":"new"}}"#
        ),
        "changed addresses[type eq \"work\"].streetAddress: old > new\n\
         removed addresses[type eq \"work\"].locality: Hollywood > -"
    );
    assert_eq!(
        applied(
            user,
            r#"{"op":"remove","path":"emails[type eq \"work\" and value ew \"example.com\"]"}"#
        ),
        r#"removed emails[type eq "work"]: a@example.com > -"#
    );
    assert_eq!(
        applied(
            user,
            r#"{"op":"add","value":{"emails":[{"value":"c@example.net","type":"other"}],"nickname":"Babs"}}"#
        ),
        "added emails[type eq \"other\"]: - > c@example.net\nchanged nickName: B > Babs"
    );
    assert_eq!(
        applied(
            user,
            r#"{"op":"replace","value":{"emails":[{"value":"c@example.net","type":"work","primary":true}],"nickName":"Babs"}}"#
        ),
        "changed emails[type eq \"work\"].value: a@example.com > c@example.net\n\
         removed emails[type eq \"home\"]: b@example.org > -\nchanged nickName: B > Babs"
    );
}

#[test]
fn adding_what_is_there_changes_nothing() {
    let group =
        r#"{"id":"g","members":[{"value":"1","display":"Jane","$ref":"x"}],"displayName":"G"}"#;
    for operation in [
        r#"{"op":"add","path":"members","value":[{"value":"1"}]}"#,
        r#"{"op":"add","path":"displayName","value":"G"}"#,
        r#"{"op":"replace","value":{"displayName":"G"}}"#,
        r#"{"op":"remove","path":"externalId"}"#,
        r#"{"op":"remove","path":"members[value eq \"9\"]"}"#,
    ] {
        let change = between(&patch(operation), group, Some(group));
        assert_eq!(change.certainty, ChangeCertainty::Exact, "{operation}");
        let outcomes: Vec<_> = change.attributes.iter().map(|row| row.outcome).collect();
        assert_eq!(outcomes, [AttributeOutcome::Unchanged], "{operation}");
    }
}

#[test]
fn primary_moves() {
    let user =
        r#"{"emails":[{"type":"work","value":"a","primary":true},{"type":"home","value":"b"}]}"#;
    let moved = "changed emails[type eq \"work\"].primary: true > false\n\
                 added emails[type eq \"home\"].primary: - > true";
    for value in ["true", r#""True""#] {
        let operation = format!(
            r#"{{"op":"replace","path":"emails[type eq \"home\"].primary","value":{value}}}"#
        );
        assert_eq!(applied(user, &operation), moved);
    }
    // A service that does not say `false` means it.
    let after = r#"{"id":"1","emails":[{"type":"work","value":"a"},{"type":"home","value":"b","primary":true}]}"#;
    let operation = r#"{"op":"replace","path":"emails[type eq \"home\"].primary","value":true}"#;
    let change = between(&patch(operation), user, Some(after));
    assert_eq!(change.basis, ChangeBasis::Observed);
}

#[test]
fn the_dialects_of_identity_providers_are_understood() {
    let user = format!(
        r#"{{"id":"1","active":true,"name":{{"givenName":"A","familyName":"B"}},"members":[{{"value":"x"}},{{"value":"y"}}],
            "{ENTERPRISE}":{{"department":"D","manager":{{"value":"m","displayName":"Old"}}}}}}"#
    );
    let manager = format!(r#"{{"op":"Replace","path":"{ENTERPRISE}:manager","value":"n"}}"#);
    let flat = format!(
        r#"{{"op":"replace","value":{{"name.givenName":"C","{ENTERPRISE}:department":"E","displayName":"C B"}}}}"#
    );
    let nested =
        format!(r#"{{"op":"Add","value":{{"{ENTERPRISE}":{{"department":"E","division":"V"}}}}}}"#);
    for (operation, expected) in [
        (
            r#"{"op":"Replace","path":"active","value":"False"}"#,
            "changed active: true > false",
        ),
        (
            r#"{"op":"REMOVE","path":"members","value":[{"value":"x"}]}"#,
            "removed members: x > -",
        ),
        (&manager, "changed ext:manager: m (Old) > n"),
        (
            &flat,
            "changed name.givenName: A > C\nchanged ext:department: D > E\nadded displayName: - > C B",
        ),
        (
            &nested,
            "changed ext:department: D > E\nadded ext:division: - > V",
        ),
        (
            r#"{"op":"Add","path":"phoneNumbers[type eq \"mobile\"].value","value":"1"}"#,
            r#"added phoneNumbers[type eq "mobile"]: - > 1"#,
        ),
    ] {
        assert_eq!(applied(&user, operation), expected, "{operation}");
    }
    let whole = format!(r#"{{"op":"remove","path":"{ENTERPRISE}"}}"#);
    assert_eq!(
        applied(&user, &whole),
        "removed ext:department: D > -\nremoved ext:manager: m (Old) > -"
    );
}

/// By the RFC this is `noTarget`; services that identity providers rely on create the value.
#[test]
fn a_service_that_creates_what_a_filter_does_not_find_is_not_exact() {
    let before = r#"{"id":"1","userName":"a"}"#;
    let after = r#"{"id":"1","userName":"a","emails":[{"type":"work","value":"x"}]}"#;
    let operation = r#"{"op":"replace","path":"emails[type eq \"work\"].value","value":"x"}"#;
    let change = between(&patch(operation), before, Some(after));
    assert_eq!(
        told(&change),
        "deviating\nadded emails[type eq \"work\"]: - > x\nno_target emails[type eq \"work\"].value: - > -"
    );
    assert_eq!(change.certainty, ChangeCertainty::Approximate);
    let ignored = between(&patch(operation), before, Some(before));
    assert!(told(&ignored).contains("not_kept emails"));
}

#[test]
fn what_the_service_does_otherwise_is_said() {
    let before = r#"{"id":"1","userName":"a","title":"t","nickName":"n"}"#;
    let operations = r#"{"op":"replace","path":"userName","value":"B"},{"op":"replace","path":"title","value":"new"}"#;
    let mut entry = patch(operations);
    entry.status_code = Some(200);
    entry.response = Some(message(
        r#"{"id":"1","userName":"b","title":"t","nickName":"other"}"#,
    ));
    let change = between(&entry, before, None);
    assert_eq!(
        told(&change),
        "deviating\naltered userName: a > b\nnot_kept title: t > t\nby_service nickName: n > other"
    );
    assert_eq!(change.certainty, ChangeCertainty::Approximate);
    let asked = change.attributes[0].asked.as_ref().unwrap();
    assert_eq!(asked.text, "B");
}

#[test]
fn a_put_says_what_the_service_did_not_keep() {
    let entry = exchange(
        "PUT",
        "/Users/1",
        r#"{"id":"1","userName":"a","title":"t","nickName":"n"}"#,
        200,
        r#"{"id":"1","userName":"a","nickName":"N","active":true,"meta":{"version":"2"}}"#,
    );
    assert_eq!(
        told(&changes_of(&entry).unwrap()),
        "answered\nasked_to_set userName: - > a\nnot_kept title: - > -\naltered nickName: - > N\nby_service active: - > true"
    );
    let change = between(
        &entry,
        r#"{"id":"1","userName":"old","nickName":"N","groups":[{"value":"g"}]}"#,
        None,
    );
    assert_eq!(
        told(&change),
        "deviating\nchanged userName: old > a\nnot_kept nickName: N > N\nremoved groups: g > -\n\
         not_kept title: - > -\nby_service active: - > true"
    );
}

#[test]
fn a_create_and_a_delete_are_exact_if_the_resource_is_known() {
    let create = exchange(
        "POST",
        "/Users",
        r#"{"userName":"a","emails":[{"value":"x"}]}"#,
        201,
        r#"{"id":"1","userName":"a","emails":[{"value":"x","type":"work"}],"active":true}"#,
    );
    let change = changes_of(&create).unwrap();
    assert_eq!(change.certainty, ChangeCertainty::Exact);
    assert_eq!(
        told(&change),
        "observed\nadded userName: - > a\nadded emails: - > x\nby_service active: - > true"
    );
    let delete = exchange("DELETE", "/Users/1", "", 204, "");
    assert_eq!(told(&changes_of(&delete).unwrap()), "asked");
    assert_eq!(
        told(&between(&delete, r#"{"id":"1","userName":"a"}"#, None)),
        "observed\nremoved userName: a > -"
    );
    for reading in [
        exchange("GET", "/Users/1", "", 200, "{}"),
        exchange("POST", "/Users/.search", "{}", 200, "{}"),
    ] {
        assert_eq!(changes_of(&reading), None);
    }
}

#[test]
fn redacted_values_are_never_called_changed() {
    let one = "[redacted hmac-sha256:0000000000000001]";
    let other = "[redacted hmac-sha256:0000000000000002]";
    let before = format!(r#"{{"id":"1","apiToken":"{one}","title":"t"}}"#);
    let operation =
        format!(r#"{{"op":"replace","value":{{"apiToken":"{other}","password":"{other}"}}}}"#);
    let change = between(&patch(&operation), &before, None);
    let outcomes: Vec<_> = change
        .attributes
        .iter()
        .map(|row| (row.attribute.as_str(), row.outcome))
        .collect();
    assert_eq!(
        outcomes,
        [
            ("apiToken", AttributeOutcome::Hidden),
            ("password", AttributeOutcome::AskedToSet)
        ]
    );
    for row in &change.attributes {
        assert!(row.asked.as_ref().unwrap().is_redacted);
    }
}
