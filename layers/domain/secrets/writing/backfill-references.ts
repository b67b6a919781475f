import { stopwatch } from '../../elapsed.ts';
import { inLanes } from '../../lanes.ts';
import { assertCan } from '../../permissions/ability.ts';
import { enterProject } from '../../projects/access.ts';
import type { Project } from '../../projects/project.ts';
import { retryingConflicts } from '../../retry.ts';
import type { Change } from '../../store/change.ts';
import type { Unit } from '../../unit.ts';
import { openSecret } from '../core/sealing.ts';
import type { SealedSecret } from '../core/secret.ts';
import type { Position } from '../core/secret-listing.ts';
import { referenceCorrections } from '../references/reference-changes.ts';

/**
 * Milliseconds after which nothing more is begun: what is begun may have to win a race first, and the answer must be
 * there before API Gateway hangs up after 29 s.
 */
const workTime = 8_000;
const pageSize = 200;
const lanes = 32;
/** Changes beside which the check of the secret and the audit event fit one transaction. */
const changesPerCommit = 90;

/** Where a request that could not do all of a project's secrets stopped. */
export interface BackfillPosition {
  readonly environmentId: string;
  /** Absent before the first secret of the environment. */
  readonly after?: Position | undefined;
}

const correctionsOf = async (
  unit: Unit,
  project: Project,
  sealed: SealedSecret,
): Promise<readonly Change[]> => referenceCorrections(unit, await openSecret(unit, project, sealed));

/**
 * Writes what is wrong about one secret, as long as it stays as it was read. Whoever changes it meanwhile notes what
 * changed and nothing else, so it is looked at again; one that went, moved or was renamed was noted in full.
 */
const correct = (unit: Unit, project: Project, listed: SealedSecret): Promise<void> => {
  const { id, environmentId, folderId, name } = listed;
  return retryingConflicts(unit, async () => {
    const sealed = await unit.stores.secrets.head({ environmentId, folderId, name });
    if (sealed?.id !== id) return;
    const changes = await correctionsOf(unit, project, sealed);
    for (let done = 0; done < changes.length; done += changesPerCommit)
      await unit.commit([
        unit.stores.secrets.unchanged(sealed),
        ...changes.slice(done, done + changesPerCommit),
      ]);
  });
};

/**
 * Reads many at a time, and writes one after the other: the first write carries the audit event, and only one may.
 * False when time was over before all were written.
 */
const correctAll = async (
  unit: Unit,
  project: Project,
  secrets: readonly SealedSecret[],
  isOver: () => boolean,
): Promise<boolean> => {
  const isWrong = await inLanes(
    secrets,
    lanes,
    async (sealed) => (await correctionsOf(unit, project, sealed)).length > 0,
  );
  unit.forget();
  const wrong = secrets.filter((_, n) => isWrong[n]);
  for (const [n, sealed] of wrong.entries()) {
    if (n > 0 && isOver()) return false;
    await correct(unit, project, sealed);
  }
  return true;
};

/** The places of a project from one on, in an order that does not change with the environments' positions. */
const startsFrom = (
  { environments }: Project,
  from: BackfillPosition | undefined,
): readonly BackfillPosition[] =>
  environments
    .map(({ id }) => id)
    .filter((id) => from === undefined || id >= from.environmentId)
    .sort()
    .map((id) => (id === from?.environmentId ? from : { environmentId: id }));

/**
 * Reads all live shared secrets of a project and makes the index of who refers to whom say what their values say. It
 * may be repeated at any time and writes only what is wrong. Works for about 8 s: answers where to go on, or undefined
 * at the end. Needs `workspace:edit`, which project admins have.
 */
export const backfillReferences = async (
  unit: Unit,
  projectId: string,
  from?: BackfillPosition,
): Promise<BackfillPosition | undefined> => {
  const { project, ability } = await enterProject(unit, projectId);
  assertCan(ability, 'edit', 'workspace');
  const elapsed = stopwatch(unit.runtime);
  const isOver = (): boolean => elapsed() >= workTime;
  let next: BackfillPosition | undefined;
  for (const start of startsFrom(project, from)) {
    next = start;
    do {
      if (isOver()) return next;
      const { environmentId, after }: BackfillPosition = next;
      const page = await unit.stores.secrets.inEnvironment(environmentId, pageSize, after);
      if (!(await correctAll(unit, project, page.items, isOver))) return next;
      next = page.next && { environmentId, after: page.next };
    } while (next);
  }
  return undefined;
};
