/** What takes the focus back; nothing that keys would change or be written into. */
const welcome = 'button, a, summary, [tabindex], [type="checkbox"]';

/** The list of images, or else the picture. */
const list = 'main [tabindex="0"]';

/** So many places are remembered. */
const most = 8;

/**
 * What has the focus may remove itself: a button that clears, retries, undoes or dismisses, a tile that is scrolled away. The browser would
 * leave the focus nowhere, and whoever uses keys or a screen reader at the top of the page. It goes to what the removed part was in, if that
 * takes it, else to where it was before, else to the images.
 */
export function keepFocus(): void {
  let focused: Node | undefined;
  let visited: HTMLElement[] = [];
  const isNowhere = (): boolean => document.activeElement === document.body;
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    focused = target;
    if (target.matches(welcome))
      visited = [target, ...visited.filter((other) => other !== target)].slice(0, most);
  });
  // left for an empty part of the page: that is what the user wants
  document.addEventListener('focusout', () =>
    queueMicrotask(() => {
      if (isNowhere() && focused?.isConnected) focused = undefined;
    }),
  );
  new MutationObserver((removals) => {
    if (!focused || focused.isConnected || !isNowhere()) return;
    let left: Node = focused;
    for (const { removedNodes, target } of removals)
      for (const node of removedNodes) if (node.contains(left)) left = target;
    focused = undefined;
    const around = left instanceof Element ? left.closest<HTMLElement>('[tabindex]') : undefined;
    const main = [list, 'main button:enabled'].map((found) => document.querySelector<HTMLElement>(found));
    for (const next of [around, ...visited, ...main]) {
      next?.focus({ preventScroll: true });
      if (!isNowhere()) return;
    }
  }).observe(document.body, { childList: true, subtree: true });
}
