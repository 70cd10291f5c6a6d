//! SCIM Audit Logs, the viewer: a client-side app in which a workspace admin sees every SCIM request that the
//! identity provider made, how it was handled, and why it failed.
//!
//! # Modules
//!
//! * [`embed`]: the interface to the host page: options, callbacks, events and the page's address.
//! * [`app`]: one viewer: mounts the features, and holds the commands that concern several of them.
//! * [`features`]: filters, list, detail, timeline, follow, export, files, saved views, time zone: each with its
//!   signals, its views and its style.
//! * [`source`]: reads entries from the audit log API, the host page's own log or a file, and defines the
//!   errors.
//! * [`state`] and [`view`]: the signals and the components that several features use.
//! * [`ui`]: UI primitives that do not depend on SCIM: dialog, copy button, icons, JSON tree.
//! * [`platform`]: what the browser offers besides elements: clock, timers, storage, files, time zones.
//! * [`words`]: every text on the screen in the current language, and its number and time formats.
//!
//! The crate `scim_audit_model` defines the audit entry. `scim_audit_insight` interprets it.
//!
//! # Data flow
//!
//! Data flows `source → model → state → view`; user input goes back only as a command. `ui` does not depend on
//! SCIM. A view never names `source`. A feature does not import another one. Only `embed`, `source`, `ui`, `words` and `platform` may name
//! browser APIs (`web_sys`, `js_sys`). `platform` and `words` depend on none of the other modules. A native test
//! enforces these rules (`xtask/tests/architecture`).
//!
//! # Strict Content Security Policy
//!
//! The viewer runs under `require-trusted-types-for 'script'` and `style-src 'self'`. Therefore every `view!`
//! starts with `class=BASE_CLASS`: a class on the macro keeps Leptos from building static markup through
//! `template.innerHTML` (`leptos_macro` 0.8, `view/mod.rs`). The build fails if the compiled viewer imports
//! that function.

pub mod app;
pub mod embed;
pub mod features;
pub mod platform;
pub mod source;
pub mod state;
pub mod ui;
pub mod view;
pub mod words;
