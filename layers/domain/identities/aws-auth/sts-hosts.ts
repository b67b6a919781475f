import { LocketError } from '../../errors.ts';

const publicHost = /^sts(?:\.(?<region>[a-z]{2}(?:-[a-z]+)+-\d{1,2}))?\.amazonaws\.com$/;
const otherHosts: readonly RegExp[] = [
  /^sts\.(?<region>[a-z]{2}(?:-[a-z]+)+-\d{1,2})\.(?:amazonaws\.com\.cn|api\.aws|api\.amazonwebservices\.com\.cn)$/,
  /^sts-fips\.(?<region>[a-z]{2}(?:-[a-z]+)+-\d{1,2})\.(?:amazonaws\.com|api\.aws)$/,
  /^[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})?\.sts\.(?<region>[a-z]{2}(?:-[a-z]+)+-\d{1,2})\.vpce\.amazonaws\.com(?:\.cn)?$/,
];

/** Region of the one host without a region in its name. */
const globalRegion = 'us-east-1';

/** True for a name that an operator may allow beside the public ones: of China, FIPS, dual-stack, a VPC endpoint. */
const isStsHost = (host: string): boolean =>
  publicHost.test(host) || otherHosts.some((pattern) => pattern.test(host));

/** True for `sts.amazonaws.com`, `sts.<region>.amazonaws.com`, and for what the operator allows beside them. */
export const isAllowedHost = (host: string, allowed: readonly string[]): boolean =>
  publicHost.test(host) || (isStsHost(host) && allowed.includes(host));

/** The region that a request to this host must be signed for. */
export const regionOf = (host: string): string => {
  for (const pattern of [publicHost, ...otherHosts]) {
    const found = pattern.exec(host);
    if (found) return found.groups?.region ?? globalRegion;
  }
  return globalRegion;
};

/** The host of an `https://<host>/` address of STS. @throws LocketError `bad-request` for anything else. */
export const hostOfEndpoint = (endpoint: string, allowed: readonly string[]): string => {
  const host = /^https:\/\/([a-z0-9.-]{1,253})\/?$/.exec(endpoint)?.[1];
  if (host === undefined || !isAllowedHost(host, allowed))
    throw new LocketError('bad-request', 'stsEndpoint must be the https address of an STS endpoint of AWS');
  return host;
};
