import { clipLargeCase } from './clip-large.ts';
import { clipResNetCase } from './clip-resnet.ts';
import type { FullCase } from './full-case.ts';
import { scAgiqaCase } from './sc-agiqa.ts';

/** Every model whose real size is checked, the usual one first. */
export const fullCases: readonly FullCase[] = [scAgiqaCase, clipLargeCase, clipResNetCase];
