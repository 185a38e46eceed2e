// The block of results of one workgroup in the products through workgroup memory, and who keeps which of its sums.

const BLOCK_M = GROUP_Y * TILE_M;
const BLOCK_N = GROUP_X * TILE_N;
const THREADS = GROUP_X * GROUP_Y;
// so far apart that invocations that store neighbouring k of one row meet different banks
const STRIDE_M = BLOCK_M + BANK_SKEW;

// column and row of an invocation: 8 neighbours share a row of sums, the next 8 the row below; together they read least of
// what is staged
fn place_in_block(thread: u32) -> vec2u {
  return vec2u(thread % 8u + thread / (8u * GROUP_Y) * 8u, thread / 8u % GROUP_Y);
}
