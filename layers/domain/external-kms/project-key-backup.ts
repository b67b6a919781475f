import { LocketError } from '../errors.ts';
import { type DataKey, KEY_BYTES, open, type Place, seal, sealedBy } from '../keys/envelope.ts';
import type { Organization } from '../organizations/organization.ts';
import { assertCan } from '../permissions/ability.ts';
import { enterProject } from '../projects/access.ts';
import type { Project } from '../projects/project.ts';
import { retryingConflicts } from '../retry.ts';
import { assertSteppedUp } from '../second-factors/stepped-up.ts';
import { dataKey } from '../secrets/core/sealing.ts';
import type { Unit } from '../unit.ts';
import { openKeys, organizationOf, wrapKeys } from './project-keys.ts';
import { commitKeys, type ProjectKms } from './project-kms.ts';

/** `v1.<project>.secretManager.<organization>.<envelope>`: the parts before the envelope are checked by opening it. */
const format = 'v1';
const service = 'secretManager';

const invalid = (cause?: unknown): LocketError => new LocketError('bad-request', 'Invalid backup', { cause });

/** A backup opens for its own project and organization, and for nothing else. */
const placeOf = ({ id, orgId }: Pick<Project, 'id' | 'orgId'>): Place => ({
  purpose: 'project-key-backup',
  project: id,
  item: orgId,
  version: 1,
});

type SavedKey = Pick<DataKey, 'id' | 'version'> & { readonly key: string };

/**
 * All versions of a project's key, sealed under the organization's key: with it the project can be used without the
 * customer's KMS again. Needs `kms:edit`; `unavailable` when the project's KMS does not give them.
 */
export const backUpProjectKeys = async (unit: Unit, projectId: string): Promise<string> => {
  const { project, ability } = await enterProject(unit, projectId);
  assertCan(ability, 'edit', 'kms');
  assertSteppedUp(unit, 'Taking a copy of a project’s keys');
  const opened = await openKeys(unit, project);
  const saved = opened.map(
    ({ key: { id, version, bytes } }): SavedKey => ({
      id,
      version,
      key: Buffer.from(bytes).toString('base64'),
    }),
  );
  unit.note({ metadata: { versions: saved.map(({ version }) => version) } });
  const organization = await organizationOf(unit, project.orgId);
  const sealer = await unit.keys.organizationKey(organization, 'latest');
  const random = (size: number) => unit.runtime.randomBytes(size);
  const envelope = seal(sealer, placeOf(project), Buffer.from(JSON.stringify(saved)), random);
  const text = Buffer.from(envelope).toString('base64url');
  return [format, project.id, service, project.orgId, text].join('.');
};

const envelopeIn = (project: Project, backup: string): Uint8Array => {
  const [version, projectId, kind, orgId, text = '', ...more] = backup.split('.');
  if (version !== format || kind !== service || more.length > 0) throw invalid();
  if (projectId !== project.id || orgId !== project.orgId)
    throw new LocketError('forbidden', 'This is the backup of another project');
  const envelope = Buffer.from(text, 'base64url');
  // One spelling for one backup: what decodes to the same bytes by other letters was altered.
  if (envelope.toString('base64url') !== text) throw invalid();
  return envelope;
};

const sealerOf = (unit: Unit, organization: Organization, envelope: Uint8Array): Promise<DataKey> => {
  const { keyId, keyVersion } = sealedBy(envelope);
  const isKnown = organization.keys.some(({ id, version }) => version === keyVersion && id === keyId);
  if (!isKnown) throw invalid();
  return unit.keys.organizationKey(organization, keyVersion);
};

const openBackup = async (unit: Unit, project: Project, backup: string): Promise<readonly DataKey[]> => {
  const envelope = envelopeIn(project, backup);
  const organization = await organizationOf(unit, project.orgId);
  let saved: readonly SavedKey[];
  try {
    const sealer = await sealerOf(unit, organization, envelope);
    saved = JSON.parse(Buffer.from(open(sealer, placeOf(project), envelope)).toString());
  } catch (error) {
    if (error instanceof LocketError && error.code !== 'decryption-failed') throw error;
    throw invalid(error);
  }
  return saved.map(({ id, version, key }) => ({ id, version, bytes: Buffer.from(key, 'base64') }));
};

/**
 * The key for each version that the project has, from the backup or, for what came after it, from whatever wraps it now:
 * a version that nobody could open any more must not be left behind by a backup that is too old.
 */
const completed = (unit: Unit, project: Project, saved: readonly DataKey[]) =>
  Promise.all(
    project.keys.map(async (stored) => {
      const key = saved.find(({ id, version }) => id === stored.id && version === stored.version);
      return { stored, key: key ?? (await dataKey(unit, project, stored.version)) };
    }),
  );

/**
 * Brings a project back under the organization's key, without the customer's KMS. Needs `kms:edit`; `bad-request` for a
 * backup that was altered, `forbidden` for another project's, `unavailable` when it lacks a version that the project's KMS
 * does not give either.
 */
export const loadProjectKeys = (unit: Unit, projectId: string, backup: string): Promise<ProjectKms> =>
  retryingConflicts(unit, async () => {
    const { project, ability } = await enterProject(unit, projectId);
    assertCan(ability, 'edit', 'kms');
    assertSteppedUp(unit, 'Changing the key that wraps a project');
    const saved = await openBackup(unit, project, backup);
    if (saved.some(({ bytes }) => bytes.length !== KEY_BYTES)) throw invalid();
    unit.note({ metadata: { versions: saved.map(({ version }) => version) } });
    const keys = await wrapKeys(unit, project, await completed(unit, project, saved), undefined);
    return commitKeys(unit, project, keys, undefined);
  });
