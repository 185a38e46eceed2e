/*
 * onnxruntime-web and tfjs's threads leave Node's `Worker` behind as a global. In Node, the page's code does without an engine because there is none;
 * with it, whichever test came later in the same process would start a worker that ends the process.
 */
Reflect.deleteProperty(globalThis, 'Worker');
