// Rows are the non-overlapping patches of images [B, HEIGHT, WIDTH4 · 4 / channels, channels]; a segment is one line of a
// patch, so nothing is rearranged in memory.

fn row_start(row: u32, segment: u32) -> u32 {
  let column = row % PATCHES_X;
  let line = row / PATCHES_X % PATCHES_Y * SEGMENTS + segment;
  let image = row / (PATCHES_X * PATCHES_Y);
  return (image * HEIGHT + line) * WIDTH4 + column * SEGMENT4;
}
