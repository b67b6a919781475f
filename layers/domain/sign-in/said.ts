import type { MetadataEntry } from '../caller.ts';
import type { Group, GroupMembership } from '../groups/group.ts';
import type { Membership } from '../organizations/organization.ts';
import type { GroupMappings } from '../sso/group-mappings.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { ProviderWord } from './provider-word.ts';

/** What a provider says of somebody, and which of its groups are which here. */
export interface Heard {
  readonly word: ProviderWord | undefined;
  readonly mappings: GroupMappings | undefined;
}

/** Whom it is about: a member, or somebody who is about to be one. */
type Subject = Pick<Membership, 'id' | 'orgId' | 'userId' | 'metadata' | 'inGroups'>;

/** What it makes of a membership, and what is written beside that. */
export interface Followed {
  readonly metadata: readonly MetadataEntry[];
  readonly inGroups: boolean;
  /** Whether the membership is another one now. */
  readonly isChanged: boolean;
  /** Lets the person into groups by the membership as it is written, and out of others. */
  entering(membership: Membership, at: string): readonly Change[];
}

const isSame = (a: readonly MetadataEntry[], b: readonly MetadataEntry[]): boolean => {
  const spelled = (entries: readonly MetadataEntry[]) =>
    JSON.stringify(entries.map(({ key, value, bySso }) => [key, value, bySso === true]));
  return spelled(a) === spelled(b);
};

/** What an admin said stays, and comes before whatever the provider says under the same key. */
const metadataBy = (
  { runtime }: Unit,
  before: readonly MetadataEntry[],
  said: ProviderWord['attributes'],
): readonly MetadataEntry[] => {
  const kept = before.filter(({ bySso }) => bySso !== true);
  const keys = new Set(kept.map(({ key }) => key));
  const idOf = ({ key }: { readonly key: string }) =>
    before.find((entry) => entry.bySso === true && entry.key === key)?.id ?? runtime.uuid();
  const entries = said
    .filter(({ key }) => !keys.has(key))
    .map(({ key, value }) => ({ id: idOf({ key }), key, value, bySso: true as const }));
  return [...kept, ...entries];
};

interface Moves {
  readonly into: readonly Group[];
  readonly outOf: readonly GroupMembership[];
}

const nowhere: Moves = { into: [], outOf: [] };

/** Groups that the provider's word is about, and those that it names; undefined where it names none at all. */
const groupsIn = ({ word, mappings }: Heard) => {
  const said = word?.groups;
  if (!said || !mappings || mappings.mappings.length === 0) return undefined;
  const named = new Set(said);
  const ids = mappings.mappings.flatMap(({ providerGroup, groupId }) =>
    named.has(providerGroup) ? [groupId] : [],
  );
  return { wanted: new Set(ids), mapped: new Set(mappings.mappings.map(({ groupId }) => groupId)) };
};

const readGroups = (
  { stores: { groups } }: Unit,
  { orgId, userId }: Pick<Subject, 'orgId' | 'userId'>,
  wanted: ReadonlySet<string>,
) =>
  Promise.all([
    groups.membershipsOf('user', userId, orgId),
    Promise.all([...wanted].map((groupId) => groups.find(orgId, groupId))),
  ]);

/** Reads what `following` needs of groups, before it is known by which membership: it joins that round. */
export const foreseen = async (
  unit: Unit,
  who: Pick<Subject, 'orgId' | 'userId'>,
  heard: Heard,
): Promise<void> => {
  const about = groupsIn(heard);
  if (about) await readGroups(unit, who, about.wanted);
};

/** Groups without a mapping are never touched; a mapping to one that is gone means nothing. */
const movesOf = async (unit: Unit, subject: Subject, heard: Heard): Promise<Moves> => {
  const about = groupsIn(heard);
  if (!about) return nowhere;
  const { wanted, mapped } = about;
  const [all, found] = await readGroups(unit, subject, wanted);
  const present = all.filter(({ membershipId }) => membershipId === subject.id);
  return {
    into: found.flatMap((group) =>
      group && !present.some(({ groupId }) => groupId === group.id) ? [group] : [],
    ),
    outOf: present.filter(({ groupId }) => mapped.has(groupId) && !wanted.has(groupId)),
  };
};

/**
 * What becomes of a membership by what the provider says now: it replaces what a provider said before and nothing else,
 * and brings the person into mapped groups and out of those that it does not name any more.
 */
export const following = async (unit: Unit, subject: Subject, heard: Heard): Promise<Followed> => {
  const before = subject.metadata ?? [];
  const metadata = metadataBy(unit, before, heard.word?.attributes ?? []);
  const { into, outOf } = await movesOf(unit, subject, heard);
  const { groups } = unit.stores;
  return {
    metadata,
    inGroups: subject.inGroups === true || into.length > 0,
    isChanged: !isSame(before, metadata) || into.length > 0,
    entering: (membership, at) => [
      ...into.flatMap((group) => groups.joining(group, { kind: 'arriving', membership }, at)),
      ...outOf.flatMap((each) => groups.leaving(each)),
    ],
  };
};
