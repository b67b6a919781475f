import type { ProviderOutcome } from '../dynamic-secrets/providers.ts';
import type { RotationInputs, RotationType } from './kinds/kind.ts';
import type { Credential, Pending } from './secret-rotation.ts';

export type TargetOutcome<T> = ProviderOutcome<T>;

/** Which target, and how it is reached. */
export interface TargetAddress {
  readonly type: RotationType;
  readonly inputs: RotationInputs;
}

/** A credential that is to be there afterwards, and those that are to stay. */
export interface Issue {
  readonly pending: Pending;
  /** Begins the name of everything that this rotation has a target make. */
  readonly mark: string;
  readonly known: readonly Credential[];
}

/** Targets of rotations. No method throws; each may be asked twice for the same. */
export interface RotationTargets {
  /** Whether it can be reached and lets us in. */
  test(at: TargetAddress): Promise<TargetOutcome<true>>;
  /** What is there before a credential is made, where that is how strays are told later. */
  survey(at: TargetAddress): Promise<TargetOutcome<Readonly<Record<string, string>>>>;
  /** Sets a password, or has a credential made; what an earlier try left there goes first. */
  issue(at: TargetAddress, issue: Issue): Promise<TargetOutcome<Credential>>;
  /** Whether the credential lets its holder in. */
  prove(at: TargetAddress, credential: Credential): Promise<TargetOutcome<true>>;
  /** Ends a credential; an account gets this password, which nobody keeps. Done as well when there is none. */
  retire(at: TargetAddress, credential: Credential, password: string): Promise<TargetOutcome<true>>;
}
