/** What all panes show: the whole picture, or a place of it pixel by pixel. */
export interface Closeness {
  actual: boolean;
  /** The place in the middle, as shares of width and height. */
  x: number;
  y: number;
}
