import type { FactorStore, Factors, Passkey } from '../../../domain/second-factors/factors.ts';
import { absent, atRevision, check, put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { list, listOf, number, text } from './shape.ts';

const factorsItem = itemType<Factors>()({
  name: 'second factors of a person',
  readBy: 'choosing an organization that asks for one, showing and changing them',
  pk: 'USER#<user>',
  sk: 'FACTORS',
  key: (userId: string) => ({ pk: `USER#${userId}`, sk: 'FACTORS' }),
  shape: {
    userId: text,
    passkeys: listOf<Passkey>({ id: text, publicKey: text, counter: number }),
    recoveryDigests: list,
    revision: number,
  },
});

export const factorItems = [factorsItem];

const asRead = (previous: Factors | undefined) => (previous ? atRevision(previous.revision) : absent);

/** All factors of a person in one bounded item: whatever uses or changes one of them notices who came before. */
export const factorStore = (session: ReadSession): FactorStore => ({
  find: (userId) => session.read(factorsItem, factorsItem.key(userId)),
  replacement: (factors, previous) =>
    put(factorsItem.item(factorsItem.key(factors.userId), factors), asRead(previous)),
  deletion: (userId) => remove(factorsItem.key(userId)),
  check: (userId, previous) => check(factorsItem.key(userId), asRead(previous)),
});
