// Parameter updates in place, from element `start` to before `end`; start is a multiple of 4.

/**
 * Slots that shrink to subnormal numbers become 0: a parameter that gets no gradient any more would otherwise slow every
 * later step on processors that compute such numbers in microcode.
 */
@inline
function flushed(x: v128): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), f32x4.splat(1.17549435e-38)));
}

/** v ← μv + g, p ← p − ηv; Nesterov p ← p − η(g + μv); a velocity of 0 is none: p ← p − ηg. g includes decay · p. */
export function sgd(
  p: usize, gradient: usize, velocity: usize, rate: f32, momentum: f32, nesterov: bool, decay: f32, start: i32, end: i32,
): void {
  const eta = f32x4.splat(rate), mu = f32x4.splat(momentum), lambda = f32x4.splat(decay);
  const last = p + 4 * end;
  p += 4 * start, gradient += 4 * start;
  if (!velocity && decay == 0) {
    for (; p + 64 <= last; p += 64, gradient += 64) {
      v128.store(p, f32x4.sub(v128.load(p), f32x4.mul(eta, v128.load(gradient))));
      v128.store(p, f32x4.sub(v128.load(p, 16), f32x4.mul(eta, v128.load(gradient, 16))), 16);
      v128.store(p, f32x4.sub(v128.load(p, 32), f32x4.mul(eta, v128.load(gradient, 32))), 32);
      v128.store(p, f32x4.sub(v128.load(p, 48), f32x4.mul(eta, v128.load(gradient, 48))), 48);
    }
    for (; p < last; p += 16, gradient += 16) {
      v128.store(p, f32x4.sub(v128.load(p), f32x4.mul(eta, v128.load(gradient))));
    }
    return;
  }
  let slot = velocity + 4 * start;
  for (; p < last; p += 16, gradient += 16) {
    const value = v128.load(p);
    let change = v128.load(gradient);
    // not 0 · p, which is NaN at ∞
    if (decay != 0) change = f32x4.add(change, f32x4.mul(lambda, value));
    if (velocity) {
      const v = f32x4.add(f32x4.mul(mu, v128.load(slot)), change);
      v128.store(slot, flushed(v));
      change = nesterov ? f32x4.add(change, f32x4.mul(mu, v)) : v;
      slot += 16;
    }
    v128.store(p, f32x4.sub(value, f32x4.mul(eta, change)));
  }
}

/**
 * m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², p ← p − decay · p − rate · m / (√v + ε). With m̂ = m / c₁ and v̂ = v / c₂ that is
 * η m̂ / (√v̂ + ε') for rate = η √c₂ / c₁ and ε = ε' √c₂.
 */
export function adam(
  p: usize, gradient: usize, m: usize, v: usize,
  rate: f32, beta1: f32, rest1: f32, beta2: f32, rest2: f32, epsilon: f32, decay: f32, start: i32, end: i32,
): void {
  const b1 = f32x4.splat(beta1), r1 = f32x4.splat(rest1), b2 = f32x4.splat(beta2), r2 = f32x4.splat(rest2);
  const eta = f32x4.splat(rate), small = f32x4.splat(epsilon), lambda = f32x4.splat(decay);
  const last = p + 4 * end;
  p += 4 * start, gradient += 4 * start, m += 4 * start, v += 4 * start;
  for (; p < last; p += 16, gradient += 16, m += 16, v += 16) {
    const g = v128.load(gradient);
    const first = flushed(f32x4.add(f32x4.mul(b1, v128.load(m)), f32x4.mul(r1, g)));
    const second = flushed(f32x4.add(f32x4.mul(b2, v128.load(v)), f32x4.mul(r2, f32x4.mul(g, g))));
    v128.store(m, first), v128.store(v, second);
    let value = v128.load(p);
    // not 0 · p, which is NaN at ∞
    if (decay != 0) value = f32x4.sub(value, f32x4.mul(lambda, value));
    const change = f32x4.div(f32x4.mul(eta, first), f32x4.add(f32x4.sqrt(second), small));
    v128.store(p, f32x4.sub(value, change));
  }
}
