import { LoginRefusal } from '../identities/login-refusal.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';

/** Seconds for which what a provider said waits for the page that goes on. */
const lifetime = 900;
const maxGroups = 500;
const maxAttributes = 50;
const maxKey = 255;
const maxValue = 1_020;

/** A text that a provider says of somebody, under a name. */
export interface SaidAttribute {
  readonly name: string;
  readonly values: readonly string[];
}

/** What a provider says of somebody beside who it is, until the sign-in is done. */
export interface ProviderWord {
  readonly id: string;
  readonly orgId: string;
  /** Groups as the provider names them; null where none are asked of it. */
  readonly groups: readonly string[] | null;
  readonly attributes: readonly { readonly key: string; readonly value: string }[];
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** Every read is strongly consistent. */
export interface ProviderWordStore {
  find(id: string): Promise<ProviderWord | undefined>;
  creation(word: ProviderWord): Change;
}

/** Names of attributes that are addresses are known by their last part. */
const keyOf = (name: string): string =>
  (/^https?:/.test(name) ? name.slice(name.lastIndexOf('/') + 1) : name).normalize('NFC').trim();

const printable = /^\P{C}+$/u;

/** Several values stand with commas between them; where one has a comma itself, nobody could tell them apart. */
const textOf = (values: readonly string[]): string | undefined => {
  const given = values.map((value) => value.trim()).filter((value) => value !== '');
  const isClear = given.length === 1 || given.every((value) => !value.includes(','));
  const joined = given.join(',');
  return given.length > 0 && isClear && joined.length <= maxValue && printable.test(joined)
    ? joined
    : undefined;
};

/** Attributes as metadata has them. What does not fit is left out, and of two with one name the first counts. */
const metadataOf = (said: readonly SaidAttribute[]): ProviderWord['attributes'] => {
  const found = new Map<string, string>();
  for (const { name, values } of said) {
    const [key, value] = [keyOf(name), textOf(values)];
    const isKey = key.length > 0 && key.length <= maxKey && printable.test(key);
    if (isKey && value !== undefined && !found.has(key) && found.size < maxAttributes) found.set(key, value);
  }
  return [...found].map(([key, value]) => ({ key, value }));
};

/** What a provider says of somebody's groups and attributes. */
export interface Said {
  readonly orgId: string;
  /** Undefined where no groups are asked of it; none when the provider names none. */
  readonly groups: readonly string[] | undefined;
  readonly attributes: readonly SaidAttribute[];
}

/** Each once. Nothing is left out: whoever joins many groups by themselves would get out of one that denies. */
const groupsOf = (named: readonly string[]): readonly string[] => {
  const groups = [...new Set(named)].filter((name) => name !== '');
  if (groups.length > maxGroups)
    throw new LoginRefusal('groups', `The identity provider names more than ${maxGroups} groups of yours`);
  return groups;
};

/** The record of it, where there is something to keep; `LoginRefusal` for who is in more groups than can be weighed. */
export const wordOf = ({ runtime }: Pick<Unit, 'runtime'>, said: Said): ProviderWord | undefined => {
  const attributes = metadataOf(said.attributes);
  if (said.groups === undefined && attributes.length === 0) return undefined;
  const groups = said.groups && groupsOf(said.groups);
  return {
    id: runtime.uuid(),
    orgId: said.orgId,
    groups: groups ?? null,
    attributes,
    expiresAt: Math.floor(runtime.now().getTime() / 1000) + lifetime,
  };
};
