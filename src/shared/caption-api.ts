import type { Answer } from './engine-api.ts';

/** Where a captioner computes: on the GPU or, slower, on the CPU. */
type CaptionerDevice = 'webgpu' | 'wasm';

/** A file of a captioner, by its path at the host. */
interface CaptionerFile {
  path: string;
  /** About how many bytes it has. */
  bytes: number;
  sha256?: string | undefined;
}

/** How the numbers of a part are stored, as `@huggingface/transformers` names it. */
type CaptionerFormat = 'fp32' | 'fp16' | 'q8' | 'q4' | 'q4f16';

/** A public model that describes images in the page, in one of its number formats. */
export interface Captioner {
  /** What the settings call it. */
  name: string;
  title: string;
  /** Its number formats, in words. */
  weights: string;
  /** Of the weights. */
  licence: string;
  /** Where people read about it. */
  page: string;
  device: CaptionerDevice;
  /** The instruction that it was trained with; it takes no other. */
  task: string;
  /** The format of each part. */
  formats: Record<string, CaptionerFormat>;
  /** Address of the folder of its files, ending in `/`. */
  from: string;
  files: CaptionerFile[];
}

/** The list of captioners that comes with the page. */
export interface CaptionerList {
  captioners: Captioner[];
}

/** A captioner of the list, and what of it is stored in this browser. */
export interface CaptionerView {
  captioner: Captioner;
  /** Bytes that are here. */
  kept: number;
  /** Every file is here. */
  whole: boolean;
}

/** A stored captioner that is not offered: the list no longer names it, or it cannot run here. */
export interface UnlistedCaptioner {
  name: string;
  title: string;
  /** Bytes that are here. */
  kept: number;
}

/** What this browser offers. */
export interface CaptionersView {
  /** Those of the list that can run here. */
  captioners: CaptionerView[];
  /** What else takes room here. */
  unlisted: UnlistedCaptioner[];
  /** Why those that need a GPU are left out; empty where they are not. */
  withoutGpu: string;
}

/** How far fetching is: bytes. */
export interface CaptionerProgress {
  stage: 'download' | 'check' | 'wait';
  done: number;
  total: number;
  /** The last thing that happened on the way, in a sentence. */
  says?: string | undefined;
}

/** What a captioner said. */
export interface Caption {
  text: string;
  /** It had not ended when it reached the longest answer. */
  cut: boolean;
  /** Most tokens of an answer. */
  room: number;
}

/** The worker that stores captioners and runs one. Nothing here throws. */
export interface CaptionApi {
  /** The list at an address of this site, with what is stored of each. */
  view(url: string): Promise<Answer<CaptionersView>>;
  /** Fetches a captioner from its host, or goes on with it. */
  get(
    job: string,
    captioner: Captioner,
    onProgress: (progress: CaptionerProgress) => void,
  ): Promise<Answer<null>>;
  /** Describes an image with a stored captioner; loads it first. One image at a time. */
  describe(job: string, url: string, name: string, image: Blob): Promise<Answer<Caption>>;
  /** Deletes what is stored of a captioner. */
  remove(name: string): Promise<Answer<null>>;
  cancel(job: string): Promise<void>;
}
