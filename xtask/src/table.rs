//! Text in columns.

use std::fmt;

/// A table whose first column is aligned left and the others right, except for a last column of remarks.
pub struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these headings.
    pub fn new(headings: &[&str]) -> Self {
        Self { rows: vec![headings.iter().map(|&heading| heading.to_owned()).collect()] }
    }

    /// Adds a row; it has as many cells as there are headings.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        assert_eq!(N, self.rows[0].len(), "a row has a cell for each heading");
        self.rows.push(cells.into());
    }

    fn width(&self, column: usize) -> usize {
        self.rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = self.rows[0].len() - 1;
        let remarks_last = self.rows[0][last] == "remark";
        for row in &self.rows {
            let cells = row.iter().enumerate().map(|(column, cell)| {
                let width = self.width(column);
                match column {
                    0 => format!("{cell:width$}"),
                    _ if column == last && remarks_last => cell.clone(),
                    _ => format!("{cell:>width$}"),
                }
            });
            writeln!(formatter, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let mut table = Table::new(&["file", "raw", "remark"]);
        table.row(["index.html".to_owned(), "7".to_owned(), "small".to_owned()]);
        table.row(["é".to_owned(), "1234".to_owned(), String::new()]);
        assert_eq!(
            table.to_string(),
            "file         raw  remark\nindex.html     7  small\né           1234\n"
        );
    }
}
