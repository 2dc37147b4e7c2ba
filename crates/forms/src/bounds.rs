//! How much of a file is read before it is refused.

/// The most that a file may ask of its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Rows of a CSV, NDJSON or JSON file; rows that a sheet may declare.
    pub max_rows: u64,
    /// Columns of a CSV file or a sheet.
    pub max_columns: usize,
    /// Cells of all sheets of a workbook, empty ones that the file writes out counted.
    pub max_cells: u64,
    /// Bytes of a workbook's parts, unpacked; and of the texts of its cells, of which many may share one.
    pub max_unpacked_bytes: u64,
    /// Unpacked bytes for a packed one, in parts of more than a mebibyte.
    pub max_ratio: u64,
    /// Parts of a workbook.
    pub max_entries: usize,
    /// Bytes of one row of a CSV, NDJSON or JSON file, and of the text of one cell of a workbook.
    pub max_line_bytes: usize,
}

impl Default for Bounds {
    /// Room for 1,000 organisations with 500 figures each in a workbook, and for ten million rows in a text file.
    fn default() -> Self {
        Self {
            max_rows: 10_000_000,
            max_columns: 4_096,
            max_cells: 1_000_000,
            max_unpacked_bytes: 64 << 20,
            max_ratio: 200,
            max_entries: 512,
            max_line_bytes: 256 << 10,
        }
    }
}
