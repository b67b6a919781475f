import type { Certificate } from '../../../domain/pki/certificate.ts';
import { retryingConflicts } from '../../../domain/retry.ts';
import { projectIdOf, projects } from '../../../domain/rotation/owners.ts';
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
const enlist = ({ table, runtime, projectId }: Place, { id }: Certificate): Promise<boolean> =>
  retryingConflicts({ runtime, forget: () => undefined }, async () => {
    const { certificates, profiles } = storesOf({ table, runtime });
    const [found, issued] = await Promise.all([certificates.find(projectId, id), profiles.issued(id)]);
    if (!found || found.isListed) return false;
    const certificate = { ...found, ...(issued && { profileId: issued.profileId }) };
    await writeTransaction(table, runtime, certificates.enlisting(certificate));
    return true;
  });

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
  let count = 0;
  for await (const owner of projects({ stores: storesOf({ table, runtime }) }, undefined))
    count += await enlistIn({ table, runtime, projectId: projectIdOf(owner) });
  return count;
};
