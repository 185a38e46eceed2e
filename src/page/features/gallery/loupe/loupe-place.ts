interface Size {
  width: number;
  height: number;
}

/** The place in the middle, kept such that no side of the picture leaves its side of the room; a picture smaller than the room stays in the middle. */
export function clampPlace<P extends { x: number; y: number }>(place: P, size: Size, room: Size): P {
  const clamp = (value: number, length: number, space: number): number => {
    const margin = space / (2 * length);
    return margin >= 0.5 ? 0.5 : Math.min(Math.max(value, margin), 1 - margin);
  };
  return {
    ...place,
    x: clamp(place.x, size.width, room.width),
    y: clamp(place.y, size.height, room.height),
  };
}

/** How far a point of the room, in pixels, is from its middle; shares of a picture of this size. */
export function fromMiddle(at: { x: number; y: number }, size: Size, room: Size): { x: number; y: number } {
  return { x: (at.x - room.width / 2) / size.width, y: (at.y - room.height / 2) / size.height };
}
