import { clamp, fbm, noise, smoothstep } from './noise.ts';
import {
  add,
  along,
  blend,
  cross,
  dot,
  multiply,
  normalise,
  reflect,
  scale,
  subtract,
  type Vector,
} from './vector.ts';

/** Three pears, an apple and a clay jug on a wooden table: signed distances, one window of soft light from the left. */
const table = 0;
const jug = 1;
const pear = 2;
const apple = 3;
const stalk = 4;

interface Hit {
  distance: number;
  /** Which thing; pears are told apart by `tint`. */
  thing: number;
  tint: number;
}

const eye: Vector = [0.1, 1.75, -4.6];
const aim: Vector = [0, 0.62, 0];
const forward = normalise(subtract(aim, eye));
const right = normalise(cross([0, 1, 0], forward));
const up = cross(forward, right);

const light = normalise([-0.75, 0.72, -0.42]);
const lightColour: Vector = [3.3, 2.75, 2.05];
const fill: Vector = [0.2, 0.26, 0.36];
const far = 12;

function smoothMinimum(a: number, b: number, k: number): number {
  const h = Math.max(k - Math.abs(a - b), 0) / k;
  return Math.min(a, b) - h * h * k * 0.25;
}

/** Pear standing at (x, z), leaning by `lean` to the side. */
function pearDistance(px: number, py: number, pz: number, lean: number): [body: number, stem: number] {
  const x = px - lean * py;
  const belly = Math.hypot(x, (py - 0.36) * 1.02, pz) - 0.36;
  const neck = Math.hypot(x - 0.01, (py - 0.78) * 0.9, pz) - 0.17;
  const bend = x - 0.02 - 0.25 * (py - 0.95) ** 2 - 0.03 * py;
  const stem = Math.max(
    Math.hypot(bend, pz) - 0.018 - 0.02 * smoothstep(1.1, 1.2, py),
    Math.abs(py - 1.03) - 0.16,
  );
  return [smoothMinimum(belly, neck, 0.42) * 0.92, stem];
}

function appleDistance(x: number, y: number, z: number): [body: number, stem: number] {
  const r = Math.hypot(x, z);
  const ring = Math.hypot(r - 0.12, (y - 0.33) * 0.84) - 0.265;
  const stem = Math.max(Math.hypot(x - 0.15 * (y - 0.5), z) - 0.015, Math.abs(y - 0.6) - 0.13);
  return [ring * 0.85, stem];
}

/** Radius of the jug's wall over its height. */
function jugProfile(y: number): number {
  const belly = 0.3 + 0.34 * Math.exp(-((y - 0.55) ** 2) / 0.16);
  const lip = 0.09 * smoothstep(1.18, 1.5, y);
  return belly - 0.1 * smoothstep(0.75, 1.15, y) + lip;
}

function jugDistance(x: number, y: number, z: number): number {
  const r = Math.hypot(x, z);
  const spout = 0.13 * smoothstep(1.25, 1.5, y) * smoothstep(0.55, 1, -x / (r + 1e-6));
  const outer = r - jugProfile(clamp(y, 0, 1.5)) - spout;
  const wall = Math.max(Math.abs(outer + 0.03) - 0.03, y - 1.5, -y);
  const bottom = Math.max(outer, Math.abs(y - 0.03) - 0.03);
  const hx = x - 0.52;
  const hy = (y - 0.92) * 0.82;
  const ring = Math.hypot(Math.hypot(hx, hy) - 0.3, z) - 0.052;
  const handle = Math.max(ring, -(r - jugProfile(clamp(y, 0, 1.5)) + 0.03));
  return smoothMinimum(Math.min(wall, bottom), handle, 0.06) * 0.7;
}

function scene(x: number, y: number, z: number, out: Hit): number {
  out.distance = y;
  out.thing = table;
  const take = (distance: number, thing: number, tint = 0) => {
    if (distance < out.distance) {
      out.distance = distance;
      out.thing = thing;
      out.tint = tint;
    }
  };
  if (y > 2.2) return y - 1.6;
  // Far from a thing, the distance to a sphere around it will do.
  const reach = (cx: number, cy: number, cz: number, radius: number, thing: number): boolean => {
    const gap = Math.hypot(x - cx, y - cy, z - cz) - radius;
    if (gap > 0.6) take(gap, thing);
    return gap <= 0.6;
  };
  if (reach(0.67, 0.75, 0.55, 1.05, jug)) take(jugDistance(x - 0.55, y, z - 0.55), jug);
  const place = (px: number, pz: number, turn: number, lean: number, tint: number) => {
    if (!reach(px, 0.6, pz, 0.68, pear)) return;
    const dx = x - px;
    const dz = z - pz;
    const c = Math.cos(turn);
    const s = Math.sin(turn);
    const [body, stem] = pearDistance(c * dx + s * dz, y, c * dz - s * dx, lean);
    take(body, pear, tint);
    take(stem, stalk);
  };
  place(-0.78, 0.05, 0.6, 0.06, 0);
  place(-0.2, -0.52, 2.2, 0.1, 0.55);
  // One pear lies on its side: x and y are exchanged.
  if (reach(-1.3, 0.35, -0.35, 0.85, pear)) {
    const lx = x + 1.42;
    const lz = z + 0.42;
    const [body, stem] = pearDistance(
      y - 0.34 + 0.1 * lx,
      0.85 * lx + 0.53 * lz + 0.36,
      -0.53 * lx + 0.85 * lz,
      0.02,
    );
    take(body, pear, 1);
    take(stem, stalk);
  }
  if (reach(0.62, 0.35, -0.62, 0.5, apple)) {
    const [round, short] = appleDistance(x - 0.62, y + 0.02, z + 0.62);
    take(round, apple);
    take(short, stalk);
  }
  return out.distance;
}

