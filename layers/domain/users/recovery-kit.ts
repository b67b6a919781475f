import type { Change } from '../store/change.ts';

/** Codes that recover an account without mail, each once. */
export interface RecoveryKit {
  readonly userId: string;
  /** SHA-256 of each code that is left, 64 hex digits. */
  readonly digests: readonly string[];
  readonly createdAt: string;
  readonly revision: number;
}

/** Every read is strongly consistent. */
export interface RecoveryKitStore {
  find(userId: string): Promise<RecoveryKit | undefined>;
  /** In the place of `previous`; refused with `conflict` when another one came meanwhile, or a code was used. */
  replacement(kit: RecoveryKit, previous: RecoveryKit | undefined): Change;
  deletion(userId: string): Change;
}
