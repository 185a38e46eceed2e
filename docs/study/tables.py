"""The tables of docs/pretrained-features.md from what features.py kept.

    python3 docs/study/tables.py AGIQA_DIR PHOTOGRAPHS_DIR CACHE

Needs NumPy, SciPy, scikit-learn.
"""
import csv, json, sys
import numpy as np
from scipy.stats import kendalltau, pearsonr, spearmanr
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

AGIQA, PHOTOS, CACHE = sys.argv[1:4]
rows = list(csv.DictReader(open(f'{AGIQA}/train.csv')))
y = np.array([float(r['mos_quality']) for r in rows])
generator = np.array([r['generator'] for r in rows])
family = np.array([g.rsplit('_', 1)[0] for g in generator])
prompts = sorted({r['prompt'] for r in rows})
np.random.default_rng(0).shuffle(prompts)
fold = np.array([prompts.index(r['prompt']) % 5 for r in rows])
photo_rating = np.array([float(r['mos']) for r in csv.DictReader(open(f'{PHOTOS}/ratings.csv'))])
load = lambda name: (json.load(open(f'{CACHE}/{name}.json')), np.load(f'{CACHE}/{name}.npy'))
_, images = load('images')
_, photos = load('photographs')
test_keys, test = load('worsened-test')
train_keys, train = load('worsened-train')
PARTS = [(2, 'm', 0, 24), (2, 's', 24, 48), (5, 'm', 48, 80), (5, 's', 80, 112), (9, 'm', 112, 176), (9, 's', 176, 240),
         (12, 'm', 240, 336), (12, 's', 336, 432), (15, 'm', 432, 592)]
rho = lambda a, b: spearmanr(a, b)[0]


def pooled(cells, taps):
    out = []
    for tap, kind, a, b in PARTS:
        if tap in taps:
            z = cells[..., a:b].astype(np.float32)
            out.append(z.mean((1, 2)))
            if kind == 'm':
                out.append(z.std((1, 2)))
    return np.concatenate(out, 1)


def weighted(cells, taps, sign):
    """Means over the cells, by the sigmoid of the standardised contrast of block 2 (sign 1), equally (0) or by the opposite (-1)."""
    z = cells.astype(np.float32).reshape(len(cells), 64, -1)
    contrast = z[..., 24:48].mean(-1)
    contrast = (contrast - contrast.mean(1, keepdims=True)) / (contrast.std(1, keepdims=True) + 1e-6)
    w = 1 / (1 + np.exp(-sign * contrast))
    w /= w.sum(1, keepdims=True)
    return np.concatenate([(z[..., a:b] * w[..., None]).sum(1) for tap, _, a, b in PARTS if tap in taps], 1)


def components(read, size=200):
    x = read(images)
    mean, sd = x.mean(0), x.std(0) + 1e-3
    z = lambda cells: np.clip((read(cells) - mean) / sd, -4, 4)
    zi = z(images)
    v = np.linalg.eigh(zi.T @ zi / len(zi))[1][:, ::-1][:, :size]
    unit = 1 / np.sqrt(((zi @ v) ** 2).sum(1).mean())
    return lambda cells: z(cells) @ v * unit


def text(name, size):
    z = TruncatedSVD(size, random_state=0).fit_transform(TfidfVectorizer(min_df=3, sublinear_tf=True).fit_transform([r[name] for r in rows]))
    return z / np.sqrt((z ** 2).sum(1).mean())


one_hot = (generator[:, None] == np.array(sorted(set(generator)))[None]).astype(float)


def fit(x, rows, alpha, copies=None, weight=0.):
    """Ridge; alpha frees an offset for each generator; copies (differences [N, d], margins [N], images [N]) must be so much better."""
    a = np.c_[x[rows], alpha * one_hot[rows]]
    mean, n = y[rows].mean(), x.shape[1]
    h, r = a.T @ a + np.eye(a.shape[1]), a.T @ (y[rows] - mean)
    if copies is not None:
        d, margins, of = copies
        own = rows[of]
        h[:n, :n] += weight * d[own].T @ d[own]
        r[:n] += weight * d[own].T @ margins[own]
    b = np.linalg.solve(h, r)[:n]
    return lambda z: z @ b + mean


def table(name, x, photo, **options):
    folds, left = np.zeros(len(y)), np.zeros(len(y))
    for k in range(5):
        folds[fold == k] = fit(x, fold != k, **options)(x[fold == k])
    for f in sorted(set(family)):
        left[family == f] = fit(x, family != f, **options)(x[family == f])
    each = [rho(left[family == f], y[family == f]) for f in sorted(set(family))]
    within = np.mean([rho(folds[generator == g], y[generator == g]) for g in sorted(set(generator))])
    seen = fit(x, np.ones(len(y), bool), **options)(photo)
    print(f'{name:36s} folds {rho(folds, y):.3f}/{pearsonr(folds, y)[0]:.3f} within {within:.3f} left out {np.mean(each):.3f} '
          f'({min(each):.3f}) photographs {rho(seen, photo_rating):.3f}', np.round(each, 2), flush=True)


def worsened(x, read, **options):
    of = np.array([k[0] for k in test_keys])
    score = fit(x, ~np.isin(np.arange(len(y)), of), **options)(read(test))
    at = {tuple(k): s for k, s in zip(test_keys, score)}
    own = sorted(set(of))
    tau = {k: np.mean([-kendalltau(range(6), [at[i, 'clean', 0]] + [at[i, k, l] for l in range(5)])[0] for i in own])
           for k in ('blur', 'noise', 'jpeg', 'enlarge')}
    below = {k: sum(at[i, k, 1] <= at[i, 'clean', 0] for i in own)
             for k in ('half-black', 'half-noise', 'half-blur', 'half-grey', 'invert', 'swap')}
    print('   ', {k: round(float(v), 2) for k, v in tau.items()}, round(float(np.mean(list(tau.values()))), 2), below, flush=True)


description = text('description', 160)
nothing = np.zeros((len(photos), 160))
for taps in ((2, 5, 9, 12), (2, 5, 9, 12, 15)):
    read = components(lambda cells: pooled(cells, taps))
    x, photo = read(images), read(photos)
    print('blocks', taps)
    for alpha in (0, .15, 2):
        table(f'trunk, offsets {alpha}', x, photo, alpha=alpha)
        table(f'trunk and descriptions, offsets {alpha}', np.c_[x, description], np.c_[photo, nothing], alpha=alpha)
        worsened(x, read, alpha=alpha)
    z = read(train)
    margin = {'invert': .4, 'swap': .3, 'half-black': .8, 'half-noise': .8, 'half-blur': .6, 'half-grey': .8}
    pairs = []
    for k, (i, kind, level) in enumerate(train_keys):
        if kind == 'clean':
            clean = k
        else:
            pairs.append((z[clean] - z[k], margin.get(kind, .3 * (level + 1)), i))
    d, margins, of = (np.array(p) for p in zip(*pairs))
    for weight in (.3, 1):
        table(f'copies {weight}', x, photo, alpha=.15, copies=(d, margins, of), weight=weight)
        worsened(x, read, alpha=.15, copies=(d, margins, of), weight=weight)
for sign in (0, 1, -1):
    read = components(lambda cells: weighted(cells, (2, 5, 9, 12), sign))
    table(f'means, contrast weighs {sign}', read(images), read(photos), alpha=.15)
