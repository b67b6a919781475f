import type { ProviderInputs } from '../../domain/dynamic-secrets/kinds/kind.ts';
import type {
  Account,
  AccountTimes,
  LeaseData,
  ProviderOutcome,
} from '../../domain/dynamic-secrets/providers.ts';
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
  revoke(inputs: I, name: string, settings: ReachSettings, times?: AccountTimes): Promise<void>;
  list(inputs: I, mark: string, settings: ReachSettings): Promise<readonly string[] | undefined>;
  /** A sentence about an error of the provider's own; undefined for any other. */
  explain(error: unknown): Exclude<ProviderOutcome<never>, { readonly kind: 'done' }> | undefined;
}

/** Statements that were to end an account ran, and it is there. */
export const accountLeft = (): LocketError =>
  new LocketError('bad-request', 'The revocation statement ran, and the account is still there');

/** An account that ends by itself, and not before. */
export class LastingAccount extends Error {
  override readonly name = 'LastingAccount';
  /** ISO 8601. */
  readonly until: string;

  constructor(until: string) {
    super(`The credentials cannot be taken back: they end by themselves at ${until}`);
    this.until = until;
  }
}

/** A driver for inputs that were checked by the schema of its type. */
export type AnyDriver = Driver<ProviderInputs>;

/** The inputs that a driver is given are those that its own schema let through. */
export const driverFor = <I extends object>(driver: Driver<I>): AnyDriver => driver as unknown as AnyDriver;
