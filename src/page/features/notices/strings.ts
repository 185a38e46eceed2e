/** Words about messages that belong to no image. */
export const noticesStrings = { dismiss: 'Dismiss' };
