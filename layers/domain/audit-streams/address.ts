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
  url.hash = '';
  const refusal = await egress.refusalOf(url.href);
  if (refusal !== undefined) throw refused(`url: ${refusal}`);
  return url.href;
};

/** The address as it may be shown: what a query says may be a key. */
export const shownAddress = (text: string): string => {
  const url = new URL(text);
  const names = [...url.searchParams.keys()];
  if (names.length === 0) return text;
  return `${url.origin}${url.pathname}?${names.map((name) => `${encodeURIComponent(name)}=${mask}`).join('&')}`;
};

/** Whether both lead to the same server. */
export const isSameOrigin = (one: string, other: string): boolean =>
  new URL(one).origin === new URL(other).origin;
