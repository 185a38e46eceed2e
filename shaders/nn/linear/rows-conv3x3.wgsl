// Rows are the places of maps [B, HEIGHT, WIDTH, SEGMENT4 · 4]; the nine segments are their neighbours, 0 outside the map.

fn neighbour(row: u32, segment: u32) -> vec2i {
  let x = i32(row % WIDTH) + i32(segment % 3u) - 1;
  let y = i32(row / WIDTH % HEIGHT) + i32(segment / 3u) - 1;
  return vec2i(x, y);
}

fn row_start(row: u32, segment: u32) -> u32 {
  let place = clamp(neighbour(row, segment), vec2i(), vec2i(vec2u(WIDTH, HEIGHT)) - 1);
  let image = row / (WIDTH * HEIGHT);
  return ((image * HEIGHT + u32(place.y)) * WIDTH + u32(place.x)) * SEGMENT4;
}

fn row_keep(row: u32, segment: u32) -> f32 {
  let place = neighbour(row, segment);
  return select(0.0, 1.0, all(place >= vec2i()) && all(place < vec2i(vec2u(WIDTH, HEIGHT))));
}