const probe: Hit = { distance: 0, thing: 0, tint: 0 };

function march(origin: Vector, direction: Vector, steps: number): number {
  let t = 0.01;
  for (let i = 0; i < steps && t < far; i++) {
    const d = scene(
      origin[0] + direction[0] * t,
      origin[1] + direction[1] * t,
      origin[2] + direction[2] * t,
      probe,
    );
    if (d < 0.0006 * t) return t;
    t += d;
  }
  return t < far ? t : far;
}

function normalAt([x, y, z]: Vector): Vector {
  const e = 0.0012;
  const at = (sx: number, sy: number, sz: number) => scene(x + sx * e, y + sy * e, z + sz * e, probe);
  const a = at(1, -1, -1);
  const b = at(-1, -1, 1);
  const c = at(-1, 1, -1);
  const d = at(1, 1, 1);
  return normalise([a - b - c + d, -a - b + c + d, -a + b - c + d]);
}

/** Penumbra of a wide window: the narrowest angle by which things clear the ray (Quilez). */
function shadow(origin: Vector): number {
  let open = 1;
  for (let t = 0.02, i = 0; i < 70 && t < 4; i++) {
    const d = scene(origin[0] + light[0] * t, origin[1] + light[1] * t, origin[2] + light[2] * t, probe);
    open = Math.min(open, 0.5 + (0.5 * d) / (0.1 * t));
    if (open <= 0) return 0;
    t += clamp(d, 0.01, 0.12);
  }
  return open * open * (3 - 2 * open);
}

function occlusion(place: Vector, normal: Vector): number {
  let sum = 0;
  for (let i = 1; i <= 6; i++) {
    const h = 0.02 + 0.07 * i;
    const [x, y, z] = along(place, normal, h);
    sum += (h - scene(x, y, z, probe)) * 0.72 ** i;
  }
  return clamp(1 - 1.5 * sum);
}

/** Oak boards along x, with a dark joint every 0.9. */
function wood(x: number, z: number): Vector {
  const board = Math.floor(z / 0.9 + 0.4);
  const across = z / 0.9 + 0.4 - board;
  const shift = 13.7 * board;
  const warp = fbm(x * 0.5 + shift, z * 2.2, 4);
  const rings = 0.5 + 0.5 * Math.sin(34 * (z * 0.55 + 0.9 * warp) + shift);
  const fibre = fbm(x * 3 + shift, z * 85, 4);
  let colour = blend([0.13, 0.062, 0.028], [0.3, 0.16, 0.075], 0.6 * rings * rings + 0.55 * fibre - 0.12);
  colour = scale(colour, 0.85 + 0.3 * noise(board * 7.3, 2.5));
  const joint = smoothstep(0.0, 0.012, across) * smoothstep(1.0, 0.988, across);
  return scale(colour, 0.25 + 0.75 * joint);
}

