import * as tf from '../nn/tf.ts';
import type { Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '../nn/tf.ts';
import { csfNormalised, csfPoolingWeights, csfUpsampled } from '../nn/csf/weights.ts';
import type { Layers, Parameters } from '../nn/layers.ts';
import { frequencyPool } from './aqafp.ts';
import { mismatchPenalty } from './extensions/agreement.ts';
import { runBranches, standardiseStatistics, tokenOverlap, type Regularise } from './extensions/branches.ts';
import { expertsShare, gridSide, readsTexts, type ModelConfig } from '../spec/config.ts';
import type { RegressorContext } from './cross-attention.ts';
import { concatenateTaps, fuseFeatures, preferenceContext } from './ffdpm.ts';
import { memberCount } from '../spec/member-names.ts';
import { combinePredictions, memberContext } from './extensions/members.ts';
import { mixExperts } from './moer.ts';
import type { CropPrediction, HeadPrediction, ImageExtras, ImageLevel, TokenBatch } from './prediction.ts';
import type { Recorder } from './recorder.ts';
import { imageReward } from './reward.ts';
import { encodeTexts } from './text-encoder.ts';
import { termsPrediction } from './extensions/terms.ts';
import { consistencyMatrix, semanticConsistency, type ProjectedTexts } from './tsam.ts';
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

  /** Features [B, n, T, D] of the n texts of each image. */
  private encode(
    texts: TokenBatch[],
    imageTokens: Tensor3D,
    recordAs: string[],
    record?: Recorder,
  ): Tensor4D {
    return tf.tidy(() =>
      encodeTexts(
        tf.stack(
          texts.map((text) => text.ids),
          1,
        ) as Tensor3D,
        tf
          .stack(
            texts.map((text) => text.mask),
            1,
          )
          .reshape<Tensor2D>([-1, this.config.text.maxLength]),
        imageTokens,
        { layers: this.layers, parameters: this.parameters, config: this.config.text, record, recordAs },
      ),
    );
  }

  /**
   * Everything that both the crops and the heads need of the image and its texts. To be called inside a tidy.
   *
   * @param imageTokens [B, places + 1, D] of `encodeImage`; texts [B, T]
   * @throws RangeError if the configuration reads statistics and none are given
   */
  imageLevel(
    imageTokens: Tensor3D,
    prompt: TokenBatch,
    description: TokenBatch,
    record?: Recorder,
    { statistics, withoutTerms = false }: ImageExtras = {},
  ): ImageLevel {
    record?.('prompt_ids', prompt.ids);
    record?.('answer_ids', description.ids);
    const texts = readsTexts(this.config)
      ? this.projectTexts(imageTokens, prompt, description, record)
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
      terms:
        branches.terms && !withoutTerms
          ? Object.fromEntries(
              this.heads.map((head) => [head, termsPrediction(prompt, description, head, this.regressor)]),
            )
          : undefined,
    };
  }

  /** Both texts through the encoder and the shared projection. */
  private projectTexts(
    imageTokens: Tensor3D,
    prompt: TokenBatch,
    description: TokenBatch,
    record?: Recorder,
  ): ProjectedTexts {
    const { text } = this.config;
    const projection = this.parameters.matrix('regressor.textProjection.weight');
    const features = this.encode([prompt, description], imageTokens, ['prompt', 'answer'], record);
    const one = (i: number) =>
      this.layers.linear(
        features.slice([0, i, 0, 0], [features.shape[0], 1, text.maxLength, text.width]).squeeze([1]),
        projection,
      ) as Tensor3D;
    const texts: ProjectedTexts = {
      prompt: one(0),
      description: one(1),
      promptMask: prompt.mask,
      descriptionMask: description.mask,
    };
    record?.('head.prompt_proj', texts.prompt);
    record?.('head.answer_proj', texts.description);
    return texts;
  }

  /**
   * Scores crops. Image-level tensors of one image are shared by all crops (batch 1); otherwise one row per crop.
   * Each crop is scored as if alone: no statistic is taken over the batch. To be called inside a tidy.
   *
   * @param pixels normalised crops [B, 224, 224, 3]
   * @param cells frequency values of each patch, [B, places, channels], where the crop tower reads those
   * @returns of each crop: scores [B] per head, maps [B, side, side] or [B, places]; see `CropOpinion`
   * @throws RangeError if the crop tower reads frequency values and none are given
   */
  scoreCrops(pixels: Tensor4D, image: ImageLevel, record?: Recorder, cells?: Tensor3D): CropPrediction {
    const { config } = this;
    const { input, csf, cropTower, switches } = config;
    const batch = pixels.shape[0];
    const side = gridSide(config);
    const csfRaw = this.layers.csfScores(pixels, csf);
    const { pooled, weights: csfWeights } = csfPoolingWeights(csfRaw, switches.csfWeights);
    if (record) {
      record('csf.raw_14', csfRaw.expandDims(1));
      record('csf.upsampled_224', csfUpsampled(csfRaw, input.size).expandDims(1));
      record('csf.normalised_224', csfNormalised(csfRaw, input.size).expandDims(1));
      record('csf.pooled_14', pooled.expandDims(1));
    }
    const tapped = runVisionTower(
      cropTower.tokens === 'frequency' ? requireCells(cells) : pixels,
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
    const features = Array.from({ length: memberCount(config) }, (_, member) =>
      tf.concat2d(
        [
          this.regularise('visual', visual.vector),
          ...[image.consistency, image.branches[member]]
            .filter((part) => part !== undefined)
            .map((part) => part.broadcastTo<tf.Rank.R2>([batch, part.shape[1]])),
        ],
        1,
      ),
    );
    record?.('head.gate_input', features[0]!);
    const heads: Record<string, HeadPrediction> = {};
    const offsets = this.offsets(image);
    const expertShare = image.terms ? expertsShare(config) : 1;
    for (const head of this.heads) {
      const offset = offsets[head];
      const members = features.map((own, member) => {
        const prediction = mixExperts(own, head, memberContext(this.regressor, member));
        return offset
          ? { ...prediction, score: prediction.score.mul(expertShare).add<Tensor1D>(offset) }
          : prediction;
      });
      heads[head] = { ...combinePredictions(members), members };
    }
    const [first] = this.heads;
    if (first !== undefined) {
      record?.('head.gate', heads[first]!.gate);
      record?.('head.experts', heads[first]!.outputs);
    }
    const { vector, spatial, share } = visual;
    return {
      visual: vector,
      features,
      offsets,
      heads,
      csfRaw,
      csfWeights,
      spatial,
      share,
    };
  }

  /** `CropPrediction.offsets`. */
  private offsets({ mismatchPenalty: mismatch, terms }: ImageLevel): Record<string, Tensor1D> {
    const { branches } = this.config;
    const found: Record<string, Tensor1D> = {};
    for (const head of this.heads) {
      const said = terms?.[head]?.mul<Tensor1D>(branches.terms?.share ?? 0);
      const less = head === branches.agreement?.head ? mismatch?.neg() : undefined;
      const offset = said && less ? said.add<Tensor1D>(less) : (said ?? less);
      if (offset) found[head] = offset.mul(branches.units?.[head] ?? 1);
    }
    return found;
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
      const features = this.encode([prompt], imageTokens, ['reward']);
      const [batch, , , width] = features.shape;
      return imageReward(
        features.slice([0, 0, 0, 0], [batch, 1, 1, width]).reshape([batch, width]),
        this.regressor,
      );
    });
  }

  /** Prompt × description attention, [B, T, T], each row summing to 1; undefined where SCI is off. The caller disposes it. */
  attention(image: ImageLevel): Tensor3D | undefined {
    if (!image.texts || !this.config.switches.consistency) return undefined;
    return consistencyMatrix(image.texts, this.regressor);
  }
}

function requireCells(cells: Tensor3D | undefined): Tensor3D {
  if (!cells) throw new RangeError('this model reads frequency cells of the crops, none were given');
  return cells;
}
