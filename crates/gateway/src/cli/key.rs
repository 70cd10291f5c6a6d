//! Reads and creates the redaction key file: 64 hexadecimal digits. The key is never stored in the database.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use scim_audit_record::RedactionKey;

use super::CliError;

/// Reads the key, or creates one if the file does not exist.
pub(super) fn read_or_create(path: &Path) -> Result<RedactionKey, CliError> {
    let unusable = |reason: String| CliError::Key {
        path: path.to_owned(),
        reason,
    };
    match fs::read_to_string(path) {
        Ok(text) => {
            warn_if_others_can_read(path);
            let key = from_hex(text.trim()).ok_or_else(|| {
                unusable("it does not hold 64 hexadecimal digits; name another file, and a new key is made there".to_owned())
            })?;
            Ok(RedactionKey::from_bytes(key))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let key = RedactionKey::generate()?;
            create(path, &key).map_err(|error| unusable(error.to_string()))?;
            tracing::info!("a new redaction key was made; keep its file apart from the database");
            Ok(key)
        }
        Err(error) => Err(unusable(error.to_string())),
    }
}

fn create(path: &Path, key: &RedactionKey) -> std::io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    let mut text = String::with_capacity(65);
    for byte in key.as_bytes() {
        // Writing into a String cannot fail.
        write!(text, "{byte:02x}").ok();
    }
    text.push('\n');
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Only warns: a mounted secret is often group-readable on purpose.
fn warn_if_others_can_read(path: &Path) {
    let others = fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o077 != 0);
    if others {
        tracing::warn!(
            "the redaction key's file can be read by others than its owner; chmod 600 prevents it"
        );
    }
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else {
        return None;
    };
    let mut key = [0; 32];
    if pairs.len() != key.len() {
        return None;
    }
    for (byte, pair) in key.iter_mut().zip(pairs) {
        let [high, low] = pair.map(|digit| char::from(digit).to_digit(16));
        *byte = u8::try_from(high? * 16 + low?).ok()?;
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let made = read_or_create(&path).unwrap();
        let read = read_or_create(&path).unwrap();
        assert_eq!(made.as_bytes(), read.as_bytes());
        let permissions = fs::metadata(&path).unwrap().permissions();
        assert_eq!(permissions.mode() & 0o777, 0o600);
    }

    #[test]
    fn invalid_key_file_is_rejected() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        for text in ["", "00", &"0".repeat(63), &"g".repeat(64), &"0".repeat(66)] {
            fs::write(&path, text).unwrap();
            assert!(
                matches!(read_or_create(&path), Err(CliError::Key { .. })),
                "{text}"
            );
        }
    }
}
