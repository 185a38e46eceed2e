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

/** The place of a picture, shown whole in the middle of the room, under a point; shares of its width and height. */
export function placeAt(left: number, top: number, size: Size, room: Size): { x: number; y: number } {
  const scale = Math.min(room.width / size.width, room.height / size.height);
  const x = (left - room.width / 2) / (size.width * scale) + 0.5;
  const y = (top - room.height / 2) / (size.height * scale) + 0.5;
  return { x: Math.min(Math.max(x, 0), 1), y: Math.min(Math.max(y, 0), 1) };
}
