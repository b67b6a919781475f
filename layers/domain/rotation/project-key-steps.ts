import { resealInputs } from '../dynamic-secrets/sealing.ts';
import { isRefusal } from '../errors.ts';
import { resealPart, resealPosition } from '../external-imports/sealing.ts';
import { newKeyOf } from '../external-kms/project-keys.ts';
import type { DataKey } from '../keys/envelope.ts';
import { KmsOutOfReach } from '../keys/kms-out-of-reach.ts';
import { type Reseal, resealingUnder } from '../keys/resealing.ts';
import { resealMaterial } from '../kms/material.ts';
import { resealBindingSecret } from '../pki/acme/binding-secret.ts';
import { resealSigningKey } from '../pki/signing-key.ts';
import type { Project } from '../projects/project.ts';
import { retryingConflicts } from '../retry.ts';
import { resealMaterialOf } from '../secret-rotation/sealing.ts';
import { dataKey, resealSecret } from '../secrets/core/sealing.ts';
import { resealCredentials } from '../syncs/credentials.ts';
import type { Unit } from '../unit.ts';
import { resealTarget } from '../webhooks/sealing.ts';
import { comesBackTo, isForLater, missingVersion } from './new-key-version.ts';
import { type Owners, onlyProject, projectIdOf, projects, projectsThat } from './owners.ts';
import type { Position, Rotation } from './rotation.ts';
import type { SealedContent, SealedValue } from './sealed-values.ts';
import { type LevelSteps, nothing, type Portion, plus, type Work } from './work.ts';

/** Writes of one portion that are under way at a time. */
const lanes = 16;

/** A project whose KMS is out of reach stops no other: it is counted, and the rotation comes back to it. */
const outOfReach: Portion = { moved: 0, left: 1, isForLater: true, isOutOfReach: true };

/** What does not open is gone past, a value as a project's own key. */
const closed: Portion = { moved: 0, left: 1 };

/** The work's portion, or what its failure counts as when that is a matter of one project or value alone. */
const orPassed = async (work: () => Promise<Portion>): Promise<Portion> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof KmsOutOfReach) return outOfReach;
    if (isRefusal(error, 'decryption-failed')) return closed;
    throw error;
  }
};

const addVersion = (work: Work, rotation: Rotation, owner: string): Promise<Portion> => {
  const unit = work.open(null);
  return retryingConflicts(unit, async () => {
    const project = await unit.stores.projects.find(projectIdOf(owner));
    const version = project && missingVersion(project, rotation);
    if (!project || version === undefined) return nothing;
    if (version === 'full') return { ...closed, isForLater: isForLater(project, rotation) };
    const keys = [...project.keys, await newKeyOf(unit, project, version)];
    const next = { ...project, keys, revision: project.revision + 1 };
    await unit.commit(unit.stores.projects.replacement(next, project));
    return { moved: 1, left: 0 };
  });
};

/** One that gets no version now is counted when its values are to be moved, and only then. */
const prepare = async (work: Work, rotation: Rotation, owner: string): Promise<Portion> => {
  const portion = await orPassed(() => addVersion(work, rotation, owner));
  return portion === outOfReach || portion === closed ? nothing : portion;
};

const resealContent = async (
  unit: Unit,
  project: Project,
  reseal: Reseal,
  content: SealedContent,
): Promise<SealedContent> => {
  if (content.kind === 'external-import')
    return { ...content, record: await resealPosition(reseal, content.record) };
  if (content.kind === 'import-source')
    return { ...content, record: await resealPart(reseal, project.id, content.record) };
  if (content.kind === 'secret') return { ...content, record: await resealSecret(reseal, content.record) };
  if (content.kind === 'webhook') return { ...content, record: await resealTarget(reseal, content.record) };
  if (content.kind === 'connection')
    return { ...content, record: await resealCredentials(reseal, content.record) };
  if (content.kind === 'dynamic-secret')
    return { ...content, record: await resealInputs(reseal, content.record) };
  if (content.kind === 'secret-rotation')
    return { ...content, record: await resealMaterialOf(reseal, content.record) };
  if (content.kind === 'ca-key')
    return { ...content, record: await resealSigningKey(reseal, content.record) };
  if (content.kind === 'acme-key')
    return { ...content, record: await resealBindingSecret(reseal, content.record) };
  const { projectId, keyId } = content.record;
  const key = await unit.stores.kms.find(projectId, keyId);
  return key ? { ...content, record: await resealMaterial(reseal, key, content.record) } : content;
};

