//! Encodes the values that many entries share as one text, so that it is stored once and a filter reads it
//! once.

use scim_audit_model::reading::{Row, RowClient, RowError};
use scim_audit_model::time::{self, Instant};

/// The fields of an entry with few distinct values.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Kind<'k> {
    pub(crate) method: &'k str,
    pub(crate) status: &'k str,
    pub(crate) resource_type: &'k str,
    pub(crate) status_code: Option<u16>,
    pub(crate) scim_type: Option<&'k str>,
    pub(crate) error_status: Option<&'k str>,
    pub(crate) origin: Option<&'k str>,
    pub(crate) sample: bool,
    pub(crate) imported: Option<Instant>,
}

impl<'k> Kind<'k> {
    /// The JSON members of an entry that filters read from a kind.
    pub(crate) const MEMBERS: [&'static str; 6] = [
        "method",
        "status",
        "resourceType",
        "statusCode",
        "error.scimType",
        "origin",
    ];

    pub(crate) fn of(row: &'k Row<'_>) -> Self {
        let error = row.error.as_ref();
        Self {
            method: &row.method,
            status: &row.status,
            resource_type: &row.resource_type,
            status_code: row.status_code,
            scim_type: error.and_then(|error| error.scim_type.as_deref()),
            error_status: error.and_then(|error| error.status.as_deref()),
            origin: row.origin.as_deref(),
            sample: row.sample,
            imported: row.imported,
        }
    }

    pub(crate) fn write(&self, out: &mut String) {
        let code = self.status_code.map(|code| code.to_string());
        write(Some(self.method), out);
        write(Some(self.status), out);
        write(Some(self.resource_type), out);
        write(code.as_deref(), out);
        write(self.scim_type, out);
        write(self.error_status, out);
        write(self.origin, out);
        write(self.sample.then_some(""), out);
        let imported = self
            .imported
            .map(|time| time.timestamp_millis().to_string());
        write(imported.as_deref(), out);
    }

    pub(crate) fn read(mut text: &'k str) -> Self {
        let mut next = || read(&mut text);
        Self {
            method: next().unwrap_or_default(),
            status: next().unwrap_or_default(),
            resource_type: next().unwrap_or_default(),
            status_code: next().and_then(|code| code.parse().ok()),
            scim_type: next(),
            error_status: next(),
            origin: next(),
            sample: next().is_some(),
            imported: next().and_then(|millis| time::from_epoch_millis(millis.parse().ok()?)),
        }
    }

    /// The summary fields of this kind; all others are empty.
    pub(crate) fn into_row(self) -> Row<'k> {
        Row {
            method: self.method.into(),
            status: self.status.into(),
            resource_type: self.resource_type.into(),
            status_code: self.status_code,
            origin: self.origin.map(Into::into),
            error: self.scim_type.map(|scim_type| RowError {
                scim_type: Some(scim_type.into()),
                ..RowError::default()
            }),
            ..Row::default()
        }
    }
}

pub(crate) fn write_client(client: &RowClient<'_>, out: &mut String) {
    write(client.ip.as_deref(), out);
    write(client.user_agent.as_deref(), out);
    write(client.credential.as_deref(), out);
}

pub(crate) fn read_client(mut text: &str) -> RowClient<'_> {
    let mut next = || read(&mut text).map(Into::into);
    RowClient {
        ip: next(),
        user_agent: next(),
        credential: next(),
    }
}

/// Writes `4:text`, or `-` for none. The length prefix allows any character in the text.
fn write(part: Option<&str>, out: &mut String) {
    match part {
        None => out.push('-'),
        Some(part) => {
            out.push_str(&part.len().to_string());
            out.push(':');
            out.push_str(part);
        }
    }
}

fn read<'k>(text: &mut &'k str) -> Option<&'k str> {
    if let Some(rest) = text.strip_prefix('-') {
        *text = rest;
        return None;
    }
    let (length, rest) = text.split_once(':')?;
    let (part, rest) = rest.split_at_checked(length.parse().ok()?)?;
    *text = rest;
    Some(part)
}
