import { isIP } from 'node:net';
import { isTrusted, parseTrustedIp } from '../../addresses/trusted-ips.ts';
import { LocketError } from '../../errors.ts';

/** Whether the parts of a pattern stand in a text in their order, the first at its beginning, the last at its end. */
const fitsParts = (parts: readonly string[], text: string): boolean => {
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
};

/**
 * Whether all of a text is what a pattern says, in any case: `*` is any run of characters, everything else stands for
 * itself. It takes time by the product of their lengths at most.
 */
export const fitsGlob = (pattern: string, text: string): boolean =>
  fitsParts(pattern.toLowerCase().split('*'), text.toLowerCase());

const isNetwork = (pattern: string): boolean => {
  try {
    parseTrustedIp(pattern);
    return true;
  } catch {
    return false;
  }
};

/** The same for addresses: a pattern is an address or a network, or `*`. */
export const fitsNetwork = (pattern: string, address: string): boolean =>
  pattern === '*' || (isIP(address) !== 0 && isTrusted([parseTrustedIp(pattern)], address));

/** @throws LocketError `invalid-input` for a pattern of addresses that is neither an address nor a network. */
export const assertNetworks = (patterns: readonly string[]): void => {
  const wrong = patterns.find((pattern) => pattern !== '*' && !isNetwork(pattern));
  if (wrong !== undefined)
    throw new LocketError('invalid-input', 'Patterns of ip_address must be addresses or networks, or *');
};
