import type { Egress } from '../egress.ts';
import { LocketError } from '../errors.ts';

/** Longest address, in UTF-16 code units. */
export const maxUrlLength = 2048;

const mask = '***';

const refused = (message: string): LocketError => new LocketError('invalid-input', message);

/** Whether the trail may be sent there: over TLS, unless the operator allows private targets. */
export const isAllowedScheme = (
  text: string,
  { allowsPrivateTargets }: Pick<Egress, 'allowsPrivateTargets'>,
) => {
  const protocol = URL.canParse(text) ? new URL(text).protocol : undefined;
  return protocol === 'https:' || (protocol === 'http:' && allowsPrivateTargets);
};

/**
 * The address of a stream, without a fragment.
 * @throws LocketError `invalid-input` unless it is an absolute https URL of a host that may be called.
 */
export const parseAddress = async (
  text: string,
  egress: Pick<Egress, 'allowsPrivateTargets' | 'refusalOf'>,
): Promise<string> => {
  if (!isAllowedScheme(text, egress)) throw refused('url must be an https URL');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '')
    throw refused('url must not hold a name or password: put them into headers');
  if (isMasked(url)) throw refused('url: give what stands behind the mask, or the address as it was shown');
  url.hash = '';
  const refusal = await egress.refusalOf(url.href);
  if (refusal !== undefined) throw refused(`url: ${refusal}`);
  return url.href;
};

const partsOf = ({ search }: URL): readonly string[] =>
  search
    .slice(1)
    .split('&')
    .filter((part) => part !== '');

/** What a part of a query says may be a key, and so may one that has no name. */
const masked = (part: string): string => (part.includes('=') ? `${part.split('=', 1)}=${mask}` : mask);

/** The address as it may be shown. */
export const shownAddress = (text: string): string => {
  const url = new URL(text);
  const parts = partsOf(url);
  return parts.length === 0 ? text : `${url.origin}${url.pathname}?${parts.map(masked).join('&')}`;
};

const isMasked = (url: URL): boolean => partsOf(url).some((part) => part === masked(part));

/** Whether both lead to the same server. */
export const isSameOrigin = (one: string, other: string): boolean =>
  new URL(one).origin === new URL(other).origin;
