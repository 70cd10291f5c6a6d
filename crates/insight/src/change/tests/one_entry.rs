//! Changes that one entry tells of, and where the states of others come from.

use super::*;

#[test]
fn one_entry_alone_says_what_was_asked_and_answered() {
    let operations = r#"{"op":"add","path":"members","value":[{"value":"1","display":"Jane"},{"value":"2"}]},
        {"op":"replace","path":"displayName","value":"G"},{"op":"remove","path":"externalId"},{"op":"move","path":"x"}"#;
    let mut entry = patch(operations);
    let change = changes_of(&entry).unwrap();
    assert_eq!(
        told(&change),
        "asked\nasked_to_add members: - > -\nasked_to_add members: - > -\nasked_to_set displayName: - > -\n\
         asked_to_remove externalId: - > -\nnot_understood x: - > -"
    );
    let member = change.attributes[0].asked.as_ref().unwrap();
    assert_eq!(
        (member.text.as_str(), member.name.as_deref()),
        ("1", Some("Jane"))
    );
    entry.status_code = Some(200);
    entry.response = Some(message(
        r#"{"id":"1","displayName":"g","externalId":"still","members":[{"value":"1","display":"Jane"}]}"#,
    ));
    assert_eq!(
        told(&changes_of(&entry).unwrap()),
        "answered\nasked_to_add members: - > 1 (Jane)\nnot_kept members: - > -\naltered displayName: - > g\n\
         not_kept externalId: - > still\nnot_understood x: - > -"
    );
    entry.status_code = Some(400);
    assert_eq!(changes_of(&entry).unwrap().basis, ChangeBasis::Refused);
    for code in [None, Some(500), Some(202)] {
        entry.status_code = code;
        assert_eq!(changes_of(&entry).unwrap().basis, ChangeBasis::Unfinished);
    }
}

