interface Room {
  width: number;
  height: number;
}

/** In how many columns pictures of these shapes (width over height) cover most of a room; in fewer rows where two numbers are alike. */
export function surveyColumns(ratios: readonly number[], { width, height }: Room): number {
  let best = { columns: 1, area: 0 };
  for (let rows = 1; rows <= ratios.length; rows++) {
    const columns = Math.ceil(ratios.length / rows);
    const [w, h] = [width / columns, height / rows];
    const area = ratios.reduce((sum, ratio) => sum + Math.min(w, h * ratio) ** 2 / ratio, 0);
    if (area > best.area) best = { columns, area };
  }
  return best.columns;
}
