//! Tests of the sandbox over a real socket, as the gateway reaches it.

#[cfg(test)]
mod service;
