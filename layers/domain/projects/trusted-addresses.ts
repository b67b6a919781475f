import { isTrusted, parseTrustedIp, type TrustedIp } from '../addresses/trusted-ips.ts';
import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import type { Project } from './project.ts';

/** A network as a project holds it. */
export const networkText = ({ ipAddress, prefix }: TrustedIp): string =>
  prefix === undefined ? ipAddress : `${ipAddress}/${prefix}`;

const trusts = (networks: readonly string[], address: string): boolean =>
  isTrusted(
    networks.map((network) => parseTrustedIp(network)),
    address,
  );

/** Whether requests may come from an address: from any as long as nobody restricted the project. */
export const isTrustedAddress = ({ trustedNetworks }: Pick<Project, 'trustedNetworks'>, address: string) =>
  trustedNetworks === undefined || trusts(trustedNetworks, address);

/**
 * Refuses a request that comes from outside the project's trusted networks: `forbidden`. Everybody who enters a project
 * is asked, whatever they hold and by whatever token.
 */
export const assertTrustedAddress = (
  { origin }: Pick<Unit, 'origin'>,
  { trustedNetworks }: Pick<Project, 'trustedNetworks'>,
): void => {
  if (trustedNetworks !== undefined && !trusts(trustedNetworks, origin.ipAddress))
    throw new LocketError('forbidden', 'This project may not be used from your network address');
};
