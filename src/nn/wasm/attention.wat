;; Multi-head attention by tasks: one head, and some rows of queries. Keys are turned into panels for the product with the queries, values
;; are moved into panels for the product with the weights (product/product.wat), in memory that is the thread's own.

(module
  (import "tfjs" "memory" (memory 1))
  (import "kernels" "move" (func $move (param i32 i32 i32 i32 i32 i32 f32)))
  (import "kernels" "turn" (func $turn (param i32 i32 i32 i32 i32 i32)))
  (import "kernels" "softmax" (func $softmax (param i32 i32 i32 f32 i32)))
  (import "product" "tile" (func $tile (param i32 i32 i32 i32 i32 i32 i32 i32 i32)))

  (func $least (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.lt_u (local.get $a) (local.get $b))))

  ;; Rows by matrices in panels of 48 bytes: panels begin `panelBytes` apart, rows of the result take `outBytes` of `outStride`.
  (func $multiply
    (param $x i32) (param $stride i32) (param $bytes i32) (param $rows i32)
    (param $panel i32) (param $panelBytes i32) (param $out i32) (param $outStride i32) (param $outBytes i32)
    (local $row i32) (local $at i32)
    (loop $panels
      (local.set $row (i32.const 0))
      (loop $tiles
        (call $tile
          (i32.add (local.get $x) (i32.mul (local.get $row) (local.get $stride)))
          (local.get $stride)
          (local.get $bytes)
          (i32.sub (local.get $rows) (local.get $row))
          (local.get $panel)
          (i32.const 0)
          (i32.add (i32.add (local.get $out) (i32.mul (local.get $row) (local.get $outStride))) (local.get $at))
          (local.get $outStride)
          (call $least (i32.const 3)
            (i32.shr_u (i32.sub (local.get $outBytes) (local.get $at)) (i32.const 4))))
        (br_if $tiles
          (i32.lt_u (local.tee $row (i32.add (local.get $row) (i32.const 4))) (local.get $rows))))
      (local.set $panel (i32.add (local.get $panel) (local.get $panelBytes)))
      (br_if $panels
        (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 48))) (local.get $outBytes)))))

  ;; One task. The words from 24 bytes behind `job` are those that `attendAt` (attention.ts) names, in its order; `thread` says which part of the scratch memory is its own.
  (func (export "attend") (param $job i32) (param $task i32) (param $thread i32)
    (local $stride i32) (local $size i32) (local $keys i32) (local $rows i32) (local $row i32)
    (local $set i32) (local $keySet i32) (local $head i32) (local $chunks i32)
    (local $query i32) (local $key i32) (local $value i32) (local $out i32) (local $mask i32)
    (local $turned i32) (local $moved i32) (local $logits i32) (local $ownMask i32)
    (local $evenKeys i32) (local $logitBytes i32) (local $at i32) (local $r i32) (local $scale f32) (local $causal i32)
    ;; bytes of a row of all heads, and of one
    (local.set $stride (i32.load offset=44 (local.get $job)))
    (local.set $size (i32.load offset=48 (local.get $job)))
    (local.set $keys (i32.load offset=56 (local.get $job)))
    (local.set $scale (f32.load offset=68 (local.get $job)))
    (local.set $causal (i32.load offset=72 (local.get $job)))
    ;; which chunk of rows, head and set it is, counted in that order
    (local.set $chunks
      (i32.div_u
        (i32.sub
          (i32.add (i32.load offset=52 (local.get $job)) (i32.load offset=76 (local.get $job)))
          (i32.const 1))
        (i32.load offset=76 (local.get $job))))
    (local.set $row
      (i32.mul (i32.rem_u (local.get $task) (local.get $chunks)) (i32.load offset=76 (local.get $job))))
    (local.set $rows
      (call $least
        (i32.sub (i32.load offset=52 (local.get $job)) (local.get $row))
        (i32.load offset=76 (local.get $job))))
    (local.set $head (i32.div_u (local.get $task) (local.get $chunks)))
    (local.set $set (i32.div_u (local.get $head) (i32.load offset=60 (local.get $job))))
    (local.set $head (i32.rem_u (local.get $head) (i32.load offset=60 (local.get $job))))
    (local.set $keySet (i32.mul (local.get $set) (i32.load offset=64 (local.get $job))))
    (local.set $at (i32.mul (local.get $head) (local.get $size)))
    (local.set $r
      (i32.add (local.get $at)
        (i32.mul (local.get $stride)
          (i32.add (local.get $row) (i32.mul (local.get $set) (i32.load offset=52 (local.get $job)))))))
    (local.set $query (i32.add (i32.load offset=24 (local.get $job)) (local.get $r)))
    (local.set $out (i32.add (i32.load offset=36 (local.get $job)) (local.get $r)))
    (local.set $at
      (i32.add (local.get $at)
        (i32.mul (local.get $stride) (i32.mul (local.get $keySet) (local.get $keys)))))
    (local.set $key (i32.add (i32.load offset=28 (local.get $job)) (local.get $at)))
    (local.set $value (i32.add (i32.load offset=32 (local.get $job)) (local.get $at)))
    ;; a row of logits is whole panels of keys; in the product with the values, keys are taken two by two
    (local.set $logitBytes
      (i32.mul (i32.const 48) (i32.div_u (i32.add (local.get $keys) (i32.const 11)) (i32.const 12))))
    (local.set $evenKeys (i32.and (i32.add (local.get $keys) (i32.const 1)) (i32.const -2)))
    (local.set $turned
      (i32.add (i32.load offset=80 (local.get $job))
        (i32.mul (local.get $thread) (i32.load offset=84 (local.get $job)))))
    ;; panels of keys: logitBytes / 48 of them with 48 bytes for each of size / 4 channels
    (local.set $moved
      (i32.add (local.get $turned) (i32.mul (local.get $logitBytes) (i32.shr_u (local.get $size) (i32.const 2)))))
    ;; panels of values: as many as size takes, with 48 bytes for each key
    (local.set $logits
      (i32.add (local.get $moved)
        (i32.mul (i32.mul (local.get $evenKeys) (i32.const 48))
          (i32.div_u (i32.add (local.get $size) (i32.const 47)) (i32.const 48)))))
    (local.set $ownMask
      (i32.add (local.get $logits) (i32.mul (local.get $logitBytes) (i32.load offset=76 (local.get $job)))))

    (local.set $at (i32.const 0))
    (loop $panels
      (call $turn
        (i32.add (local.get $key) (i32.mul (local.get $at) (local.get $stride)))
        (local.get $stride)
        (i32.add (local.get $turned) (i32.mul (local.get $at) (local.get $size)))
        (i32.const 48)
        (call $least (i32.const 12) (i32.sub (local.get $keys) (local.get $at)))
        (local.get $size))
      (br_if $panels
        (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 12))) (local.get $keys))))
    (call $multiply (local.get $query) (local.get $stride) (local.get $size) (local.get $rows)
      (local.get $turned) (i32.mul (local.get $size) (i32.const 12))
      (local.get $logits) (local.get $logitBytes) (local.get $logitBytes))

    (local.set $mask (i32.load offset=40 (local.get $job)))
    (if (local.get $mask)
      (then
        ;; a copy, whose last vector may be read whole
        (memory.copy
          (local.get $ownMask)
          (i32.add (local.get $mask)
            (i32.mul (local.get $set) (i32.load offset=88 (local.get $job))))
          (i32.shl (local.get $keys) (i32.const 2)))
        (local.set $mask (local.get $ownMask))))
    (local.set $r (i32.const 0))
    (loop $next
      (call $softmax
        (i32.add (local.get $logits) (i32.mul (local.get $r) (local.get $logitBytes)))
        (local.get $logitBytes)
        (select
          (i32.add (i32.add (local.get $row) (local.get $r)) (i32.const 1))
          (local.get $keys)
          (local.get $causal))
        (local.get $scale)
        (local.get $mask))
      (br_if $next
        (i32.lt_u (local.tee $r (i32.add (local.get $r) (i32.const 1))) (local.get $rows))))

    (local.set $at (i32.const 0))
    (local.set $r (local.get $moved))
    (loop $panels
      (call $move
        (i32.add (local.get $value) (local.get $at))
        (local.get $stride)
        (local.get $r)
        (i32.const 48)
        (local.get $keys)
        (call $least (i32.const 48) (i32.sub (local.get $size) (local.get $at)))
        (f32.const 1))
      (local.set $r (i32.add (local.get $r) (i32.mul (local.get $keys) (i32.const 48))))
      (if (i32.ne (local.get $keys) (local.get $evenKeys))
        (then
          (memory.fill (local.get $r) (i32.const 0) (i32.const 48))
          (local.set $r (i32.add (local.get $r) (i32.const 48)))))
      (br_if $panels
        (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 48))) (local.get $size))))
    (call $multiply
      (local.get $logits) (local.get $logitBytes) (i32.shl (local.get $evenKeys) (i32.const 2)) (local.get $rows)
      (local.get $moved) (i32.mul (local.get $evenKeys) (i32.const 48))
      (local.get $out) (local.get $stride) (local.get $size))))
