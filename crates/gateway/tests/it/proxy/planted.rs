//! Sends the recorder's planted secrets through the program over real sockets. No part of a secret may occur
//! in the database, its write-ahead log, the lists, exports and streams of the API, or the program's own log.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};

use super::messages::{Message, exchange, read_message, read_to_end};
use super::program::{Place, Program};
use crate::canaries::search::{Parts, readings};
use crate::canaries::{FAMILIES, Planted, Sent, dice::Dice};

/// Number of cases per family.
const OF_EACH: usize = 12;
const NAME: &str = "X-Request-Id";

/// Body limit of the gateway in this test. It keeps the log small, so that searching it is fast.
const BODY_CAP: usize = 65_536;

/// A test case: its family, the request, and the response to it.
struct Case {
    family: &'static str,
    canaries: Vec<String>,
    request: Vec<u8>,
    answer: Vec<u8>,
}

fn headers(sent: &Sent) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, value) in &sent.headers {
        bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    bytes
}

fn request(planted: &Planted, number: usize) -> Vec<u8> {
    let query = planted.query.as_ref().map(|query| format!("?{query}"));
    let mut bytes = format!(
        "{} /scim/v2{}{} HTTP/1.1\r\n{NAME}: case-{number}\r\nConnection: close\r\nContent-Length: {}\r\n",
        planted.method,
        planted.endpoint,
        query.unwrap_or_default(),
        planted.request.body.len()
    )
    .into_bytes();
    if !planted
        .request
        .headers
        .iter()
        .any(|(name, _)| name == "Host")
    {
        bytes.extend_from_slice(b"Host: h\r\n");
    }
    bytes.extend(headers(&planted.request));
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(&planted.request.body);
    bytes
}

fn answer(planted: &Planted) -> Vec<u8> {
    let missing = if planted.broke_off.is_some() { 10 } else { 0 };
    let mut bytes = format!(
        "HTTP/1.1 {} X\r\nContent-Length: {}\r\n",
        planted.status_code,
        planted.response.body.len() + missing
    )
    .into_bytes();
    bytes.extend(headers(&planted.response));
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(&planted.response.body);
    bytes
}

/// Invalid and incomplete requests.
const BROKEN: &[&str] = &[
    "@\r\n\r\n",
    "@ @ @\r\n\r\n",
    "GET /scim/v2/Users?access_token=@ HTTP/9\r\n\r\n",
    "GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\nAuthorization : Bearer @\r\n\r\n",
    "GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer\r\n @\r\n\r\n",
    "GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer @\r\nno colon\r\n\r\n",
    "GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\nno colon @\r\n\r\n",
    "GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\nX-@ : 1\r\nX-Auth-Key: @\r\n\r\n",
    "POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\npassword=@\r\n\r\n",
    "POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}{\"password\":\"@\"}\r\n\r\n",
    "POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nContent-Length: 5000\r\n\r\n{\"password\":\"@\",",
    "POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{\"password\":\"@\"}\r\n0\r\n\r\n",
    "POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-Api-Key: @\r\n\r\n",
    "GET https://bo:@@h/scim/v2/Users HTTP/1.1\r\nHost: h\r\n\r\n",
    "GET bo:@@h HTTP/1.1\r\nHost: h\r\n\r\n",
    "CONNECT bo:@@h:443 HTTP/1.1\r\nHost: h\r\n\r\n",
    "password=@&grant_type=password\r\n\r\n",
    "{\"password\":\"@\"}\r\n\r\n",
];

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for family in &FAMILIES {
        let step = (family.cases / OF_EACH).max(1);
        for turn in (0..family.cases).step_by(step) {
            let planted = family.at(turn);
            // Bytes beyond the limit are not read, so a secret in them is not recognized where it is
            // repeated.
            let is_cut = planted.request.body.len() > BODY_CAP;
            if is_cut || planted.request.kept.is_some() || planted.response.kept.is_some() {
                continue;
            }
            let number = cases.len();
            cases.push(Case {
                family: family.name,
                canaries: planted.canaries.clone(),
                request: request(&planted, number),
                answer: answer(&planted),
            });
        }
    }
    for (turn, broken) in BROKEN.iter().enumerate() {
        let canary = Dice::seeded("broken requests", turn).canary();
        cases.push(Case {
            family: "broken requests",
            request: broken
                .replace('@', &canary)
                .replace(&canary.repeat(2), &format!("{canary}@"))
                .into_bytes(),
            canaries: vec![canary],
            answer: b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".to_vec(),
        });
    }
    cases
}

