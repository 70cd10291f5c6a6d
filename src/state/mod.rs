//! What several features share: the draft of the filters, the view state, the columns, the time zone, and the
//! events for the host page. A feature's own signals are in its folder in `features`.

pub(crate) mod column;
pub(crate) mod draft;
pub(crate) mod event;
pub(crate) mod failure;
pub(crate) mod fault;
pub(crate) mod field;
pub(crate) mod host;
pub(crate) mod latest;
pub mod link;
pub(crate) mod sentence;
pub(crate) mod settings;
pub(crate) mod setup;
pub(crate) mod span;
pub(crate) mod view_state;
pub(crate) mod zones;

use std::rc::Rc;

use leptos::prelude::*;

pub use column::{Column, ColumnContent};
pub use draft::{ActiveFilter, Draft, DraftError};
pub use event::{ExportOutcome, HostEvent, Report};
pub use failure::Failure;
pub use field::Field;
pub use scim_audit_model::criterion::Criterion;
pub use sentence::{has_sentences, sentence, write_sentences_by};
pub use settings::{Settings, TimeZone};
pub use setup::{AddressOf, FetchTexts, Setup};
pub use span::{ends_day, parts_of_range};
pub use view_state::{EntryPart, LogView, OpenEntry, ViewState};
pub use zones::Zones;

pub use crate::source::SourceError;

/// The source of entries, stored for as long as the viewer lives.
pub(crate) type SourceHandle = StoredValue<Rc<crate::source::Source>, LocalStorage>;
