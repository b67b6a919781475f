import { resealedRecord } from '../instance/app-credentials.ts';
import { sealedBy } from '../keys/envelope.ts';
import type { KeyOwner } from '../keys/key-ring.ts';
import { retryingConflicts } from '../retry.ts';
import { type Owners, organizations, theInstance } from './owners.ts';
import { type LevelSteps, nothing, type Portion, type Work } from './work.ts';

/** Seals all versions of an organization's key under the latest root key. */
const rewrapOrganization = async (work: Work, orgId: string): Promise<Portion> => {
  const unit = work.open(null);
  return retryingConflicts(unit, async () => {
    const organization = await unit.stores.organizations.find(orgId);
    if (!organization) return nothing;
    const latest = (await unit.keys.root()).version;
    const old = oldKeys(organization, latest);
    if (old.size === 0) return nothing;
    const keys = await Promise.all(
      organization.keys.map((key) =>
        old.has(key.version) ? work.renewal.rewrapOrganizationKey(orgId, key) : key,
      ),
    );
    const next = { ...organization, keys, revision: organization.revision + 1 };
    await unit.commit(unit.stores.organizations.replacement(next, organization));
    return { moved: old.size, left: 0 };
  });
};

const oldKeys = ({ keys }: KeyOwner, latest: number): ReadonlySet<number> =>
  new Set(
    keys.filter(({ wrapped }) => sealedBy(wrapped).keyVersion !== latest).map(({ version }) => version),
  );

/** Comes after every organization, whose ids are hexadecimal. */
const ownApps = 'the-instance';

/** Whoever has something that the root key seals itself. */
const sealedByRoot: Owners = async function* (unit, after) {
  yield* organizations(unit, after);
  const isDone = after !== undefined && after >= ownApps;
  if (!isDone && (await unit.stores.appCredentials.all()).length > 0) yield ownApps;
};

/** Seals what the instance is known by at third parties under the latest root key. */
const resealApps = async (work: Work): Promise<Portion> => {
  const unit = work.open(null);
  return retryingConflicts(unit, async () => {
    const { appCredentials } = unit.stores;
    const records = await appCredentials.all();
    const next = await Promise.all(records.map((record) => resealedRecord(unit, record)));
    const changes = next.flatMap((record, at) =>
      record === records[at] ? [] : [appCredentials.replacement(record, records[at])],
    );
    if (changes.length > 0) await unit.commit(changes);
    return { moved: changes.length, left: 0 };
  });
};

/** A new version of the root key, under which the keys of organizations are sealed again. */
export const rootKeySteps: LevelSteps = {
  prepared: theInstance,
  prepare: async ({ renewal }, { version }) => {
    if (version !== undefined) await renewal.ensureRootKeyVersion(version);
    return nothing;
  },
  moving: sealedByRoot,
  move: (work, owner) => (owner === ownApps ? resealApps(work) : rewrapOrganization(work, owner)),
};
