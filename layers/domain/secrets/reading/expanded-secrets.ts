import { type Place, placeAt } from '../../places/scope.ts';
import type { OpenedSecrets } from '../core/sealing.ts';
import { Expander, onOneLine, type StandingValue } from '../references/reference-expansion.ts';
import { followReferences } from '../references/reference-lookup.ts';
import { isPlain } from '../references/references.ts';
import type { FolderContents } from '../view/folder-contents.ts';
import type { FoundSecret, UnresolvedReference } from './found-secret.ts';

/** A found secret whose place is known in full. */
export type PlacedFound = FoundSecret & { readonly scope: Place };

export interface Expanded {
  readonly found: readonly FoundSecret[];
  readonly unresolved: readonly UnresolvedReference[];
}

const standing = ({ secret, scope }: PlacedFound): StandingValue => ({
  id: secret.id,
  value: secret.value,
  place: placeAt(scope.environment, scope.segments),
});

const expandOne = (expander: Expander, each: PlacedFound, unresolved: UnresolvedReference[]): FoundSecret => {
  const { value, left } = expander.expand(standing(each));
  const { secret, scope } = each;
  const at = {
    environment: scope.environment.slug,
    secretPath: scope.path,
    secretKey: secret.name,
  };
  unresolved.push(...left.map(({ written, reason }) => ({ ...at, reference: written, reason })));
  return { ...each, secret: { ...secret, value: secret.skipMultilineEncoding ? onOneLine(value) : value } };
};

/** Replaces the references in these secrets' values, each relative to where its secret stands. */
export const expandSecrets = async (
  contents: FolderContents,
  opened: OpenedSecrets,
  found: readonly PlacedFound[],
): Promise<Expanded> => {
  const referring = new Set(found.filter(({ secret }) => !isPlain(secret.value)));
  if (referring.size === 0) return { found, unresolved: [] };
  const expander = new Expander(await followReferences(contents, opened, [...referring].map(standing)));
  const unresolved: UnresolvedReference[] = [];
  const expanded = found.map((each) => (referring.has(each) ? expandOne(expander, each, unresolved) : each));
  return { found: expanded, unresolved };
};