/// Starts a service that responds to each case as the case specifies.
async fn service(cases: Arc<Vec<Case>>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let cases = Arc::clone(&cases);
            tokio::spawn(async move {
                let request = Message(read_message(&mut stream).await);
                let number = request
                    .header(NAME)
                    .and_then(|id| id.strip_prefix("case-")?.parse::<usize>().ok());
                let case = number.and_then(|number| cases.get(number));
                let plain: &[u8] = b"HTTP/1.1 204 No Content\r\n\r\n";
                stream
                    .write_all(case.map_or(plain, |case| case.answer.as_slice()))
                    .await
                    .ok();
            });
        }
    });
    address
}

fn get(path: &str) -> String {
    format!("GET /api/v1/audit-logs{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
}

/// Returns everything a follower receives until the gateway stops.
async fn follow(admin: SocketAddr) -> tokio::task::JoinHandle<Vec<u8>> {
    let mut stream = TcpStream::connect(admin).await.unwrap();
    stream.write_all(get("/stream").as_bytes()).await.unwrap();
    tokio::spawn(async move {
        let mut heard = Vec::new();
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = tokio::io::AsyncReadExt::read(&mut stream, &mut buffer).await {
            heard.extend_from_slice(&buffer[..count]);
        }
        heard
    })
}

/// Secrets that were found, by family.
#[derive(Default)]
struct Survivors(BTreeMap<&'static str, BTreeSet<String>>);

impl Survivors {
    fn look(&mut self, cases: &[Case], parts: &Parts, place: &str, texts: &[Vec<u8>]) {
        for (number, around) in texts.iter().flat_map(|text| parts.found_in(text)) {
            let case = &cases[number];
            let secrets = self.0.entry(case.family).or_default();
            if secrets.len() < 40 {
                secrets.insert(format!("{} in {place}: …{around}…", case.canaries[0]));
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn planted_secrets_are_in_no_entry_stream_and_file() {
    let cases = Arc::new(cases());
    let place = Place::new();
    let mut serve = place.serve(service(Arc::clone(&cases)).await);
    serve.arg(format!("--body-cap={BODY_CAP}"));
    let program = Program::start(serve);
    let heard = follow(program.admin).await;
    for case in &*cases {
        let mut stream = TcpStream::connect(program.scim).await.unwrap();
        stream.write_all(&case.request).await.ok();
        if case.family == "broken requests" {
            stream.shutdown().await.ok();
        }
        read_to_end(&mut stream).await;
    }

    let parts = Parts::of(
        cases
            .iter()
            .enumerate()
            .flat_map(|(number, case)| case.canaries.iter().map(move |canary| (number, canary))),
    );
    let mut survivors = Survivors::default();
    let lines = exchange(program.admin, get("/export?format=ndjson")).await;
    assert_eq!(lines.status(), 200);
    for line in lines.0.split(|byte| *byte == b'\n') {
        // Search all that is stored of an entry, in every encoding.
        survivors.look(&cases, &parts, "an entry", &readings(line));
    }
    let recorded: i64 = rusqlite::Connection::open(place.database())
        .unwrap()
        .query_one("SELECT count(*) FROM entry", [], |row| row.get(0))
        .unwrap();
    let expected = cases.len() - BROKEN.len();
    assert!(
        usize::try_from(recorded).unwrap() >= expected,
        "{recorded} of {expected}"
    );
    for path in [
        "?limit=1000",
        "?limit=1000&include=bodies",
        "/export?format=csv",
        "/export?format=har",
        "/histogram",
    ] {
        let answer = exchange(program.admin, get(path)).await;
        survivors.look(&cases, &parts, path, &[answer.0]);
    }
    for file in fs::read_dir(place.0.path()).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        survivors.look(&cases, &parts, &name, &[fs::read(&path).unwrap()]);
    }
    let (_, log) = tokio::task::spawn_blocking(|| program.stop())
        .await
        .unwrap();
    assert!(!log.is_empty(), "the log was on");
    survivors.look(&cases, &parts, "the program's log", &[log.into_bytes()]);
    let heard = heard.await.unwrap();
    assert!(heard.len() > 1000, "the stream was followed");
    survivors.look(&cases, &parts, "the stream", &[heard]);

    let table: Vec<String> = survivors
        .0
        .iter()
        .map(|(family, found)| {
            format!(
                "{family}: {}\n    {}",
                found.len(),
                Vec::from_iter(found.clone()).join("\n    ")
            )
        })
        .collect();
    if let Ok(report) = std::env::var("CANARY_REPORT") {
        fs::write(report, table.join("\n")).unwrap();
    }
    assert!(table.is_empty(), "\n{}", table.join("\n"));
}
