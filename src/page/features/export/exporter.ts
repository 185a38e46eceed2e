import { strToU8, Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import type { Answer } from '../../../shared/engine-api.ts';
import { toErrorRecord } from '../../../shared/errors.ts';
import type { ScoreResult } from '../../../shared/result.ts';
import { toCsv } from '../../kit/files/csv.ts';
import { tableCsv, tableNpy } from '../../kit/files/number-table.ts';
import { type MapLook, mapOfLayer, mapPng, resultTables } from '../explain/index.ts';
import { EntryNames } from '../../../records/entry-names.ts';
import { csvRow, headsOf, type ExportRecord } from './records.ts';

/** An image with the maps that go into the archive. */
export interface MapEntry {
  name: string;
  file: Blob;
  /** With its maps. */
  result: ScoreResult;
  /** Colour range of the whole image's map. */
  range: [number, number];
  look: MapLook;
  /** For the legend. */
  unit: string;
}

/** What the export worker offers: records and maps go in piece by piece, one file comes out. */
export interface ExporterApi {
  addRecords(records: ExportRecord[]): Answer<true>;
  /** Adds all maps of an image to the archive; the answer says if it has none or cannot be drawn. */
  addMaps(entry: MapEntry): Promise<Answer<true>>;
  csv(): Answer<Blob>;
  json(): Answer<Blob>;
  /** Tables and maps in one archive. */
  zip(): Answer<Blob>;
}

const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());

/** Builds exports; runs in its own worker, so that long tables do not block the page. */
export class Exporter implements ExporterApi {
  private readonly records: ExportRecord[] = [];
  private readonly names = new EntryNames();
  private readonly parts: BlobPart[] = [];
  private readonly archive = new Zip((error, chunk) => {
    if (error) throw error;
    this.parts.push(new Uint8Array(chunk));
  });

  addRecords(records: ExportRecord[]): Answer<true> {
    this.records.push(...records);
    return { ok: true, value: true };
  }

  async addMaps({ name, file, result, range, look, unit }: MapEntry): Promise<Answer<true>> {
    try {
      const stem = this.names.take(name.replace(/\.[^.]+$/, ''));
      const map = mapOfLayer(result, 'frequency', 0);
      if (!map) throw new Error('this result has no maps');
      const png = await mapPng(file, result, map, range, look, unit);
      // a PNG is already compressed
      this.write(new ZipPassThrough(`maps/${stem}.png`), await bytesOf(png));
      for (const table of resultTables(result)) {
        const path = `maps/${stem}${table.name === 'frequency' ? '' : `.${table.name}`}`;
        this.write(new ZipDeflate(`${path}.npy`), await bytesOf(tableNpy(table)));
        // tables open in spreadsheets; maps are for NumPy
        if (!table.name.startsWith('crop-') || table.name === 'crop-scores')
          this.write(new ZipDeflate(`${path}.csv`), await bytesOf(tableCsv(table)));
      }
      return { ok: true, value: true };
    } catch (error) {
      return { ok: false, error: toErrorRecord(error) };
    }
  }

  csv(): Answer<Blob> {
    return this.answer(() => new Blob([this.csvText()], { type: 'text/csv;charset=utf-8' }));
  }

  json(): Answer<Blob> {
    return this.answer(() => new Blob([this.jsonText()], { type: 'application/json' }));
  }

  zip(): Answer<Blob> {
    return this.answer(() => {
      this.write(new ZipDeflate('scores.csv'), strToU8(this.csvText()));
      this.write(new ZipDeflate('scores.json'), strToU8(this.jsonText()));
      this.archive.end();
      return new Blob(this.parts, { type: 'application/zip' });
    });
  }

  private write(entry: ZipDeflate | ZipPassThrough, content: Uint8Array): void {
    this.archive.add(entry);
    entry.push(content, true);
  }

  private csvText(): string {
    const heads = headsOf(this.records);
    return toCsv(this.records.map((record) => csvRow(record, heads)));
  }

  private jsonText(): string {
    return JSON.stringify(this.records, null, 2);
  }

  private answer<T>(make: () => T): Answer<T> {
    try {
      return { ok: true, value: make() };
    } catch (error) {
      return { ok: false, error: toErrorRecord(error) };
    }
  }
}
