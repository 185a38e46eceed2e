// softmax(q kᵀ / √d + mask) v in one pass over the keys, by butterfly: a quad takes 4 · ROW_GROUPS queries of one head, lane
// q owns every fourth; keys and values of a block of 4 · KEY_GROUPS go round the quad by swaps. The running maximum and sum
// of each query are rescaled when a block raises the maximum, so no score leaves the registers. For SOURCE4, KEY_AT and
// VALUE_AT see attention-lane.wgsl.

@group(0) @binding(0) var<storage, read> query: array<vec4f, BATCH * QUERIES * SOURCE4>;
@group(0) @binding(1) var<storage, read> key: array<vec4f, KEY_BATCH * KEYS * SOURCE4>;
@group(0) @binding(2) var<storage, read> value: array<vec4f, KEY_BATCH * KEYS * SOURCE4>;
//# if MASK
@group(0) @binding(3) var<storage, read> mask: array<f32, MASK_BATCH * KEYS>;
//# end
@group(0) @binding(4) var<storage, read_write> result: array<vec4f, BATCH * QUERIES * WIDTH4>;

const HIDDEN = -3.0e38;

@compute @workgroup_size(16)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) local: u32,
  @builtin(subgroup_invocation_id) lane: u32,
) {
  let q = lane & 3u;
  let head = group.y * HEAD4;
  let row0 = (group.x * 4u + (local >> 2u)) * 4u * ROW_GROUPS + q;
  let keys0 = group.z % KEY_BATCH * KEYS;
  //# for g in ROW_GROUPS
  let index_of_{g} = group.z * QUERIES + min(row0 + 4u * {g}u, QUERIES - 1u);
  var top_{g} = HIDDEN;
  var sum_{g} = 0.0;
  var mixed_{g}: array<vec4f, HEAD4>;
  //# end
  for (var key0 = 0u; key0 < KEYS; key0 += 4u * KEY_GROUPS) {
    //# for h in KEY_GROUPS
    let at_{h} = (keys0 + min(key0 + 4u * {h}u + q, KEYS - 1u)) * SOURCE4 + head;
    //# for g in ROW_GROUPS
    var s_{g}_{h} = vec4f();
    //# end
    //# end
    for (var c = 0u; c < HEAD4; c++) {
      //# for g in ROW_GROUPS
      let x_{g} = query[index_of_{g} * SOURCE4 + head + c];
      //# end
      //# for h in KEY_GROUPS
      {
        let k = key[at_{h} + KEY_AT + c];
        let k1 = quadSwapX(k);
        let k2 = quadSwapY(k);
        let k3 = quadSwapDiagonal(k);
        //# for g in ROW_GROUPS
        s_{g}_{h} += vec4f(dot(x_{g}, k), dot(x_{g}, k1), dot(x_{g}, k2), dot(x_{g}, k3));
        //# end
      }
      //# end
    }
    //# for h in KEY_GROUPS
    let index_{h} = vec4u(key0 + 4u * {h}u) + (vec4u(q) ^ vec4u(0u, 1u, 2u, 3u));
    //# if MASK
    let mask_{h} = vec4f(
      mask[group.z % MASK_BATCH * KEYS + min(index_{h}.x, KEYS - 1u)],
      mask[group.z % MASK_BATCH * KEYS + min(index_{h}.y, KEYS - 1u)],
      mask[group.z % MASK_BATCH * KEYS + min(index_{h}.z, KEYS - 1u)],
      mask[group.z % MASK_BATCH * KEYS + min(index_{h}.w, KEYS - 1u)],
    );
    //# end
    //# end
    //# for g in ROW_GROUPS
    var peak_{g} = vec4f(top_{g});
    //# for h in KEY_GROUPS
    //# if MASK
    s_{g}_{h} = s_{g}_{h} * SCALE + mask_{h};
    //# else
    s_{g}_{h} *= SCALE;
    //# end
    s_{g}_{h} = select(vec4f(HIDDEN), s_{g}_{h}, index_{h} < vec4u(KEYS));
    //# if CAUSAL
    s_{g}_{h} = select(s_{g}_{h}, vec4f(HIDDEN), index_{h} > vec4u(row0 + 4u * {g}u));
    //# end
    peak_{g} = max(peak_{g}, s_{g}_{h});
    //# end
    let new_top_{g} = max(max(peak_{g}.x, peak_{g}.y), max(peak_{g}.z, peak_{g}.w));
    let fade_{g} = exp(top_{g} - new_top_{g});
    top_{g} = new_top_{g};
    var block_{g} = vec4f();
    //# for h in KEY_GROUPS
    let p_{g}_{h} = select(vec4f(), exp(s_{g}_{h} - new_top_{g}), index_{h} < vec4u(KEYS));
    block_{g} += p_{g}_{h};
    //# end
    sum_{g} = sum_{g} * fade_{g} + dot(block_{g}, vec4f(1.0));
    //# end
    for (var c = 0u; c < HEAD4; c++) {
      //# for g in ROW_GROUPS
      var m_{g} = mixed_{g}[c] * fade_{g};
      //# end
      //# for h in KEY_GROUPS
      {
        let v = value[at_{h} + VALUE_AT + c];
        let v1 = quadSwapX(v);
        let v2 = quadSwapY(v);
        let v3 = quadSwapDiagonal(v);
        //# for g in ROW_GROUPS
        m_{g} += p_{g}_{h}.x * v + p_{g}_{h}.y * v1 + p_{g}_{h}.z * v2 + p_{g}_{h}.w * v3;
        //# end
      }
      //# end
      //# for g in ROW_GROUPS
      mixed_{g}[c] = m_{g};
      //# end
    }
  }
  //# for g in ROW_GROUPS
  if (row0 + 4u * {g}u < QUERIES) {
    let norm = 1.0 / sum_{g};
    for (var c = 0u; c < HEAD4; c++) {
      result[index_of_{g} * WIDTH4 + head + c] = mixed_{g}[c] * norm;
    }
  }
  //# end
}
