import type { Activation } from '../../layers.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { jobKinds } from './instances.ts';
import { panelColumns } from './panels.ts';
import { taskRowsOf } from './task-rows.ts';

/** How product.wat numbers activations. */
const activations: Record<Activation, number> = { none: 0, gelu: 1, 'quick-gelu': 2, relu: 3 };

/** Panels of a task. */
const taskPanels = 4;

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
  const taskRows = taskRowsOf(rows);
  const columnTasks = Math.ceil(outputs / (panelColumns * taskPanels));
  // in the order in which product.wat reads them
  const words = {
    ...{ x, weights, out, bias, residual, rows, inputBytes: 4 * inputs, outputBytes: 4 * outputs },
    ...{ activation: activations[activation], taskRows, taskPanels },
  };
  jobs.run(jobKinds.multiply, Math.ceil(rows / taskRows) * columnTasks, Object.values(words));
}
