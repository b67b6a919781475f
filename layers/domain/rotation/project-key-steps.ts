import { isRefusal, LocketError } from '../errors.ts';
import { type Reseal, resealingUnder } from '../keys/resealing.ts';
import { resealMaterial } from '../kms/material.ts';
import type { Project } from '../projects/project.ts';
import { retryingConflicts } from '../retry.ts';
import { dataKey, resealSecret } from '../secrets/core/sealing.ts';
import type { Unit } from '../unit.ts';
import { resealTarget } from '../webhooks/sealing.ts';
import { missingVersion } from './new-key-version.ts';
import { type Owners, onlyProject, projectIdOf, projects } from './owners.ts';
import type { Position, Rotation } from './rotation.ts';
import type { SealedContent, SealedValue } from './sealed-values.ts';
import { type LevelSteps, nothing, type Portion, type Work } from './work.ts';

/** Writes of one portion that are under way at a time. */
const lanes = 16;

const addVersion = async (work: Work, rotation: Rotation, owner: string): Promise<Portion> => {
  const unit = work.open(null);
  return retryingConflicts(unit, async () => {
    const project = await unit.stores.projects.find(projectIdOf(owner));
    const version = project && missingVersion(project, rotation);
    if (version === 'full') return { moved: 0, left: 1 };
    if (!project || version === undefined) return nothing;
    const organization = await unit.stores.organizations.find(project.orgId);
    if (!organization) throw new LocketError('unavailable', 'The organization of a project cannot be read');
    const keys = [...project.keys, await unit.keys.newProjectKey(organization, project.id, version)];
    const next = { ...project, keys, revision: project.revision + 1 };
    await unit.commit(unit.stores.projects.replacement(next, project));
    return { moved: 1, left: 0 };
  });
};

const resealContent = async (unit: Unit, reseal: Reseal, content: SealedContent): Promise<SealedContent> => {
  if (content.kind === 'secret') return { ...content, record: await resealSecret(reseal, content.record) };
  if (content.kind === 'webhook') return { ...content, record: await resealTarget(reseal, content.record) };
  const { projectId, keyId } = content.record;
  const key = await unit.stores.kms.find(projectId, keyId);
  return key ? { ...content, record: await resealMaterial(reseal, key, content.record) } : content;
};

const envelopeOf = ({ kind, record }: SealedContent): Uint8Array => {
  if (kind === 'secret') return record.value;
  return kind === 'webhook' ? record.url : record.wrapped;
};

/** A value that is overwritten meanwhile is sealed by whoever does it, under the latest key. */
const moveValue = async (unit: Unit, reseal: Reseal, value: SealedValue): Promise<Portion> => {
  try {
    const content = await resealContent(unit, reseal, value.content);
    if (envelopeOf(content) === envelopeOf(value.content)) return nothing;
    return { moved: (await unit.stores.sealedValues.replace(value, content)) ? 1 : 0, left: 0 };
  } catch (error) {
    if (!isRefusal(error, 'decryption-failed')) throw error;
    return { moved: 0, left: 1 };
  }
};

const moveAll = async (unit: Unit, project: Project, values: readonly SealedValue[]): Promise<Portion> => {
  const versionOf = (version: number | 'latest') => dataKey(unit, project, version);
  const random = (size: number) => unit.runtime.randomBytes(size);
  const reseal = resealingUnder(await versionOf('latest'), versionOf, random);
  const waiting = values.values();
  const sum = { moved: 0, left: 0 };
  const lane = async () => {
    for (const value of waiting) {
      const { moved, left } = await moveValue(unit, reseal, value);
      sum.moved += moved;
      sum.left += left;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return sum;
};

/** Seals some of a project's values under the latest version of its key. */
const move = async (work: Work, owner: string, position: Position | undefined): Promise<Portion> => {
  const unit = work.open(null);
  const project = await unit.stores.projects.find(projectIdOf(owner));
  if (!project) return nothing;
  const { values, next } = await unit.stores.sealedValues.page(project, position);
  const portion = await moveAll(unit, project, values);
  await work.pace(portion.moved);
  return { ...portion, next };
};

const stepsFor = (owners: Owners): LevelSteps => ({
  prepared: owners,
  prepare: addVersion,
  moving: owners,
  move,
});

/** New versions of projects' data keys, under which everything in the projects is sealed again. */
export const projectKeySteps = ({ projectId }: Rotation): LevelSteps =>
  stepsFor(projectId === undefined ? projects : onlyProject(projectId));
