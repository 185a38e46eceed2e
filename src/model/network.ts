import * as tf from '../nn/tf.ts';
import type { Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '../nn/tf.ts';
import { csfNormalised, csfPoolingWeights, csfUpsampled } from '../nn/csf/weights.ts';
import type { Layers, Parameters } from '../nn/layers.ts';
import { frequencyPool } from './aqafp.ts';
import { mismatchPenalty } from './extensions/agreement.ts';
import { coloursPenalty } from './extensions/colours.ts';
import { runBranches, standardiseStatistics, tokenOverlap, type Regularise } from './extensions/branches.ts';
import { gridSide, readsTexts, type ModelConfig } from '../spec/config.ts';
import type { RegressorContext } from './cross-attention.ts';
import { concatenateTaps, fuseFeatures, preferenceContext } from './ffdpm.ts';
import { memberCount } from '../spec/member-names.ts';
import { sharingHeads } from '../spec/shares.ts';
import { headOffsets, predictHeads } from './predict-heads.ts';
import type { CropPrediction, CropReading, ImageExtras, ImageLevel, TokenBatch } from './prediction.ts';
import type { Recorder } from './recorder.ts';
import { imageReward } from './reward.ts';
import { encodeBothTexts, projectTexts, textFeatures } from './project-texts.ts';
import { photographChance } from './extensions/photographs.ts';
import { pooledPredictions } from './extensions/pooled.ts';
import { imageShares, sharesOf } from './extensions/shares.ts';
import { termsPrediction } from './extensions/terms.ts';
import { consistencyAttention, semanticConsistency, type ConsistencyAttention } from './tsam.ts';
import { runVisionTower } from './vision-tower.ts';

/** SC-AGIQA: the one place where the parts meet (data flow of ARCHITECTURE.md, in order). Holds no state but weights. */
export class Network {
  readonly config: ModelConfig;
  readonly heads: string[];
  private readonly layers: Layers;
  private readonly parameters: Parameters;
  private readonly regularise: Regularise;

  /** @param heads the rating heads (ImageReward's is apart: `reward`) */
  constructor(
    config: ModelConfig,
    heads: string[],
    layers: Layers,
    parameters: Parameters,
    regularise: Regularise = (_, x) => x,
  ) {
    this.regularise = regularise;
    this.config = config;
    this.heads = heads;
    this.layers = layers;
    this.parameters = parameters;
  }

  /** What the parts of the regressor read. */
  get regressor(): RegressorContext {
    return { layers: this.layers, parameters: this.parameters, config: this.config };
  }

  /** The whole image, normalised, [B, 224, 224, 3] → image tokens [B, places + 1, D] (final norm applied). */
  encodeImage(pixels: Tensor4D, record?: Recorder): Tensor3D {
    const { imageTower, input } = this.config;
    return tf.tidy(() => {
      const [tokens] = runVisionTower(pixels, [imageTower.depth - 1], {
        layers: this.layers,
        parameters: this.parameters,
        prefix: 'image',
        config: imageTower,
        patch: input.patch,
        record,
        recordAs: 'blip',
      });
      const normed = this.layers.layerNorm(
        tokens!,
        this.parameters.tensor('image.norm.weight') as Tensor1D,
        this.parameters.tensor('image.norm.bias') as Tensor1D,
        imageTower.layerNormEpsilon,
      ) as Tensor3D;
      record?.('blip.image_embeds', normed);
      return normed;
    });
  }

  /** Features of prompt and description (texts [B, T]), which read the image's tokens: [B, 2, T, D]. */
  encodeTexts(imageTokens: Tensor3D, prompt: TokenBatch, description: TokenBatch): Tensor4D {
    return tf.tidy(() => encodeBothTexts(imageTokens, prompt, description, this.regressor));
  }

  /**
   * Everything that both the crops and the heads need of the image and its texts. To be called inside a tidy.
   *
   * @param source [B, places + 1, D] of `encodeImage`, or [B, 2, T, D] of `encodeTexts`; texts [B, T]
   * @throws RangeError if the configuration reads statistics, the trunk's features or the appearance and none are given
   */
  imageLevel(
    source: Tensor3D | Tensor4D,
    prompt: TokenBatch,
    description: TokenBatch,
    record?: Recorder,
    { statistics, pooled, appearance, withoutTerms = false }: ImageExtras = {},
  ): ImageLevel {
    record?.('prompt_ids', prompt.ids);
    record?.('answer_ids', description.ids);
    const texts = readsTexts(this.config)
      ? projectTexts(
          source.rank === 4
            ? (source as Tensor4D)
            : encodeBothTexts(source as Tensor3D, prompt, description, this.regressor, record),
          prompt,
          description,
          this.regressor,
          record,
        )
      : undefined;
    const { switches, branches } = this.config;
    const overlap = branches.overlap ? tokenOverlap(prompt, description, this.regressor) : undefined;
    const mismatch =
      branches.agreement && overlap
        ? mismatchPenalty(prompt, description, overlap, branches.agreement.depth, this.regressor)
        : undefined;
    return {
      texts,
      preference: texts && preferenceContext(texts, this.regressor, record),
      consistency:
        texts && switches.consistency
          ? this.regularise('consistency', semanticConsistency(texts, this.regressor, record))
          : undefined,
      branches: runBranches(
        {
          prompt,
          description,
          overlap,
          ...(statistics ? { statistics } : {}),
        },
        this.regressor,
        this.regularise,
      ),
      mismatchPenalty: mismatch && this.regularise('agreement', mismatch),
      terms: withoutTerms ? undefined : this.textScores(prompt, description),
      ...(withoutTerms ? { pooled: undefined } : this.pooledScores(pooled, prompt, description)),
      coloursPenalty: withoutTerms ? undefined : this.coloursPenalty(appearance, pooled),
    };
  }

  /** The text-only score of each head, [B], from texts [B, T]; undefined where that branch is off. To be called inside a tidy. */
  textScores(prompt: TokenBatch, description: TokenBatch): ImageLevel['terms'] {
    if (!this.config.branches.terms) return undefined;
    return Object.fromEntries(
      this.heads.map((head) => [head, termsPrediction(prompt, description, head, this.regressor)]),
    );
  }

  /**
   * The pretrained trunk's own score of each head, [B], and how much it counts, from `pooledPatches` in raw units, [B, length], and both texts, [B, T];
   * undefined where that branch is off. To be called inside a tidy.
   *
   * @throws RangeError if the branch is on and nothing is given
   */
  pooledScores(
    pooled: Tensor2D | undefined,
    prompt: TokenBatch,
    description: TokenBatch,
  ): Pick<ImageLevel, 'pooled' | 'photograph' | 'shares'> {
    if (!this.config.branches.pooled) return { pooled: undefined };
    const features = requirePooled(pooled);
    const photograph = photographChance(features, [prompt, description], this.regressor);
    return {
      pooled: pooledPredictions(features, this.heads, this.regressor),
      ...(photograph ? { photograph } : {}),
      shares: imageShares(this.heads, description, photograph, this.regressor),
    };
  }

  /**
   * What colours that look altered subtract from the head that listens to them, [B], from `appearance` and `pooledPatches` in raw units,
   * [B, inputs] and [B, length]; undefined where that branch is off. To be called inside a tidy.
   *
   * @throws RangeError if the branch is on and what it reads is not given
   */
  coloursPenalty(
    appearance: Tensor2D | undefined,
    pooled: Tensor2D | undefined,
  ): ImageLevel['coloursPenalty'] {
    const { colours } = this.config.branches;
    if (!colours) return undefined;
    if (!appearance)
      throw new RangeError('this model reads what the image looks like from afar, nothing was given');
    const read = { appearance, ...(colours.pooled ? { pooled: requirePooled(pooled) } : {}) };
    return coloursPenalty(read, this.regressor);
  }

  /**
   * Scores crops. Image-level tensors of one image are shared by all crops (batch 1); otherwise one row per crop.
   * Each crop is scored as if alone: no statistic is taken over the batch. To be called inside a tidy.
   *
   * @param pixels normalised crops [B, 224, 224, 3]
   * @param cells values of each patch (frequencies, or the trunk's), [B, places, channels], where the crop tower reads those
   * @returns of each crop: scores [B] per head, maps [B, side, side] or [B, places]; see `CropPrediction`
   * @throws RangeError if the crop tower reads values of patches and none are given
   */
  scoreCrops(pixels: Tensor4D, image: ImageLevel, record?: Recorder, cells?: Tensor3D): CropPrediction {
    return this.predict(this.readCrops(pixels, image, record, cells), image, record);
  }

  /**
   * All of `scoreCrops` that no head is needed for, [B, …] each: equal for networks that differ in their heads alone. To be called
   * inside a tidy; parameters and errors as there.
   */
  readCrops(pixels: Tensor4D, image: ImageLevel, record?: Recorder, cells?: Tensor3D): CropReading {
    const { config } = this;
    const { input, cropTower, switches } = config;
    const batch = pixels.shape[0];
    const side = gridSide(config);
    const { csfRaw, csfWeights } = this.frequencyWeights(pixels, record);
    const tapped = runVisionTower(
      cropTower.tokens === 'pixels' ? pixels : requireCells(cells),
      cropTower.taps,
      {
        layers: this.layers,
        parameters: this.parameters,
        prefix: 'crop',
        config: cropTower,
        patch: input.patch,
        record,
        recordAs: 'vit',
      },
    );
    const textMask =
      switches.preference === 'prompt' ? image.texts?.promptMask : image.texts?.descriptionMask;
    const fused = fuseFeatures(concatenateTaps(tapped), image.preference, textMask, this.regressor, record);
    const visual = frequencyPool(
      fused,
      csfWeights.reshape<Tensor2D>([batch, side * side]),
      this.regressor,
      record,
    );
    const { vector, spatial, share } = visual;
    return {
      ...{ visual: vector, features: this.memberFeatures(vector, image) },
      ...{ csfRaw, csfWeights, spatial, share },
    };
  }

  /** The heads' scores, [B] each, of crops that were read. To be called inside a tidy. */
  predict(reading: CropReading, image: ImageLevel, record?: Recorder): CropPrediction {
    const { features } = reading;
    record?.('head.gate_input', features[0]!);
    const offsets = headOffsets(image, this.heads, this.regressor);
    const shares = Object.fromEntries(
      this.heads.map((head) => [head, sharesOf(image, head, this.regressor).experts]),
    );
    const heads = predictHeads(features, this.heads, offsets, shares, this.regressor);
    const expertsShares = sharingHeads(this.config.branches, this.heads).map((head) =>
      tf.tensor1d([0]).add<Tensor1D>(shares[head]!),
    );
    const [first] = this.heads;
    if (first !== undefined) {
      record?.('head.gate', heads[first]!.gate);
      record?.('head.experts', heads[first]!.outputs);
    }
    return { ...reading, offsets, heads, expertsShares };
  }

  /** Raw CSF scores of pixels [B, 224, 224, 3] and the weights with which places are pooled: [B, side, side] each. */
  private frequencyWeights(pixels: Tensor4D, record?: Recorder): { csfRaw: Tensor3D; csfWeights: Tensor3D } {
    const { input, csf, switches } = this.config;
    const csfRaw = this.layers.csfScores(pixels, csf);
    const { pooled, weights } = csfPoolingWeights(csfRaw, switches.csfWeights);
    if (record) {
      record('csf.raw_14', csfRaw.expandDims(1));
      record('csf.upsampled_224', csfUpsampled(csfRaw, input.size).expandDims(1));
      record('csf.normalised_224', csfNormalised(csfRaw, input.size).expandDims(1));
      record('csf.pooled_14', pooled.expandDims(1));
    }
    return { csfRaw, csfWeights: weights };
  }

  /** The regressor's input, [B, F] per member: VQI [B, C], SCI and the branches that are on. */
  private memberFeatures(visual: Tensor2D, { consistency, branches }: ImageLevel): Tensor2D[] {
    return Array.from({ length: memberCount(this.config) }, (_, member) => {
      const parts = [consistency, branches[member]].filter((part) => part !== undefined);
      const wide = parts.map((part) => part.broadcastTo<tf.Rank.R2>([visual.shape[0], part.shape[1]]));
      return tf.concat2d([this.regularise('visual', visual), ...wide], 1);
    });
  }

  /** Root mean square of the standardised statistics, cut at ±4: how unlike the training images an image is. [B, inputs] → [B]. */
  statisticsDistance(statistics: Tensor2D): Tensor1D {
    return tf.tidy(() => standardiseStatistics(statistics, this.regressor).square().mean<Tensor1D>(1).sqrt());
  }

  /**
   * ImageReward's score of images prepared its own way: tokens [B, places + 1, D] of that second pass, texts [B, T] → [B], in
   * standard deviations.
   */
  reward(imageTokens: Tensor3D, prompt: TokenBatch): Tensor1D {
    return tf.tidy(() => {
      const features = textFeatures([prompt], imageTokens, ['reward'], this.regressor);
      const [batch, , , width] = features.shape;
      return imageReward(
        features.slice([0, 0, 0, 0], [batch, 1, 1, width]).reshape([batch, width]),
        this.regressor,
      );
    });
  }

  /**
   * What the prompt × description attention is computed from; undefined where SCI is off. Its mask belongs to the image level. To be called inside a
   * tidy.
   */
  attention(image: ImageLevel): ConsistencyAttention | undefined {
    if (!image.texts || !this.config.switches.consistency) return undefined;
    return consistencyAttention(image.texts, this.regressor);
  }
}

function requirePooled(pooled: Tensor2D | undefined): Tensor2D {
  if (!pooled)
    throw new RangeError('this model reads the pretrained trunk’s features of the image, none were given');
  return pooled;
}

function requireCells(cells: Tensor3D | undefined): Tensor3D {
  if (!cells) throw new RangeError('this model reads values of each patch of the crops, none were given');
  return cells;
}
