import { isRefusal } from '../../../domain/errors.ts';
import type { Certificate } from '../../../domain/pki/certificate.ts';
import type { Runtime } from '../../../domain/runtime.ts';
import { inParallel } from '../batches.ts';
import { ReadSession } from '../read-session.ts';
import { organizationStore } from '../records/organizations.ts';
import { certificateStore } from '../records/pki/certificates.ts';
import { certificateProfileStore } from '../records/pki/profiles.ts';
import { projectStore } from '../records/projects/store.ts';
import { instanceStore } from '../records/system/instance-store.ts';
import type { Table } from '../table.ts';
import { writeTransaction } from '../transaction.ts';

const perPage = 100;
/** Certificates at a time. */
const lanes = 8;
/** How often one is read anew that somebody changed meanwhile. */
const maxAttempts = 5;

interface Place {
  readonly table: Table;
  readonly runtime: Runtime;
  readonly projectId: string;
}

const storesOf = ({ table, runtime }: Pick<Place, 'table' | 'runtime'>) => {
  const session = new ReadSession(table, runtime);
  return {
    certificates: certificateStore(session, table, runtime),
    instance: instanceStore(session, table),
    organizations: organizationStore(session),
    profiles: certificateProfileStore(session),
    projects: projectStore(session),
  };
};

/** True unless it has its lines, or is gone. */
const enlist = async (place: Place, given: Certificate): Promise<boolean> => {
  let found: Certificate | undefined = given;
  for (let attempt = 1; found && !found.isListed; attempt += 1) {
    const { certificates, profiles } = storesOf(place);
    const profileId = (await profiles.issued(found.id))?.profileId;
    try {
      await writeTransaction(
        place.table,
        place.runtime,
        certificates.enlisting({ ...found, ...(profileId !== undefined && { profileId }) }),
      );
      return true;
    } catch (error) {
      if (!isRefusal(error, 'conflict') || attempt === maxAttempts) throw error;
      found = await certificates.find(place.projectId, found.id);
    }
  }
  return false;
};

/** From the newest on: as long as the oldest has no lines, nobody takes those that there are for all. */
const enlistIn = async (place: Place): Promise<number> => {
  if (await storesOf(place).certificates.areListed(place.projectId)) return 0;
  let count = 0;
  const one = async (certificate: Certificate): Promise<void> => {
    if (await enlist(place, certificate)) count += 1;
  };
  for (let last: string | undefined, isMore = true; isMore; ) {
    const page: readonly Certificate[] = await storesOf(place).certificates.before(
      place.projectId,
      last,
      perPage,
    );
    const oldest = page.at(-1);
    await inParallel(page.slice(0, -1), one, lanes);
    if (oldest) await one(oldest);
    last = oldest?.id;
    isMore = page.length === perPage;
  }
  return count;
};

/**
 * Gives lines to the certificates of all living projects from before there were any, and answers to how many. It may be
 * interrupted anywhere and done again, beside an instance at work.
 */
export const enlistCertificates = async (table: Table, runtime: Runtime): Promise<number> => {
  const { instance, organizations, projects } = storesOf({ table, runtime });
  const [all, first] = await Promise.all([organizations.all(), instance.find()]);
  const orgIds = new Set([...all.map(({ id }) => id), ...(first ? [first.orgId] : [])]);
  let count = 0;
  for (const orgId of orgIds)
    for (const { id: projectId } of await projects.listOf(orgId))
      count += await enlistIn({ table, runtime, projectId });
  return count;
};
