//! Which rows of a long list are in sight.

/// The height of a row in pixels where nothing else was measured.
pub const ROW: i32 = 24;
/// How many rows are drawn beyond either edge, so that a short scroll shows no gap.
const BEYOND: usize = 4;
/// Rows are asked for in steps, so that not every scrolled pixel asks again.
const STEP: usize = 4;
/// The most rows that are drawn, whatever the height of the window.
const MOST: usize = 60;
/// The tallest space in pixels: browsers cannot place anything much further down.
const TALLEST: usize = 15_000_000;

/// The rows that are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first, from 0.
    pub first: usize,
    /// How many.
    pub rows: usize,
}

impl Window {
    /// The rows around what is in sight.
    pub fn around(top: i32, height: i32, row: i32) -> Self {
        let rows = |pixels: i32| usize::try_from(pixels / row.max(1)).unwrap_or(0);
        let first = rows(top).saturating_sub(BEYOND) / STEP * STEP;
        let rows = (rows(height) + 2 * BEYOND + STEP).min(MOST);
        Self { first, rows }
    }
}

/// The height of rows that are not drawn.
pub fn height_of(rows: usize, row: i32) -> usize {
    rows.saturating_mul(usize::try_from(row).unwrap_or(0)).min(TALLEST)
}

/// Where a key leads from a row, of which there may be none yet; `None` for other keys.
pub fn after_key(key: &str, from: Option<usize>, count: usize, page: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    let to = match (key, from) {
        ("ArrowDown" | "ArrowUp" | "PageDown" | "PageUp", None) | ("Home", _) => 0,
        ("ArrowDown", Some(from)) => from + 1,
        ("ArrowUp", Some(from)) => from.saturating_sub(1),
        ("PageDown", Some(from)) => from + page,
        ("PageUp", Some(from)) => from.saturating_sub(page),
        ("End", _) => last,
        _ => return None,
    };
    Some(to.min(last))
}

/// How far to scroll so that a row is in sight below the head, which stays.
pub fn scroll_to(index: usize, top: i32, height: i32, row: i32) -> i32 {
    let start = i32::try_from(index).unwrap_or(i32::MAX / row.max(1)).saturating_mul(row);
    let room = height - row;
    if start < top {
        start
    } else if start + row > top + room {
        start + row - room
    } else {
        top
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_rows_are_drawn_whatever_the_length() {
        assert_eq!(Window::around(0, 360, 24), Window { first: 0, rows: 27 });
        assert_eq!(Window::around(240_000, 360, 24), Window { first: 9_996, rows: 27 });
        assert_eq!(Window::around(0, 100_000, 24).rows, 60);
        assert_eq!(Window::around(50, 300, 0).first, 44);
    }

    #[test]
    fn the_keys_stay_within_the_list() {
        assert_eq!(after_key("ArrowDown", None, 3, 10), Some(0));
        assert_eq!(after_key("ArrowDown", Some(2), 3, 10), Some(2));
        assert_eq!(after_key("PageUp", Some(2), 3, 10), Some(0));
        assert_eq!(after_key("End", None, 3, 10), Some(2));
        assert_eq!(after_key("End", None, 0, 10), None);
        assert_eq!(after_key("x", Some(1), 3, 10), None);
    }

    #[test]
    fn a_row_is_scrolled_into_sight_and_no_further() {
        assert_eq!(scroll_to(2, 0, 240, 24), 0);
        assert_eq!(scroll_to(9, 0, 240, 24), 24);
        assert_eq!(scroll_to(1, 100, 240, 24), 24);
    }
}
