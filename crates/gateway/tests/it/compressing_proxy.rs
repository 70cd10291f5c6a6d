//! Following the log through a proxy that compresses text and buffers the compressor's output.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::admin_side::{AdminSide, full_entry};
use crate::listening::{LIMIT, Listening};

/// Reads until the received bytes contain this text.
async fn read_until(stream: &mut TcpStream, text: &str) -> String {
    let mut read = Vec::new();
    let reading = async {
        loop {
            stream.read_buf(&mut read).await.unwrap();
            let so_far = String::from_utf8_lossy(&read);
            if so_far.contains(text) {
                return so_far.into_owned();
            }
        }
    };
    let read = tokio::time::timeout(LIMIT, reading).await;
    read.unwrap_or_else(|_late| panic!("{text} does not arrive"))
}

/// Forwards one request. Compresses the response if it is text and does not have `no-transform`.
async fn pass_one_on(listener: TcpListener, gateway: std::net::SocketAddr) {
    let (mut client, _) = listener.accept().await.unwrap();
    let mut service = TcpStream::connect(gateway).await.unwrap();
    let request = read_until(&mut client, "\r\n\r\n").await;
    service.write_all(request.as_bytes()).await.unwrap();
    let answer = read_until(&mut service, "\r\n\r\n").await;
    let head = answer.split_once("\r\n\r\n").unwrap().0.to_lowercase();
    let compresses = head.contains("content-type: text/") && !head.contains("no-transform");
    client.write_all(answer.as_bytes()).await.unwrap();
    let mut coder = GzEncoder::new(Vec::new(), Compression::default());
    let mut part = Vec::new();
    while service.read_buf(&mut part).await.unwrap_or(0) > 0 {
        if compresses {
            coder.write_all(&part).unwrap();
            part = std::mem::take(coder.get_mut());
        }
        if client.write_all(&part).await.is_err() {
            return;
        }
        part.clear();
    }
}

#[tokio::test]
async fn an_event_arrives_through_what_compresses_answers() {
    let side = Listening::on(AdminSide::holding(Vec::new()).await).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = listener.local_addr().unwrap();
    tokio::spawn(pass_one_on(listener, side.address()));
    let mut client = TcpStream::connect(proxy).await.unwrap();
    client
        .write_all(
            b"GET /api/v1/audit-logs/stream HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n",
        )
        .await
        .unwrap();
    read_until(&mut client, "retry: 2000").await;
    side.store.finish(full_entry()).await.unwrap();
    read_until(&mut client, &full_entry().request_id).await;
}
