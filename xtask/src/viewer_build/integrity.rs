//! Keeps the page's `integrity` attributes true to the bytes they promise.
use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::{Defect, assets::Assets, content_names::Renamed};

/// The three hashes of each file, as an `integrity` attribute writes them, by file name.
pub(super) struct Hashes(BTreeMap<String, [String; 3]>);

impl Hashes {
    pub(super) fn of(assets: &Assets) -> Self {
        Self(
            assets
                .iter()
                .map(|(name, bytes)| (name.to_owned(), hashes(bytes)))
                .collect(),
        )
    }

    fn all(&self) -> impl Iterator<Item = &String> {
        self.0.values().flatten()
    }
}

/// Writes the final hashes over those of `before`, and refuses a page that asks for any other.
pub(super) fn correct(assets: &mut Assets, before: &Hashes, names: &Renamed) -> Result<(), Defect> {
    let Some(mut page) = assets.text("index.html").map(str::to_owned) else {
        return Err(Defect::Nothing { what: "index.html" });
    };
    let after = Hashes::of(assets);
    for (old, old_hashes) in &before.0 {
        let Some(new_hashes) = after.0.get(names.get(old).unwrap_or(old)) else {
            continue;
        };
        for (old, new) in old_hashes.iter().zip(new_hashes) {
            page = page.replace(old, new);
        }
    }
    for hash in page.split("integrity=\"").skip(1) {
        let hash = hash.split('"').next().unwrap_or_default();
        if !after.all().any(|known| known == hash) {
            return Err(Defect::Integrity {
                hash: hash.to_owned(),
            });
        }
    }
    assets.set("index.html", page.into_bytes());
    Ok(())
}

fn hashes(bytes: &[u8]) -> [String; 3] {
    [
        format!("sha256-{}", STANDARD.encode(Sha256::digest(bytes))),
        format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes))),
        format!("sha512-{}", STANDARD.encode(Sha512::digest(bytes))),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_of_no_file_is_refused() {
        let mut assets: Assets = [("index.html", b"<link integrity=\"sha384-AAAA\">".as_slice())]
            .into_iter()
            .collect();
        let before = Hashes::of(&assets);
        let error = correct(&mut assets, &before, &Renamed::new()).unwrap_err();
        assert!(error.to_string().contains("sha384-AAAA"), "{error}");
    }
}