const envelopeOf = ({ kind, record }: SealedContent): Uint8Array | null => {
  if (kind === 'secret') return record.value;
  if (kind === 'external-import') return record.cursor;
  if (kind === 'dynamic-secret') return record.inputs;
  if (kind === 'connection') return record.credentials;
  if (kind === 'secret-rotation' || kind === 'import-source') return record.sealed;
  return kind === 'webhook' ? record.url : record.wrapped;
};

/** A value that is overwritten meanwhile is sealed by whoever does it, under the latest key. */
const moveValue = async (
  unit: Unit,
  project: Project,
  reseal: Reseal,
  value: SealedValue,
): Promise<Portion> => {
  const content = await resealContent(unit, project, reseal, value.content);
  if (envelopeOf(content) === envelopeOf(value.content)) return nothing;
  return { moved: (await unit.stores.sealedValues.replace(value, content)) ? 1 : 0, left: 0 };
};

/** Versions of a project's key, each asked for once however many values need it. */
const versionsOf = (unit: Unit, project: Project) => {
  const asked = new Map<number | 'latest', Promise<DataKey>>();
  return (version: number | 'latest'): Promise<DataKey> => {
    const key = asked.get(version) ?? dataKey(unit, project, version);
    asked.set(version, key);
    return key;
  };
};

const moveAll = async (unit: Unit, project: Project, values: readonly SealedValue[]): Promise<Portion> => {
  const versionOf = versionsOf(unit, project);
  const random = (size: number) => unit.runtime.randomBytes(size);
  const reseal = resealingUnder(await versionOf('latest'), versionOf, random);
  const waiting = values.values();
  let sum = nothing;
  let isOutOfReach = false;
  const lane = async () => {
    for (const value of waiting) {
      if (isOutOfReach) return;
      const portion = await orPassed(() => moveValue(unit, project, reseal, value));
      if (portion.isOutOfReach) isOutOfReach = true;
      else sum = plus(sum, portion);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return isOutOfReach ? { ...outOfReach, moved: sum.moved } : sum;
};

/** Some of the values that a project has from a position on. */
const movePage = async (
  work: Work,
  unit: Unit,
  project: Project,
  position: Position | undefined,
): Promise<Portion> => {
  const { values, next } = await unit.stores.sealedValues.page(project, position);
  const portion = await moveAll(unit, project, values);
  await work.pace(portion.moved);
  return portion.isOutOfReach ? portion : { ...portion, next };
};

/** Its KMS gave it none, the organization's key did not open, or it was in the bin then. */
const withoutVersion = ({ externalKmsId }: Project): Portion =>
  externalKmsId === undefined ? { ...closed, isForLater: true } : outOfReach;

/** Seals some of a project's values under the latest version of its key. */
const moveIn =
  (rotation: Rotation): LevelSteps['move'] =>
  async (work, owner, position) => {
    const unit = work.open(null);
    const project = await unit.stores.projects.find(projectIdOf(owner));
    if (!project) return nothing;
    if (typeof missingVersion(project, rotation) === 'number') return withoutVersion(project);
    const portion = await orPassed(() => movePage(work, unit, project, position));
    return { ...portion, isForLater: isForLater(project, rotation) };
  };

const ownersOf = (rotation: Rotation): Owners => {
  if (rotation.projectId !== undefined) return onlyProject(rotation.projectId);
  return rotation.cameBackAt === undefined
    ? projects
    : projectsThat((project) => comesBackTo(project, rotation));
};

/** New versions of projects' data keys, under which everything in the projects is sealed again. */
export const projectKeySteps = (rotation: Rotation): LevelSteps => ({
  prepared: ownersOf(rotation),
  prepare,
  moving: ownersOf(rotation),
  move: moveIn(rotation),
});
