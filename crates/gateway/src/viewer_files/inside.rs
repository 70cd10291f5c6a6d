//! Denies access to hidden files, and to files outside of the viewer's folder that links point to.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use percent_encoding::percent_decode_str;

use super::nothing_here;

/// Suffixes of the files to check: the file itself, and its compressed variants, which are served in its
/// place.
const ENDINGS: [&str; 3] = ["", ".br", ".gz"];

/// Middleware that passes on only requests for files within the folder.
pub(super) async fn check(
    State(folder): State<Arc<Path>>,
    request: Request,
    next: Next,
) -> Response {
    let Some(name) = plain_name(request.uri().path()) else {
        return nothing_here();
    };
    let inside = tokio::task::spawn_blocking(move || is_inside(&folder, &name)).await;
    if matches!(inside, Ok(true)) {
        next.run(request).await
    } else {
        nothing_here()
    }
}

/// Returns the path relative to the folder, or `None` if a part of it is hidden or is not a plain name, such
/// as `..`.
fn plain_name(path: &str) -> Option<PathBuf> {
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let name = Path::new(path.trim_start_matches('/'));
    let is_plain = |part: Component<'_>| matches!(part, Component::Normal(part) if !part.as_encoded_bytes().starts_with(b"."));
    name.components().all(is_plain).then(|| name.to_owned())
}

/// Returns whether neither the file nor a compressed variant is a link that leads out of the folder. A
/// missing file counts as inside.
fn is_inside(folder: &Path, name: &Path) -> bool {
    let Ok(folder) = folder.canonicalize() else {
        return true;
    };
    ENDINGS.into_iter().all(|ending| {
        let mut file = OsString::from(folder.join(name));
        file.push(ending);
        let leads_to = Path::new(&file).canonicalize();
        leads_to.map_or(true, |file| file.starts_with(&folder))
    })
}
