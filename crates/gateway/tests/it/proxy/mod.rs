//! The SCIM side over real sockets: what travels, what is recorded, and in which order.

mod clients;
mod crash;
mod fidelity;
mod framing;
mod gateway;
mod hostile;
mod messages;
mod program;
mod recording;
mod redaction;
mod upstream;
