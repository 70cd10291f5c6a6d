//! Opens connections to the database and migrates the schema.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use refinery::{Migration, Runner};
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};
use scim_audit_model::endpoint::{EndpointFilter, canonical_path};
use scim_audit_model::needle::Needle;

use crate::{StoreError, row};

/// How long a connection waits for another process (an import on the command line) to release its lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const BUSY_MOMENT: Duration = Duration::from_millis(1);

/// Memory for pages of the database that the writer keeps. Every exchange changes pages of several indexes, which
/// would otherwise be read again each time.
const WRITER_CACHE_KIB: i32 = 32 << 10;

/// Opens the only connection that writes. Creates the file if it does not exist, and migrates the schema.
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

/// Opens a read-only connection. The writer must have been opened before.
pub(crate) fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    connect(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
}

/// Opens a connection that copies the write-ahead log into the database. The writer must have been opened before.
pub(crate) fn open_checkpointer(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    connect(path, flags)
}

/// Creates the file if necessary, and removes access for everyone but the owner, because the log contains
/// personal data. SQLite gives the files beside it (`-wal`, `-shm`) the same mode.
fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)?;
    #[cfg(unix)]
    for path in [path.to_owned(), beside(path, "-wal"), beside(path, "-shm")] {
        narrow(&path);
    }
    Ok(())
}

/// Returns the path of the file that SQLite names after the database with this suffix.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    // SQLite follows a symbolic link, and creates its files beside the target.
    let mut name = path
        .canonicalize()
        .unwrap_or_else(|_| path.to_owned())
        .into_os_string();
    name.push(ending);
    name.into()
}

