import type { PresentScope } from '../../places/scope.ts';
import type { Unit } from '../../unit.ts';
import { openSecrets } from '../core/sealing.ts';
import type { SealedSecret } from '../core/secret.ts';
import { homeOf } from '../view/own-overrides.ts';
import type { Alteration, Live } from './alterations.ts';
import type { Consequences } from './renaming-consequences.ts';

/** Where secrets leave, and where they arrive. */
export interface Places {
  readonly from: PresentScope;
  readonly to: PresentScope;
}

/** What is moved, and what stands there under its name. */
export type Pairs = readonly { readonly source: SealedSecret; readonly standing: SealedSecret | undefined }[];

/** What a secret has to say after the move. */
type Following = Consequences['following'];

/**
 * The secret leaves with its id: in history it is deleted here and created there, its versions go on. The overrides of
 * it, which may be many people's, stay and are found from wherever it is.
 */
const relocation = (
  unit: Unit,
  { to }: Places,
  before: Live,
  following: Following,
): readonly Alteration[] => [
  {
    before,
    after: {
      ...following(before.secret),
      environmentId: to.environment.id,
      folderId: to.folderId,
      home: homeOf(before.secret),
      version: before.secret.version + 1,
      updatedAt: unit.runtime.now().toISOString(),
    },
  },
];

/** The one that stands there keeps its id and takes over everything else; the source is deleted. */
const takeover = (unit: Unit, source: Live, standing: Live, following: Following): readonly Alteration[] => {
  const { id, name, environmentId, folderId, home, version, createdAt } = standing.secret;
  const after = {
    ...following(source.secret),
    ...{ id, name, environmentId, folderId, home, createdAt },
    version: version + 1,
    updatedAt: unit.runtime.now().toISOString(),
  };
  return [{ before: standing, after }, { before: source }];
};

/** What becomes of the secrets on both sides. */
export const moves = async (
  unit: Unit,
  places: Places,
  pairs: Pairs,
  following: Following,
): Promise<readonly Alteration[]> => {
  const { project } = places.from.access;
  const sources = await openSecrets(
    unit,
    project,
    pairs.map(({ source }) => source),
  );
  const standing = await openSecrets(
    unit,
    project,
    pairs.flatMap((pair) => pair.standing ?? []),
  );
  const standingById = new Map(standing.map((secret) => [secret.id, secret]));
  return pairs.flatMap((pair, n) => {
    const secret = sources[n];
    if (!secret) return [];
    const source = { secret, sealed: pair.source };
    const there = pair.standing && standingById.get(pair.standing.id);
    return there && pair.standing
      ? takeover(unit, source, { secret: there, sealed: pair.standing }, following)
      : relocation(unit, places, source, following);
  });
};
