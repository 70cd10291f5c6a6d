//! Raw HTTP/1.1 messages, sent and received as unmodified bytes.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Timeout for waits, longer than any expected duration.
pub(super) const LIMIT: Duration = Duration::from_secs(20);

/// Sends these bytes and reads until the gateway closes the connection.
pub(super) async fn exchange(to: SocketAddr, bytes: impl AsRef<[u8]>) -> Message {
    let mut stream = TcpStream::connect(to).await.unwrap();
    stream.write_all(bytes.as_ref()).await.unwrap();
    Message(read_to_end(&mut stream).await)
}

/// Same as `exchange`, but closes the sending side after the bytes.
pub(super) async fn send_and_finish(to: SocketAddr, bytes: impl AsRef<[u8]>) -> Message {
    let mut stream = TcpStream::connect(to).await.unwrap();
    stream.write_all(bytes.as_ref()).await.unwrap();
    stream.shutdown().await.unwrap();
    Message(read_to_end(&mut stream).await)
}

/// Reads until the connection is closed or breaks.
pub(super) async fn read_to_end(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    tokio::time::timeout(LIMIT, async {
        while let Ok(count @ 1..) = stream.read(&mut buffer).await {
            bytes.extend_from_slice(&buffer[..count]);
        }
    })
    .await
    .expect("the connection is closed in time");
    bytes
}

/// Reads one message according to its framing. Returns a partial message if the connection ends.
pub(super) async fn read_message(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    while !is_whole(&bytes) {
        match stream.read(&mut buffer).await {
            Ok(count @ 1..) => bytes.extend_from_slice(&buffer[..count]),
            _ => break,
        }
    }
    bytes
}

fn is_whole(bytes: &[u8]) -> bool {
    let message = Message(bytes.to_vec());
    let Some(body) = message.body_start() else {
        return false;
    };
    let body = &bytes[body..];
    if message.header("transfer-encoding").is_some() {
        return body.ends_with(b"\r\n\r\n")
            && (body.starts_with(b"0\r\n") || contains(body, b"\r\n0\r\n"));
    }
    let length = message
        .header("content-length")
        .map_or(0, |length| length.parse().unwrap());
    body.len() >= length
}

pub(super) fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// A message as it was transferred.
pub(super) struct Message(pub(super) Vec<u8>);

impl Message {
    fn body_start(&self) -> Option<usize> {
        self.0
            .windows(4)
            .position(|window| window == b"\r\n\r\n")
            .map(|at| at + 4)
    }

    /// Returns the status code; 0 if there was no response.
    pub(super) fn status(&self) -> u16 {
        self.head()
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse().ok())
            .unwrap_or(0)
    }

    /// Returns start line and header lines, decoded as Latin-1.
    pub(super) fn head(&self) -> String {
        let end = self.body_start().unwrap_or(self.0.len());
        self.0[..end].iter().copied().map(char::from).collect()
    }

    /// Returns the header lines with names other than these.
    pub(super) fn lines_without(&self, names: &[&str]) -> Vec<String> {
        self.head()
            .lines()
            .filter(|line| {
                let name = line.split(':').next().unwrap();
                !line.is_empty() && !names.iter().any(|other| name.eq_ignore_ascii_case(other))
            })
            .map(str::to_owned)
            .collect()
    }

    /// Returns the value of the first header with this name.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        self.head()
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim().to_owned())
    }

    /// Returns the gateway's id of the exchange.
    pub(super) fn id(&self) -> String {
        self.header("x-request-id").expect("an answer has an id")
    }

    /// Returns the body as transferred, including chunk framing.
    pub(super) fn body(&self) -> &[u8] {
        self.body_start().map_or(&[], |start| &self.0[start..])
    }
}
