;; What stands between the products of a transformer block, in SIMD, on the memory of tfjs's own module. Offsets are in bytes;
;; `bytes` and `stride` are multiples of 16 unless said otherwise. Assembled at build time by src/build/wat-plugin.ts, once for
;; a plain memory and once for a shared one.

(module
  (import "tfjs" "memory" (memory 1))

  ;; e^x for x <= 0: 2^n e^r with |r| <= ln 2 / 2. Relative error 2e-7; below -87 the smallest normal numbers.
  (func $exp (param $x v128) (result v128)
    (local $n v128)
    (local.set $x (f32x4.max (local.get $x) (v128.const f32x4 -87 -87 -87 -87)))
    (local.set $n
      (f32x4.nearest
        (f32x4.mul (local.get $x)
          (v128.const f32x4 1.44269504 1.44269504 1.44269504 1.44269504))))
    ;; ln 2 in two parts, so that the product of n with the first is exact
    (local.set $x
      (f32x4.sub (local.get $x)
        (f32x4.mul (local.get $n) (v128.const f32x4 0.693359375 0.693359375 0.693359375 0.693359375))))
    (local.set $x
      (f32x4.add (local.get $x)
        (f32x4.mul (local.get $n)
          (v128.const f32x4 2.12194440e-4 2.12194440e-4 2.12194440e-4 2.12194440e-4))))
    (f32x4.mul
      (f32x4.add (v128.const f32x4 1 1 1 1)
        (f32x4.mul (local.get $x)
          (f32x4.add (v128.const f32x4 1 1 1 1)
            (f32x4.mul (local.get $x)
              (f32x4.add (v128.const f32x4 0.5 0.5 0.5 0.5)
                (f32x4.mul (local.get $x)
                  (f32x4.add (v128.const f32x4 0.16666667 0.16666667 0.16666667 0.16666667)
                    (f32x4.mul (local.get $x)
                      (f32x4.add (v128.const f32x4 0.041666667 0.041666667 0.041666667 0.041666667)
                        (f32x4.mul (local.get $x)
                          (f32x4.add
                            (v128.const f32x4 0.0083333333 0.0083333333 0.0083333333 0.0083333333)
                            (f32x4.mul (local.get $x)
                              (v128.const f32x4 0.0013888889 0.0013888889 0.0013888889 0.0013888889)))))))))))))
      (i32x4.shl
        (i32x4.add (i32x4.trunc_sat_f32x4_s (local.get $n)) (v128.const i32x4 127 127 127 127))
        (i32.const 23))))

  ;; x := x · Φ(x) over `bytes` at `x`, Φ by Abramowitz and Stegun 7.1.26 (error of erf 1.5e-7), as shaders/nn/linear/finish.wgsl.
  (func (export "gelu") (param $x i32) (param $bytes i32)
    (local $end i32) (local $v v128) (local $a v128) (local $t v128) (local $tail v128)
    (local.set $end (i32.add (local.get $x) (local.get $bytes)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $x) (local.get $end)))
        (local.set $v (v128.load (local.get $x)))
        (local.set $a
          (f32x4.mul (f32x4.abs (local.get $v))
            (v128.const f32x4 0.70710678 0.70710678 0.70710678 0.70710678)))
        (local.set $t
          (f32x4.div (v128.const f32x4 1 1 1 1)
            (f32x4.add (v128.const f32x4 1 1 1 1)
              (f32x4.mul (local.get $a) (v128.const f32x4 0.3275911 0.3275911 0.3275911 0.3275911)))))
        ;; half the complementary error function of a: what lies beyond |x|
        (local.set $tail
          (f32x4.mul
            (f32x4.mul (local.get $t)
              (f32x4.add (v128.const f32x4 0.127414796 0.127414796 0.127414796 0.127414796)
                (f32x4.mul (local.get $t)
                  (f32x4.add (v128.const f32x4 -0.142248368 -0.142248368 -0.142248368 -0.142248368)
                    (f32x4.mul (local.get $t)
                      (f32x4.add (v128.const f32x4 0.710706870 0.710706870 0.710706870 0.710706870)
                        (f32x4.mul (local.get $t)
                          (f32x4.add (v128.const f32x4 -0.726576014 -0.726576014 -0.726576014 -0.726576014)
                            (f32x4.mul (local.get $t)
                              (v128.const f32x4 0.530702714 0.530702714 0.530702714 0.530702714))))))))))
            (call $exp (f32x4.neg (f32x4.mul (local.get $a) (local.get $a))))))
        (v128.store (local.get $x)
          (f32x4.mul (local.get $v)
            (v128.bitselect
              (local.get $tail)
              (f32x4.sub (v128.const f32x4 1 1 1 1) (local.get $tail))
              (f32x4.lt (local.get $v) (v128.const f32x4 0 0 0 0)))))
        (local.set $x (i32.add (local.get $x) (i32.const 16)))
        (br $next))))

  ;; x := x · σ(1.702 x) over `bytes` at `x`. σ(−a) = e / (1 + e) for e = e^−a, and σ(a) = 1 / (1 + e).
  (func (export "quickGelu") (param $x i32) (param $bytes i32)
    (local $end i32) (local $v v128) (local $e v128)
    (local.set $end (i32.add (local.get $x) (local.get $bytes)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $x) (local.get $end)))
        (local.set $v (v128.load (local.get $x)))
        (local.set $e
          (call $exp
            (f32x4.mul (f32x4.abs (local.get $v)) (v128.const f32x4 -1.702 -1.702 -1.702 -1.702))))
        (v128.store (local.get $x)
          (f32x4.div
            (f32x4.mul (local.get $v)
              (v128.bitselect
                (local.get $e)
                (v128.const f32x4 1 1 1 1)
                (f32x4.lt (local.get $v) (v128.const f32x4 0 0 0 0))))
            (f32x4.add (v128.const f32x4 1 1 1 1) (local.get $e))))
        (local.set $x (i32.add (local.get $x) (i32.const 16)))
        (br $next))))

  ;; x := max(x, 0) over `bytes`
  (func (export "relu") (param $x i32) (param $bytes i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $x) (local.get $bytes)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $x) (local.get $end)))
        (v128.store (local.get $x) (f32x4.max (v128.load (local.get $x)) (v128.const f32x4 0 0 0 0)))
        (local.set $x (i32.add (local.get $x) (i32.const 16)))
        (br $next))))

  ;; x := x + y over `bytes`
  (func (export "add") (param $x i32) (param $y i32) (param $bytes i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $x) (local.get $bytes)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $x) (local.get $end)))
        (v128.store (local.get $x) (f32x4.add (v128.load (local.get $x)) (v128.load (local.get $y))))
        (local.set $x (i32.add (local.get $x) (i32.const 16)))
        (local.set $y (i32.add (local.get $y) (i32.const 16)))
        (br $next))))

  (func $total (param $v v128) (result f32)
    (f32.add
      (f32.add (f32x4.extract_lane 0 (local.get $v)) (f32x4.extract_lane 1 (local.get $v)))
      (f32.add (f32x4.extract_lane 2 (local.get $v)) (f32x4.extract_lane 3 (local.get $v)))))

  (func $largest (param $v v128) (result f32)
    (f32.max
      (f32.max (f32x4.extract_lane 0 (local.get $v)) (f32x4.extract_lane 1 (local.get $v)))
      (f32.max (f32x4.extract_lane 2 (local.get $v)) (f32x4.extract_lane 3 (local.get $v)))))

  ;; A row := softmax(row · scale + mask) over its first `count` values, 0 in the rest of its `bytes`. `mask`: 0 for none, else a row that may be read
  ;; in whole vectors.
  (func (export "softmax")
    (param $x i32) (param $bytes i32) (param $count i32) (param $scale f32) (param $mask i32)
    (local $i i32) (local $end i32) (local $v v128) (local $most v128) (local $sum v128)
    (local.set $end (i32.and (i32.add (i32.shl (local.get $count) (i32.const 2)) (i32.const 15)) (i32.const -16)))
    (loop $k
      (local.set $v
        (f32x4.mul (f32x4.splat (local.get $scale)) (v128.load (i32.add (local.get $x) (local.get $i)))))
      (if (local.get $mask)
        (then
          (local.set $v
            (f32x4.add (local.get $v) (v128.load (i32.add (local.get $mask) (local.get $i)))))))
      (v128.store (i32.add (local.get $x) (local.get $i)) (local.get $v))
      (br_if $k
        (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 16))) (local.get $end))))
    ;; what lies behind the last value in its vector may be anything
    (local.set $i (i32.shl (local.get $count) (i32.const 2)))
    (block $filled
      (loop $k
        (br_if $filled (i32.ge_u (local.get $i) (local.get $end)))
        (f32.store (i32.add (local.get $x) (local.get $i)) (f32.const -inf))
        (local.set $i (i32.add (local.get $i) (i32.const 4)))
        (br $k)))
    (local.set $most (v128.load (local.get $x)))
    (local.set $i (i32.const 0))
    (loop $k
      (local.set $most
        (f32x4.max (local.get $most) (v128.load (i32.add (local.get $x) (local.get $i)))))
      (br_if $k
        (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 16))) (local.get $end))))
    (local.set $most (f32x4.splat (call $largest (local.get $most))))
    (local.set $i (i32.const 0))
    (loop $k
      (local.set $v
        (call $exp
          (f32x4.sub (v128.load (i32.add (local.get $x) (local.get $i))) (local.get $most))))
      (local.set $sum (f32x4.add (local.get $sum) (local.get $v)))
      (v128.store (i32.add (local.get $x) (local.get $i)) (local.get $v))
      (br_if $k
        (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 16))) (local.get $end))))
    (local.set $sum (f32x4.splat (f32.div (f32.const 1) (call $total (local.get $sum)))))
    (local.set $i (i32.const 0))
    (loop $k
      (v128.store (i32.add (local.get $x) (local.get $i))
        (f32x4.mul (local.get $sum) (v128.load (i32.add (local.get $x) (local.get $i)))))
      (br_if $k
        (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 16))) (local.get $end))))
    (local.set $i (i32.shl (local.get $count) (i32.const 2)))
    (memory.fill
      (i32.add (local.get $x) (local.get $i))
      (i32.const 0)
      (i32.sub (local.get $bytes) (local.get $i))))

  ;; Layer norm of `rows` rows of `bytes`: mean, then the variance of the centred values; what those sum to is the mean's own
  ;; rounding error and is subtracted, as in shaders/nn/layer-norm-lane.wgsl.
  (func (export "layerNorm")
    (param $x i32) (param $gamma i32) (param $beta i32) (param $out i32)
    (param $rows i32) (param $bytes i32) (param $epsilon f32)
    (local $i i32) (local $count f32) (local $sum v128) (local $squares v128) (local $v v128)
    (local $mean v128) (local $scale v128) (local $shift f32)
    (local.set $count (f32.convert_i32_u (i32.shr_u (local.get $bytes) (i32.const 2))))
    (block $done
      (loop $row
        (br_if $done (i32.eqz (local.get $rows)))
        (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
        (local.set $sum (v128.const f32x4 0 0 0 0))
        (local.set $i (i32.const 0))
        (loop $k
          (local.set $sum
            (f32x4.add (local.get $sum) (v128.load (i32.add (local.get $x) (local.get $i)))))
          (br_if $k
            (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 16))) (local.get $bytes))))
        (local.set $mean (f32x4.splat (f32.div (call $total (local.get $sum)) (local.get $count))))
        (local.set $sum (v128.const f32x4 0 0 0 0))
        (local.set $squares (v128.const f32x4 0 0 0 0))
        (local.set $i (i32.const 0))
        (loop $k
          (local.set $v
            (f32x4.sub (v128.load (i32.add (local.get $x) (local.get $i))) (local.get $mean)))
          (local.set $sum (f32x4.add (local.get $sum) (local.get $v)))
          (local.set $squares
            (f32x4.add (local.get $squares) (f32x4.mul (local.get $v) (local.get $v))))
          (br_if $k
            (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 16))) (local.get $bytes))))
        (local.set $shift (f32.div (call $total (local.get $sum)) (local.get $count)))
        (local.set $scale
          (f32x4.splat
            (f32.div (f32.const 1)
              (f32.sqrt
                (f32.add (local.get $epsilon)
                  (f32.sub
                    (f32.div (call $total (local.get $squares)) (local.get $count))
                    (f32.mul (local.get $shift) (local.get $shift))))))))
        (local.set $i (i32.const 0))
        (loop $k
          (v128.store (i32.add (local.get $out) (local.get $i))
            (f32x4.add (v128.load (i32.add (local.get $beta) (local.get $i)))
              (f32x4.mul (v128.load (i32.add (local.get $gamma) (local.get $i)))
                (f32x4.mul (local.get $scale)
                  (f32x4.sub
                    (f32x4.sub (v128.load (i32.add (local.get $x) (local.get $i))) (local.get $mean))
                    (f32x4.splat (local.get $shift)))))))
          (br_if $k
            (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 16))) (local.get $bytes))))
        (local.set $x (i32.add (local.get $x) (local.get $bytes)))
        (local.set $out (i32.add (local.get $out) (local.get $bytes)))
        (br $row))))

  ;; `rows` rows of `bytes` from x to out, each `stride`s apart, times `scale`: one head out of all, and back.
  (func (export "move")
    (param $x i32) (param $stride i32) (param $out i32) (param $outStride i32)
    (param $rows i32) (param $bytes i32) (param $scale f32)
    (local $i i32)
    (block $done
      (loop $row
        (br_if $done (i32.eqz (local.get $rows)))
        (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
        (local.set $i (i32.const 0))
        (loop $k
          (v128.store (i32.add (local.get $out) (local.get $i))
            (f32x4.mul (f32x4.splat (local.get $scale))
              (v128.load (i32.add (local.get $x) (local.get $i)))))
          (br_if $k
            (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 16))) (local.get $bytes))))
        (local.set $x (i32.add (local.get $x) (local.get $stride)))
        (local.set $out (i32.add (local.get $out) (local.get $outStride)))
        (br $row))))

  ;; The same turned: value k of row r goes to row k, place r. `outStride` may be any multiple of 4.
  (func (export "turn")
    (param $x i32) (param $stride i32) (param $out i32) (param $outStride i32)
    (param $rows i32) (param $bytes i32)
    (local $i i32) (local $to i32) (local $v v128)
    (block $done
      (loop $row
        (br_if $done (i32.eqz (local.get $rows)))
        (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
        (local.set $i (i32.const 0))
        (local.set $to (local.get $out))
        (loop $k
          (local.set $v (v128.load (i32.add (local.get $x) (local.get $i))))
          (v128.store32_lane 0 (local.get $to) (local.get $v))
          (v128.store32_lane 1 (local.tee $to (i32.add (local.get $to) (local.get $outStride))) (local.get $v))
          (v128.store32_lane 2 (local.tee $to (i32.add (local.get $to) (local.get $outStride))) (local.get $v))
          (v128.store32_lane 3 (local.tee $to (i32.add (local.get $to) (local.get $outStride))) (local.get $v))
          (local.set $to (i32.add (local.get $to) (local.get $outStride)))
          (br_if $k
            (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 16))) (local.get $bytes))))
        (local.set $x (i32.add (local.get $x) (local.get $stride)))
        (local.set $out (i32.add (local.get $out) (i32.const 4)))
        (br $row)))))