function albedoOf(thing: number, tint: number, place: Vector): { colour: Vector; gloss: number } {
  const [x, y, z] = place;
  const speckle = smoothstep(0.62, 0.78, noise(x * 55 + 9, y * 55 + z * 37));
  if (thing === table) return { colour: wood(x, z), gloss: 0.16 };
  if (thing === stalk) return { colour: [0.11, 0.065, 0.03], gloss: 0.05 };
  if (thing === jug) {
    const glaze = smoothstep(0.72, 0.66, y + 0.1 * fbm(x * 4, z * 4 + 7, 3) - 0.02);
    const throwing = 0.92 + 0.08 * Math.sin(y * 90);
    const clay = scale(blend([0.42, 0.2, 0.115], [0.5, 0.27, 0.16], fbm(x * 6 + z * 6, y * 14, 4)), throwing);
    const blue = scale(blend([0.035, 0.12, 0.17], [0.1, 0.24, 0.27], fbm(x * 5, y * 5 + z * 5, 4)), throwing);
    return { colour: blend(blue, clay, glaze), gloss: 0.55 - 0.4 * glaze };
  }
  const patch = fbm(x * 3.1 + 4 + 9 * tint, y * 3.1 + z * 2.3, 4);
  if (thing === apple) {
    const streak = fbm(Math.atan2(z + 0.62, x - 0.62) * 7, y * 1.6, 4);
    const red = blend([0.34, 0.018, 0.016], [0.56, 0.13, 0.04], smoothstep(0.4, 0.95, streak));
    const crown = smoothstep(0.12, 0.0, Math.hypot(x - 0.62, z + 0.62)) * smoothstep(0.4, 0.55, y);
    return { colour: blend(blend(red, [0.5, 0.42, 0.1], crown), [0.7, 0.5, 0.3], 0.2 * speckle), gloss: 0.5 };
  }
  const green = blend([0.33, 0.36, 0.06], [0.52, 0.44, 0.09], patch);
  const gold = blend([0.58, 0.37, 0.07], [0.62, 0.44, 0.12], patch);
  const blush = smoothstep(0.42, 0.75, fbm(x * 1.7 + 3 * tint, y * 1.5 + z * 1.7, 3) + 0.12);
  const skin = blend(blend(green, gold, tint), [0.5, 0.14, 0.045], 0.55 * blush * (0.4 + 0.6 * tint));
  return { colour: blend(skin, [0.24, 0.17, 0.06], 0.5 * speckle), gloss: 0.3 };
}

/** The plastered wall behind the table and the light that falls on it. */
function wall(direction: Vector): Vector {
  const grain = 0.9 + 0.2 * fbm(direction[0] * 9, direction[1] * 9, 5);
  const pool = Math.exp(-((direction[0] - 0.12) ** 2) / 0.16 - (direction[1] - 0.04) ** 2 / 0.1);
  return scale(add([0.055, 0.058, 0.062], scale([0.34, 0.27, 0.19], pool)), grain);
}

/** What a mirror-like glaze sees: a window on the left, the room's dim warmth elsewhere. */
function room(d: Vector): Vector {
  const x = d[0] / Math.max(0.05, -d[2]);
  const side = normalise([-0.75, 0.55, -0.55]);
  const pane =
    smoothstep(0.955, 0.965, dot(d, side)) * (1 - 0.8 * smoothstep(0.02, 0.0, Math.abs(d[1] - 0.55)));
  return add(scale(lightColour, 2.2 * pane), scale([0.16, 0.13, 0.1], 0.5 + 0.5 * d[1] + 0.02 * clamp(x)));
}

function surface(origin: Vector, direction: Vector, t: number, bounces: number): Vector {
  const place = along(origin, direction, t);
  scene(place[0], place[1], place[2], probe);
  const { thing, tint } = probe;
  const { colour, gloss } = albedoOf(thing, tint, place);
  let normal = normalAt(place);
  if (thing === table)
    normal = normalise([normal[0] + 0.05 * (fbm(place[0] * 4, place[2] * 90, 3) - 0.5), 1, normal[2]]);
  const lifted = along(place, normal, 0.004);
  const lit = clamp(dot(normal, light)) * shadow(lifted);
  const open = occlusion(place, normal);
  const sky = add(scale(fill, 0.55 + 0.45 * normal[1]), scale([0.2, 0.12, 0.06], 0.5 - 0.5 * normal[1]));
  const wrap = thing === pear || thing === apple ? 0.1 * clamp(0.4 + dot(normal, light)) : 0;
  let total = multiply(colour, add(scale(lightColour, lit + wrap * open), scale(sky, 1.25 * open)));
  const bent = reflect(direction, normal);
  const fresnel = 0.04 + 0.96 * (1 - clamp(-dot(direction, normal))) ** 5;
  if (bounces > 0 && gloss > 0.1) {
    const hit = march(lifted, bent, 70);
    const seen =
      hit < far
        ? surface(lifted, bent, hit, bounces - 1)
        : bent[2] > 0.25 && bent[1] < 0.6
          ? wall(bent)
          : room(bent);
    total = add(total, scale(seen, gloss * fresnel * (0.4 + 0.6 * open) * 1.6));
  }
  const half = normalise(subtract(light, direction));
  const shine = clamp(dot(normal, half)) ** (20 + 240 * gloss);
  return add(total, scale(lightColour, 0.5 * gloss * shine * smoothstep(0, 0.3, lit)));
}

/** The light that comes from (x, y) of the picture. */
export function shadeStillLife(x: number, y: number): Vector {
  const direction = normalise(add(forward, add(scale(right, 0.44 * x), scale(up, 0.44 * y))));
  const t = march(eye, direction, 160);
  const edge = t < far ? smoothstep(3.2, 5.5, along(eye, direction, t)[2]) : 1;
  const seen = t < far && edge < 1 ? surface(eye, direction, t, 1) : wall(direction);
  const colour = blend(seen, wall(direction), edge);
  return scale(colour, 0.95 * (1 - 0.2 * (x * x + y * y)));
}