/// Removes the permissions of everyone but the owner, and logs a warning if there were any.
#[cfg(unix)]
fn narrow(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;

    let Ok(file) = std::fs::metadata(path) else {
        return;
    };
    let mode = file.permissions().mode() & 0o777;
    let own = mode & 0o700;
    if mode == own {
        return;
    }
    let own = std::fs::Permissions::from_mode(own);
    match std::fs::set_permissions(path, own) {
        Ok(()) => tracing::warn!(
            path = %path.display(),
            "others than its owner could read or write this file of the log; now only its owner can"
        ),
        Err(error) => tracing::warn!(
            path = %path.display(), %error,
            "others than its owner can read or write this file of the log; chmod 600 prevents it"
        ),
    }
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let open = || -> rusqlite::Result<Connection> {
        let mut connection = Connection::open_with_flags(path, flags)?;
        connection.busy_handler(Some(wait_for_lock))?;
        if flags.contains(OpenFlags::SQLITE_OPEN_READ_WRITE) {
            connection.pragma_update(None, "journal_mode", "wal")?;
            // FULL: a write that was acknowledged survives a power failure, not only a crash of this process.
            connection.pragma_update(None, "synchronous", "full")?;
            connection.pragma_update(None, "foreign_keys", true)?;
            connection.pragma_update(None, "journal_size_limit", 64 << 20)?;
            connection.pragma_update(None, "cache_size", -WRITER_CACHE_KIB)?;
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

/// Waits a moment for the lock of another process; `attempts` counts the moments. SQLite's own handler waits longer
/// each time, and would miss the pauses of an import.
fn wait_for_lock(attempts: i32) -> bool {
    let moments = BUSY_TIMEOUT.as_millis() / BUSY_MOMENT.as_millis();
    let goes_on = u128::from(attempts.unsigned_abs()) < moments;
    if goes_on {
        std::thread::sleep(BUSY_MOMENT);
    }
    goes_on
}

fn migrate(connection: &mut Connection) -> Result<(), refinery::Error> {
    Runner::new(&migrations()?).run(connection).map(drop)
}

fn migrations() -> Result<Vec<Migration>, refinery::Error> {
    [
        ("V1__entries", include_str!("../migrations/V1__entries.sql")),
        ("V2__removed", include_str!("../migrations/V2__removed.sql")),
        ("V3__paths", include_str!("../migrations/V3__paths.sql")),
        (
            "V4__combinations",
            include_str!("../migrations/V4__combinations.sql"),
        ),
        (
            "V5__collections",
            include_str!("../migrations/V5__collections.sql"),
        ),
        ("V6__facts", include_str!("../migrations/V6__facts.sql")),
    ]
    .into_iter()
    .map(|(name, sql)| Migration::unapplied(name, sql))
    .collect()
}

/// Defines SQL functions that call the model: `endpoint_matches(filters, endpoint)`, where [`filters`]
/// returns `filters`; `message_holds(texts, request, response)`, where [`texts`] returns `texts` and both
/// messages are as [`row`] packs them; and `canonical_path(endpoint)`.
fn define_functions(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("endpoint_matches", 2, flags, endpoint_matches)?;
    connection.create_scalar_function("canonical_path", 1, flags, |context| {
        Ok(canonical_path(&context.get::<String>(0)?))
    })?;
    connection.create_scalar_function("message_holds", 3, flags, message_holds)
}

fn message_holds(context: &Context<'_>) -> rusqlite::Result<bool> {
    // All rows of a statement have the same texts, so SQLite caches the parsed ones.
    let needles: Arc<Vec<Needle>> = context.get_or_create_aux(0, |texts| {
        let texts: Vec<String> = serde_json::from_str(texts.as_str()?)?;
        let needles = texts.iter().map(|text| Needle::new(text));
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(needles.collect())
    })?;
    let holds = |at| {
        let packed = context.get_raw(at).as_blob();
        packed.is_ok_and(|packed| row::holds(packed, &needles))
    };
    Ok(holds(1) || holds(2))
}

/// Returns endpoint filters as a single SQL value, so that their number does not change the statement.
pub(crate) fn filters(filters: &[EndpointFilter]) -> Value {
    texts(filters.iter().map(EndpointFilter::as_str))
}

/// Returns texts as a single SQL value, so that their number does not change the statement.
pub(crate) fn texts<'t>(texts: impl Iterator<Item = &'t str>) -> Value {
    let texts: Vec<_> = texts.collect();
    Value::Text(serde_json::json!(texts).to_string())
}

fn endpoint_matches(context: &Context<'_>) -> rusqlite::Result<bool> {
    // Cached like the texts above.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backfill;

    /// A log that an older version wrote is found by the same filters.
    #[test]
    fn the_entries_of_a_log_of_schema_3_are_counted_by_combination() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.sqlite");
        let mut connection = Connection::open(&path).unwrap();
        define_functions(&connection).unwrap();
        let old = &migrations().unwrap()[..3];
        Runner::new(old).run(&mut connection).unwrap();
        connection
            .execute_batch(
                "WITH RECURSIVE at (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM at WHERE n < 4999)
                 INSERT INTO entry (request_id, time, status, method, endpoint, path, resource_type, status_code,
                     scim_type, summary, search_text)
                 SELECT n, n, 'failed', iif(n < 500, 'PUT', 'M' || n), '/', '/', 'Users', iif(n % 2, 404, NULL),
                     iif(n % 5, NULL, 'noTarget'), '', '' FROM at",
            )
            .unwrap();
        drop(connection);
        let connection = open_writer(&path).unwrap();
        let numbers = |sql| -> (i64, i64) {
            let row = connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)));
            row.unwrap()
        };
        let all = numbers("SELECT count(*), sum(entries) FROM combination");
        assert_eq!(all, (4096, 5000), "no more than there is room for");
        let put = numbers("SELECT count(*), sum(entries) FROM combination WHERE method = 'PUT'");
        assert_eq!(put, (4, 500));
        let wrong = numbers(
            "SELECT count(*), 0 FROM entry JOIN combination AS c ON c.id = entry.combination
             WHERE CASE c.id WHEN 0 THEN entry.method = 'PUT'
                 ELSE NOT (c.method = entry.method AND c.status_code IS entry.status_code
                     AND c.scim_type IS entry.scim_type) END",
        );
        assert_eq!(wrong, (0, 0), "each entry has its combination");
        let others = numbers(
            "SELECT entries, (SELECT count(*) FROM entry WHERE combination = 0) FROM combination WHERE id = 0",
        );
        assert_eq!(others.0, others.1);
    }

    /// A log of schema 5 is opened as it is, and gets its facts afterwards.
    #[test]
    fn the_entries_of_a_log_of_schema_5_get_their_facts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.sqlite");
        let mut connection = Connection::open(&path).unwrap();
        define_functions(&connection).unwrap();
        let old = &migrations().unwrap()[..5];
        Runner::new(old).run(&mut connection).unwrap();
        let combine = "INSERT INTO combination (id, status, method, resource_type, status_code, collection, entries)
             VALUES (1, 'failed', 'GET', 'Users', 404, '/Users', 2)";
        connection.execute(combine, []).unwrap();
        for (id, endpoint) in [("a", "/Users/Jane"), ("b", "/Users/2")] {
            let summary = format!(
                r#"{{"requestId":"{id}","time":"2026-05-07T10:00:00Z","status":"failed","method":"GET",
                    "endpoint":"{endpoint}","resourceType":"Users","statusCode":404}}"#
            );
            let insert = "INSERT INTO entry (request_id, time, status, method, endpoint, resource_type, status_code,
                     summary, search_text, combination)
                 VALUES (?1, 0, 'failed', 'GET', ?2, 'Users', 404, ?3, '', 1)";
            connection
                .execute(insert, [id, endpoint, summary.as_str()])
                .unwrap();
        }
        drop(connection);

        let connection = open_writer(&path).unwrap();
        backfill::begin(&connection).unwrap();
        while let Some(step) = backfill::read(&connection).unwrap() {
            backfill::write(&connection, &step).unwrap();
            // Written twice, as by two processes, it changes nothing.
            backfill::write(&connection, &step).unwrap();
        }
        let row = |sql: &str| -> (String, i64) {
            let row = connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)));
            row.unwrap()
        };
        let of_jane = "SELECT request_id, seq FROM entry JOIN naming USING (seq)
             JOIN name ON name.id = naming.name WHERE name.value = 'jane'";
        assert_eq!(row(of_jane), ("a".to_owned(), 1));
        let combined = "SELECT action || ' ' || cause, entries FROM combination WHERE entries > 0";
        assert_eq!(
            row(combined),
            ("looked_up resource_not_found".to_owned(), 2)
        );
        let stored = "SELECT summary ->> '$.facts.action', length(names) FROM entry WHERE seq = 2";
        assert_eq!(row(stored), ("looked_up".to_owned(), 1));
    }

    /// Entries, open intents and paths of an older version are found.
    #[test]
    fn a_log_of_schema_2_is_read_by_collection_and_path() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.sqlite");
        let mut connection = Connection::open(&path).unwrap();
        define_functions(&connection).unwrap();
        let old = &migrations().unwrap()[..2];
        Runner::new(old).run(&mut connection).unwrap();
        for (id, endpoint, resource_id) in [
            ("1", "/%55sers/1", Some("1")),
            ("2", "/Groups/./2", None),
            ("3", "/Users", Some("3")),
            ("4", "", None),
        ] {
            let insert = "INSERT INTO entry (request_id, time, status, method, endpoint, path, resource_type, resource_id,
                 summary, search_text) VALUES (?1, 0, 'failed', 'GET', ?2, ?2, 'x', ?3, '', '')";
            connection
                .execute(insert, rusqlite::params![id, endpoint, resource_id])
                .unwrap();
        }
        let intent = r#"{"requestId":"5","time":"2026-05-07T10:00:00Z","status":"failed","method":"PATCH",
            "endpoint":"/Users/5","resourceType":"Users","resourceId":"5"}"#;
        connection
            .execute("INSERT INTO intent VALUES ('5', ?1)", [intent])
            .unwrap();
        drop(connection);

        let connection = open_writer(&path).unwrap();
        assert_eq!(crate::record::settle_orphans(&connection).unwrap(), 1);
        let mut statement = connection
            .prepare(
                "SELECT request_id, collection, other_path FROM entry JOIN combination AS c ON c.id = combination
                 ORDER BY request_id",
            )
            .unwrap();
        let rows = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .unwrap();
        let found: Vec<(String, String, Option<String>)> = rows.map(Result::unwrap).collect();
        let row = |id: &str, collection: &str, other: Option<&str>| {
            (
                id.to_owned(),
                collection.to_owned(),
                other.map(str::to_owned),
            )
        };
        assert_eq!(
            found,
            [
                row("1", "/Users", None),
                row("2", "/Groups", Some("/Groups/2")),
                row("3", "/Users", None),
                row("4", "", None),
                row("5", "/Users", None),
            ]
        );
    }
}
