//! Command-line arguments. The doc comments of commands and flags are the help texts.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use scim_audit_gateway::proxy::{HostPolicy, OnRecordFailure, UpstreamUrl};

/// Records SCIM traffic on its way to a SCIM service, and answers the audit log API.
#[derive(Debug, Parser)]
#[command(version, about, long_about = None, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Forward SCIM requests, record each of them, and answer the audit log API.
    Serve(Box<Serve>),
    /// Add entries from a file to the log. Entries that the log already has stay unchanged.
    Import(Import),
    /// Say of each failed entry of a file why it failed, who can act, and what to do. Nothing is stored.
    Explain(Explain),
}

/// Arguments of `serve`.
#[derive(Debug, Args)]
#[group(id = "service", required = true, multiple = false, args = SERVICE)]
pub(crate) struct Serve {
    /// Forward requests to the SCIM service at this URL, such as `http://127.0.0.1:9000/scim/v2`. The path
    /// of a request stays as it is.
    #[arg(long, value_name = "URL", help_heading = SCIM_SIDE)]
    pub(crate) upstream: Option<UpstreamUrl>,
    /// Start a small SCIM service inside this program and forward requests to it. Its data is lost when
    /// the program ends.
    #[cfg(feature = "sandbox")]
    #[arg(long, help_heading = SCIM_SIDE)]
    pub(crate) sandbox: bool,
    /// Listen for SCIM clients on this address. Port 0 takes any free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080", help_heading = SCIM_SIDE)]
    pub(crate) scim_listen: SocketAddr,
    /// The path before every SCIM endpoint. The log shows the rest of the path. Default: the path of the
    /// upstream URL.
    #[arg(long, value_name = "PATH", value_parser = scim_base, help_heading = SCIM_SIDE)]
    pub(crate) scim_base: Option<String>,
    /// The Host header that the SCIM service gets: `keep` is the name that the client used, so that URLs
    /// in answers lead to the gateway; `upstream` is the name in the upstream URL. Default: keep for http,
    /// upstream for https.
    #[arg(long, value_enum, help_heading = SCIM_SIDE)]
    pub(crate) host: Option<HostArgument>,
    /// Stop waiting for the SCIM service, or for the rest of a client's request, after this time without data.
    #[arg(
        long, value_name = "SECS", default_value_t = 30,
        value_parser = clap::value_parser!(u32).range(1..), help_heading = SCIM_SIDE
    )]
    pub(crate) upstream_timeout: u32,
    /// The time in which a client must send a whole request. After it, the answer is 408.
    #[arg(
        long, value_name = "SECS", default_value_t = 300,
        value_parser = clap::value_parser!(u32).range(1..), help_heading = SCIM_SIDE
    )]
    pub(crate) request_deadline: u32,
    /// The most connections of SCIM clients at the same time. Further ones get the answer 503.
    #[arg(
        long, value_name = "COUNT", default_value_t = 1000,
        value_parser = clap::value_parser!(u32).range(1..), help_heading = SCIM_SIDE
    )]
    pub(crate) max_connections: u32,

    /// Answer the audit log API, and show the viewer, on this address. Port 0 takes any free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8081", help_heading = ADMIN_SIDE)]
    pub(crate) admin_listen: SocketAddr,
    /// Require the bearer token in this file (one line) on the admin side. Required unless it listens on a
    /// loopback address. The variable `SCIM_AUDIT_ADMIN_TOKEN` can hold the token instead.
    #[arg(long, value_name = "FILE", help_heading = ADMIN_SIDE)]
    pub(crate) admin_token_file: Option<PathBuf>,
    /// Serve the built viewer in this folder on the admin side. Without it, only the API is served.
    #[arg(long, value_name = "DIR", value_parser = viewer_folder, help_heading = ADMIN_SIDE)]
    pub(crate) viewer: Option<PathBuf>,
    /// Allow everyone who may read the log on the admin side to add entries, with `POST /audit-logs/import`.
    #[arg(long, help_heading = ADMIN_SIDE)]
    pub(crate) allow_import: bool,

    /// Stop a query of the API that takes longer than this.
    #[arg(
        long, value_name = "SECS", default_value_t = 10,
        value_parser = clap::value_parser!(u32).range(1..), help_heading = ADMIN_SIDE
    )]
    pub(crate) query_timeout: u32,

    #[command(flatten)]
    pub(crate) log: LogArguments,
    /// Remove entries that are older than this number of days. Default: keep all.
    #[arg(
        long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..),
        help_heading = LOG
    )]
    pub(crate) keep_days: Option<u32>,
    /// Remove the oldest entries when the log is larger than this, such as `500M` or `20G`. The file does not
    /// become smaller: its free space is used again. Default: keep all.
    #[arg(long, value_name = "SIZE", value_parser = size, help_heading = LOG)]
    pub(crate) keep_bytes: Option<u64>,
    /// Record at most this many bytes of each body. The rest is forwarded and counted.
    #[arg(long, value_name = "BYTES", default_value_t = 1 << 20, help_heading = LOG)]
    pub(crate) body_cap: usize,
    /// What to do with a request that cannot be recorded: refuse it with 503, or forward it and record the
    /// gap in the log.
    #[arg(long, value_enum, default_value_t = RecordFailure::Refuse, help_heading = LOG)]
    pub(crate) on_record_failure: RecordFailure,
    /// Fill an empty log with the included sample. Its times are moved to the last days.
    #[cfg(feature = "sandbox")]
    #[arg(long, help_heading = LOG)]
    pub(crate) import_sample: bool,
}

