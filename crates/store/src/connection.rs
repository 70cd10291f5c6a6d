//! How a connection to the database is opened, and the schema brought up to date.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use refinery::{Migration, Runner};
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};
use scim_audit_model::endpoint::EndpointFilter;
use scim_audit_model::needle::Needle;

use crate::{StoreError, row};

/// How long a connection waits for another process (an import on the command line) to let go of the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Opens the one connection that writes, creates the file if there is none, and migrates it.
pub(crate) fn open_writer(path: &Path) -> Result<Connection, StoreError> {
    create_private(path).map_err(|cause| StoreError::Create {
        path: path.to_owned(),
        cause: Arc::new(cause),
    })?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = connect(path, flags)?;
    migrate(&mut connection).map_err(|cause| StoreError::Migrate {
        path: path.to_owned(),
        cause: Arc::new(cause),
    })?;
    Ok(connection)
}

/// Opens a connection that can only read. The writer's must have been opened before.
pub(crate) fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    connect(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
}

/// The log holds personal data, so a new file is for its owner's eyes only; SQLite gives the files beside
/// it (`-wal`, `-shm`) the same mode.
fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let open = || -> rusqlite::Result<Connection> {
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        if flags.contains(OpenFlags::SQLITE_OPEN_READ_WRITE) {
            connection.pragma_update(None, "journal_mode", "wal")?;
            // FULL: what was answered for survives a loss of power, not only a crash of this process.
            connection.pragma_update(None, "synchronous", "full")?;
            connection.pragma_update(None, "foreign_keys", true)?;
            connection.pragma_update(None, "journal_size_limit", 64 << 20)?;
        }
        connection.set_prepared_statement_cache_capacity(64);
        define_functions(&connection)?;
        Ok(connection)
    };
    open().map_err(|cause| StoreError::Open {
        path: path.to_owned(),
        cause: Arc::new(cause),
    })
}

fn migrate(connection: &mut Connection) -> Result<(), refinery::Error> {
    let migrations = [Migration::unapplied(
        "V1__entries",
        include_str!("../migrations/V1__entries.sql"),
    )?];
    Runner::new(&migrations).run(connection).map(drop)
}

/// Lets SQL ask the model: `endpoint_matches(filters, endpoint)`, where `filters` is what [`filters`] wrote, and
/// `message_holds(text, request, response)`, both as [`row`] packs them.
fn define_functions(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("endpoint_matches", 2, flags, endpoint_matches)?;
    connection.create_scalar_function("message_holds", 3, flags, message_holds)
}

fn message_holds(context: &Context<'_>) -> rusqlite::Result<bool> {
    let needle: Arc<Needle> = context.get_or_create_aux(0, |text| {
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(Needle::new(text.as_str()?))
    })?;
    let holds = |at| {
        let packed = context.get_raw(at).as_blob();
        packed.is_ok_and(|packed| row::holds(packed, &needle))
    };
    Ok(holds(1) || holds(2))
}

/// Endpoint filters as one value of SQL, however many they are.
pub(crate) fn filters(filters: &[EndpointFilter]) -> Value {
    let texts: Vec<_> = filters.iter().map(EndpointFilter::as_str).collect();
    Value::Text(serde_json::json!(texts).to_string())
}

fn endpoint_matches(context: &Context<'_>) -> rusqlite::Result<bool> {
    // The filters are the same for all rows of a statement: SQLite keeps them once read.
    let filters: Arc<Vec<EndpointFilter>> = context.get_or_create_aux(0, |texts| {
        let texts: Vec<String> = serde_json::from_str(texts.as_str()?)?;
        let filters = texts.iter().filter_map(|text| EndpointFilter::new(text));
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(filters.collect())
    })?;
    let endpoint = context
        .get_raw(1)
        .as_str()
        .map_err(|error| rusqlite::Error::UserFunctionError(error.into()))?;
    Ok(filters.iter().any(|filter| filter.matches(endpoint)))
}
