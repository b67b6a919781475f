import type { ProviderInputs } from '../../domain/dynamic-secrets/kinds/kind.ts';
import type { Account, LeaseData, ProviderOutcome } from '../../domain/dynamic-secrets/providers.ts';
import { LocketError } from '../../domain/errors.ts';
import type { ReachSettings } from './reach.ts';

/** What it takes to reach a provider of one type: methods throw, and `explain` says what that means. */
export interface Driver<I extends object> {
  test(inputs: I, settings: ReachSettings): Promise<void>;
  create(
    inputs: I,
    account: Account & { readonly password: string },
    settings: ReachSettings,
  ): Promise<LeaseData>;
  renew(inputs: I, account: Account, settings: ReachSettings): Promise<void>;
  /** Ends an account, and its open connections where that can be done; nothing happens when there is none. */
  revoke(inputs: I, name: string, settings: ReachSettings): Promise<void>;
  list(inputs: I, mark: string, settings: ReachSettings): Promise<readonly string[] | undefined>;
  /** A sentence about an error of the provider's own; undefined for any other. */
  explain(error: unknown): Exclude<ProviderOutcome<never>, { readonly kind: 'done' }> | undefined;
}

/** Statements that were to end an account ran, and it is there. */
export const accountLeft = (): LocketError =>
  new LocketError('bad-request', 'The revocation statement ran, and the account is still there');

/** A driver for inputs that were checked by the schema of its type. */
export type AnyDriver = Driver<ProviderInputs>;

/** The inputs that a driver is given are those that its own schema let through. */
export const driverFor = <I extends object>(driver: Driver<I>): AnyDriver => driver as unknown as AnyDriver;
