import { formatPath } from '../../folders/paths.ts';
import type { Change } from '../../store/change.ts';
import type { Unit } from '../../unit.ts';
import type { Secret } from '../core/secret.ts';
import type { ReferenceTarget, Referrer } from './reference-index.ts';
import { isPossible, keyBeside, type Reference, referencesIn } from './references.ts';

const canLead = (reference: Reference): boolean =>
  isPossible(reference) || keyBeside(reference) !== undefined;

const targetOf = (secret: Secret, { environment, path, key }: Reference): ReferenceTarget =>
  environment === undefined
    ? { folderId: secret.folderId, key }
    : { projectId: secret.projectId, environment, path: formatPath(path), key };

const referrerOf = ({ id, environmentId, folderId, name }: Secret): Referrer => ({
  secretId: id,
  environmentId,
  folderId,
  name,
});

/** What a value leads to, by spelling; none for a secret that is not there or belongs to one person. */
const targetsOf = (secret: Secret | undefined): ReadonlyMap<string, ReferenceTarget> => {
  if (!secret || secret.type === 'personal') return new Map();
  const leading = referencesIn(secret.value).filter(canLead);
  const targets = leading.map((reference) => targetOf(secret, reference));
  return new Map(targets.map((target) => [JSON.stringify(target), target]));
};

const isSameReferrer = (a: Secret, b: Secret): boolean =>
  a.id === b.id && a.name === b.name && a.folderId === b.folderId;

/** What has to change so that "who refers to whom" is true of a live secret, whatever was noted of it so far. */
export const referenceCorrections = (
  { stores: { references } }: Unit,
  secret: Secret,
): Promise<readonly Change[]> => references.corrections(referrerOf(secret), [...targetsOf(secret).values()]);

/** Keeps "who refers to whom" true when a secret's value, name or place changes, it comes or goes. */
export const referenceChanges = (
  { stores: { references } }: Unit,
  previous: Secret | undefined,
  next: Secret | undefined,
): readonly Change[] => {
  const before = targetsOf(previous);
  const after = targetsOf(next);
  const known = previous && next && isSameReferrer(previous, next);
  const gone = [...before].filter(([spelling]) => !after.has(spelling));
  const come = [...after].filter(([spelling]) => !(known && before.has(spelling)));
  return [
    ...(previous ? gone.flatMap(([, target]) => references.removal(target, referrerOf(previous))) : []),
    ...(next ? come.flatMap(([, target]) => references.addition(target, referrerOf(next))) : []),
  ];
};
