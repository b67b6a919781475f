import { LocketError } from '../../domain/errors.ts';
import type { RotationInputs, RotationType } from '../../domain/secret-rotation/kinds/kind.ts';
import { rotationKind } from '../../domain/secret-rotation/kinds/kinds.ts';
import type { Credential } from '../../domain/secret-rotation/secret-rotation.ts';
import type { Issue, TargetOutcome } from '../../domain/secret-rotation/targets.ts';
import type { ReachSettings } from '../dynamic/reach.ts';

type Explained = Exclude<TargetOutcome<never>, { readonly kind: 'done' }>;

/** What it takes to rotate at one kind of target: methods throw, and `explain` says what that means. */
export interface RotationDriver<I extends object> {
  test(inputs: I, settings: ReachSettings): Promise<void>;
  survey?(inputs: I, settings: ReachSettings): Promise<Readonly<Record<string, string>>>;
  issue(inputs: I, issue: Issue, settings: ReachSettings): Promise<Credential>;
  prove(inputs: I, credential: Credential, settings: ReachSettings): Promise<void>;
  retire(inputs: I, credential: Credential, password: string, settings: ReachSettings): Promise<void>;
  explain(error: unknown): Explained | undefined;
}

export type AnyRotationDriver = RotationDriver<RotationInputs>;

/** The inputs that a driver is given are those that its own schema let through. */
export const rotationDriver = <I extends object>(driver: RotationDriver<I>): AnyRotationDriver =>
  driver as unknown as AnyRotationDriver;

/** Accounts that stand at a target already, whose passwords are set. */
export interface AccountDriver<I extends object> {
  test(inputs: I, settings: ReachSettings): Promise<void>;
  /** May be done twice with the same password. */
  set(inputs: I, account: string, password: string, settings: ReachSettings): Promise<void>;
  /** As the account itself. */
  login(inputs: I, account: string, password: string, settings: ReachSettings): Promise<void>;
  explain(error: unknown): Explained | undefined;
}

/** A target at which accounts take turns. */
export const accountsOf = <I extends object>(
  type: RotationType,
  driver: AccountDriver<I>,
): AnyRotationDriver =>
  rotationDriver<I>({
    test: driver.test,
    issue: async (inputs, { pending: { account = '', password = '' } }, settings) => {
      await driver.set(inputs, account, password, settings);
      const values = rotationKind(type).valuesOf?.(account, password, inputs as RotationInputs) ?? {};
      return { account, values, internal: { password } };
    },
    prove: (inputs, { account, internal }, settings) =>
      driver.login(inputs, account, internal.password ?? '', settings),
    retire: (inputs, { account }, password, settings) => driver.set(inputs, account, password, settings),
    explain: driver.explain,
  });

/** Something about a target that holds until somebody changes it. */
export const refusal = (reason: string): LocketError => new LocketError('bad-request', reason);
