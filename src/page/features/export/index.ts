export { ExportButtons } from './ExportButtons.tsx';
export { exportsOf } from './exports.ts';
export { csvRow, exportRecord } from './records.ts';
