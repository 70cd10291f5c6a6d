//! Paths of PATCH operations.

use super::ENTERPRISE;
use crate::change::patch_path::PatchPath;

/// The examples of RFC 7644, figure 7 and section 3.5.2.
#[test]
fn every_path_of_the_rfc_is_read() {
    let read = |text: &str| {
        let path = PatchPath::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        let has_selection = if path.selection.is_some() { "[]" } else { "" };
        format!(
            "{}|{}{has_selection}|{}",
            path.schema.unwrap_or_default(),
            path.attribute.unwrap_or_default(),
            path.sub_attribute.unwrap_or_default()
        )
    };
    for (text, expected) in [
        ("members", "|members|"),
        ("name.familyName", "|name|familyName"),
        (r#"addresses[type eq "work"]"#, "|addresses[]|"),
        (
            r#"members[value eq "2819c223-7f76-453a-919d-413861904646"]"#,
            "|members[]|",
        ),
        (
            r#"members[value eq "2819c223-7f76-453a-919d-413861904646"].displayName"#,
            "|members[]|displayName",
        ),
        (
            r#"emails[type eq "work" and value ew "example.com"]"#,
            "|emails[]|",
        ),
        (
            r#"addresses[type eq "work"].streetAddress"#,
            "|addresses[]|streetAddress",
        ),
    ] {
        assert_eq!(read(text), expected);
    }
    let core = "urn:ietf:params:scim:schemas:core:2.0:User";
    assert_eq!(
        read(&format!("{core}:name.familyName")),
        format!("{core}|name|familyName")
    );
    assert_eq!(
        read(&format!(r#"{core}:emails[type eq "a:b.c]"].value"#)),
        format!("{core}|emails[]|value")
    );
    // A path may be a whole extension, whose version has a dot.
    assert_eq!(read(ENTERPRISE), format!("{ENTERPRISE}||"));
    assert_eq!(
        read(&format!("{ENTERPRISE}:manager.displayName")),
        format!("{ENTERPRISE}|manager|displayName")
    );
}

#[test]
fn what_is_no_path_is_refused() {
    for text in [
        "",
        "/members",
        "emails[",
        "emails[type eq work]",
        r#"emails[type eq "work"]value"#,
        r#"emails[type eq "work"]."#,
        "name.",
        ".name",
        "a b",
        r#"name.x[type eq "work"]"#,
    ] {
        assert!(PatchPath::parse(text).is_err(), "{text}");
    }
    let deep = format!("a[{}b pr", "(".repeat(100));
    assert!(PatchPath::parse(&deep).is_err());
}
