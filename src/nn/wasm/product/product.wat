;; Dense products on packed weights, on tfjs's memory: x [rows, inputs] · W [inputs, outputs].
;; W lies in panels of 12 columns, [⌈outputs / 12⌉, inputs, 12], the last one filled up with zeros (panels.ts). Inputs and outputs are
;; multiples of 4. `(madd $sum $x $y)` is $sum + $x · $y, assembled once as a multiplication and an addition and once as the relaxed
;; instruction, which rounds once where the processor can (src/build/wat-plugin.ts).

(module
  (import "tfjs" "memory" (memory 1))
  (import "kernels" "gelu" (func $gelu (param i32 i32)))
  (import "kernels" "quickGelu" (func $quickGelu (param i32 i32)))
  (import "kernels" "relu" (func $relu (param i32 i32)))
  (import "kernels" "add" (func $add (param i32 i32 i32)))

  ;; Up to 4 rows of `bytes` (a multiple of 8) by one panel, the sums in registers; `vectors` of the panel's three fours of columns are
  ;; written. Fewer rows than 4 repeat the last one, which is then written more than once.
  (func $tile (export "tile")
    (param $x0 i32) (param $stride i32) (param $bytes i32) (param $rows i32) (param $weights i32) (param $bias i32)
    (param $o0 i32) (param $outStride i32) (param $vectors i32)
    (local $x1 i32) (local $x2 i32) (local $x3 i32) (local $o1 i32) (local $o2 i32) (local $o3 i32)
    (local $end i32) (local $x v128) (local $b0 v128) (local $b1 v128) (local $b2 v128)
    (local $s00 v128) (local $s01 v128) (local $s02 v128)
    (local $s10 v128) (local $s11 v128) (local $s12 v128)
    (local $s20 v128) (local $s21 v128) (local $s22 v128)
    (local $s30 v128) (local $s31 v128) (local $s32 v128)
    (local.set $x1
      (i32.add (local.get $x0)
        (select (local.get $stride) (i32.const 0) (i32.gt_u (local.get $rows) (i32.const 1)))))
    (local.set $o1
      (i32.add (local.get $o0)
        (select (local.get $outStride) (i32.const 0) (i32.gt_u (local.get $rows) (i32.const 1)))))
    (local.set $x2
      (i32.add (local.get $x1)
        (select (local.get $stride) (i32.const 0) (i32.gt_u (local.get $rows) (i32.const 2)))))
    (local.set $o2
      (i32.add (local.get $o1)
        (select (local.get $outStride) (i32.const 0) (i32.gt_u (local.get $rows) (i32.const 2)))))
    (local.set $x3
      (i32.add (local.get $x2)
        (select (local.get $stride) (i32.const 0) (i32.gt_u (local.get $rows) (i32.const 3)))))
    (local.set $o3
      (i32.add (local.get $o2)
        (select (local.get $outStride) (i32.const 0) (i32.gt_u (local.get $rows) (i32.const 3)))))
    (block $ready
      (br_if $ready (i32.eqz (local.get $bias)))
      (local.set $s00 (v128.load (local.get $bias)))
      (local.set $s10 (local.get $s00))
      (local.set $s20 (local.get $s00))
      (local.set $s30 (local.get $s00))
      (br_if $ready (i32.eq (local.get $vectors) (i32.const 1)))
      (local.set $s01 (v128.load offset=16 (local.get $bias)))
      (local.set $s11 (local.get $s01))
      (local.set $s21 (local.get $s01))
      (local.set $s31 (local.get $s01))
      (br_if $ready (i32.eq (local.get $vectors) (i32.const 2)))
      (local.set $s02 (v128.load offset=32 (local.get $bias)))
      (local.set $s12 (local.get $s02))
      (local.set $s22 (local.get $s02))
      (local.set $s32 (local.get $s02)))
    (local.set $end (i32.add (local.get $x0) (local.get $bytes)))
    (loop $k
      (local.set $b0 (v128.load (local.get $weights)))
      (local.set $b1 (v128.load offset=16 (local.get $weights)))
      (local.set $b2 (v128.load offset=32 (local.get $weights)))
      (local.set $x (v128.load32_splat (local.get $x0)))
      (local.set $s00 (madd $s00 $x $b0))
      (local.set $s01 (madd $s01 $x $b1))
      (local.set $s02 (madd $s02 $x $b2))
      (local.set $x (v128.load32_splat (local.get $x1)))
      (local.set $s10 (madd $s10 $x $b0))
      (local.set $s11 (madd $s11 $x $b1))
      (local.set $s12 (madd $s12 $x $b2))
      (local.set $x (v128.load32_splat (local.get $x2)))
      (local.set $s20 (madd $s20 $x $b0))
      (local.set $s21 (madd $s21 $x $b1))
      (local.set $s22 (madd $s22 $x $b2))
      (local.set $x (v128.load32_splat (local.get $x3)))
      (local.set $s30 (madd $s30 $x $b0))
      (local.set $s31 (madd $s31 $x $b1))
      (local.set $s32 (madd $s32 $x $b2))
      (local.set $b0 (v128.load offset=48 (local.get $weights)))
      (local.set $b1 (v128.load offset=64 (local.get $weights)))
      (local.set $b2 (v128.load offset=80 (local.get $weights)))
      (local.set $x (v128.load32_splat offset=4 (local.get $x0)))
      (local.set $s00 (madd $s00 $x $b0))
      (local.set $s01 (madd $s01 $x $b1))
      (local.set $s02 (madd $s02 $x $b2))
      (local.set $x (v128.load32_splat offset=4 (local.get $x1)))
      (local.set $s10 (madd $s10 $x $b0))
      (local.set $s11 (madd $s11 $x $b1))
      (local.set $s12 (madd $s12 $x $b2))
      (local.set $x (v128.load32_splat offset=4 (local.get $x2)))
      (local.set $s20 (madd $s20 $x $b0))
      (local.set $s21 (madd $s21 $x $b1))
      (local.set $s22 (madd $s22 $x $b2))
      (local.set $x (v128.load32_splat offset=4 (local.get $x3)))
      (local.set $s30 (madd $s30 $x $b0))
      (local.set $s31 (madd $s31 $x $b1))
      (local.set $s32 (madd $s32 $x $b2))
      (local.set $x0 (i32.add (local.get $x0) (i32.const 8)))
      (local.set $x1 (i32.add (local.get $x1) (i32.const 8)))
      (local.set $x2 (i32.add (local.get $x2) (i32.const 8)))
      (local.set $x3 (i32.add (local.get $x3) (i32.const 8)))
      (local.set $weights (i32.add (local.get $weights) (i32.const 96)))
      (br_if $k (i32.lt_u (local.get $x0) (local.get $end))))
    (block $done
      (v128.store (local.get $o0) (local.get $s00))
      (v128.store (local.get $o1) (local.get $s10))
      (v128.store (local.get $o2) (local.get $s20))
      (v128.store (local.get $o3) (local.get $s30))
      (br_if $done (i32.eq (local.get $vectors) (i32.const 1)))
      (v128.store offset=16 (local.get $o0) (local.get $s01))
      (v128.store offset=16 (local.get $o1) (local.get $s11))
      (v128.store offset=16 (local.get $o2) (local.get $s21))
      (v128.store offset=16 (local.get $o3) (local.get $s31))
      (br_if $done (i32.eq (local.get $vectors) (i32.const 2)))
      (v128.store offset=32 (local.get $o0) (local.get $s02))
      (v128.store offset=32 (local.get $o1) (local.get $s12))
      (v128.store offset=32 (local.get $o2) (local.get $s22))
      (v128.store offset=32 (local.get $o3) (local.get $s32))))

  (func $least (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.lt_u (local.get $a) (local.get $b))))

  ;; One task of a product: a block of rows by a few panels. The words at `job` are listed in ../jobs/job.ts and multiply.ts. Tasks are
  ;; counted along the panels first, so that a block of x stays in the cache.
  (func (export "multiply") (param $job i32) (param $task i32)
    (local $x i32) (local $weights i32) (local $out i32) (local $bias i32) (local $residual i32)
    (local $rows i32) (local $stride i32) (local $outStride i32) (local $activation i32)
    (local $taskRows i32) (local $taskPanels i32) (local $panels i32) (local $columnTasks i32)
    (local $first i32) (local $end i32) (local $row i32) (local $panel i32) (local $column i32) (local $width i32) (local $lastPanel i32) (local $at i32)
    (block $done
      (local.set $x (i32.load offset=24 (local.get $job)))
      (local.set $weights (i32.load offset=28 (local.get $job)))
      (local.set $out (i32.load offset=32 (local.get $job)))
      (local.set $bias (i32.load offset=36 (local.get $job)))
      (local.set $residual (i32.load offset=40 (local.get $job)))
      (local.set $rows (i32.load offset=44 (local.get $job)))
      (local.set $stride (i32.load offset=48 (local.get $job)))
      (local.set $outStride (i32.load offset=52 (local.get $job)))
      (local.set $activation (i32.load offset=56 (local.get $job)))
      (local.set $taskRows (i32.load offset=60 (local.get $job)))
      (local.set $taskPanels (i32.load offset=64 (local.get $job)))
      ;; a panel is 48 bytes of a row of the result
      (local.set $panels (i32.div_u (i32.add (local.get $outStride) (i32.const 47)) (i32.const 48)))
      (local.set $columnTasks
        (i32.div_u
          (i32.sub (i32.add (local.get $panels) (local.get $taskPanels)) (i32.const 1))
          (local.get $taskPanels)))
      (local.set $first
        (i32.mul (local.get $taskRows) (i32.div_u (local.get $task) (local.get $columnTasks))))
      (local.set $end
        (call $least (local.get $rows) (i32.add (local.get $first) (local.get $taskRows))))
      (local.set $panel
        (i32.mul (local.get $taskPanels) (i32.rem_u (local.get $task) (local.get $columnTasks))))
      (local.set $lastPanel
        (call $least (local.get $panels) (i32.add (local.get $panel) (local.get $taskPanels))))
      ;; where the task's columns begin in each row, and how many bytes of them there are
      (local.set $column (i32.mul (local.get $panel) (i32.const 48)))
      (local.set $width
        (i32.sub
          (call $least (local.get $outStride) (i32.mul (local.get $lastPanel) (i32.const 48)))
          (local.get $column)))
      (loop $columns
        (local.set $at (i32.mul (local.get $panel) (i32.const 48)))
        (local.set $row (local.get $first))
        (loop $tiles
          (call $tile
            (i32.add (local.get $x) (i32.mul (local.get $row) (local.get $stride)))
            (local.get $stride)
            (local.get $stride)
            (i32.sub (local.get $end) (local.get $row))
            ;; a row of x has stride / 4 values, and each has 48 bytes in the panel
            (i32.add (local.get $weights)
              (i32.mul (local.get $panel) (i32.mul (local.get $stride) (i32.const 12))))
            (select (i32.add (local.get $bias) (local.get $at)) (i32.const 0) (local.get $bias))
            (i32.add (i32.add (local.get $out) (i32.mul (local.get $row) (local.get $outStride))) (local.get $at))
            (local.get $outStride)
            (call $least (i32.const 3)
              (i32.shr_u (i32.sub (local.get $outStride) (local.get $at)) (i32.const 4))))
          (br_if $tiles
            (i32.lt_u
              (local.tee $row (i32.add (local.get $row) (i32.const 4)))
              (local.get $end))))
        (br_if $columns
          (i32.lt_u
            (local.tee $panel (i32.add (local.get $panel) (i32.const 1)))
            (local.get $lastPanel))))
      (br_if $done (i32.eqz (i32.or (local.get $activation) (local.get $residual))))
      (local.set $row (local.get $first))
      (loop $rowwise
        (local.set $at
          (i32.add (local.get $column) (i32.mul (local.get $row) (local.get $outStride))))
        (call $finish
          (i32.add (local.get $out) (local.get $at))
          (local.get $activation)
          (select (i32.add (local.get $residual) (local.get $at)) (i32.const 0) (local.get $residual))
          (local.get $width))
        (br_if $rowwise
          (i32.lt_u
            (local.tee $row (i32.add (local.get $row) (i32.const 1)))
            (local.get $end))))))

  ;; activation(x) + residual over `bytes`, while they are still in the cache. 1: GELU, 2: QuickGELU, 3: ReLU; residual 0: none.
  (func $finish (param $x i32) (param $activation i32) (param $residual i32) (param $bytes i32)
    (if (i32.eq (local.get $activation) (i32.const 1))
      (then (call $gelu (local.get $x) (local.get $bytes))))
    (if (i32.eq (local.get $activation) (i32.const 2))
      (then (call $quickGelu (local.get $x) (local.get $bytes))))
    (if (i32.eq (local.get $activation) (i32.const 3))
      (then (call $relu (local.get $x) (local.get $bytes))))
    (if (local.get $residual)
      (then (call $add (local.get $x) (local.get $residual) (local.get $bytes))))))
