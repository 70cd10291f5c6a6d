//! The files of a built page, in memory.
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use crate::task_error::TaskError;

/// File contents by their path relative to the page's folder, with `/` as the separator.
#[derive(Debug, Default)]
pub(super) struct Assets(BTreeMap<String, Vec<u8>>);

impl Assets {
    /// Reads a folder recursively.
    pub(super) fn read(folder: &Path) -> Result<Self, TaskError> {
        let mut assets = Self::default();
        let mut pending = vec![(folder.to_path_buf(), String::new())];
        while let Some((folder, prefix)) = pending.pop() {
            for entry in fs::read_dir(&folder).map_err(TaskError::file("read", &folder))? {
                let path = entry.map_err(TaskError::file("read", &folder))?.path();
                let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
                    continue;
                };
                let name = format!("{prefix}{name}");
                if path.is_dir() {
                    pending.push((path, format!("{name}/")));
                } else {
                    let bytes = fs::read(&path).map_err(TaskError::file("read", &path))?;
                    assets.0.insert(name, bytes);
                }
            }
        }
        Ok(assets)
    }

    /// Makes `folder` hold exactly these files. A gateway that serves it never sees a mix of old and new
    /// files: one rename moves the old folder away, the next one moves the new folder into place.
    pub(super) fn replace(&self, folder: &Path) -> Result<(), TaskError> {
        let (next, last) = (beside(folder, "next"), beside(folder, "last"));
        remove(&last)?;
        self.write(&next)?;
        if folder.exists() {
            fs::rename(folder, &last).map_err(TaskError::file("move away", folder))?;
        }
        fs::rename(&next, folder).map_err(TaskError::file("move into place", &next))?;
        remove(&last)
    }

    /// Makes `folder` hold exactly these files. The folder is incomplete while this runs, so nothing may read
    /// it.
    pub(super) fn write(&self, folder: &Path) -> Result<(), TaskError> {
        remove(folder)?;
        fs::create_dir_all(folder).map_err(TaskError::file("create the folder", folder))?;
        for (name, bytes) in &self.0 {
            let path = folder.join(name);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(TaskError::file("create the folder", parent))?;
            }
            fs::write(&path, bytes).map_err(TaskError::file("write", &path))?;
        }
        Ok(())
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }

    pub(super) fn bytes(&self, name: &str) -> Option<&[u8]> {
        self.0.get(name).map(Vec::as_slice)
    }

    /// Returns a file as text, or `None` if it does not exist or is not UTF-8.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        std::str::from_utf8(self.bytes(name)?).ok()
    }

    pub(super) fn set(&mut self, name: &str, bytes: Vec<u8>) {
        self.0.insert(name.to_owned(), bytes);
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}

impl<'a> FromIterator<(&'a str, &'a [u8])> for Assets {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a [u8])>>(files: I) -> Self {
        Self(
            files
                .into_iter()
                .map(|(name, bytes)| (name.to_owned(), bytes.to_vec()))
                .collect(),
        )
    }
}

/// Returns the file extension: `js` for `scim-audit-logs.js`.
pub(super) fn kind(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, kind)| kind)
}

fn beside(folder: &Path, what: &str) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    folder.with_file_name(format!(".{name}.{what}"))
}

fn remove(folder: &Path) -> Result<(), TaskError> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(TaskError::file("remove", folder))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_replaced_whole_and_nothing_is_left_beside_it() {
        let scratch = tempfile::tempdir().unwrap();
        let dist = scratch.path().join("dist");
        let old: Assets = [("index.html", b"old".as_slice()), ("gone.js", b"")]
            .into_iter()
            .collect();
        old.replace(&dist).unwrap();
        let new: Assets = [("index.html", b"new".as_slice()), ("deep/a.js", b"a")]
            .into_iter()
            .collect();
        new.replace(&dist).unwrap();
        let read = Assets::read(&dist).unwrap();
        assert_eq!(
            read.names().collect::<Vec<_>>(),
            ["deep/a.js", "index.html"]
        );
        assert_eq!(read.text("index.html"), Some("new"));
        assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 1);
    }
}
