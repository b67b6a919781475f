import type { Flag } from '../command.ts';
import { UsageFault } from '../command.ts';

/** Where Locket is. */
export const domainFlag = {
  value: 'URL',
  help: 'Address of Locket',
  env: ['LOCKET_URL', 'INFISICAL_DOMAIN', 'INFISICAL_API_URL'],
} as const satisfies Flag;

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The address without the `/api` that the official command line puts behind it. Secrets travel there: anywhere but on
 * this machine that takes TLS. @throws UsageFault
 */
export const addressOf = (domain: string | undefined): string => {
  if (!domain) throw new UsageFault('Say where Locket is: --domain, or the variable LOCKET_URL');
  const url = URL.canParse(domain) ? new URL(domain) : undefined;
  const isPlain = url && !url.username && !url.password && !url.search && !url.hash;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.has(url.hostname));
  if (!isPlain || !isSafe)
    throw new UsageFault('The address of Locket must begin with https:// and have no query');
  return url.href.replace(/\/+$/, '').replace(/\/api$/, '');
};
