import type { ProviderWord, ProviderWordStore } from '../../../domain/sign-in/provider-word.ts';
import { absent, put } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { document, number, text } from './shape.ts';

const wordItem = itemType<ProviderWord>()({
  name: 'groups and attributes that an identity provider says of somebody who is signing in',
  readBy: 'the end of that sign-in; `ttl`',
  pk: 'PROVIDERWORD#<id>',
  sk: 'PROVIDERWORD',
  key: (id: string) => ({ pk: `PROVIDERWORD#${id}`, sk: 'PROVIDERWORD' }),
  form: document,
  shape: { id: text, orgId: text, expiresAt: number },
  ttl: ({ expiresAt }) => expiresAt,
});

export const providerWordItems = [wordItem];

/** What providers say between the answer and the session. */
export const providerWordStore = (session: ReadSession): ProviderWordStore => ({
  find: (id) => session.read(wordItem, wordItem.key(id)),
  creation: (word) => put(wordItem.item(wordItem.key(word.id), word), absent),
});
