/** A part of what a scroller holds, in pixels from the top of its content. */
interface Part {
  top: number;
  height: number;
}

/** Where a scroller has to be for a part to be seen, moved no further than that takes; undefined where it is seen already. */
export function placeToSee(
  view: { scrollTop: number; clientHeight: number },
  part: Part,
  room: { above: number; below: number } = { above: 0, below: 0 },
): number | undefined {
  const bottom = part.top + part.height;
  if (part.top < view.scrollTop) return Math.max(0, part.top - room.above);
  if (bottom > view.scrollTop + view.clientHeight) return bottom - view.clientHeight + room.below;
  return undefined;
}

/** What covers a scroller's lower edge is as high as its padding there. Scrolls until a part is seen, with some room around it where it had to move. */
export function bringIntoSight(
  scroller: HTMLElement,
  part: Part,
  room?: { above: number; below: number },
): void {
  const covered = Number.parseFloat(getComputedStyle(scroller).paddingBottom);
  const { scrollTop, clientHeight } = scroller;
  const top = placeToSee({ scrollTop, clientHeight: clientHeight - covered }, part, room);
  if (top !== undefined) scroller.scrollTo({ top });
}
