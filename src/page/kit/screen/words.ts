/** Whether the main pointer is a finger; asked once, also where there is no screen, as in tests in Node. */
const touch = typeof matchMedia === 'function' && matchMedia('(pointer: coarse)').matches;

/** Words for who uses a mouse and keys, or those for fingers. */
export const byPointer = (mouse: string, finger: string): string => (touch ? finger : mouse);

/** How a sentence begins that says what to press. */
export const click = byPointer('Click', 'Tap');

/** What the page runs on. */
export const device = byPointer('this computer', 'this device');