#[cfg(feature = "sandbox")]
const SERVICE: [&str; 2] = ["upstream", "sandbox"];
#[cfg(not(feature = "sandbox"))]
const SERVICE: [&str; 1] = ["upstream"];

/// Arguments of `import`.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// Read entries from this file: one complete entry per line, as JSON. `-` reads standard input.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) log: LogArguments,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// Read entries from this file: one complete entry per line, as JSON, as an export has them. `-` reads
    /// standard input.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// How to print the explanations: `text` for people, `json` for programs (one object per line).
    #[arg(long, value_enum, default_value_t = ExplanationFormat::Text)]
    pub(crate) format: ExplanationFormat,
}

/// How explanations are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplanationFormat {
    /// Sentences.
    Text,
    /// One JSON object per line.
    Json,
}

/// Arguments shared by all commands: where the log is, and what is redacted.
#[derive(Debug, Args)]
pub(crate) struct LogArguments {
    /// Keep the log in this SQLite file. It is created if it does not exist.
    #[arg(long, value_name = "FILE", help_heading = LOG)]
    pub(crate) database: PathBuf,
    /// Hash secrets with the key in this file. It is created if it does not exist, readable only for its
    /// owner. Keep it separate from the database: with both, secrets can be guessed.
    #[arg(long, value_name = "FILE", help_heading = REDACTION)]
    pub(crate) redaction_key: PathBuf,
    /// Treat this header as a secret although it is usually harmless. Can be given several times.
    #[arg(long, value_name = "NAME", help_heading = REDACTION)]
    pub(crate) redact_header: Vec<String>,
    /// Record the values of this header unchanged. Of other headers that are not known to be harmless, the log has
    /// only the name and a keyed hash of the value. Can be given several times.
    #[arg(long, value_name = "NAME", help_heading = REDACTION)]
    pub(crate) record_header: Vec<String>,
    /// Replace further data. `personal`: personal data of RFC 7643 (names, addresses, phones, photos). Equal values
    /// get equal replacements.
    #[arg(long, value_enum, value_name = "WHAT", help_heading = REDACTION)]
    pub(crate) redact: Vec<Further>,
    /// Record the text of bodies that are neither JSON nor a form. Not all secrets in them can be found.
    /// Without this option, the log has only their size and hash.
    #[arg(long, help_heading = REDACTION)]
    pub(crate) keep_unparsable_bodies: bool,
}

/// Data that is redacted only on request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Further {
    /// Names, addresses, phones, photos and other personal attributes of RFC 7643.
    Personal,
}

