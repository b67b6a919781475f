import { addCommits } from '../../approvals/add-commits.ts';
import { type Asked, ask } from '../../approvals/ask.ts';
import { type Approved, assertApproved, policiesToAsk } from '../../approvals/gate.ts';
import { type FolderEntries, recorded, type SecretEntry } from '../../history/commit.ts';
import type { PresentScope } from '../../places/scope.ts';
import type { Project } from '../../projects/project.ts';
import type { Change } from '../../store/change.ts';
import type { Unit } from '../../unit.ts';
import { reminderChanges } from '../core/reminders.ts';
import { dataKey, sealSecret } from '../core/sealing.ts';
import type { DeletedSecret, SealedSecret, Secret } from '../core/secret.ts';
import { noteSecret, traceOfMany } from '../core/trail.ts';
import { referenceChanges } from '../references/reference-changes.ts';
import { heedingRotation } from './rotated-secrets.ts';

/** A live secret, opened and as it is stored. */
export interface Live {
  readonly secret: Secret;
  readonly sealed: SealedSecret;
}

interface Creation {
  readonly before?: undefined;
  readonly after: Secret;
  readonly byRotation?: true;
  /** `conflict` for a writer who looks again when the name is taken; `bad-request` otherwise. */
  readonly taken?: 'conflict';
}

/** Another value, name, looks or place. */
interface Replacement {
  readonly before: Live;
  readonly after: Secret;
  /** Set by the rotation that the secret belongs to, begins to or ceases to. */
  readonly byRotation?: true;
}

interface Deletion {
  readonly before: Live;
  readonly after?: undefined;
  readonly byRotation?: true;
}

/** One that was deleted comes back under its id. */
interface Revival {
  readonly before?: undefined;
  readonly after: Secret;
  /** Its id and the name it had when it was deleted. */
  readonly revives: Pick<SealedSecret, 'id' | 'name'>;
}

interface Restoration extends Revival {
  readonly deleted: DeletedSecret;
}

/** A record of an override that goes unseen: another one applied in its stead. */
interface Disposal {
  readonly disposesOf: SealedSecret;
}

/** What a request means to do to one secret of a project, shared or a person's own. */
export type Alteration = Creation | Replacement | Deletion | Restoration | Disposal;

/** A folder's secrets put into another state at once. */
export interface Arrangement {
  /** All live shared secrets of the folder. */
  readonly heads: readonly SealedSecret[];
  /** Those that stay as they are. */
  readonly kept: readonly SealedSecret[];
  readonly alterations: readonly (Creation | Replacement | Deletion | Revival)[];
}

type Arranged = Arrangement['alterations'][number];

/** What alterations come to: in storage, and in the history of folders. */
export interface Outcome {
  readonly changes: readonly Change[];
  readonly entries: readonly FolderEntries[];
}

type Seal = (secret: Secret) => SealedSecret;

const isRevival = (alteration: Arranged): alteration is Revival => 'revives' in alteration;

const isDisposal = (alteration: Alteration): alteration is Disposal => 'disposesOf' in alteration;

const entryIn = (
  { id, name, version, projectId, environmentId, folderId }: Secret,
  rest: Pick<SecretEntry, 'action'> & Partial<SecretEntry>,
): FolderEntries => ({
  folder: { projectId, environmentId, folderId },
  entries: [{ kind: 'secret', id, name, version, ...rest }],
});

/** A secret that leaves with its id is deleted here and created there. */
const entriesOfReplacement = ({ secret }: Live, after: Secret): readonly FolderEntries[] =>
  secret.folderId === after.folderId
    ? [
        entryIn(after, {
          action: 'update',
          ...(secret.name !== after.name && { previousName: secret.name }),
        }),
      ]
    : [
        entryIn(secret, { action: 'delete', version: after.version, movedTo: after.folderId }),
        entryIn(after, { action: 'create', movedFrom: secret.folderId }),
      ];

/** How history, which everybody reads, tells of it: not of what is one person's own. */
const entriesOf = (alteration: Arranged): readonly FolderEntries[] => {
  const { before, after } = alteration;
  if ((after ?? before?.secret)?.type === 'personal') return [];
  if (before && after) return entriesOfReplacement(before, after);
  if (before) return [entryIn(before.secret, { action: 'delete', version: before.secret.version + 1 })];
  return after ? [entryIn(after, { action: isRevival(alteration) ? 'restore' : 'create' })] : [];
};

/** What goes with every alteration: who refers to whom, and the secret's reminder. */
const companionsOf = (unit: Unit, { before, after }: Arranged): readonly Change[] => [
  ...referenceChanges(unit, before?.secret, after),
  ...reminderChanges(unit, before?.secret, after),
];

