//! `import FILE`: imports entries from a file into the log.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::ExitCode;

use scim_audit_gateway::importing::Importing;
use scim_audit_model::import::LineError;
use scim_audit_record::{Policy, Recorder};
use scim_audit_store::Store;

use super::arguments::{Further, Import, LogArguments};
use super::{CliError, key};

/// Number of bytes that are read at once.
const READ: usize = 1 << 20;

/// Imports the entries of a file and prints the counts. The exit code signals failure only if no entry could
/// be read.
pub(super) async fn import(import: Import) -> Result<ExitCode, CliError> {
    let unreadable = |cause| CliError::Read {
        path: import.file.clone(),
        cause,
    };
    let mut source = open(&import.file).map_err(unreadable)?;
    let recorder = recorder(&import.log)?;
    let store = Store::open(&import.log.database)?;
    let mut importing = Importing::begin(store, recorder, chrono::Utc::now());
    loop {
        let bytes = source.fill_buf().map_err(unreadable)?;
        let length = bytes.len();
        if length == 0 {
            break;
        }
        name(&importing.take(bytes).await?);
        source.consume(length);
    }
    let report = importing.end().await?;
    name(&report.errors);
    println!(
        "{} new, {} known, {} refused",
        report.new, report.known, report.refused
    );
    Ok(if report.refused > 0 && report.new + report.known == 0 {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn name(errors: &[LineError]) {
    for LineError { line, message } in errors {
        eprintln!("line {line}: refused: {message}");
    }
}

/// Creates the recorder with the redaction policy of the command line.
pub(super) fn recorder(log: &LogArguments) -> Result<Recorder, CliError> {
    let policy = Policy {
        header_names: log.redact_header.clone(),
        recorded_header_names: log.record_header.clone(),
        personal: log.redact.contains(&Further::Personal),
        keep_unparsable_bodies: log.keep_unparsable_bodies,
        ..Policy::default()
    };
    Ok(Recorder::new(
        key::read_or_create(&log.redaction_key)?,
        policy,
    ))
}

/// Opens a file; `-` is standard input.
pub(super) fn open(path: &Path) -> io::Result<Box<dyn BufRead>> {
    Ok(if path == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        Box::new(BufReader::with_capacity(READ, File::open(path)?))
    })
}
