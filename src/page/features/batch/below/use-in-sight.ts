import { useEffect, useState } from 'react';

/** Whether an element is on the screen; true until that is known. */
export function useInSight(element: Element | null): boolean {
  const [inSight, setInSight] = useState(true);
  useEffect(() => {
    if (!element) return undefined;
    // more than one where it came and went since the last call: the newest is last
    const observer = new IntersectionObserver((entries) => setInSight(entries.at(-1)!.isIntersecting));
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return inSight;
}
