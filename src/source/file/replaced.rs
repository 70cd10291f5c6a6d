//! Filters by a text that replaces a secret. The columns have the texts of the file as they are, so such a
//! filter is evaluated on redacted entries.

use scim_audit_columns::Selecting;
use scim_audit_model::criterion::{Criterion, CriterionValue};
use scim_audit_model::filter::Filter;

use super::FileLog;

/// How a text that replaces a secret begins, as it is and percent-encoded.
const REPLACED: [&str; 2] = ["[redacted ", "%5Bredacted%20"];
/// How the hash begins that replaces a credential.
const HASH: &str = "hmac-sha256:";

impl FileLog {
    /// Whether the columns cannot answer the criterion, because a value of it replaces a secret.
    pub(super) fn is_replaced(&self, criterion: Criterion, filter: &Filter) -> bool {
        let values = [&filter.include, &filter.exclude];
        let mut values = values
            .into_iter()
            .flat_map(|criteria| criteria.values(criterion));
        values.any(|value| {
            let text = value.to_string();
            let is_text = REPLACED.iter().any(|replaced| text.contains(replaced));
            is_text || text.starts_with(HASH) && !self.is_in_columns(criterion, value)
        })
    }

    /// Whether a row has this value. The log of a gateway has the hash of a credential, and another log may
    /// have the credential itself.
    fn is_in_columns(&self, criterion: Criterion, value: &CriterionValue) -> bool {
        let mut filter = Filter::default();
        filter.include.add(criterion, value.clone());
        let mut selecting = Selecting::new(&self.columns, &filter);
        // A hash is compared once per client, which takes a few milliseconds for a million rows.
        while !selecting.step(&self.columns, usize::MAX) {}
        !selecting.finish().rows().is_empty()
    }
}
