import { sha256Hex } from '../digests.ts';
import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import type { DynamicSecret } from './dynamic-secret.ts';
import { kindOf } from './kinds/kinds.ts';
import type { Lease } from './lease.ts';
import type { ProviderAddress, ProviderOutcome } from './providers.ts';

/** The members that say at which server accounts are, unless the kind knows better. */
const members = ['client', 'host', 'port', 'url'] as const;

const byMembers = ({ inputs }: ProviderAddress): readonly unknown[] =>
  members.map((name) => inputs[name] ?? null);

const digestOf = ({ type }: ProviderAddress, place: readonly unknown[]): string =>
  sha256Hex(JSON.stringify([type, ...place]));

/** Digest of the server where accounts are made: accounts of one are not found at another. */
export const placeOfProvider = (address: ProviderAddress): string =>
  digestOf(address, kindOf(address.type).place?.(address.inputs) ?? byMembers(address));

/** Leases that were taken before their kind knew better are of the place that the members say. */
const isAt = (address: ProviderAddress, providerPlace: string): boolean =>
  providerPlace === placeOfProvider(address) || providerPlace === digestOf(address, byMembers(address));

/** Why an account cannot be asked after: its provider is reached elsewhere since; undefined where it stands. */
export const leftBehind = (
  address: ProviderAddress,
  { providerPlace }: Pick<Lease, 'providerPlace'>,
): Exclude<ProviderOutcome<never>, { readonly kind: 'done' }> | undefined =>
  isAt(address, providerPlace)
    ? undefined
    : { kind: 'refused', reason: 'The provider is reached elsewhere since: the account is left there' };

/**
 * Refuses with `bad-request` that a provider moves while it has leases: the server that it moves to knows none of their
 * accounts, and nobody would know any more how to reach the one that does.
 */
export const assertMovable = async (
  unit: Unit,
  { id, type }: DynamicSecret,
  from: ProviderAddress['inputs'],
  to: ProviderAddress['inputs'],
): Promise<void> => {
  if (placeOfProvider({ type, inputs: from }) === placeOfProvider({ type, inputs: to })) return;
  const { items } = await unit.stores.leases.page(id, 1);
  if (items.length > 0)
    throw new LocketError(
      'bad-request',
      'The provider has leases: revoke them before it is reached elsewhere',
    );
};
