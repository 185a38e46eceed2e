/** What takes the focus back; nothing that keys would change or be written into. */
const welcome = 'button, a, summary, [tabindex], [type="checkbox"]';

/** The list of images, or else the picture. */
const list = 'main [tabindex="0"]';

/** So many places are remembered. */
const most = 8;

/**
 * What has the focus may remove itself: a button that clears, retries, undoes or dismisses, a tile that is scrolled away. Or it switches
 * itself off, such as the one that shows the whole picture. The browser would leave the focus nowhere, and whoever uses keys or a screen
 * reader at the top of the page. It goes to what the removed part was in, if that takes it, else to where it was before, else to the images;
 * from what is off, to what is next to it.
 */
export function keepFocus(): void {
  let focused: Element | undefined;
  let visited: HTMLElement[] = [];
  /** The focus was moved while a key was down: the key is not for where it is now. */
  let held = false;
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
      if (isNowhere() && focused?.isConnected && !focused.matches(':disabled')) focused = undefined;
    }),
  );
  document.addEventListener('keyup', () => (held = false));
  document.addEventListener(
    'keydown',
    (event) => {
      // one that was pressed since is for where the focus is
      if (!event.repeat) held = false;
      else if (held) event.preventDefault();
    },
    true,
  );
  new MutationObserver((changes) => {
    if (focused?.isConnected) {
      if (focused.matches(':disabled')) held = beside(focused);
      return;
    }
    if (!focused || !isNowhere()) return;
    let left: Node = focused;
    for (const { removedNodes, target } of changes)
      for (const node of removedNodes) if (node.contains(left)) left = target;
    focused = undefined;
    const around = left instanceof Element ? left.closest<HTMLElement>('[tabindex]') : undefined;
    const main = [list, 'main button:enabled'].map((found) => document.querySelector<HTMLElement>(found));
    for (const next of [around, ...visited, ...main]) {
      next?.focus({ preventScroll: true });
      if (!isNowhere()) return;
    }
  }).observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });
}

/** Gives the focus to what follows an element, or else comes before it, in the smallest part of the page that has something. */
function beside(element: Element): boolean {
  for (let part = element.parentElement; part; part = part.parentElement) {
    const all = [...part.querySelectorAll<HTMLElement>(welcome)].filter(
      (one) => !one.matches(':disabled') && one.checkVisibility(),
    );
    const after = all.find((one) => element.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
    const next = after ?? all.at(-1);
    next?.focus({ preventScroll: true });
    if (next && document.activeElement === next) return true;
  }
  return false;
}
