import type { Change } from '../store/change.ts';
import type { RotationInputs, RotationType } from './kinds/kind.ts';

/** Something that lets its holder in at a target. */
export interface Credential {
  /** The account whose it is, or what the target calls it: no secret. */
  readonly account: string;
  /** What readers are given, by name of the output. */
  readonly values: Readonly<Record<string, string>>;
  /** What the target needs to find it again. */
  readonly internal: Readonly<Record<string, string>>;
}

/** A credential that is on its way: written down before the target hears of it. */
export interface Pending {
  /** The account that it is for; undefined where the target makes it. */
  readonly account?: string | undefined;
  readonly password?: string | undefined;
  /** What the target was found to hold before. */
  readonly found: Readonly<Record<string, string>>;
  readonly begunAt: string;
  /** Set once the target has it. */
  readonly credential?: Credential | undefined;
}

/** All that nobody but the rotation itself may see: one envelope. */
export interface RotationMaterial {
  readonly inputs: RotationInputs;
  /** What the secrets hold; undefined before the first rotation. */
  readonly active?: Credential | undefined;
  /** What they held before, as long as it may still be good. */
  readonly previous?: Credential | undefined;
  readonly pending?: Pending | undefined;
  /** What the target is to end as soon as it can. */
  readonly leftovers: readonly Credential[];
}

/** One part of a credential, and the secret that holds it. */
interface RotatedOutput {
  readonly id: string;
  readonly output: string;
  readonly secretId: string;
  readonly secretName: string;
}

/** Who set a rotation up. */
export interface Setter {
  readonly kind: 'user' | 'identity';
  readonly id: string;
}

/** Hours and minutes of UTC. */
export interface TimeOfDay {
  readonly hours: number;
  readonly minutes: number;
}

/** A credential that is replaced time and again at a target, and the secrets that hold it. */
export interface SecretRotation {
  readonly id: string;
  readonly projectId: string;
  readonly environmentId: string;
  readonly folderId: string;
  readonly name: string;
  readonly description: string | null;
  readonly type: RotationType;
  readonly outputs: readonly RotatedOutput[];
  readonly intervalDays: number;
  readonly rotateAtUtc: TimeOfDay | null;
  /** Hours after which the credential before is ended; with the next rotation when null. */
  readonly overlapHours: number | null;
  /** Whether nothing is rotated unless somebody asks for it. */
  readonly isPaused: boolean;
  readonly connectionId: string | null;
  /**
   * How far the credential on its way came, each step durable before the next: `planned` before the target hears of it,
   * `issued` once the target has it, `proven` once it let us in.
   */
  readonly phase: 'idle' | 'planned' | 'issued' | 'proven';
  /** The line of executions that looks after it: every other one has nothing to do any more. */
  readonly turn: string;
  /** Until when somebody is at the target with it. */
  readonly takenUntil: string | null;
  /** When it began to fail, how often since, and whether people were told. */
  readonly failingSince: string | null;
  readonly failures: number;
  readonly isTold: boolean;
  /** When the next rotation begins, or should have; null while it is paused. */
  readonly nextRotationAt: string | null;
  /** When the credential before ends. */
  readonly retireAt: string | null;
  /** Whether something at the target is to be ended as soon as it can. */
  readonly hasLeftovers: boolean;
  /** When it is to be looked at next; null for never. */
  readonly dueAt: string | null;
  readonly lastRotatedAt: string | null;
  readonly status: 'success' | 'failed' | null;
  readonly statusMessage: string | null;
  /** Of what it says, and of the place that its material is sealed for. */
  readonly version: number;
  /** `RotationMaterial`, an envelope. */
  readonly sealed: Uint8Array;
  /** Who said last which credential it is: a change policy judges the rotation as it judges them. */
  readonly setBy: Setter;
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Where a rotation is found. */
export type RotationKey = Pick<SecretRotation, 'environmentId' | 'folderId' | 'id'>;

/** A rotation that is to be looked at, from the list of its day. */
export type DueRotation = RotationKey & { readonly dueAt: string };

/** At most this many rotations fit an environment: who lists them reads them all. */
export const maxRotations = 100;

/** Rotations of secrets. Every read is strongly consistent. */
export interface SecretRotationStore {
  inEnvironment(environmentId: string): Promise<readonly SecretRotation[]>;
  find(rotationId: string): Promise<SecretRotation | undefined>;
  /** Names what `find` will read, so that it joins the first round. */
  expect(rotationId: string): void;
  expectEnvironment(environmentId: string): void;
  creation(made: SecretRotation): readonly Change[];
  /** Refused with `conflict` when somebody else changed it meanwhile; so is its deletion. */
  replacement(next: SecretRotation, previous: SecretRotation): readonly Change[];
  deletion(gone: SecretRotation): readonly Change[];
  /** The first rotations that are to be looked at on a UTC day, soonest first. */
  dueOn(day: string, limit: number): Promise<readonly DueRotation[]>;
  lineRemoval(due: DueRotation): Change;
}
