import { clamp, eroded, fbm, hash2, mix, noise, smoothstep } from './noise.ts';
import { add, along, blend, dot, multiply, normalise, reflect, scale, type Vector } from './vector.ts';

/** A mountain lake: an eroded height field behind water, lit by a low sun. Units are about 100 m. */
export interface LakeMood {
  sun: Vector;
  sunColour: Vector;
  zenith: Vector;
  horizon: Vector;
  /** Light of the sky on the ground. */
  ambient: Vector;
  haze: Vector;
}

export const sunrise: LakeMood = {
  sun: normalise([-0.62, 0.3, 0.45]),
  sunColour: [3.6, 2.35, 1.35],
  zenith: [0.12, 0.27, 0.58],
  horizon: [0.95, 0.62, 0.4],
  ambient: [0.22, 0.32, 0.5],
  haze: [0.62, 0.55, 0.56],
};

export const dusk: LakeMood = {
  sun: normalise([0.75, 0.2, 0.5]),
  sunColour: [2.2, 0.9, 0.75],
  zenith: [0.06, 0.07, 0.24],
  horizon: [0.85, 0.36, 0.42],
  ambient: [0.2, 0.2, 0.45],
  haze: [0.42, 0.28, 0.42],
};

const eye: Vector = [0, 1.05, 0];
const far = 60;

/** Ground height; the valley in front lies below the water at 0. */
function ground(x: number, z: number, octaves: number): number {
  const base = eroded(x * 0.13 + 3.2, z * 0.13 + 1.7, octaves);
  const shore = smoothstep(
    5.5,
    19,
    z - 0.2 * Math.abs(x) + 1.6 * noise(x * 0.5, 3.1) + 0.55 * Math.max(0, Math.abs(x) - 2.5) * 1.6,
  );
  const ridge = smoothstep(13, 27, z + 2.2 * Math.abs(x) * smoothstep(0, 9, Math.abs(x)) * 0.55);
  return (3.2 + 9.5 * ridge) * (base - 0.36) * shore + (0.3 + 1.9 * ridge) * shore - 0.3;
}

/** Conifers as cones on a jittered grid, where `amount` allows; height above the ground. */
function trees(x: number, z: number, amount: number): number {
  const cell = 0.13;
  const cx = Math.floor(x / cell);
  const cz = Math.floor(z / cell);
  let height = 0;
  for (let i = -1; i <= 1; i++) {
    for (let j = -1; j <= 1; j++) {
      const seed = hash2(cx + i, cz + j);
      if (seed > amount) continue;
      const dx = x - (cx + i + 0.2 + 0.6 * hash2(cx + i + 57, cz + j)) * cell;
      const dz = z - (cz + j + 0.2 + 0.6 * hash2(cx + i, cz + j + 91)) * cell;
      const size = 0.16 + 0.18 * hash2(cx + i + 13, cz + j + 7);
      height = Math.max(height, size * (1 - Math.hypot(dx, dz) / (0.3 * size)));
    }
  }
  return height;
}

function forest(x: number, z: number, height: number): number {
  return (
    0.9 *
    smoothstep(0.05, 0.16, height) *
    smoothstep(2.6, 1.2, height + 0.9 * noise(x * 0.9, z * 0.9)) *
    smoothstep(0.25, 0.6, fbm(x * 0.55 + 8, z * 0.55, 3))
  );
}

function surface(x: number, z: number, y: number, octaves: number): number {
  const bare = ground(x, z, octaves);
  if (y - bare > 0.4 || bare < 0.02) return bare;
  return bare + trees(x, z, forest(x, z, bare));
}

/** Distance to the ground along a ray, or `far`. */
function march(origin: Vector, direction: Vector, octaves: number, steps: number): number {
  let t = 0.05;
  for (let i = 0; i < steps && t < far; i++) {
    const y = origin[1] + direction[1] * t;
    if (y > 9 && direction[1] > 0) return far;
    const gap = y - surface(origin[0] + direction[0] * t, origin[2] + direction[2] * t, y, octaves);
    if (gap < 0.0008 * t) return t;
    t += Math.max(0.38 * gap, 0.0015 * t);
  }
  return t < far ? t : far;
}

function normalAt(x: number, z: number, t: number): Vector {
  const e = 0.0012 * t + 0.002;
  const height = (dx: number, dz: number) => surface(x + dx, z + dz, 0, 11);
  return normalise([height(-e, 0) - height(e, 0), 2 * e, height(0, -e) - height(0, e)]);
}

function sunlight(place: Vector, mood: LakeMood): number {
  let light = 1;
  for (let t = 0.06, i = 0; i < 44 && t < 14; i++) {
    const [x, y, z] = along(place, mood.sun, t);
    const gap = y - surface(x, z, y, 6);
    light = Math.min(light, (18 * gap) / t);
    if (light <= 0) return 0;
    t += clamp(0.6 * gap, 0.03, 0.7);
  }
  return smoothstep(0, 1, light);
}

function sky(direction: Vector, mood: LakeMood): Vector {
  const up = Math.max(0, direction[1]);
  let colour = blend(mood.horizon, mood.zenith, 1 - Math.exp(-4.5 * up));
  const toSun = Math.max(0, dot(direction, mood.sun));
  colour = add(
    colour,
    scale(mood.sunColour, 0.16 * toSun ** 6 + 0.5 * toSun ** 90 + 6 * smoothstep(0.9994, 0.9998, toSun)),
  );
  if (up > 0.01) {
    const x = (direction[0] / (up + 0.12)) * 1.1;
    const z = (direction[2] / (up + 0.12)) * 2.4;
    const warp = fbm(x * 0.8, z * 0.8, 3);
    const cover = smoothstep(0.5, 0.82, fbm(x + 2 * warp, z + 9, 6) + 0.12) * smoothstep(0.01, 0.2, up);
    const lit = add(scale(mood.sunColour, 0.28 + 0.25 * toSun ** 3), scale(mood.horizon, 0.3));
    colour = blend(colour, lit, 0.75 * cover);
  }
  return colour;
}

