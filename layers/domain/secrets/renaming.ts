import type { ProjectAccess } from '../projects/access.ts';
import type { Unit } from '../unit.ts';
import { FolderContents } from './folder-contents.ts';
import { findSecrets, type Lookup, lookupKey } from './import-resolution.ts';
import { type Place, placeAt } from './place.ts';
import { namedBy } from './reference-lookup.ts';
import type { Respell } from './reference-rewriting.ts';
import { type Reference, spell } from './references.ts';
import type { PresentScope } from './scope.ts';
import type { SealedSecret } from './secret.ts';
import {
  allSeeing,
  importedInto,
  referrersAt,
  type Standing,
  type Standpoint,
  standing,
} from './standing-referrers.ts';

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

/** Whether the new name is free where the secret is imported: otherwise a nearer secret would hide it there. */
const freeAt = async (
  unit: Unit,
  access: ProjectAccess,
  standpoints: readonly Standpoint[],
  name: string,
): Promise<readonly boolean[]> => {
  const contents = new FolderContents(unit, allSeeing(access));
  for (const each of standpoints) contents.know(each.place, each);
  const answers = await findSecrets(
    contents,
    standpoints.map(({ place }) => ({ place, name })),
    true,
  );
  return standpoints.map(({ place }) => answers.get(lookupKey({ place, name })) === 'not-found');
};

interface Hits {
  readonly standpoints: readonly Standpoint[];
  readonly relocation: Relocation;
  readonly hits: readonly (readonly [string, Hit])[];
}

const hitsOf = async (unit: Unit, access: ProjectAccess, relocation: Relocation): Promise<Hits> => {
  const { secret, from, newName } = relocation;
  const own = { folderId: from.folderId, place: placeAt(from.environment, from.segments) };
  const imported = await importedInto(unit, access, own, secret);
  const free = isMove(relocation) ? [] : await freeAt(unit, access, imported, newName);
  const keyOf = ({ place }: Standpoint): string => lookupKey({ place, name: secret.name });
  return {
    relocation,
    standpoints: [own, ...imported],
    hits: [
      [keyOf(own), { relocation, follows: !isMove(relocation) }],
      ...imported.map((each, n) => [keyOf(each), { relocation, follows: free[n] === true }] as const),
    ],
  };
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
  const all = await Promise.all(relocations.map((each) => hitsOf(unit, access, each)));
  const hits = new Map(all.flatMap((each) => each.hits));
  const found = await Promise.all(
    all.map(({ standpoints, relocation: { secret } }) => referrersAt(unit, access, standpoints, secret.name)),
  );
  const referrers = new Map(found.flat().map((each) => [each.secretId, each]));
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
