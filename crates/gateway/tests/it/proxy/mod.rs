//! Tests of the SCIM side over real sockets: what is forwarded, what is recorded, and in which order.

mod clients;
mod crash;
mod fidelity;
mod framing;
mod full_disk;
mod gateway;
mod heads;
mod hostile;
mod limits;
mod messages;
mod ownership;
mod planted;
mod program;
mod recording;
mod redaction;
mod truth;
mod upstream;
