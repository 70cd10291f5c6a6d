//! Tests of the program as a process, as a user or a service manager runs it.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;

use scim_audit_model::query::ListQuery;
use scim_audit_store::Store;
use tempfile::TempDir;

use super::messages::exchange;
use super::upstream::{Script, Upstream};

/// A folder with a database and a key.
pub(super) struct Place(pub(super) TempDir);

impl Place {
    pub(super) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(super) fn database(&self) -> PathBuf {
        self.0.path().join("log.sqlite")
    }

    pub(super) fn key(&self) -> PathBuf {
        self.0.path().join("key")
    }

    /// Returns `scim-audit-gateway COMMAND …` with the database and key of this folder.
    pub(super) fn command(&self, command: &str) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_scim-audit-gateway"));
        program
            .arg(command)
            .arg("--database")
            .arg(self.database())
            .arg("--redaction-key")
            .arg(self.key())
            .env_remove("SCIM_AUDIT_ADMIN_TOKEN")
            .env("SCIM_AUDIT_LOG", "trace")
            .stdin(Stdio::null());
        program
    }

    /// Returns a `serve` command on free ports for this service.
    pub(super) fn serve(&self, upstream: SocketAddr) -> Command {
        let mut program = self.command("serve");
        program
            .arg(format!("--upstream=http://{upstream}/scim/v2"))
            .args(["--scim-listen=127.0.0.1:0", "--admin-listen=127.0.0.1:0"]);
        program
    }
}

/// A running `serve` process, killed on drop.
pub(super) struct Program {
    pub(super) scim: SocketAddr,
    pub(super) admin: SocketAddr,
    child: Child,
    log: Option<JoinHandle<String>>,
}

impl Program {
    /// Starts the program and waits until it is ready.
    pub(super) fn start(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Read stderr continuously: the program blocks when the pipe is full.
        let mut stderr = child.stderr.take().unwrap();
        let log = std::thread::spawn(move || {
            let mut log = Vec::new();
            stderr.read_to_end(&mut log).unwrap();
            text(&log)
        });
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut next = |word: &str| {
            let line = lines.next().expect("a line on stdout").unwrap();
            let url = line.strip_prefix(word).expect(&line).trim().to_owned();
            url.strip_prefix("http://")
                .map(|address| address.parse().unwrap())
        };
        let scim = next("scim").unwrap();
        let admin = next("admin").unwrap();
        assert_eq!(next("ready"), None);
        Self {
            scim,
            admin,
            child,
            log: Some(log),
        }
    }

