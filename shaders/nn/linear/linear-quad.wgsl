// Matrix product by butterfly. A quad of lanes shares TILE_M x TILE_N results: lane q owns rows row0 + 4g + q, loads four
// steps of k of its own rows and of one column in four, and passes the column round the quad by swaps. Each loaded weight
// is used by four lanes, no workgroup memory, no barrier. Needs `subgroups`, but no particular subgroup size.

@group(0) @binding(0) var<storage, read> source: array<vec4f, SOURCE_SIZE>;

@compute @workgroup_size(16)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) local: u32,
  @builtin(subgroup_invocation_id) lane: u32,
) {
  let q = lane & 3u;
  let row0 = group.y * TILE_M + q;
  let column0 = (group.x * 4u + (local >> 2u)) * TILE_N;
  //# for h in COLUMN_GROUPS
  let column_{h} = min(column0 + 4u * {h}u + q, COLUMNS - 1u);
  //# end
  //# for g in ROW_GROUPS
  let row_{g} = min(row0 + 4u * {g}u, ROWS - 1u);
  //# for h in COLUMN_GROUPS
  var sum_{g}_{h}_0 = 0.0;
  var sum_{g}_{h}_1 = 0.0;
  var sum_{g}_{h}_2 = 0.0;
  var sum_{g}_{h}_3 = 0.0;
  //# end
  //# end
  for (var segment = 0u; segment < SEGMENTS; segment++) {
    //# for g in ROW_GROUPS
    let start_{g} = row_start(row_{g}, segment);
    //# if MASKED
    let keep_{g} = row_keep(row_{g}, segment);
    //# end
    //# end
    for (var k = 0u; k < SEGMENT4; k++) {
      let step = segment * SEGMENT4 + k;
      //# for g in ROW_GROUPS
      //# if MASKED
      let x_{g} = prescale(source[start_{g} + k]) * keep_{g};
      //# else
      let x_{g} = prescale(source[start_{g} + k]);
      //# end
      //# end
      //# for h in COLUMN_GROUPS
      {
        let w = unpack_weight(load_weight(step, column_{h}));
        let w1 = quadSwapX(w);
        let w2 = quadSwapY(w);
        let w3 = quadSwapDiagonal(w);
        //# for g in ROW_GROUPS
        sum_{g}_{h}_0 += dot(x_{g}, w);
        //# end
        //# for g in ROW_GROUPS
        sum_{g}_{h}_1 += dot(x_{g}, w1);
        //# end
        //# for g in ROW_GROUPS
        sum_{g}_{h}_2 += dot(x_{g}, w2);
        //# end
        //# for g in ROW_GROUPS
        sum_{g}_{h}_3 += dot(x_{g}, w3);
        //# end
      }
      //# end
    }
  }
  //# for g in ROW_GROUPS
  if (row0 + 4u * {g}u < ROWS) {
    //# for h in COLUMN_GROUPS
    finish(row_{g}, column0 + 4u * {h}u + q, sum_{g}_{h}_0);
    finish(row_{g}, column0 + 4u * {h}u + (q ^ 1u), sum_{g}_{h}_1);
    finish(row_{g}, column0 + 4u * {h}u + (q ^ 2u), sum_{g}_{h}_2);
    finish(row_{g}, column0 + 4u * {h}u + (q ^ 3u), sum_{g}_{h}_3);
    //# end
  }
  //# end
}
