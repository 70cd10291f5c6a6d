//! SCIM Audit Logs, the viewer: a client-side app in which a workspace admin sees every SCIM request that the
//! identity provider made, how it was handled, and why it failed.
//!
//! # Modules
//!
//! * [`embed`]: the interface to the host page: options, callbacks, events and the page's address.
//! * [`source`]: reads entries from the audit log API, the host page's own log or a file, and defines the
//!   errors.
//! * [`state`]: signals and the commands that change them: filters, log, detail, time zone.
//! * [`view`]: the components, one module per region of the screen: header, filter bar, grid, detail.
//! * [`ui`]: UI primitives that do not depend on SCIM: dialog, copy button, icons, JSON tree.
//! * [`platform`]: what the browser offers besides elements: clock, timers, storage, files, time zones.
//! * [`words`]: every text on the screen in the current language, and its number and time formats.
//!
//! The crate `scim_audit_model` defines the audit entry. `scim_audit_insight` interprets it.
//!
//! # Data flow
//!
//! Data flows `source → model → state → view`; user input goes back only as a command on [`state`]. `ui` does
//! not depend on SCIM. `view` never names `source`. Only `embed`, `source`, `ui`, `words` and `platform` may name
//! browser APIs (`web_sys`, `js_sys`). `platform` and `words` depend on none of the other modules. A native test
//! enforces these rules (`xtask/tests/architecture`).
//!
//! # Strict Content Security Policy
//!
//! The viewer runs under `require-trusted-types-for 'script'` and `style-src 'self'`. Therefore every `view!`
//! starts with `class=BASE_CLASS`: a class on the macro keeps Leptos from building static markup through
//! `template.innerHTML` (`leptos_macro` 0.8, `view/mod.rs`). The build fails if the compiled viewer imports
//! that function.

pub mod embed;
pub mod platform;
pub mod source;
pub mod state;
pub mod ui;
pub mod view;
pub mod words;
