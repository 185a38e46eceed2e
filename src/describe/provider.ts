/** A description of an image comes from somewhere; whatever it is, it answers this. */

/** How the text was asked for: about the image alone, or told which aspects the prompt names (paper §4.6's outlook). */
export type InstructionMode = 'plain' | 'prompt-aware';

export interface DescriptionRequest {
  /** JPEG or PNG bytes, already downscaled. */
  image: Blob;
  instruction: string;
  signal: AbortSignal;
}

/** Where a description came from; recorded with the score and in exports. Never holds a key. */
export interface DescriptionOrigin {
  provider: string;
  model: string;
  /** Host the image was sent to; empty when it stayed on this machine. */
  host: string;
  mode: InstructionMode;
  instruction: string;
}

export interface DescriptionProvider {
  readonly id: string;
  readonly model: string;
  readonly host: string;
  /** The one instruction that it follows, whatever it is given; it is not told the prompt. */
  readonly task?: string;
  /** The description's text, trimmed, never empty. @throws FoveaError `description-failed` with what to do */
  describe(request: DescriptionRequest): Promise<string>;
}

/** Settings of an HTTP endpoint. */
export interface EndpointSettings {
  /** Preset name, for messages and for endpoint-specific advice. */
  preset: string;
  /** Base URL up to and without `/chat/completions` (OpenAI-compatible) or `/v1/messages` (Anthropic). */
  baseUrl: string;
  model: string;
  /** Sent as the credential; kept in memory by its owner, never logged or exported. */
  key: string;
  timeoutMs: number;
}
