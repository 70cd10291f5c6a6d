//! SCIM Audit Logs, the viewer: a client-side app in which a workspace admin sees every SCIM request
//! their identity provider made, how it was handled, and why it failed.
//!
//! # The map
//!
//! * [`embed`]: the edge to the page that shows the viewer: what it says, what it does itself, what it is told.
//! * [`source`]: where entries come from: the audit log API or the page's own log, and what can go wrong.
//! * [`state`]: the signals, and the commands that change them: filters, log, detail, time zone.
//! * [`view`]: what a person sees, a room per region: header, filter bar, grid, detail.
//! * [`ui`]: primitives that know nothing of SCIM: dialog, copy button, icons, JSON tree, time zones.
//! * [`words`]: every text on the screen, in the language in use, and how it spells numbers and times.
//!
//! What an entry *is* stands in the crate `scim_audit_model`, what it *means* in `scim_audit_insight`.
//!
//! # One direction
//!
//! Data flows `source → model → state → view`; what a person wants goes back only as a command on
//! [`state`]. `ui` knows no SCIM. `view` never names `source`. The browser (`web_sys`, `js_sys`) is named in
//! `embed`, `source`, `ui` and `words` only. `words` knows none of the other rooms. A native test holds these rules (`xtask/tests/architecture.rs`).
//!
//! # Rules of the strict page
//!
//! The viewer runs under `require-trusted-types-for 'script'` and `style-src 'self'`. So every `view!` starts
//! with `class=S`: a class on the macro keeps Leptos from building static markup through
//! `template.innerHTML` (`leptos_macro` 0.8, `view/mod.rs`), and the build fails if that import appears.

pub mod embed;
pub mod source;
pub mod state;
pub mod ui;
pub mod view;
pub mod words;
