import { formatPath } from '../../folders/paths.ts';
import {
  type Place,
  type PresentScope,
  placeAt,
  type ScopeGuess,
  type ScopeRequest,
} from '../../places/scope.ts';
import type { ProjectAccess } from '../../projects/access.ts';
import type { Stores, Unit } from '../../unit.ts';
import type { SealedSecret } from '../core/secret.ts';
import { type Lookup, lookupKey } from '../view/import-resolution.ts';
import type { Referrer } from './reference-index.ts';
import { namedBy } from './reference-lookup.ts';
import type { Respell } from './reference-rewriting.ts';
import { type Reference, spell } from './references.ts';
import { Importing, referrersAt, type Standing, type Standpoint, standing } from './standing-referrers.ts';

/** Something that is about to have another name, and who refers to it now. */
export interface Renaming {
  readonly referrers: readonly Standing[];
  /** How the references of a value that stands there are to be written afterwards. */
  readonly respellAt: (referrer: Standing) => Respell;
  /** Where a referrer stands afterwards. */
  readonly after: (referrer: Standing) => { readonly place: Place; readonly name: string };
}

/** A secret that gets another name or another folder. */
export interface Relocation {
  readonly secret: SealedSecret;
  readonly from: PresentScope;
  readonly to: PresentScope;
  readonly newName: string;
}

/** A name that stands for a secret about to be relocated. */
interface Hit {
  readonly relocation: Relocation;
  /** Whether the same place will have the secret under its new name. */
  readonly follows: boolean;
}

const namesOf = ({ environment, segments }: Pick<Place, 'environment' | 'segments'>): readonly string[] => [
  environment.slug,
  ...segments,
];

const isMove = ({ from, to }: Relocation): boolean => from.folderId !== to.folderId;

interface Hits {
  readonly imported: readonly Standpoint[];
  readonly relocation: Relocation;
  readonly hits: readonly (readonly [string, Hit])[];
}

const standpointOf = ({ from }: Relocation): Standpoint => ({
  folderId: from.folderId,
  place: placeAt(from.environment, from.segments),
});

/**
 * Where secrets of one folder can be had by name. What imports the folder is looked up once for all of them. The place
 * keeps a new name unless a nearer secret would hide it there.
 */
const hitsFrom = async (
  unit: Unit,
  access: ProjectAccess,
  own: Standpoint,
  relocations: readonly Relocation[],
): Promise<readonly Hits[]> => {
  const importing = await Importing.from(unit, access, own);
  const imported = await importing.standpointsOf(relocations.map(({ secret }) => secret));
  const free = await importing.freeAt(
    relocations.map((relocation, n) => ({
      name: relocation.newName,
      standpoints: isMove(relocation) ? [] : (imported[n] ?? []),
    })),
  );
  return relocations.map((relocation, n) => {
    const keyOf = ({ place }: Standpoint): string => lookupKey({ place, name: relocation.secret.name });
    const others = imported[n] ?? [];
    return {
      relocation,
      imported: others,
      hits: [
        [keyOf(own), { relocation, follows: !isMove(relocation) }],
        ...others.map((each) => [keyOf(each), { relocation, follows: free[n]?.has(each) === true }] as const),
      ],
    };
  });
};

const hitsOf = async (
  unit: Unit,
  access: ProjectAccess,
  relocations: readonly Relocation[],
): Promise<readonly Hits[]> => {
  const byFolder = Map.groupBy(relocations, ({ from }) => from.folderId);
  const all = [...byFolder.values()].map((each) => {
    const [first] = each;
    return first ? hitsFrom(unit, access, standpointOf(first), each) : [];
  });
  return (await Promise.all(all)).flat();
};

/** Who refers to secrets by these standpoints, each by its name. */
const referrersOf = async (
  unit: Unit,
  access: ProjectAccess,
  all: readonly { readonly standpoints: readonly Standpoint[]; readonly secret: SealedSecret }[],
): Promise<readonly Referrer[]> =>
  (
    await Promise.all(
      all.map(({ standpoints, secret }) => referrersAt(unit, access, standpoints, secret.name)),
    )
  ).flat();

/** Names what renaming one secret will look up, where its place is known from before: for speculative reads only. */
export const expectRenaming = (
  { references, imports }: Stores,
  { projectId, environmentId, folderId }: ScopeGuess,
  { environment, path: segments, name: key }: ScopeRequest & { readonly name: string },
): void => {
  if (folderId === undefined) return;
  const path = formatPath(segments);
  imports.expectImporters({ sourceEnvironmentId: environmentId, sourcePath: path });
  references.expect([
    { folderId, key },
    { projectId, environment, path, key },
  ]);
};

/** The reference to what a hit leads to afterwards, from a folder. */
const respelled = (
  { relocation: { to, newName }, follows }: Hit,
  reference: Reference,
  named: Lookup,
  folderId: string,
): string | undefined => {
  const isBeside = reference.environment === undefined || named.name === reference.text;
  if (follows) return spell(newName, isBeside ? [] : namesOf(named.place));
  return spell(newName, isBeside && folderId === to.folderId ? [] : namesOf(to));
};

/**
 * Secrets that get other names or folders, all at once. A reference keeps the place that it names as long as the secret
 * can be had there, by an import too; otherwise it names the place where the secret stands afterwards.
 */
export const secretRenaming = async (
  unit: Unit,
  access: ProjectAccess,
  relocations: readonly Relocation[],
): Promise<Renaming> => {
  // The folder itself is asked about while those that import it are looked for.
  const [all, beside] = await Promise.all([
    hitsOf(unit, access, relocations),
    referrersOf(
      unit,
      access,
      relocations.map((each) => ({ standpoints: [standpointOf(each)], secret: each.secret })),
    ),
  ]);
  const hits = new Map(all.flatMap((each) => each.hits));
  const others = await referrersOf(
    unit,
    access,
    all.flatMap(({ imported, relocation: { secret } }) =>
      imported.length > 0 ? [{ standpoints: imported, secret }] : [],
    ),
  );
  const referrers = new Map([...beside, ...others].map((each) => [each.secretId, each]));
  const moving = new Map(relocations.map((each) => [each.secret.id, each]));
  return {
    referrers: await standing(unit, access, [...referrers.values()]),
    respellAt:
      ({ place, secret }) =>
      (reference) => {
        const named = namedBy(access.project, place, reference);
        const hit = named && hits.get(lookupKey(named));
        if (!hit) return undefined;
        const folderId = moving.get(secret.id)?.to.folderId ?? secret.folderId;
        const next = respelled(hit, reference, named, folderId);
        return next === `\${${reference.text}}` ? undefined : (next ?? null);
      },
    after: ({ place, secret }) => {
      const move = moving.get(secret.id);
      return move
        ? { place: placeAt(move.to.environment, move.to.segments), name: move.newName }
        : { place, name: secret.name };
    },
  };
};
