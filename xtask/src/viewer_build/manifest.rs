//! manifest.json: lists the built files, for deployment on a server.
use serde::{Deserialize, Serialize};

use super::{
    ALIAS,
    assets::{Assets, kind},
    content_names::{Hashed, is_hashed},
    integrity, precompress,
};

/// The name of the manifest file, which the manifest does not list.
pub(super) const NAME: &str = "manifest.json";

/// The built files, and the entry module.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    name: String,
    version: String,
    entry: ManifestEntry,
    files: Vec<Listed>,
}

/// The entry module. Its integrity hash pins all other code that runs.
#[derive(Debug, Serialize, Deserialize)]
struct ManifestEntry {
    file: String,
    /// A fixed file name with the same bytes.
    alias: String,
    integrity: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    file: String,
    bytes: usize,
    /// The number of bytes sent to a browser that accepts brotli.
    brotli: usize,
    integrity: String,
    content_type: String,
    cache_control: String,
}

impl Manifest {
    pub(super) fn new(version: &str, entry: &Hashed, assets: &Assets, compressed: &Assets) -> Self {
        let listed = |(name, bytes): (&str, &[u8])| Listed {
            file: name.to_owned(),
            bytes: bytes.len(),
            brotli: precompress::brotli_size(compressed, name).unwrap_or(bytes.len()),
            integrity: integrity::of(bytes),
            content_type: content_type(name).to_owned(),
            cache_control: cache_control(name).to_owned(),
        };
        Self {
            name: "scim-audit-logs".to_owned(),
            version: version.to_owned(),
            entry: ManifestEntry {
                file: entry.name.clone(),
                alias: ALIAS.to_owned(),
                integrity: entry.integrity.clone(),
            },
            files: assets.iter().map(listed).collect(),
        }
    }

    /// Returns the script element for a portal's page. `…` stands for the address of the folder.
    pub(super) fn script_tag(&self) -> String {
        format!(
            "<script type=\"module\" src=\"…/{}\" integrity=\"{}\" crossorigin=\"anonymous\"></script>",
            self.entry.file, self.entry.integrity
        )
    }
}

fn content_type(name: &str) -> &'static str {
    match kind(name) {
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" => "application/json",
        _ => "text/plain; charset=utf-8",
    }
}

/// How long a file may be cached. The gateway uses the same values (`viewer_files` in the gateway).
fn cache_control(name: &str) -> &'static str {
    if is_hashed(name) {
        "public, max-age=31536000, immutable"
    } else if name == ALIAS {
        "public, max-age=300, must-revalidate"
    } else {
        "no-cache"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let entry = Hashed::new("scim-audit-logs", "js", b"abc".to_vec());
        let assets: Assets = [
            (entry.name.as_str(), b"abc".as_slice()),
            (ALIAS, b"abc"),
            ("index.html", b"<p>"),
            ("scim-audit-logs-0123456789abcdef.wasm", b"\0asm\0asm"),
        ]
        .into_iter()
        .collect();
        let compressed: Assets = [(
            "scim-audit-logs-0123456789abcdef.wasm.br",
            b"asm".as_slice(),
        )]
        .into_iter()
        .collect();
        Manifest::new("1.2.3", &entry, &assets, &compressed)
    }

    #[test]
    fn each_file_is_listed_with_its_sizes_its_hash_and_its_headers() {
        let text = serde_json::to_value(manifest()).unwrap();
        let file = |name: &str| {
            let files = text["files"].as_array().unwrap();
            files.iter().find(|file| file["file"] == name).unwrap()
        };
        let wasm = file("scim-audit-logs-0123456789abcdef.wasm");
        assert_eq!((&wasm["bytes"], &wasm["brotli"]), (&8.into(), &3.into()));
        assert_eq!(wasm["contentType"], "application/wasm");
        assert_eq!(wasm["cacheControl"], "public, max-age=31536000, immutable");
        assert_eq!(file(ALIAS)["integrity"], integrity::of(b"abc"));
        assert_eq!(
            file(ALIAS)["cacheControl"],
            "public, max-age=300, must-revalidate"
        );
        assert_eq!(file("index.html")["cacheControl"], "no-cache");
        assert_eq!(
            file("index.html")["brotli"],
            3,
            "not compressed, so as it is"
        );
    }

    #[test]
    fn script_tag_survives_a_json_round_trip() {
        let text = super::super::written(&manifest());
        let read: Manifest = serde_json::from_str(&text).unwrap();
        assert_eq!(
            read.script_tag(),
            format!(
                "<script type=\"module\" src=\"…/scim-audit-logs-ba7816bf8f01cfea.js\" \
                 integrity=\"{}\" crossorigin=\"anonymous\"></script>",
                integrity::of(b"abc")
            )
        );
    }
}
