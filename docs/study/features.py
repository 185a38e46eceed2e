"""Trunk features of AGIQA-3K, of photographs and of worsened copies, for tables.py.

    node docs/study/dump-trunk.mjs CACHE
    python3 docs/study/features.py AGIQA_DIR PHOTOGRAPHS_DIR CACHE

AGIQA_DIR has train.csv and images/, PHOTOGRAPHS_DIR ratings.csv (file, mos) and the files. Needs PyTorch, NumPy, Pillow.
Each image: its central 256 x 256 pixels -> 8 x 8 cells of 32 pixels -> means and deviations after blocks 2, 5, 9, 12 and means after 15.
"""
import csv, io, json, sys
import numpy as np, torch, torch.nn.functional as F
from PIL import Image, ImageFilter

AGIQA, PHOTOS, CACHE = sys.argv[1:4]
torch.set_num_threads(1)
SIZE, TAPS = 256, [2, 5, 9, 12, 15]
STRIDED, RESIDUAL = {1, 3, 6, 13}, {2, 4, 5, 7, 8, 9, 11, 12, 14, 15}

weights, at = {}, 0
raw = open(f'{CACHE}/trunk.bin', 'rb').read()
for t in json.load(open(f'{CACHE}/trunk.json')):
    n = int(np.prod(t['shape']))
    q = t['quantization']
    weights[t['name']] = (np.frombuffer(raw, np.uint8, n, at).astype(np.float32) * q['scale'] + q['min']).reshape(t['shape'])
    at += n


def fold(kernel, norm):
    g, b, m, v = (weights[f'{norm}/{k}'] for k in ('gamma', 'beta', 'moving_mean', 'moving_variance'))
    s = g / np.sqrt(v + 1e-3)
    w = weights[kernel].transpose(2, 3, 0, 1) if 'depthwise' in kernel else weights[kernel].transpose(3, 2, 0, 1)
    return torch.tensor(np.ascontiguousarray(w * s[:, None, None, None])), torch.tensor(b - m * s)


def layer(name, kernel='kernel'):
    return fold(f'{name}/{kernel}', f'{name}_BN')


STEM = fold('Conv1/kernel', 'bn_Conv1')
BLOCKS = [(None, layer('expanded_conv_depthwise', 'depthwise_kernel'), layer('expanded_conv_project'))] + [
    (layer(f'block_{i}_expand'), layer(f'block_{i}_depthwise', 'depthwise_kernel'), layer(f'block_{i}_project'))
    for i in range(1, 16)
]


def trunk(x):
    x = F.hardtanh(F.conv2d(F.pad(x, (0, 1, 0, 1)), *STEM, stride=2), 0, 6)
    out = []
    for i, (expand, depthwise, project) in enumerate(BLOCKS):
        y = F.hardtanh(F.conv2d(x, *expand), 0, 6) if expand else x
        g = y.shape[1]
        y = F.conv2d(F.pad(y, (0, 1, 0, 1)), *depthwise, stride=2, groups=g) if i in STRIDED else F.conv2d(y, *depthwise, padding=1, groups=g)
        y = F.conv2d(F.hardtanh(y, 0, 6), *project)
        x = x + y if i in RESIDUAL else y
        out.append(x)
    return out


def cells(a):
    x = torch.from_numpy(a.copy()).permute(2, 0, 1)[None].float().div(255).contiguous(memory_format=torch.channels_last)
    parts = []
    with torch.no_grad():
        maps = trunk(x)
        for tap in TAPS:
            z = maps[tap]
            side = z.shape[2] * 32 // SIZE
            mean = F.avg_pool2d(z, side) if side > 1 else z
            parts.append(mean)
            if side > 1:
                parts.append((F.avg_pool2d(z * z, side) - mean * mean).clamp_min(0).sqrt())
    return torch.cat(parts, 1)[0].permute(1, 2, 0).numpy().astype(np.float16)


def load(path):
    return np.asarray(Image.open(path).convert('RGB'))


def middle(a):
    h, w = a.shape[:2]
    y, x = (h - SIZE) // 2 // 32 * 32, (w - SIZE) // 2 // 32 * 32
    return a[y:y + SIZE, x:x + SIZE]