    pub(super) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Stops the program by a signal. Returns its exit code and log.
    pub(super) fn stop(mut self) -> (Option<i32>, String) {
        let signalled = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        assert!(signalled.unwrap().success());
        let log = self.log.take().unwrap().join().unwrap();
        (self.child.wait().unwrap().code(), log)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn nowhere() -> SocketAddr {
    ([127, 0, 0, 1], 9).into()
}

#[test]
fn a_taken_port_is_named_with_the_flag_that_changes_it() {
    let taken = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let _holder = TcpListener::bind(taken).unwrap();
    for flag in ["--scim-listen", "--admin-listen"] {
        let place = Place::new();
        let mut command = place.command("serve");
        command.arg("--upstream=http://127.0.0.1:9");
        for side in ["--scim-listen", "--admin-listen"] {
            let address = if side == flag {
                taken.to_string()
            } else {
                "127.0.0.1:0".to_owned()
            };
            command.arg(side).arg(address);
        }
        let Output { status, stderr, .. } = command.output().unwrap();
        let stderr = text(&stderr);
        assert_eq!(status.code(), Some(2), "{stderr}");
        assert_eq!(stderr.lines().count(), 1, "{stderr}");
        assert!(
            stderr.contains(flag) && stderr.contains(&taken.to_string()),
            "{stderr}"
        );
    }
}

#[test]
fn a_log_is_served_by_one_gateway_at_a_time() {
    let place = Place::new();
    let first = Program::start(place.serve(nowhere()));
    let second = place.serve(nowhere()).output().unwrap();
    assert_eq!(second.status.code(), Some(2));
    let said = text(&second.stderr);
    assert!(
        said.contains("another gateway") && said.contains("--database"),
        "{said}"
    );
    // The log is released however the first process ends.
    first.kill();
    let (code, log) = Program::start(place.serve(nowhere())).stop();
    assert_eq!(code, Some(0), "{log}");
}

#[test]
fn an_open_admin_side_needs_a_token() {
    let place = Place::new();
    let mut command = place.command("serve");
    command.args([
        "--upstream=http://127.0.0.1:9",
        "--scim-listen=127.0.0.1:0",
        "--admin-listen=0.0.0.0:0",
    ]);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("--admin-token-file"));

    let token = place.0.path().join("token");
    fs::write(&token, "s3cret\n").unwrap();
    command.arg("--admin-token-file").arg(&token);
    Program::start(command).kill();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_waits_for_what_is_in_flight() {
    let upstream = Upstream::start(Script::Late(
        Duration::from_millis(800),
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".into(),
    ))
    .await;
    let place = Place::new();
    let program = Program::start(place.serve(upstream.address));
    let scim = program.scim;
    let answer = tokio::spawn(exchange(
        scim,
        "GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\n\r\n",
    ));
    tokio::time::sleep(Duration::from_millis(300)).await;
    let (code, log) = tokio::task::spawn_blocking(|| program.stop())
        .await
        .unwrap();
    let answer = answer.await.unwrap();
    assert_eq!(answer.status(), 200, "{log}");
    assert_eq!(code, Some(0), "{log}");
    let store = Store::open(&place.database()).unwrap();
    assert!(store.entry(&answer.id()).await.unwrap().is_some());
}

#[test]
fn the_key_is_made_for_its_owner_only_and_used_again() {
    let place = Place::new();
    Program::start(place.serve(nowhere())).kill();
    let made = fs::read(place.key()).unwrap();
    assert_eq!(
        fs::metadata(place.key()).unwrap().permissions().mode() & 0o777,
        0o600
    );
    Program::start(place.serve(nowhere())).kill();
    assert_eq!(fs::read(place.key()).unwrap(), made);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sandbox_answers_through_the_gateway_and_its_sample_comes_once() {
    let place = Place::new();
    let mut counts = Vec::new();
    for _start in 0..2 {
        let mut command = place.command("serve");
        command.args(["--sandbox", "--import-sample"]);
        command.args(["--scim-listen=127.0.0.1:0", "--admin-listen=127.0.0.1:0"]);
        let program = Program::start(command);
        let answer = exchange(
            program.scim,
            "GET /Users HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
        )
        .await;
        assert_eq!(answer.status(), 200);
        program.kill();
        let store = Store::open(&place.database()).unwrap();
        assert!(store.entry(&answer.id()).await.unwrap().is_some());
        let page = store.list(&ListQuery::default()).await.unwrap();
        assert!(page.items.iter().any(|entry| entry.sample));
        counts.push(page.total.unwrap());
    }
    assert!(counts[0] > 1000);
    assert_eq!(counts[1], counts[0] + 1);
}

/// Simulates a full disk: no file may grow, and writes fail.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_requests() {
    let upstream = Upstream::start(Script::Keep("HTTP/1.1 204 No Content\r\n\r\n".into())).await;
    let place = Place::new();
    let serve = place.serve(upstream.address);
    let mut limited = Command::new("sh");
    limited
        .args(["-c", "trap '' XFSZ; ulimit -f 600; exec \"$0\" \"$@\""])
        .arg(serve.get_program())
        .args(serve.get_args())
        .stdin(Stdio::null());
    let program = Program::start(limited);
    let request = "POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
    let mut acknowledged = Vec::new();
    let mut refused = 0;
    for _ in 0..400 {
        let answer = exchange(program.scim, request).await;
        match answer.status() {
            204 => acknowledged.push(answer.id()),
            // 503 if the intent could not be written, no response if the outcome could not.
            503 | 0 => refused += 1,
            other => panic!("{other}"),
        }
        if refused > 5 {
            break;
        }
    }
    assert!(refused > 5 && !acknowledged.is_empty());
    assert!(upstream.requests().len() <= acknowledged.len() + refused);
    program.kill();
    let store = Store::open(&place.database()).unwrap();
    store.settle_orphans().await.unwrap();
    for id in acknowledged {
        assert!(store.entry(&id).await.unwrap().is_some(), "{id}");
    }
}

#[tokio::test]
async fn an_import_counts_new_known_and_refused_lines() {
    let place = Place::new();
    let file = place.0.path().join("entries.ndjson");
    let entry = |id: &str| {
        format!(
            r#"{{"requestId":"{id}","time":"2026-05-07T09:40:08Z","status":"success","method":"GET","endpoint":"/Users"}}"#
        )
    };
    fs::write(
        &file,
        [
            &entry("1"),
            "{\"half",
            "",
            &entry("2"),
            "{\"secret-word\":1}",
            "[1]",
            &entry("1"),
        ]
        .join("\n"),
    )
    .unwrap();
    let output = import(&place, &file);
    assert!(output.status.success());
    assert_eq!(text(&output.stdout), "2 new, 1 known, 3 refused\n");
    let stderr = text(&output.stderr);
    for line in [
        "line 2: refused: it is not JSON",
        "line 5: refused: it is no entry: missing field",
        "line 6: refused: ",
    ] {
        assert!(stderr.contains(line), "{stderr}");
    }
    assert!(!stderr.contains("secret-word"));

    let again = import(&place, &file);
    assert_eq!(text(&again.stdout), "0 new, 3 known, 3 refused\n");
    let store = Store::open(&place.database()).unwrap();
    assert!(store.entry("2").await.unwrap().is_some());
}

#[test]
fn an_import_reads_standard_input_too() {
    let place = Place::new();
    let mut child = place
        .command("import")
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(br#"{"requestId":"1","time":"2026-05-07T09:40:08Z","status":"success","method":"GET","endpoint":"/"}"#)
        .unwrap();
    assert_eq!(
        text(&child.wait_with_output().unwrap().stdout),
        "1 new, 0 known, 0 refused\n"
    );
}

#[test]
fn an_import_fails_only_when_nothing_could_be_read() {
    let place = Place::new();
    let missing = import(&place, &place.0.path().join("missing.ndjson"));
    assert_eq!(missing.status.code(), Some(1));
    assert!(text(&missing.stderr).contains("missing.ndjson cannot be read"));
    let file = place.0.path().join("bad.ndjson");
    fs::write(&file, "one\ntwo\n").unwrap();
    assert_eq!(import(&place, &file).status.code(), Some(1));
    fs::write(&file, "").unwrap();
    assert_eq!(import(&place, &file).status.code(), Some(0));
}

fn import(place: &Place, file: &Path) -> Output {
    place.command("import").arg(file).output().unwrap()
}
