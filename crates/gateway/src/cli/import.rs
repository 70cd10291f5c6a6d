//! `import FILE`: entries from a file into the log.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::ExitCode;

use scim_audit_model::entry::Entry;
use scim_audit_record::{Policy, Recorder};
use scim_audit_store::{Imported, Store, StoreError};

use super::arguments::{Import, Log};
use super::{CliError, key};

/// Entries that are written together: some thousand a second, and little that waits in memory.
pub(super) const BATCH: usize = 256;

/// Adds a file's entries and says what became of them. Fails only when not one line could be read.
pub(super) async fn import(import: Import) -> Result<ExitCode, CliError> {
    let unreadable = |cause| CliError::Read {
        path: import.file.clone(),
        cause,
    };
    let source = open(&import.file).map_err(unreadable)?;
    let recorder = recorder(&import.log)?;
    let store = Store::open(&import.log.database)?;
    let mut tally = Tally::default();
    let mut batch = Vec::with_capacity(BATCH);
    for (number, line) in (1_u64..).zip(source.split(b'\n')) {
        let line = line.map_err(unreadable)?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        match read(&line) {
            Ok(entry) => batch.push(recorder.imported(entry)),
            Err(reason) => {
                eprintln!("line {number}: refused: {reason}");
                tally.refused += 1;
            }
        }
        if batch.len() == BATCH {
            tally.write(&store, std::mem::take(&mut batch)).await?;
        }
    }
    tally.write(&store, batch).await?;
    println!(
        "{} new, {} known, {} refused",
        tally.new, tally.known, tally.refused
    );
    Ok(if tally.refused > 0 && tally.new + tally.known == 0 {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// What redacts, as the command line says.
pub(super) fn recorder(log: &Log) -> Result<Recorder, CliError> {
    let policy = Policy {
        header_names: log.redact_header.clone(),
        keep_unparsable_bodies: log.keep_unparsable_bodies,
        ..Policy::default()
    };
    Ok(Recorder::new(
        key::read_or_create(&log.redaction_key)?,
        policy,
    ))
}

fn open(path: &Path) -> io::Result<Box<dyn BufRead>> {
    Ok(if path == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        Box::new(BufReader::new(File::open(path)?))
    })
}

/// An entry, or why the line is none. Nothing of the line is quoted: it could be a secret.
fn read(line: &[u8]) -> Result<Entry, String> {
    serde_json::from_slice(line).map_err(|error| {
        let text = error.to_string();
        if error.is_data() && text.starts_with("missing field") {
            format!("it is no entry: {text}")
        } else if error.is_data() {
            format!(
                "it is no entry: a value at column {} is of another kind",
                error.column()
            )
        } else {
            format!("it is not JSON: see column {}", error.column())
        }
    })
}

#[derive(Default)]
struct Tally {
    new: u64,
    known: u64,
    refused: u64,
}

impl Tally {
    async fn write(&mut self, store: &Store, batch: Vec<Entry>) -> Result<(), StoreError> {
        for imported in store.import(batch).await? {
            match imported {
                Imported::New => self.new += 1,
                Imported::Known => self.known += 1,
            }
        }
        Ok(())
    }
}
