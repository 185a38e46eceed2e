/** Where the command line's server serves to this page: behind the secret that its address begins with. */
export function serverBase(): URL {
  const [, secret = ''] = location.pathname.split('/');
  return new URL(`/${secret}/`, location.href);
}