function land(origin: Vector, direction: Vector, t: number, mood: LakeMood): Vector {
  const place = along(origin, direction, t);
  const [x, y, z] = place;
  const bare = ground(x, z, 9);
  const normal = normalAt(x, z, t);
  const tall = y - bare;
  const grain = fbm(x * 9, z * 9, 4);
  const strata = 0.5 + 0.5 * Math.sin(7 * y + 9 * fbm(x * 1.3, z * 1.3, 4));
  let albedo: Vector = blend([0.2, 0.165, 0.14], [0.32, 0.285, 0.26], clamp(0.75 * grain + 0.22 * strata));
  const meadow = smoothstep(0.62, 0.85, normal[1]) * smoothstep(3.0, 1.2, bare + 0.9 * grain);
  albedo = blend(albedo, blend([0.075, 0.1, 0.03], [0.17, 0.16, 0.06], grain), meadow);
  const snow = smoothstep(2.2, 3.4, y + 1.2 * grain - 0.5) * smoothstep(0.42, 0.66, normal[1] + 0.12 * grain);
  albedo = blend(albedo, [0.86, 0.89, 0.95], snow);
  const strand = smoothstep(0.07, 0.0, bare) * (1 - smoothstep(0.0, 0.02, tall));
  albedo = blend(albedo, scale([0.3, 0.26, 0.21], 0.6 + 0.7 * fbm(x * 40, z * 40, 3)), strand);
  const tree = smoothstep(0.004, 0.02, tall);
  const foliage = 0.55 + 0.9 * noise(x * 31, z * 31);
  albedo = blend(
    albedo,
    scale(
      blend([0.028, 0.052, 0.022], [0.06, 0.075, 0.02], hash2(Math.floor(x * 8), Math.floor(z * 8))),
      foliage,
    ),
    tree,
  );

  const facing = clamp(dot(normal, mood.sun));
  const light = facing > 0 ? facing * sunlight(along(place, normal, 0.01), mood) : 0;
  const open = (0.5 + 0.5 * normal[1]) * mix(1, clamp(0.25 + 2.6 * tall), tree);
  const bounce = clamp(0.4 + 0.6 * dot(normal, normalise([-mood.sun[0], 0.1, -mood.sun[2]])));
  const total = add(
    add(scale(mood.sunColour, light), scale(mood.ambient, open)),
    scale(mood.sunColour, 0.06 * bounce),
  );
  return hazed(multiply(albedo, total), direction, t, y, mood);
}

function hazed(colour: Vector, direction: Vector, t: number, y: number, mood: LakeMood): Vector {
  const amount = 1 - Math.exp(-((t / 64) ** 1.6) - 0.012 * t * Math.exp(-2.2 * Math.max(0, y)));
  const glow = Math.max(0, dot(direction, mood.sun)) ** 5;
  return blend(colour, add(mood.haze, scale(mood.sunColour, 0.13 * glow)), amount);
}

function water(direction: Vector, t: number, mood: LakeMood): Vector {
  const place = along(eye, direction, t);
  const [x, , z] = place;
  const calm = 0.0035 + 0.02 * smoothstep(0.45, 0.7, fbm(x * 0.35 + 4, z * 0.22, 3));
  const ripple = (dx: number, dz: number) =>
    fbm((x + dx) * 5, (z + dz) * 15, 4) + 0.4 * noise((x + dx) * 28, (z + dz) * 60);
  const e = 0.004 + 0.002 * t;
  const fade = 1 / (1 + 0.06 * t);
  const normal = normalise([
    ((ripple(-e, 0) - ripple(e, 0)) / (2 * e)) * calm * fade * 0.35,
    1,
    ((ripple(0, -e) - ripple(0, e)) / (2 * e)) * calm * fade * 0.35,
  ]);
  const bent = reflect(direction, normal);
  const up: Vector = normalise([bent[0], Math.max(0.004, bent[1]), bent[2]]);
  const hit = march(along(place, up, 0.02), up, 7, 110);
  const mirrored = hit < far ? land(place, up, hit, mood) : sky(up, mood);
  const fresnel = 0.02 + 0.98 * (1 - clamp(-dot(direction, normal))) ** 5;
  const depth = clamp(-ground(x, z, 5) * 3);
  const bed = blend(
    scale([0.23, 0.2, 0.15], 0.5 + 0.8 * fbm(x * 14, z * 14, 4)),
    [0.012, 0.045, 0.06],
    depth ** 0.45,
  );
  const body = multiply(bed, add(mood.ambient, scale(mood.sunColour, 0.25)));
  return hazed(blend(body, mirrored, clamp(fresnel * 1.15 + 0.08)), direction, t, 0, mood);
}

/** The light that comes from (x, y) of the picture. */
export function shadeLake(mood: LakeMood, x: number, y: number): Vector {
  const direction = normalise([0.62 * x, 0.62 * y + 0.04, 1]);
  const onWater = direction[1] < 0 ? -eye[1] / direction[1] : Infinity;
  const onLand = march(eye, direction, 8, 260);
  let colour: Vector;
  if (onWater < onLand && onWater < far) colour = water(direction, onWater, mood);
  else colour = onLand < far ? land(eye, direction, onLand, mood) : sky(direction, mood);
  const vignette = 1 - 0.16 * (x * x + y * y);
  return scale(colour, 1.12 * vignette);
}
