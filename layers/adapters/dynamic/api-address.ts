import { ForbiddenTarget } from '../egress/destination.ts';

/** The address of an API by host and port; TLS unless the host begins with `http://`. */
export const apiAddress = (host: string, port: number, path: readonly string[]): URL => {
  const text = host.includes('://') ? host : `https://${host}`;
  if (!URL.canParse(text)) throw new ForbiddenTarget('The target is not an http or https address');
  const url = new URL(text);
  url.port = String(port);
  // Every part is one segment, whatever is in it.
  if (path.some((part) => part === '.' || part === '..'))
    throw new ForbiddenTarget('A name of the provider is no part of an address');
  url.pathname = `/${path.map(encodeURIComponent).join('/')}`;
  return url;
};
