import { itemType } from './item-type.ts';
import { list } from './shape.ts';

export const favoritesItem = itemType<{ readonly projectIds: readonly string[] }>()({
  name: 'favourite projects of a person in an organization',
  readBy: 'the person',
  pk: 'USER#<user>',
  sk: 'FAVORITES#<org>',
  key: (userId: string, orgId: string) => ({ pk: `USER#${userId}`, sk: `FAVORITES#${orgId}` }),
  shape: { projectIds: list },
});
