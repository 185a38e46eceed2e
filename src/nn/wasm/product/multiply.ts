import type { Activation } from '../../layers.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { jobKinds } from './instances.ts';
import { panelColumns } from './panels.ts';

/** How product.wat numbers activations. */
const activations: Record<Activation, number> = { none: 0, gelu: 1, 'quick-gelu': 2, relu: 3 };

/** Rows of a task at most: their inputs then stay in a core's own cache while the panels pass by. */
const mostRows = 96;
/** Panels of a task. */
const taskPanels = 4;
/** Rows that are multiplied at once. */
const tileRows = 4;

/** Addresses and sizes of activation(x · W + bias) + residual; 0 for what there is not. */
export interface Product {
  x: number;
  weights: number;
  out: number;
  bias: number;
  residual: number;
  rows: number;
  inputs: number;
  outputs: number;
  activation: Activation;
}

/** x [rows, inputs] by panels, whose shape is `PanelMatrix`’s → out [rows, outputs], which is none of the others. */
export function multiply(jobs: Jobs, product: Product): void {
  const { x, weights, out, bias, residual, rows, inputs, outputs, activation } = product;
  const rowTasks = Math.ceil(rows / mostRows);
  const taskRows = tileRows * Math.ceil(rows / rowTasks / tileRows);
  const columnTasks = Math.ceil(outputs / (panelColumns * taskPanels));
  jobs.run(jobKinds.multiply, Math.ceil(rows / taskRows) * columnTasks, [
    ...[x, weights, out, bias, residual, rows, 4 * inputs, 4 * outputs],
    ...[activations[activation], taskRows, taskPanels],
  ]);
}
