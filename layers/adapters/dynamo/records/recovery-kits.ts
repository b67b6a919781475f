import type { RecoveryKit, RecoveryKitStore } from '../../../domain/users/recovery-kit.ts';
import { absent, atRevision, put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { list, number, text } from './shape.ts';

const kitItem = itemType<RecoveryKit>()({
  name: 'recovery kit of a person',
  readBy: 'making one, recovering the account',
  pk: 'USER#<user>',
  sk: 'RECOVERYKIT',
  key: (userId: string) => ({ pk: `USER#${userId}`, sk: 'RECOVERYKIT' }),
  shape: { userId: text, digests: list, revision: number },
});

export const recoveryKitItems = [kitItem];

/** One kit a person. */
export const recoveryKitStore = (session: ReadSession): RecoveryKitStore => ({
  find: (userId) => session.read(kitItem, kitItem.key(userId)),
  replacement: (kit, previous) =>
    put(kitItem.item(kitItem.key(kit.userId), kit), previous ? atRevision(previous.revision) : absent),
  deletion: (userId) => remove(kitItem.key(userId)),
});
