import { useEffect, useState } from 'react';

/** Whether an element is on the screen; true until that is known. */
export function useInSight(element: Element | null): boolean {
  const [inSight, setInSight] = useState(true);
  useEffect(() => {
    if (!element) return undefined;
    const observer = new IntersectionObserver((entries) =>
      setInSight(entries.some((entry) => entry.isIntersecting)),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return inSight;
}
