import { Failure, type Flag, type Surroundings, UsageFault } from '../command.ts';
import { readProfile } from '../files/profile.ts';
import { findProjectFile } from '../files/project-file.ts';

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

/**
 * The address that was given, or else the one that a project file names. Whoever can write to a repository can write
 * that file, so no token or password goes there unless somebody on this computer has logged in there before; and it is
 * told. @throws UsageFault, Failure
 */
export const addressFrom = (domain: string | undefined, around: Surroundings): string => {
  if (domain) return addressOf(domain);
  const found = findProjectFile(around.cwd);
  const url = addressOf(found?.domain);
  if (!readProfile(around.home).accounts.some((account) => account.domain === url))
    throw new Failure(`Nothing is sent to ${url}: only ${found?.file} says that Locket is there`, [
      `If it is, say so: --domain ${url}, or the variable LOCKET_URL; people say it once, when they log in`,
    ]);
  around.tell(`The address of Locket is from ${found?.file}: ${url}`);
  return url;
};
