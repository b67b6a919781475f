import { LocketError } from '../errors.ts';
import { assertCan, assertNotDenied } from '../permissions/ability.ts';
import type { Place } from '../places/scope.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { assertMaySecret, identityIn, type SecretAction } from '../secrets/core/rights.ts';
import type { SealedSecret } from '../secrets/core/secret.ts';
import type { TagsById } from '../secrets/core/secret-tags.ts';
import { assertMayRefer } from '../secrets/references/reference-rights.ts';
import type { Unit } from '../unit.ts';
import type { ChangeRequest, Commit, SealedCommit } from './change-request.ts';
import { policyAt } from './governed-places.ts';
import { standingIn } from './standing.ts';

/** One thing that a commit does to one secret where it stands. */
interface Deed {
  readonly action: SecretAction;
  readonly place: Place;
  readonly name: string;
  readonly tagIds: readonly string[];
}

/** What stands now where a commit was made from. */
interface Step {
  readonly commit: SealedCommit;
  readonly head: SealedSecret | undefined;
}

const deedsOf = ({ commit, head }: Step, placeOf: (folderId: string) => Place): readonly Deed[] => {
  const { base, op, name, tagIds } = commit;
  const to = { place: placeOf(commit.folderId), name, tagIds };
  if (!base) return [{ ...to, action: 'create' }];
  const from = { place: placeOf(base.folderId), name: base.name, tagIds: head?.tagIds ?? [] };
  if (op === 'delete') return [{ ...from, action: 'delete' }];
  return base.folderId === commit.folderId
    ? [
        { ...from, action: 'edit' },
        { ...to, action: 'edit' },
      ]
    : [
        { ...from, action: 'delete' },
        { ...to, action: 'create' },
      ];
};

const gone = (): LocketError =>
  new LocketError('forbidden', 'Whoever asked for this change is not a member of this project any more');

interface Judged {
  readonly access: ProjectAccess;
  readonly request: ChangeRequest;
  readonly steps: readonly Step[];
  readonly places: ReadonlyMap<string, Place>;
  readonly tags: TagsById;
  readonly opened: readonly Commit[];
  /** Whether a reason stands in for the approvals. */
  readonly isBypass: boolean;
}

/**
 * Approvals stand in for the right to write, and for no other: whoever asked must still be able to ask, and where no policy
 * applies any more to write; neither they nor whoever merges may be denied the change. A reason stands in for no right: who
 * bypasses a policy needs the right to write. `permission-denied` or `forbidden`.
 */
export const assertMayMerge = async (
  unit: Unit,
  { access, request, steps, places, tags, opened, isBypass }: Judged,
): Promise<void> => {
  const { project } = access;
  const requester = await standingIn(unit, project, request.requester);
  if (!requester) throw gone();
  const deeds = steps.flatMap((step) => deedsOf(step, (id) => places.get(id) as Place));
  for (const { action, place, name, tagIds } of deeds) {
    const isGoverned = (await policyAt(unit, project, place.environment, place.path)) !== undefined;
    const scope = { ...place, access: requester.access, ...(isGoverned && { isAsked: true as const }) };
    assertMaySecret(scope, action, name, tags.slugs(tagIds));
    const assertMay = isBypass ? assertCan : assertNotDenied;
    assertMay(access.ability, action, 'secrets', { ...identityIn(place, name, tags.slugs(tagIds)) });
  }
  for (const { op, value } of opened) if (op !== 'delete') assertMayRefer(requester.access, value);
};