#[test]
fn a_post_that_stands_for_a_patch_is_one() {
    let mut entry = patch(r#"{"op":"replace","path":"title","value":"new"}"#);
    entry.method = "POST".to_owned();
    assert_eq!(changes_of(&entry), None);
    let name = "x-http-method-override".to_owned();
    let request = entry.request.as_mut().unwrap();
    request.headers = vec![(name, "PATCH".to_owned())];
    assert_eq!(changes_of(&entry).unwrap().kind, ChangeKind::Modify);
}

#[test]
fn an_answer_with_some_attributes_only_tells_nothing_of_the_others() {
    let mut entry = patch(r#"{"op":"replace","path":"title","value":"new"}"#);
    entry.status_code = Some(200);
    entry.query = Some("attributes=userName".to_owned());
    entry.response = Some(message(r#"{"id":"1","userName":"a"}"#));
    assert_eq!(
        told(&changes_of(&entry).unwrap()),
        "asked\nasked_to_set title: - > -"
    );
    assert_eq!(resource_in(&entry, "1"), None);
}

#[test]
fn what_cannot_be_read_is_unavailable() {
    let mut entry = exchange("PATCH", "/Users/1", r#"{"Operations":[{"op":"#, 204, "");
    let basis = |entry: &Entry| {
        let change = changes_of(entry).unwrap();
        assert_eq!(change.certainty, ChangeCertainty::Unavailable);
        change.basis
    };
    assert_eq!(basis(&entry), ChangeBasis::NotReadable);
    entry.request.as_mut().unwrap().truncated = true;
    assert_eq!(basis(&entry), ChangeBasis::Cut);
    entry.request = None;
    assert_eq!(basis(&entry), ChangeBasis::NotRecorded);
    for body in ["", "[]", "<html>", r#"{"Operations":[]}"#, "{}"] {
        entry.request = Some(message(body));
        assert_eq!(basis(&entry), ChangeBasis::NotReadable, "{body}");
    }
}

#[test]
fn a_bulk_request_is_unpacked_with_the_result_of_each_operation() {
    let request = r#"{"failOnErrors":1,"Operations":[
        {"method":"POST","path":"/Users","bulkId":"a","data":{"userName":"Alice","title":"t"}},
        {"method":"PATCH","path":"/Groups/g","bulkId":"b","data":{"Operations":[{"op":"add","path":"members","value":[{"value":"bulkId:a"}]}]}},
        {"method":"DELETE","path":"/Users/2"},{"method":"DELETE","path":"/Users/3"}]}"#;
    let response = r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkResponse"],"Operations":[
        {"method":"DELETE","status":"204"},
        {"method":"PATCH","bulkId":"b","status":400,"response":{"scimType":"invalidValue","detail":"no such member"}},
        {"method":"POST","bulkId":"a","location":"https://x/Users/1","status":"201"}]}"#;
    let mut entry = exchange("POST", "/Bulk", request, 200, response);
    let change = changes_of(&entry).unwrap();
    assert_eq!(change.basis, ChangeBasis::Unpacked);
    let told: Vec<String> = change
        .operations
        .iter()
        .map(|one| {
            format!(
                "{} {} {} {} {} {}",
                one.method,
                one.path,
                one.outcome.as_str(),
                one.status.as_deref().unwrap_or("-"),
                one.name.as_deref().or(one.detail.as_deref()).unwrap_or("-"),
                one.attributes.len()
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "POST /Users succeeded 201 Alice 2",
            "PATCH /Groups/g failed 400 no such member 1",
            "DELETE /Users/2 succeeded 204 - 0",
            "DELETE /Users/3 not_carried_out - - 0"
        ]
    );
    entry.response = None;
    let unknown = changes_of(&entry).unwrap().operations;
    assert!(
        unknown
            .iter()
            .all(|one| one.outcome == BulkOutcome::Unknown)
    );
    entry.status_code = Some(413);
    let refused = changes_of(&entry).unwrap().operations;
    assert!(
        refused
            .iter()
            .all(|one| one.outcome == BulkOutcome::NotCarriedOut)
    );
}

#[test]
fn the_state_before_is_read_from_older_entries() {
    let read = |body: &str| exchange("GET", "/Users/1", "", 200, body);
    let list = exchange(
        "GET",
        "/Users",
        "",
        200,
        r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"Resources":[{"id":"0"},{"id":"1","title":"old"}]}"#,
    );
    let write = patch(r#"{"op":"replace","path":"title","value":"new"}"#);
    let refused = Entry {
        status_code: Some(400),
        ..patch(r#"{"op":"remove","path":"title"}"#)
    };
    let failed = Entry {
        status_code: Some(500),
        ..refused.clone()
    };
    let resource = |older: &[&Entry]| {
        state_before(older.iter().copied(), "1").map(|state| (state.resource, state.is_calculated))
    };
    assert_eq!(
        resource(&[&refused, &list]),
        Some((r#"{"id":"1","title":"old"}"#.to_owned(), false))
    );
    assert_eq!(
        resource(&[&write, &list]),
        Some((r#"{"id":"1","title":"new"}"#.to_owned(), true))
    );
    let other = read(r#"{"id":"2"}"#);
    assert_eq!(resource(&[&other, &failed, &list]), None);
    assert_eq!(
        resource(&[&exchange("DELETE", "/Users/1", "", 204, ""), &list]),
        None
    );
    let before = KnownStates {
        before: Some(r#"{"id":"1","title":"new"}"#),
        is_before_calculated: true,
        after: None,
    };
    let change = changes_between(&write, &before).unwrap();
    assert_eq!(change.basis, ChangeBasis::Replayed);
    assert_eq!(
        state_after([&list], "1").as_deref(),
        Some(r#"{"id":"1","title":"old"}"#)
    );
    assert_eq!(state_after([&write, &list], "1"), None);
}

#[test]
fn large_and_deep_bodies_stay_within_limits() {
    let members: Vec<String> = (0..5000)
        .map(|number| {
            format!(
                r#"{{"value":"{number}","display":"Person {number}","$ref":"../Users/{number}"}}"#
            )
        })
        .collect();
    let before = format!(r#"{{"id":"g","members":[{}]}}"#, members.join(","));
    let change = between(
        &patch(r#"{"op":"remove","path":"members[value eq \"4999\"]"}"#),
        &before,
        None,
    );
    assert_eq!(
        told(&change),
        "calculated\nremoved members: 4999 (Person 4999) > -"
    );
    let all = between(&patch(r#"{"op":"remove","path":"members"}"#), &before, None);
    assert_eq!((all.attributes.len(), all.left_out), (MOST_ROWS, 4000));
    // Many operations over many members: more work than is done, so the result is not exact.
    let operations: Vec<String> = (0..400)
        .map(|number| format!(r#"{{"op":"remove","path":"members[value eq \"{number}\"]"}}"#))
        .collect();
    let heavy = between(&patch(&operations.join(",")), &before, Some(&before));
    assert_eq!(heavy.certainty, ChangeCertainty::Approximate);
    let deep = format!(
        r#"{{"op":"add","path":"title","value":{}1{}}}"#,
        "[".repeat(2000),
        "]".repeat(2000)
    );
    assert_eq!(changes_of(&patch(&deep)).unwrap().basis, ChangeBasis::Cut);
    let long = format!(
        r#"{{"op":"add","path":"title","value":"{}"}}"#,
        "x".repeat(1 << 20)
    );
    let row = &changes_of(&patch(&long)).unwrap().attributes[0];
    assert_eq!(row.asked.as_ref().unwrap().text.chars().count(), 257);
}
