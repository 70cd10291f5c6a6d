//! An export contains every entry that matched when it began, whatever is written meanwhile.

use proptest::prelude::*;
use scim_audit_model::entry::Entry;
use scim_audit_model::query::ListQuery;
use scim_audit_store::Export;

use crate::agreement::{Log, expected, order};
use crate::arbitrary;

/// Reads the rest of an export; calls `between` after each piece.
pub(crate) fn rest(log: &Log, export: &mut Export, mut between: impl FnMut()) -> Vec<Entry> {
    let mut all = Vec::new();
    loop {
        let entries = log.wait(export.next());
        if entries.is_empty() {
            return all;
        }
        all.extend(entries);
        between();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn export_equals_the_model(
        entries in arbitrary::entries(60),
        filters in proptest::collection::vec(arbitrary::filter(), 12),
        order in order(),
    ) {
        let log = Log::holding(&entries);
        for filter in filters {
            let expected = expected(&entries, &filter, order);
            let query = ListQuery { filter, order, limit: 1, ..ListQuery::default() };
            let mut export = log.wait(log.store.export(&query));
            prop_assert_eq!(export.total(), Some(expected.len() as u64));
            prop_assert_eq!(rest(&log, &mut export, || ()), expected, "{:?}", query);
        }
    }
}

#[test]
fn export_excludes_entries_recorded_after_it_began() {
    let entry = crate::durability::entry;
    let before: Vec<_> = (0..1200).map(|id| entry(&format!("{id:05}"))).collect();
    let log = Log::holding(&before);
    for order in ["asc", "desc"] {
        let query = ListQuery::parse(&format!("order={order}&status=failed")).unwrap();
        let mut export = log.wait(log.store.export(&query));
        let mut rounds = 0;
        let exported = rest(&log, &mut export, || {
            rounds += 1;
            // All have the same time. By id, these sort before, between and after the others.
            let ids = ["", "00600x", "99999"].map(|id| format!("{id}-{order}-{rounds}"));
            log.import(&ids.map(|id| entry(&id)));
        });
        assert!(rounds > 2, "it is read in more than one piece");
        let before = expected(&before, &query.filter, query.order);
        let ids = |entries: &[Entry]| -> Vec<_> {
            let known = entries
                .iter()
                .filter(|entry| !entry.request_id.contains("-asc-"));
            known.map(|entry| entry.request_id.clone()).collect()
        };
        assert_eq!(ids(&exported), ids(&before));
        assert_eq!(export.total(), Some(exported.len() as u64));
    }
}
