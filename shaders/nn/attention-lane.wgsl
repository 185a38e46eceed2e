// softmax(q kᵀ / √d + mask) v in one pass over the keys, one query of one head per invocation, its q and its sum in
// registers. With STAGED, a workgroup reads each block of keys and values once, into workgroup memory. Rows of the three are
// SOURCE4 vectors long, keys and values start KEY_AT and VALUE_AT in: all may lie side by side in one buffer.

@group(0) @binding(0) var<storage, read> query: array<vec4f, BATCH * QUERIES * SOURCE4>;
@group(0) @binding(1) var<storage, read> key: array<vec4f, KEY_BATCH * KEYS * SOURCE4>;
@group(0) @binding(2) var<storage, read> value: array<vec4f, KEY_BATCH * KEYS * SOURCE4>;
//# if MASK
@group(0) @binding(3) var<storage, read> mask: array<f32, MASK_BATCH * KEYS>;
//# end
@group(0) @binding(4) var<storage, read_write> result: array<vec4f, BATCH * QUERIES * WIDTH4>;

const HIDDEN = -3.0e38;

//# if STAGED
var<workgroup> block_keys: array<vec4f, KEY_BLOCK * HEAD4>;
var<workgroup> block_values: array<vec4f, KEY_BLOCK * HEAD4>;
//# end

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let head = group.y * HEAD4;
  let row = group.x * THREADS + thread;
  let index = group.z * QUERIES + min(row, QUERIES - 1u);
  let keys0 = group.z % KEY_BATCH * KEYS;
  //# for c in HEAD4
  let q_{c} = query[index * SOURCE4 + head + {c}u] * SCALE;
  var mixed_{c} = vec4f();
  //# end
  var top = HIDDEN;
  var sum = 0.0;
  for (var key0 = 0u; key0 < KEYS; key0 += KEY_BLOCK) {
    //# if STAGED
    workgroupBarrier();
    for (var i = thread; i < KEY_BLOCK * HEAD4; i += THREADS) {
      let at = (keys0 + min(key0 + i / HEAD4, KEYS - 1u)) * SOURCE4 + head + i % HEAD4;
      block_keys[i] = key[at + KEY_AT];
      block_values[i] = value[at + VALUE_AT];
    }
    workgroupBarrier();
    //# end
    var scores: array<f32, KEY_BLOCK>;
    var peak = top;
    let count = min(KEY_BLOCK, KEYS - key0);
    for (var j = 0u; j < count; j++) {
      //# if STAGED
      let at = j * HEAD4;
      //# else
      let at = (keys0 + key0 + j) * SOURCE4 + head + KEY_AT;
      //# end
      var s = 0.0;
      //# for c in HEAD4
      //# if STAGED
      s += dot(q_{c}, block_keys[at + {c}u]);
      //# else
      s += dot(q_{c}, key[at + {c}u]);
      //# end
      //# end
      //# if MASK
      s += mask[group.z % MASK_BATCH * KEYS + key0 + j];
      //# end
      //# if CAUSAL
      s = select(s, HIDDEN, key0 + j > row);
      //# end
      scores[j] = s;
      peak = max(peak, s);
    }
    let fade = exp(top - peak);
    top = peak;
    sum *= fade;
    //# for c in HEAD4
    mixed_{c} *= fade;
    //# end
    for (var j = 0u; j < count; j++) {
      //# if STAGED
      let at = j * HEAD4;
      //# else
      let at = (keys0 + key0 + j) * SOURCE4 + head + VALUE_AT;
      //# end
      let p = exp(scores[j] - top);
      sum += p;
      //# for c in HEAD4
      //# if STAGED
      mixed_{c} += p * block_values[at + {c}u];
      //# else
      mixed_{c} += p * value[at + {c}u];
      //# end
      //# end
    }
  }
  if (row < QUERIES) {
    let norm = 1.0 / sum;
    //# for c in HEAD4
    result[index * WIDTH4 + head + {c}u] = mixed_{c} * norm;
    //# end
  }
}
