/** Workgroups [x, y] for a one-dimensional job, spread over two dimensions where one is not enough (65535 on any device). */
export function spreadWorkgroups(count: number, limit = 65535): [number, number] {
  if (count <= limit) return [count, 1];
  const y = Math.ceil(count / limit);
  return [Math.ceil(count / y), y];
}