const stored = (
  { stores: { secrets } }: Unit,
  alteration: Exclude<Alteration, Disposal>,
  seal: Seal,
  at: string,
): readonly Change[] => {
  if (!alteration.after) return secrets.deletion(alteration.before.sealed, at);
  const sealed = seal(alteration.after);
  if (alteration.before) return secrets.replacement(sealed, alteration.before.sealed);
  if ('deleted' in alteration) return secrets.restoration(sealed, alteration.deleted, sealed.updatedAt);
  return secrets.creation(sealed, alteration.taken);
};

/** The data key is asked for only where something is sealed. */
const sealing = async (unit: Unit, project: Project, all: readonly Alteration[] | readonly Arranged[]) => {
  if (!all.some((alteration) => 'after' in alteration && alteration.after)) return undefined;
  const key = await dataKey(unit, project);
  return (secret: Secret): SealedSecret => sealSecret(unit, key, secret);
};

const unsealed: Seal = () => {
  throw new Error('Nothing was to be sealed');
};

const nowIn = ({ runtime }: Unit): string => runtime.now().toISOString();

const outcome = async (unit: Unit, project: Project, given: readonly Alteration[]): Promise<Outcome> => {
  const all = given.map(heedingRotation);
  const seal = (await sealing(unit, project, all)) ?? unsealed;
  const at = nowIn(unit);
  const { secrets } = unit.stores;
  return {
    changes: all.flatMap((alteration) =>
      isDisposal(alteration)
        ? secrets.deletion(alteration.disposesOf, at)
        : [...stored(unit, alteration, seal, at), ...companionsOf(unit, alteration)],
    ),
    entries: all.flatMap((alteration) => (isDisposal(alteration) ? [] : entriesOf(alteration))),
  };
};

/**
 * What alterations come to, for whoever writes more than secrets in one step. With `carryOut` and
 * `outcomeOfArrangement` it is the one way by which secrets are written: what is to hold for every change of a secret,
 * whoever asks for it and by whichever operation, is said here. `forbidden` for what a change policy protects, unless
 * its approvals are in hand.
 */
export const outcomeOf = async (
  unit: Unit,
  project: Project,
  all: readonly Alteration[],
  approved?: Approved,
): Promise<Outcome> => {
  await assertApproved(unit, project, all, approved);
  return outcome(unit, project, all);
};

/** The same for a folder whose secrets are put into another state at once. */
export const outcomeOfArrangement = async (
  unit: Unit,
  project: Project,
  { heads, kept, alterations: given }: Arrangement,
): Promise<Outcome> => {
  const alterations = given.map(heedingRotation);
  await assertApproved(unit, project, alterations);
  const seal = (await sealing(unit, project, alterations)) ?? unsealed;
  const after = [...kept, ...alterations.flatMap((each) => (each.after ? seal(each.after) : []))];
  const revived = alterations.flatMap((each) => (isRevival(each) ? each.revives : []));
  return {
    changes: [
      ...unit.stores.secrets.rearrangement({ before: heads, after, revived, at: nowIn(unit) }),
      ...alterations.flatMap((each) => companionsOf(unit, each)),
    ],
    entries: alterations.flatMap(entriesOf),
  };
};

/** What the request's event names: one secret or many; nothing where it names them by itself. */
type Told = Secret | readonly Secret[] | undefined;

const isMany = (told: Secret | readonly Secret[]): told is readonly Secret[] => Array.isArray(told);

const note = (unit: Unit, told: Told): void => {
  if (told && isMany(told)) unit.note({ metadata: traceOfMany(told) });
  else if (told) noteSecret(unit, told);
};

/**
 * Carries out alterations of secrets of one project and records one commit in the history of each folder that changed:
 * all or nothing, and the request's event names what is told. Where a change policy has the caller ask first, all of it
 * becomes a change request instead, which is answered.
 *
 * @param scopes the folders that the caller entered to change secrets in them; at least one.
 */
export const carryOut = async (
  unit: Unit,
  scopes: readonly PresentScope[],
  all: readonly Alteration[],
  told?: Told,
): Promise<Asked | undefined> => {
  const { access, changeRequestId } = scopes[0] as PresentScope;
  const { project } = access;
  for (const each of all) heedingRotation(each);
  const policies = await policiesToAsk(unit, project, all, scopes);
  if (changeRequestId !== undefined && all.length > 0)
    return addCommits(unit, project, changeRequestId, policies, all);
  if (policies.length > 0) return ask(unit, project, policies, all);
  note(unit, told);
  const { changes, entries } = await outcome(unit, project, all);
  await unit.commit([...changes, ...(await recorded(unit, entries))]);
  return undefined;
};
