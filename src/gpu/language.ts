/** Whether WGSL here has `dot4I8Packed`: a matter of the browser, not of the device. */
export function packedDotProducts(): boolean {
  const gpu = (globalThis.navigator as Navigator | undefined)?.gpu;
  return gpu?.wgslLanguageFeatures.has('packed_4x8_integer_dot_product') ?? false;
}
