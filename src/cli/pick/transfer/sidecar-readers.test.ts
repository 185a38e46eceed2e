import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, type TestContext } from 'vitest';
import { mergeXmpMarks } from '../../../records/xmp/marks.ts';

const folder = mkdtempSync(join(tmpdir(), 'fovea-xmp-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A sidecar as a photo program leaves it: fields in two descriptions, lists, a structure, history. */
const foreign = `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Other program">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"
    crs:Exposure2012="+0.35">
   <dc:subject><rdf:Bag><rdf:li>sea &amp; sky</rdf:li><rdf:li>Küste</rdf:li></rdf:Bag></dc:subject>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">A quay</rdf:li></rdf:Alt></dc:title>
  </rdf:Description>
  <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="2" xmp:CreatorTool="Other"/>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`;

/** Runs a reader of metadata; the test is skipped, and says so, where it is not installed. */
function read(context: TestContext, tool: string, debian: string, ...args: string[]): string {
  try {
    return execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    return context.skip(`${tool} is not installed (Debian: ${debian}), so nothing read the sidecars back`);
  }
}

describe('sidecars as other programs read them @all', () => {
  const made = join(folder, 'made.png.xmp');
  const merged = join(folder, 'merged.xmp');
  const before = join(folder, 'before.xmp');
  writeFileSync(made, mergeXmpMarks(undefined, { rating: -1, label: 'Red' }));
  writeFileSync(before, foreign);
  writeFileSync(
    merged,
    mergeXmpMarks(new TextEncoder().encode(foreign), { rating: 4, label: 'Grün & "gut"' }),
  );

  test('exiftool', (context) => {
    const tags = (path: string): Record<string, unknown> => {
      const json = read(context, 'exiftool', 'libimage-exiftool-perl', '-j', '-G1', '-a', '-XMP:all', path);
      const [first = {}] = JSON.parse(json) as Record<string, unknown>[];
      delete first.SourceFile;
      return first;
    };
    expect(tags(made)).toEqual({ 'XMP-xmp:Rating': -1, 'XMP-xmp:Label': 'Red' });
    const old = tags(before);
    expect(old).toMatchObject({ 'XMP-dc:Subject': ['sea & sky', 'Küste'], 'XMP-xmp:Rating': 2 });
    expect(tags(merged)).toEqual({ ...old, 'XMP-xmp:Rating': 4, 'XMP-xmp:Label': 'Grün & "gut"' });
  });

  test('exiv2', (context) => {
    const tags = (path: string): string[] =>
      read(context, 'exiv2', 'exiv2', '-PXkt', path)
        .trim()
        .split('\n')
        .map((line) => line.replace(/\s+/, ' '));
    expect(tags(made)).toEqual(['Xmp.xmp.Rating -1', 'Xmp.xmp.Label Red']);
    const old = tags(before);
    expect(old).toContain('Xmp.dc.subject sea & sky, Küste');
    expect(tags(merged).sort()).toEqual(
      [
        ...old.filter((tag) => tag !== 'Xmp.xmp.Rating 2'),
        'Xmp.xmp.Rating 4',
        'Xmp.xmp.Label Grün & "gut"',
      ].sort(),
    );
  });
});
