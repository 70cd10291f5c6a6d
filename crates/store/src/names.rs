//! The names of people, groups and other resources that entries have, and the entries that have each.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::StoreError;

/// The ids of the names of an entry.
pub(crate) struct NameIds {
    all: BTreeSet<i64>,
    /// Those of names that no entry had before.
    added: Vec<i64>,
}

impl NameIds {
    /// Returns the ids of these names, and gives one to each new name.
    pub(crate) fn of(connection: &Connection, names: &[String]) -> Result<Self, StoreError> {
        let (mut all, mut added) = (BTreeSet::new(), Vec::new());
        for name in names {
            let known: Option<i64> = connection
                .prepare_cached("SELECT id FROM name WHERE value = ?1")?
                .query_row([name], |row| row.get(0))
                .optional()?;
            let id = if let Some(known) = known {
                known
            } else {
                connection
                    .prepare_cached("INSERT INTO name (value) VALUES (?1)")?
                    .execute([name])?;
                let id = connection.last_insert_rowid();
                added.push(id);
                id
            };
            all.insert(id);
        }
        Ok(Self { all, added })
    }

    /// Returns the value of the column `names`.
    pub(crate) fn column(&self) -> Option<String> {
        let ids: Vec<_> = self.all.iter().map(i64::to_string).collect();
        (!ids.is_empty()).then(|| ids.join(","))
    }

    /// Returns a value of the column `names` with the ids of another one that are not among these.
    pub(crate) fn others_of(&self, column: Option<&str>) -> Option<String> {
        let others: Vec<_> = ids(column)
            .filter(|id| !self.all.contains(id))
            .map(|id| id.to_string())
            .collect();
        (!others.is_empty()).then(|| others.join(","))
    }

    /// Notes that an entry has these names.
    pub(crate) fn add(&self, connection: &Connection, seq: i64) -> Result<(), StoreError> {
        let mut statement = connection.prepare_cached(
            "INSERT INTO naming (name, seq) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        )?;
        for id in &self.all {
            statement.execute(params![id, seq])?;
        }
        Ok(())
    }

    /// Forgets the names that were new, because no entry has them after all.
    pub(crate) fn forget_added(&self, connection: &Connection) -> Result<(), StoreError> {
        for id in &self.added {
            connection
                .prepare_cached("DELETE FROM name WHERE id = ?1")?
                .execute([id])?;
        }
        Ok(())
    }
}

/// Removes an entry from its names; `column` is its value of the column `names`. A name that no other entry has is
/// forgotten.
pub(crate) fn remove(
    connection: &Connection,
    seq: i64,
    column: Option<&str>,
) -> Result<(), StoreError> {
    for id in ids(column) {
        connection
            .prepare_cached("DELETE FROM naming WHERE name = ?1 AND seq = ?2")?
            .execute([id, seq])?;
        connection
            .prepare_cached(
                "DELETE FROM name WHERE id = ?1
                     AND NOT EXISTS (SELECT 1 FROM naming WHERE naming.name = ?1)",
            )?
            .execute([id])?;
    }
    Ok(())
}

/// Returns the ids in a value of the column `names`.
fn ids(column: Option<&str>) -> impl Iterator<Item = i64> {
    let ids = column.into_iter().flat_map(|column| column.split(','));
    ids.filter_map(|id| id.parse().ok())
}
