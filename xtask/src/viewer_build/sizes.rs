//! Says how large the built viewer is, over the wire and before.
use super::assets::Assets;
use crate::terminal::note;

/// One line a file: its size, and what travels when the browser takes brotli.
pub(super) fn print(assets: &Assets, compressed: &Assets) {
    let (mut all, mut travels) = (0, 0);
    for (name, bytes) in assets.iter() {
        let small = compressed
            .bytes(&format!("{name}.br"))
            .map_or(bytes.len(), <[u8]>::len);
        all += bytes.len();
        travels += small;
        note(&line(name, bytes.len(), small));
    }
    note(&line("all", all, travels));
}

fn line(name: &str, size: usize, brotli: usize) -> String {
    format!(
        "{:>9} {:>9} brotli  {name}",
        kilobytes(size),
        kilobytes(brotli)
    )
}

/// In thousands of bytes, rounded up: a page is never said to be smaller than it is.
fn kilobytes(bytes: usize) -> String {
    let tenths = bytes.div_ceil(100);
    format!("{}.{} kB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_up_to_a_tenth_of_a_kilobyte() {
        assert_eq!(kilobytes(0), "0.0 kB");
        assert_eq!(kilobytes(1), "0.1 kB");
        assert_eq!(kilobytes(1_001), "1.1 kB");
        assert_eq!(kilobytes(170_000), "170.0 kB");
    }
}