const SCIM_SIDE: &str = "SCIM side";
const ADMIN_SIDE: &str = "Admin side";
const LOG: &str = "Log";
const REDACTION: &str = "Redaction";

/// [`HostPolicy`] as a command-line value.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum HostArgument {
    /// The name the client used.
    Keep,
    /// The name in the upstream URL.
    Upstream,
}

impl From<HostArgument> for HostPolicy {
    fn from(host: HostArgument) -> Self {
        match host {
            HostArgument::Keep => Self::Keep,
            HostArgument::Upstream => Self::Upstream,
        }
    }
}

/// [`OnRecordFailure`] as a command-line value.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum RecordFailure {
    /// Answer 503. No request is forwarded that is not recorded.
    Refuse,
    /// Forward the request. Count the gap, and record it when the log can be written again.
    Forward,
}

impl From<RecordFailure> for OnRecordFailure {
    fn from(failure: RecordFailure) -> Self {
        match failure {
            RecordFailure::Refuse => Self::Refuse,
            RecordFailure::Forward => Self::Forward,
        }
    }
}

/// Parses a number of bytes, with an optional unit in powers of 1,024. At least 1 MiB.
fn size(text: &str) -> Result<u64, &'static str> {
    const WRONG: &str = "a number of bytes of at least 1M, such as 500M, 20G or 1T";
    let end = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let unit = text.get(end.len()..).unwrap_or_default();
    let power = match unit.to_ascii_uppercase().as_str() {
        "" | "B" => 0,
        "K" | "KB" | "KIB" => 10,
        "M" | "MB" | "MIB" => 20,
        "G" | "GB" | "GIB" => 30,
        "T" | "TB" | "TIB" => 40,
        _ => return Err(WRONG),
    };
    end.parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(1 << power))
        .filter(|bytes| *bytes >= 1 << 20)
        .ok_or(WRONG)
}

/// Validates the SCIM base path and removes its trailing slashes.
fn scim_base(text: &str) -> Result<String, &'static str> {
    let base = text.trim_end_matches('/');
    if base.is_empty() || base.starts_with('/') {
        Ok(base.to_owned())
    } else {
        Err("a path starts with /, such as /scim/v2")
    }
}

/// Validates that a folder holds a built viewer.
fn viewer_folder(text: &str) -> Result<PathBuf, &'static str> {
    let folder = PathBuf::from(text);
    if folder.join("index.html").is_file() {
        Ok(folder)
    } else {
        Err("no index.html is in it; name the folder that `cargo xtask dist` made")
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn every_flag_has_a_sentence() {
        let command = Arguments::command();
        command.clone().debug_assert();
        for subcommand in command.get_subcommands() {
            for argument in subcommand.get_arguments() {
                let help = argument.get_help().map(ToString::to_string);
                assert!(
                    help.is_some_and(|help| help.contains(' ')),
                    "{}",
                    argument.get_id()
                );
            }
        }
    }

    #[test]
    fn a_size_has_a_unit_or_none() {
        for (text, bytes) in [
            ("1048576", 1 << 20),
            ("1M", 1 << 20),
            ("500MiB", 500 << 20),
            ("2g", 2 << 30),
            ("1TB", 1 << 40),
        ] {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for text in [
            "",
            "M",
            "0",
            "1K",
            "1.5G",
            "-1G",
            "10 G",
            "10P",
            "99999999T",
        ] {
            assert!(size(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_folder_without_the_viewer_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap();
        assert!(viewer_folder(path).is_err());
        assert!(viewer_folder(&format!("{path}/nothing")).is_err());
        std::fs::write(folder.path().join("index.html"), "").unwrap();
        assert_eq!(viewer_folder(path), Ok(folder.path().to_owned()));
    }

    #[test]
    fn a_base_has_a_slash_before_it_and_none_after() {
        assert_eq!(scim_base("/scim/v2/"), Ok("/scim/v2".to_owned()));
        assert_eq!(scim_base("/"), Ok(String::new()));
        assert!(scim_base("scim").is_err());
    }
}
