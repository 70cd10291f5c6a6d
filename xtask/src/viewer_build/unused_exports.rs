//! Removes exports that nothing calls, so that the linker's reason to keep their code is gone before the file is split.
use wasmparser::{ExternalKind, Parser, Payload};

use crate::defect::ViewerBuildError;

/// What the names of exports of classes contain that no code of ours makes. `wasm-streams`, on which Leptos depends,
/// exports how a page reads a stream of Rust. No such stream is made.
const UNUSED: &str = "intounderlying";

/// The length of what a file starts with.
const MAGIC_AND_VERSION: usize = 8;
/// The section of exports.
const EXPORTS: u8 = 7;

/// Returns the file without the unused exports. Its other sections stay byte for byte, so relocations still fit.
pub(super) fn removed(wasm: &[u8]) -> Result<Vec<u8>, ViewerBuildError> {
    let unreadable = |error: wasmparser::BinaryReaderError| ViewerBuildError::Split {
        reason: format!("the list of exports cannot be read: {error}"),
    };
    let mut out = Vec::with_capacity(wasm.len());
    let mut copied = 0;
    // The end of the section before, which is the start of the next one.
    let mut end = MAGIC_AND_VERSION;
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload.map_err(unreadable)?;
        let start = end;
        if let Some((_, range)) = payload.as_section() {
            end = usize::try_from(range.end).unwrap_or(wasm.len());
        }
        let Payload::ExportSection(exports) = payload else {
            continue;
        };
        let mut entries = Vec::new();
        let mut count: u32 = 0;
        for export in exports {
            let export = export.map_err(unreadable)?;
            if export.name.contains(UNUSED) {
                continue;
            }
            count += 1;
            write_number(&mut entries, export.name.len());
            entries.extend_from_slice(export.name.as_bytes());
            entries.push(match export.kind {
                ExternalKind::Func | ExternalKind::FuncExact => 0,
                ExternalKind::Table => 1,
                ExternalKind::Memory => 2,
                ExternalKind::Global => 3,
                ExternalKind::Tag => 4,
            });
            write_number(&mut entries, export.index as usize);
        }
        let mut section = Vec::new();
        write_number(&mut section, count as usize);
        section.extend(entries);
        out.extend_from_slice(wasm.get(copied..start).unwrap_or_default());
        out.push(EXPORTS);
        write_number(&mut out, section.len());
        out.extend(section);
        copied = end;
    }
    out.extend_from_slice(wasm.get(copied..).unwrap_or_default());
    Ok(out)
}

/// Writes a number as unsigned LEB128.
fn write_number(out: &mut Vec<u8>, mut number: usize) {
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or_default();
        number >>= 7;
        if number == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unused_exports_are_removed_and_the_rest_stays() {
        let file = |exports: &[u8]| {
            [
                b"\0asm\x01\0\0\0".as_slice(),
                b"\x01\x04\x01\x60\0\0",
                b"\x03\x02\x01\0",
                exports,
                b"\x0a\x04\x01\x02\0\x0b",
            ]
            .concat()
        };
        let all = file(b"\x07\x1a\x02\x01a\0\0\x12intounderlying_end\0\0");
        assert_eq!(removed(&all).unwrap(), file(b"\x07\x05\x01\x01a\0\0"));
        removed(b"\0asm\x01\0\0\0\x07\x05").unwrap_err();
    }

    #[test]
    fn numbers_are_written_as_wasm_reads_them() {
        for (number, bytes) in [
            (0, b"\0".as_slice()),
            (127, b"\x7f"),
            (624_485, b"\xe5\x8e\x26"),
        ] {
            let mut out = Vec::new();
            write_number(&mut out, number);
            assert_eq!(out, bytes);
        }
    }
}
