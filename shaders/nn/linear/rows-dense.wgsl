// Rows of a matrix, one after the other: a single segment.

fn row_start(row: u32, segment: u32) -> u32 {
  return row * SEGMENT4;
}
