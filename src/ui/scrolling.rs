//! Scrolling of a frame.

use web_sys::HtmlElement;

/// Scrolls to this many pixels from the top.
pub(super) fn scroll_to(frame: &HtmlElement, track: f64) {
    frame.set_scroll_top(whole(track));
}

/// Scrolls horizontally by the least amount that shows the first element in the frame that matches the
/// selectors.
pub fn reveal_across(frame: &HtmlElement, selectors: &str) {
    let Ok(Some(wanted)) = frame.query_selector(selectors) else {
        return;
    };
    let (seen, wanted) = (
        frame.get_bounding_client_rect(),
        wanted.get_bounding_client_rect(),
    );
    // The host page may have zoomed the frame.
    let zoom = seen.width() / f64::from(frame.offset_width().max(1));
    let left = seen.left() + f64::from(frame.client_left()) * zoom;
    let right = left + f64::from(frame.client_width()) * zoom;
    let by = if wanted.left() < left {
        (wanted.left() - left).floor()
    } else {
        (wanted.right() - right).max(0.0).ceil()
    };
    if by != 0.0 && zoom > 0.0 {
        frame.set_scroll_left(frame.scroll_left() + whole(by / zoom));
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "scrolled content is at most eight million pixels long"
)]
fn whole(pixels: f64) -> i32 {
    pixels.round() as i32
}
