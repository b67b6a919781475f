import type { Unit } from '../unit.ts';
import { type Authority, caKeyVersion } from './authority.ts';

/**
 * Certificates whose revocation one list may have to say, of those counted in one of eight places: 50,000 for a list. All
 * of them revoked it has less than 3 MB.
 */
export const perPlace = 6250;

/** Where a certificate is counted, and which of its CA's revocation lists it belongs to. */
export interface ListPlace {
  readonly shard: number;
  /** From 0. */
  readonly list: number;
}

/** Each key of a CA has lists of its own, whose numbers begin here times the keys before it. */
const listsOfKey = 100_000;

/** Which list of which key has this number. */
export const listAmongKeys = (list: number): { readonly keyVersion: number; readonly index: number } => ({
  keyVersion: Math.floor(list / listsOfKey) + 1,
  index: list % listsOfKey,
});

/** The number of a list of a key. */
export const numberOfList = (keyVersion: number, index: number): number =>
  (keyVersion - 1) * listsOfKey + index;

/** Which list of its key a place fills that counted so many. */
export const listAfter = (numbered: number): number => Math.floor(numbered / perPlace);

/** A place for one more certificate. Each place fills its part of one list after the other, and waits for no other. */
export const nextListPlace = async (
  { stores }: Unit,
  authority: Pick<Authority, 'projectId' | 'id' | 'keyVersion'>,
): Promise<ListPlace> => {
  const shard = stores.authorities.ownShard();
  const index = listAfter(await stores.authorities.numbered(authority.projectId, authority.id, shard));
  return { shard, list: numberOfList(caKeyVersion(authority), index) };
};

/** Name of a list: that of its CA for the first one of its first key. */
export const listIdOf = (caId: string, list = 0): string => (list === 0 ? caId : `${caId}.${list}`);

/** The CA and the list behind such a name. */
export const namedList = (listId: string): { readonly caId: string; readonly list: number } => {
  const [, caId = listId, list = '0'] = /^(.+)\.([1-9]\d{0,6})$/.exec(listId) ?? [];
  return { caId, list: Number(list) };
};

/** Where a list is fetched from, and so which certificates it is about. */
export const listAddress = (siteUrl: string, caId: string, list = 0): string =>
  `${siteUrl}/api/v1/pki/crl/${listIdOf(caId, list)}/der`;
