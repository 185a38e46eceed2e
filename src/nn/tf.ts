// tfjs-core with its chained methods (x.mul(y)) and gradients, both of which the package leaves to its users to register.
// Everything that computes imports tfjs from here, so that neither can be missing.
// The core comes first: registering gradients reads a flag that the core declares.
import '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';

export * from '@tensorflow/tfjs-core';
