//! The page `docs/insight.md`, made from the rules.

use std::fmt::Write as _;

use scim_audit_insight::dialect::Quirk;
use scim_audit_insight::explanation::{Cause, CauseCategory};
use scim_audit_insight::facts::{EntryAction, RULES_VERSION};

use super::rules::rule;
use super::{quirk, quirk_cure, reason};

const HEAD: &str = "# Why requests fail

This page is made from the rules in `crates/insight`. To make it anew after a change:
`cargo test -p scim-audit-gateway --lib english -- --ignored`.

The rules read one entry, redacted as it is in the log, and say why the exchange failed, who can act, and what to
do. They always give the same answer, use no service, and guess nothing from the status code alone where the body
or the request says more.

`scim-audit-gateway explain FILE` prints the explanations of the failed entries of a file;
`--format json` prints one JSON object per line.

An explanation has

* a *cause*: a stable code of the tables below;
* a *category*: `client` (what was sent is wrong), `service` (what answered is wrong), `transport` (the exchange did
  not take place as a whole), `authorization`, `expected` (nothing is wrong), `unknown`;
* *who* can act: the admin of the identity provider, the developer of the service, the admin of the network, or who
  runs the gateway;
* a *confidence*: `certain` (the RFC or the body says so, or the request proves it), `likely` (two signs agree),
  `possible` (one sign only). If the status code in the body differs from that of HTTP, what rests on the codes is
  `likely` at most;
* *evidence*: headers, parameters, and values of the bodies by JSON Pointer, each with what it shows;
* what to do, and the document that defines the cause.

`x` in a rule such as \"`x`, or …\" is a `scimType` of [RFC 7644
§3.12](https://www.rfc-editor.org/rfc/rfc7644#section-3.12), table 9, or of RFC 9865. The rules are asked in the
order of authorization, expected lookups, status codes that name their cause, the body of the request, its
operations and values, parameters, keywords, words of the answer, the status code alone.
";

fn page() -> String {
    let mut page = HEAD.to_owned();
    for (category, title) in [
        (CauseCategory::Expected, "Nothing is wrong"),
        (CauseCategory::Client, "What was sent is wrong"),
        (CauseCategory::Authorization, "The client may not do this"),
        (CauseCategory::Service, "What answered is wrong"),
        (
            CauseCategory::Transport,
            "The exchange did not take place as a whole",
        ),
        (CauseCategory::Unknown, "Not known"),
    ] {
        write!(
            page,
            "\n## {title} (`{}`)\n\n| cause | reason | rule | who | source |\n|---|---|---|---|---|\n",
            category.as_str()
        )
        .unwrap();
        for cause in Cause::ALL
            .iter()
            .filter(|cause| cause.category() == category)
        {
            let reference = cause.reference();
            writeln!(
                page,
                "| `{}` | {} | {} | {} | [{}]({}) |",
                cause.as_str(),
                reason(*cause).replace(['{', '}'], "`"),
                rule(*cause),
                cause.owner().as_str().replace('_', " "),
                reference.title,
                reference.url,
            )
            .unwrap();
        }
    }
    page.push_str(
        "\n## Which client it is\n\nOkta and Google are recognized by their `User-Agent`, OneLogin, JumpCloud, Ping and \
         SailPoint by their name in it. No document names the one of Entra: it is recognized by the parameter \
         `aadOptscim062020` or `AzureAdScimPatch2017`, and by its requests. Documented peculiarities:\n\n\
         | peculiarity | what the client does | what helps | source |\n|---|---|---|---|\n",
    );
    for each in Quirk::ALL {
        let reference = each.reference();
        writeln!(
            page,
            "| `{}` | {} | {} | [{}]({}) |",
            each.as_str(),
            quirk(each),
            quirk_cure(each),
            reference.title,
            reference.url
        )
        .unwrap();
    }
    write!(
        page,
        "\n## What an entry is about\n\nThe *facts* of an entry are its action, the identities that it names with \
         their places, and its cause. They carry the version of the rules, which is {RULES_VERSION}. Actions: "
    )
    .unwrap();
    let actions: Vec<String> = EntryAction::ALL
        .iter()
        .map(|action| format!("`{}`", action.as_str()))
        .collect();
    writeln!(page, "{}.", actions.join(", ")).unwrap();
    page
}

#[test]
fn the_page_is_up_to_date() {
    assert!(
        page() == include_str!("../../../../docs/insight.md"),
        "docs/insight.md is not what the rules are: cargo test -p scim-audit-gateway --lib english -- --ignored"
    );
}

#[test]
#[ignore = "writes docs/insight.md"]
fn write_the_page() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/insight.md");
    std::fs::write(path, page()).unwrap();
}
