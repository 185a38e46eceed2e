/** A number for people: with a true minus sign, as in text. Numbers for machines keep the hyphen. */
export const withMinus = (text: string): string => text.replace(/^-/, '−');
