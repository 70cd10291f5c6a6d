//! Serves the sandbox alone for a conformance test:
//! `cargo run -p scim-audit-sandbox --example sandbox -- 127.0.0.1:9200`.

use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:0".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("scim http://{}", listener.local_addr()?);
    scim_audit_sandbox::start(listener).await
}
