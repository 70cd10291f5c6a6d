use proptest::prelude::*;

use super::*;

fn path(attribute: &str) -> Path {
    Path {
        schema: None,
        attribute: attribute.to_owned(),
        selection: None,
        sub_attribute: None,
    }
}

fn equal(attribute: &str, value: &str) -> Condition {
    Condition::Compare(
        path(attribute),
        Operator::Equal,
        Literal::Text(value.to_owned()),
    )
}

fn read(text: &str) -> Condition {
    parse(text)
        .unwrap_or_else(|fault| panic!("{text}: {fault:?}"))
        .condition
}

fn fault(text: &str) -> (usize, Expected, String) {
    let fault = parse(text).expect_err(text);
    (fault.at, fault.expected, fault.found)
}

fn remarks(text: &str) -> Vec<(usize, RemarkKind)> {
    let filter = parse(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
    filter
        .remarks
        .into_iter()
        .map(|remark| (remark.at, remark.kind))
        .collect()
}

/// The examples of RFC 7644, figure 2.
#[test]
fn every_example_of_the_rfc_is_read_without_a_remark() {
    for text in [
        r#"userName eq "bjensen""#,
        r#"name.familyName co "O'Malley""#,
        r#"userName sw "J""#,
        r#"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J""#,
        "title pr",
        r#"meta.lastModified gt "2011-05-13T04:42:34Z""#,
        r#"meta.lastModified ge "2011-05-13T04:42:34Z""#,
        r#"meta.lastModified lt "2011-05-13T04:42:34Z""#,
        r#"meta.lastModified le "2011-05-13T04:42:34Z""#,
        r#"title pr and userType eq "Employee""#,
        r#"title pr or userType eq "Intern""#,
        r#"schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User""#,
        r#"userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")"#,
        r#"userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")"#,
        r#"userType eq "Employee" and (emails.type eq "work")"#,
        r#"userType eq "Employee" and emails[type eq "work" and value co "@example.com"]"#,
        r#"emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]"#,
    ] {
        assert_eq!(remarks(text), [], "{text}");
    }
}

#[test]
fn operators_are_parsed_in_either_case() {
    for (word, operator) in Operator::ALL {
        for word in [word.to_owned(), word.to_uppercase()] {
            let condition = read(&format!("a {word} 1"));
            let number = Literal::Number("1".to_owned());
            assert_eq!(condition, Condition::Compare(path("a"), operator, number));
        }
    }
    assert_eq!(read("a PR"), Condition::Present(path("a")));
}

#[test]
fn and_binds_closer_than_or_and_not_closest() {
    let [a, b, c] = ["a", "b", "c"].map(|name| Condition::Present(path(name)));
    assert_eq!(
        read("a pr or b pr and c pr"),
        Condition::Either(vec![a.clone(), Condition::All(vec![b.clone(), c.clone()])])
    );
    assert_eq!(
        read("NOT(a pr OR b pr) And c pr"),
        Condition::All(vec![
            Condition::Not(Box::new(Condition::Either(vec![a, b]))),
            c
        ])
    );
}

#[test]
fn a_path_has_its_schema_its_selection_and_its_sub_attribute() {
    let urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    let Condition::Present(manager) = read(&format!("{urn}:manager.$ref pr")) else {
        panic!("not a presence");
    };
    assert_eq!(manager.schema.as_deref(), Some(urn));
    assert_eq!(manager.attribute, "manager");
    assert_eq!(manager.sub_attribute.as_deref(), Some("$ref"));
    let selection = Some(Box::new(equal("type", "work")));
    let work = Path {
        selection,
        ..path("emails")
    };
    assert_eq!(
        read(r#"emails[type eq "work"]"#),
        Condition::Any(work.clone())
    );
    let value = Path {
        sub_attribute: Some("value".to_owned()),
        ..work
    };
    assert_eq!(
        read(r#"emails[type eq "work"].value pr"#),
        Condition::Present(value)
    );
}

#[test]
fn values_are_json() {
    for (text, literal) in [
        (
            r#""a\"b\\ \u00e9\ud83d\ude00""#,
            Literal::Text("a\"b\\ é😀".to_owned()),
        ),
        ("true", Literal::Boolean(true)),
        ("null", Literal::Null),
        ("-1.5e3", Literal::Number("-1.5e3".to_owned())),
    ] {
        let condition = Condition::Compare(path("a"), Operator::Equal, literal);
        assert_eq!(read(&format!("a eq {text}")), condition);
    }
}

#[test]
fn fault_has_its_position_and_the_expected_token() {
    for (text, at, expected, found) in [
        ("", 0, Expected::Attribute, ""),
        ("é eq 1", 0, Expected::Attribute, "é"),
        ("userName", 8, Expected::Operator, ""),
        (r#"userName like "j""#, 9, Expected::Operator, "like"),
        (r#"userName = "j""#, 9, Expected::Operator, "="),
        ("userName eq", 11, Expected::Value, ""),
        ("userName eq jane", 12, Expected::Value, "jane"),
        ("userName eq 'jane doe'", 12, Expected::Value, "'jane"),
        ("a eq 01", 5, Expected::Value, "01"),
        (r#"a eq "über"#, 5, Expected::Text, "\"über"),
        (r#"a eq "\x""#, 5, Expected::Text, r#""\x""#),
        ("not a pr", 4, Expected::OpeningParenthesis, "a"),
        ("(a pr", 5, Expected::ClosingParenthesis, ""),
        ("(a pr b pr)", 6, Expected::ClosingParenthesis, "b"),
        ("a[b pr", 6, Expected::ClosingBracket, ""),
        ("a pr)", 4, Expected::End, ")"),
        ("a pr, b pr", 4, Expected::End, ","),
        ("a.b.c pr", 3, Expected::Operator, ".c"),
        ("a pr and", 8, Expected::Attribute, ""),
    ] {
        assert_eq!(fault(text), (at, expected, found.to_owned()), "{text}");
    }
}

#[test]
fn violations_of_the_rfc_are_reported_with_their_position() {
    let boolean = |name: &str| RemarkKind::BooleanAsText(name.to_owned());
    for (text, expected) in [
        (r#"active eq "True""#, vec![(10, boolean("active"))]),
        (r#"emails.primary ne "x""#, vec![(18, boolean("primary"))]),
        ("active eq true", vec![]),
        (
            "active gt TRUE",
            vec![
                (10, RemarkKind::LiteralCase("TRUE".to_owned())),
                (10, RemarkKind::OrderOfBoolean("active".to_owned())),
            ],
        ),
        ("a[b[c pr]]", vec![(3, RemarkKind::NestedSelection)]),
        (
            r#"emails[type eq "work"].value eq "x""#,
            vec![(22, RemarkKind::SubAttributeAfterSelection)],
        ),
    ] {
        assert_eq!(remarks(text), expected, "{text}");
    }
}

#[test]
fn deep_or_long_filters_are_rejected() {
    let nested = |levels: usize| format!("{}a pr{}", "(".repeat(levels), ")".repeat(levels));
    assert!(parse(&nested(DEEPEST.into())).is_ok());
    let (at, expected, _) = fault(&nested(usize::from(DEEPEST) + 1));
    assert_eq!((at, expected), (DEEPEST.into(), Expected::FewerLevels));
    assert_eq!(fault(&nested(1_000)).1, Expected::FewerLevels);
    assert_eq!(fault(&"a pr or ".repeat(100_000)).1, Expected::LessText);
    assert_eq!(fault(&"not (".repeat(3_000)).1, Expected::FewerLevels);
}

/// Writes a condition as a filter, with no more parentheses than are needed.
fn write(condition: &Condition) -> String {
    let grouped = |inner: &Condition| match inner {
        Condition::All(_) | Condition::Either(_) => format!("({})", write(inner)),
        other => write(other),
    };
    let path = |path: &Path| {
        let schema = path.schema.as_ref();
        let selection = path.selection.as_ref();
        let sub = path.sub_attribute.as_ref();
        [
            schema.map_or_else(String::new, |schema| format!("{schema}:")),
            path.attribute.clone(),
            selection.map_or_else(String::new, |inner| format!("[{}]", write(inner))),
            sub.map_or_else(String::new, |sub| format!(".{sub}")),
        ]
        .concat()
    };
    match condition {
        Condition::Present(of) => format!("{} pr", path(of)),
        Condition::Any(of) => path(of),
        Condition::Compare(of, operator, literal) => {
            let word = Operator::ALL
                .into_iter()
                .find(|(_, known)| known == operator)
                .map(|(word, _)| word)
                .unwrap();
            let literal = match literal {
                Literal::Text(text) => serde_json::to_string(text).unwrap(),
                Literal::Number(number) => number.clone(),
                Literal::Boolean(value) => value.to_string(),
                Literal::Null => "null".to_owned(),
            };
            format!("{} {word} {literal}", path(of))
        }
        Condition::All(all) => all.iter().map(grouped).collect::<Vec<_>>().join(" and "),
        Condition::Either(all) => all.iter().map(grouped).collect::<Vec<_>>().join(" or "),
        Condition::Not(inner) => format!("not ({})", write(inner)),
    }
}

fn arbitrary() -> impl Strategy<Value = Condition> {
    let name = "[a-z$][A-Za-z0-9_-]{0,6}".prop_filter("a word of the grammar", |name| {
        name != "not" && name != "and" && name != "or"
    });
    let schema = proptest::option::of("urn:[a-z]{1,4}:2\\.0:[A-Z][a-z]{0,3}");
    let path = (schema, name.clone(), proptest::option::of(name)).prop_map(
        |(schema, attribute, sub_attribute)| Path {
            schema,
            attribute,
            selection: None,
            sub_attribute,
        },
    );
    let literal = prop_oneof![
        any::<String>().prop_map(Literal::Text),
        any::<i32>().prop_map(|number| Literal::Number(number.to_string())),
        any::<bool>().prop_map(Literal::Boolean),
        Just(Literal::Null),
    ];
    let operator = (0..Operator::ALL.len()).prop_map(|at| Operator::ALL[at].1);
    let leaf = prop_oneof![
        path.clone().prop_map(Condition::Present),
        (path.clone(), operator, literal)
            .prop_map(|(path, operator, literal)| Condition::Compare(path, operator, literal)),
    ];
    leaf.prop_recursive(5, 40, 4, move |inner| {
        let some = proptest::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            some.clone().prop_map(Condition::All),
            some.prop_map(Condition::Either),
            inner
                .clone()
                .prop_map(|inner| Condition::Not(Box::new(inner))),
            (path.clone(), inner).prop_map(|(path, inner)| {
                Condition::Any(Path {
                    selection: Some(Box::new(inner)),
                    sub_attribute: None,
                    ..path
                })
            }),
        ]
    })
}

proptest! {
    #[test]
    fn written_condition_is_parsed_back_unchanged(condition in arbitrary()) {
        let text = write(&condition);
        let read = parse(&text);
        prop_assert_eq!(read.map(|filter| filter.condition), Ok(condition), "{}", text);
    }

    #[test]
    fn any_text_is_parsed_or_rejected_at_a_valid_position(text in any::<String>()) {
        if let Err(fault) = parse(&text) {
            prop_assert!(fault.at <= text.chars().count());
        }
    }

    #[test]
    fn malformed_filter_is_rejected_at_a_valid_position(
        text in "(not|and|or|pr|eq|[()\\[\\].:\" a-cé]){0,60}",
    ) {
        if let Err(fault) = parse(&text) {
            prop_assert!(fault.at <= text.chars().count());
        }
    }
}
