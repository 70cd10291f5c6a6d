//! A scripted SCIM service that behaves as a test requires.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};

use super::messages::{Message, read_message};

/// What the service does with each request.
#[derive(Clone)]
pub(super) enum Script {
    /// Reads the complete request, sends these bytes, closes the connection.
    Answer(Vec<u8>),
    /// The same, but keeps the connection open for the next request.
    Keep(Vec<u8>),
    /// Reads the complete request, waits, sends these bytes, closes the connection.
    Late(Duration, Vec<u8>),
    /// Reads the complete request, sends these bytes, then stays silent with the connection open.
    Stall(Vec<u8>),
    /// Reads the complete request, sends these bytes, and resets the connection.
    Reset(Vec<u8>),
    /// Sends these bytes as soon as a client connects, and closes the connection later.
    Hasty(Vec<u8>),
}

/// A listening service.
pub(super) struct Upstream {
    pub(super) address: SocketAddr,
    requests: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Upstream {
    pub(super) async fn start(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::default();
        let kept = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(connection(stream, script.clone(), Arc::clone(&kept)));
            }
        });
        Self { address, requests }
    }

    pub(super) async fn answering(answer: impl AsRef<[u8]>) -> Self {
        Self::start(Script::Answer(answer.as_ref().to_vec())).await
    }

    /// Returns an address on which nothing listens.
    pub(super) async fn nowhere() -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap()
    }

    /// Returns the received requests.
    pub(super) fn requests(&self) -> Vec<Message> {
        self.requests
            .lock()
            .unwrap()
            .iter()
            .cloned()
            .map(Message)
            .collect()
    }

    pub(super) fn only_request(&self) -> Message {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1, "one request reached the service");
        requests.remove(0)
    }
}

async fn connection(mut stream: TcpStream, script: Script, requests: Arc<Mutex<Vec<Vec<u8>>>>) {
    if let Script::Hasty(answer) = &script {
        stream.write_all(answer).await.unwrap();
        tokio::time::sleep(Duration::from_millis(300)).await;
        return;
    }
    loop {
        let request = read_message(&mut stream).await;
        if request.is_empty() {
            return;
        }
        requests.lock().unwrap().push(request);
        match &script {
            Script::Answer(answer) => {
                stream.write_all(answer).await.ok();
                return;
            }
            Script::Late(after, answer) => {
                tokio::time::sleep(*after).await;
                stream.write_all(answer).await.ok();
                return;
            }
            Script::Keep(answer) => stream.write_all(answer).await.unwrap(),
            Script::Stall(answer) => {
                stream.write_all(answer).await.ok();
                std::future::pending::<()>().await;
            }
            Script::Reset(answer) => {
                stream.write_all(answer).await.ok();
                tokio::time::sleep(Duration::from_millis(50)).await;
                stream.set_zero_linger().unwrap();
                return;
            }
            Script::Hasty(_) => return,
        }
    }
}
