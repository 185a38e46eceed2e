/** Id of the provider that runs a public model in the page itself. */
export const inPageId = 'in-page';
