import type { Answer, ModelSource } from './engine-api.ts';
import type { ErrorRecord } from './errors.ts';
import type { Shelf, ShelfModel } from './shelf.ts';
import type { UnfinishedTraining } from './train-api.ts';
import type { TunedHead } from './tune-api.ts';

/** What a package says about itself, before or after its weights are loaded. */
export interface PackageFacts {
  name: string;
  title: string;
  licence: string;
  provenance: string;
  untrained: boolean;
  profile: string;
  quantisation: string;
  parameters: number;
  /** Of all shards. */
  bytes: number;
  /** First 12 hexadecimal digits of the manifest's SHA-256. */
  hash: string;
  /** Measured accuracy in one line, where known. */
  accuracy?: string;
  /** How far people's mean rating lies from each score, in one line; says so where it is not known. */
  reliability: string;
}

/** A package in the browser's private storage, or the part of it that was downloaded. */
export interface StoredModel extends PackageFacts {
  id: string;
  /** False while part of a download is missing. */
  complete: boolean;
  /** Bytes of weights already stored. */
  stored: number;
  /** Where it was downloaded from. */
  url?: string;
}

/** A stored package that this version cannot read, such as one of an older format: it can be saved and deleted. */
export interface UnreadableModel {
  id: string;
  name: string;
  title: string;
  /** Of all its files. */
  bytes: number;
  /** Why it cannot be read, and what to do. */
  error: ErrorRecord;
}

/** All that is stored. */
export interface StoredModels {
  stored: StoredModel[];
  unreadable: UnreadableModel[];
}

/** How far a long job of the library is: bytes, or for `pack` tensors. */
export interface LibraryProgress {
  stage: 'download' | 'copy' | 'hash' | 'check' | 'wait' | 'pack' | 'verify';
  done: number;
  total: number;
  /** The last thing that happened on the way, in a sentence: a redirect, a cut connection, a file that changed. */
  says?: string | undefined;
}

/** The public models that the page lists. */
export interface ShelfView {
  shelf: Shelf;
  /** Bytes that were fetched of models that are not packed yet, by name. */
  kept: Record<string, number>;
}

/** A public model that was fetched and packed. */
export interface GotModel {
  model: StoredModel;
  /** What happened on the way, and the hashes of the files, in sentences. */
  news: string[];
}

export type LibraryListener = (progress: LibraryProgress) => void;

export interface PackRequest {
  /** Each may hold one part of the model. */
  checkpoints: File[];
  /** `vocab.txt` of BERT; for CLIP `merges.txt`, `tokenizer.json` or OpenAI's `.txt.gz`. */
  vocabulary: File;
  /** Sizes of the model, if not full size. */
  config?: File;
  name: string;
  title: string;
  licence: string;
  untrained: boolean;
  profile: 'released' | 'paper';
  quantisation: 'f32' | 'f16' | 'int8' | 'int4';
}

/** A fine-tuned head that will become a package of its own. */
export interface TunedRequest {
  /** The package it was tuned from. */
  source: ModelSource;
  tuned: TunedHead;
  /** Column of the table that the ratings come from. */
  column: string;
  /** Day of tuning, `2026-01-31`. */
  date: string;
}

/** The browser's store of models, managed by a separate worker so that scoring continues meanwhile. Nothing here throws. */
export interface LibraryApi {
  list(): Promise<Answer<StoredModels>>;
  /** Facts about the package at a URL, without its weights. */
  preview(url: string): Promise<Answer<PackageFacts>>;
  /** Downloads a package, or resumes its download. */
  download(job: string, url: string, onProgress: LibraryListener): Promise<Answer<StoredModel>>;
  /** Takes in the files of a package. */
  add(job: string, files: File[], onProgress: LibraryListener): Promise<Answer<StoredModel>>;
  /** Makes a package of checkpoints, as `fovea pack` does. */
  pack(job: string, request: PackRequest, onProgress: LibraryListener): Promise<Answer<StoredModel>>;
  /** The list of public models at an address of this site. */
  shelf(url: string): Promise<Answer<ShelfView>>;
  /** Fetches a public model from its host, or goes on with it, and packs it at int8. */
  get(job: string, model: ShelfModel, onProgress: LibraryListener): Promise<Answer<GotModel>>;
  /** Drops what was fetched of a public model. */
  forget(name: string): Promise<Answer<null>>;
  /** Makes a new package from another one and a fine-tuned head; the other one is not changed. */
  addTuned(job: string, request: TunedRequest, onProgress: LibraryListener): Promise<Answer<StoredModel>>;
  /** Reads every file again; a damaged one is an error. */
  verify(job: string, id: string, onProgress: LibraryListener): Promise<Answer<StoredModel>>;
  /** The files of a whole package, for the engine. */
  files(id: string): Promise<Answer<File[]>>;
  /** A whole package as a zip, to be saved; also one that cannot be read. */
  archive(id: string): Promise<Answer<Blob>>;
  remove(id: string): Promise<Answer<null>>;
  /** The training that was cancelled or ended with its tab; null where there is none. */
  unfinishedTraining(): Promise<Answer<UnfinishedTraining | null>>;
  /** Deletes it with all that is kept of it. */
  discardTraining(): Promise<Answer<null>>;
  cancel(job: string): Promise<void>;
}
