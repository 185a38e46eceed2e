/** Stands near the start of every report, so that one is known as ours when it is to be written again. */
export const reportMark = 'fovea compare';
