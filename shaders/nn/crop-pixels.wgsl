// Crops of an uploaded image, cut and normalised in one pass and laid out [CROPS, SIZE, SIZE, 3], where patch embedding reads its
// patches in place (rows-patch.wgsl). The image lies as RGB bytes, line after line; a byte has 256 values, so that a table per
// channel holds every normalised value, rounded as PyTorch rounds it. An invocation writes four neighbouring values.

// bytes, four in a word; one word more than the image needs
@group(0) @binding(0) var<storage, read> image: array<u32>;
// pixels in a line of the image, then the index of each crop's first pixel
@group(0) @binding(1) var<storage, read> places: array<u32, CROPS + 1u>;
@group(0) @binding(2) var<storage, read> table: array<f32, 768>;
@group(0) @binding(3) var<storage, read_write> result: array<vec4f, CROPS * SIZE * LINE4>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let index = (group.y * GROUPS_X + group.x) * 64u + local;
  if (index >= CROPS * SIZE * LINE4) {
    return;
  }
  let k = index % LINE4;
  let line = index / LINE4 % SIZE;
  let crop = index / (LINE4 * SIZE);
  let byte = (places[crop + 1u] + line * places[0]) * 3u + 4u * k;
  let shift = 8u * (byte & 3u);
  let low = image[byte >> 2u] >> shift;
  // a shift by 32 is none
  let high = select(image[(byte >> 2u) + 1u] << ((32u - shift) & 31u), 0u, shift == 0u);
  let word = low | high;
  result[index] = vec4f(
    table[(k % 3u) * 256u + (word & 255u)],
    table[((k + 1u) % 3u) * 256u + ((word >> 8u) & 255u)],
    table[((k + 2u) % 3u) * 256u + ((word >> 16u) & 255u)],
    table[(k % 3u) * 256u + (word >> 24u)],
  );
}