def blur(a, s):
    return np.asarray(Image.fromarray(a).filter(ImageFilter.GaussianBlur(s)))


def noise(a, s, r):
    return np.clip(a + r.normal(0, s, a.shape), 0, 255).astype(np.uint8)


def jpeg(a, q):
    b = io.BytesIO()
    Image.fromarray(a).save(b, 'JPEG', quality=q)
    return np.asarray(Image.open(b).convert('RGB'))


def enlarge(a, f):
    n = int(SIZE / f)
    return np.asarray(Image.fromarray(a).resize((n, n), Image.BILINEAR).resize((SIZE, SIZE), Image.BILINEAR))


LEVELS = {'blur': [.8, 1.5, 2.5, 4, 6], 'noise': [6, 14, 26, 42, 65], 'jpeg': [60, 35, 20, 10, 5], 'enlarge': [1.5, 2.2, 3.3, 5, 8]}
ONCE = ['half-black', 'half-noise', 'half-blur', 'half-grey', 'invert', 'swap']


def worsen(a, kind, level, r):
    if kind == 'blur': return blur(a, LEVELS[kind][level])
    if kind == 'noise': return noise(a, LEVELS[kind][level], r)
    if kind == 'jpeg': return jpeg(a, LEVELS[kind][level])
    if kind == 'enlarge': return enlarge(a, LEVELS[kind][level])
    if kind == 'invert': return 255 - a
    if kind == 'swap': return a[..., [[2, 1, 0], [1, 2, 0], [2, 0, 1], [0, 2, 1]][level % 4]].copy()
    bad = {'half-black': np.zeros_like(a), 'half-grey': np.full_like(a, 128), 'half-noise': noise(a, 60, r), 'half-blur': blur(a, 6)}[kind]
    out, half = a.copy(), SIZE // 2
    part = [np.s_[:, :half], np.s_[:, half:], np.s_[:half], np.s_[half:]][level % 4]
    out[part] = bad[part]
    return out


def save(name, keys, out):
    json.dump(keys, open(f'{CACHE}/{name}.json', 'w'))
    np.save(f'{CACHE}/{name}.npy', np.array(out, dtype=np.float16))
    print(name, len(keys), flush=True)


rows = list(csv.DictReader(open(f'{AGIQA}/train.csv')))
image = lambda i: load(f'{AGIQA}/images/{rows[i]["name"]}')
save('images', list(range(len(rows))), [cells(middle(image(i))) for i in range(len(rows))])
photos = list(csv.DictReader(open(f'{PHOTOS}/ratings.csv')))
save('photographs', list(range(len(photos))), [cells(middle(load(f'{PHOTOS}/{p["file"]}'))) for p in photos])

r = np.random.default_rng(13)
test = []
for g in sorted({x['generator'] for x in rows}):
    own = sorted((i for i, x in enumerate(rows) if x['generator'] == g), key=lambda i: -float(rows[i]['mos_quality']))
    test += list(map(int, r.choice(own[:len(own) // 2], 3, replace=False)))
keys, out = [], []
for i in test:
    a = middle(image(i))
    for kind, level in [('clean', 0)] + [(k, l) for k in LEVELS for l in range(5)] + [(k, 1) for k in ONCE]:
        out.append(cells(a if kind == 'clean' else worsen(a, kind, level, r)))
        keys.append([i, kind, level])
save('worsened-test', keys, out)
kinds, keys, out = ['blur', 'noise', 'jpeg', 'jpeg', 'enlarge'] + ONCE, [], []
for k, i in enumerate(map(int, r.permutation([i for i in range(len(rows)) if i not in test])[:660])):
    a = image(i)
    y, x = r.integers(0, a.shape[0] - SIZE + 1), r.integers(0, a.shape[1] - SIZE + 1)
    a, kind = a[y:y + SIZE, x:x + SIZE], kinds[k % len(kinds)]
    levels = sorted(map(int, r.choice(5, 2, replace=False))) if kind in LEVELS else [int(r.integers(4))]
    for name, level in [('clean', 0)] + [(kind, l) for l in levels]:
        out.append(cells(a if name == 'clean' else worsen(a, name, level, r)))
        keys.append([i, name, level])
save('worsened-train', keys, out)
