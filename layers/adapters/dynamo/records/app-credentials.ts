import {
  type AppCredentialStore,
  type AppName,
  type AppRecord,
  apps,
} from '../../../domain/instance/app-credentials.ts';
import { absent, atRevision, put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { bytes, number, oneOf } from './shape.ts';

const pk = 'APPS';

const appItem = itemType<AppRecord>()({
  name: 'credentials of the instance at a third party, sealed',
  readBy: 'whatever speaks to that party, server admins',
  pk,
  sk: 'APP#<app>',
  key: (app: AppName) => ({ pk, sk: `APP#${app}` }),
  ranges: { all: () => ({ pk, prefix: 'APP#' }) },
  shape: { app: oneOf(...(Object.keys(apps) as AppName[])), sealed: bytes, revision: number },
});

export const appCredentialItems = [appItem];

/** One item for each app; a root key that is rotated seals them anew. */
export const appCredentialStore = (session: ReadSession): AppCredentialStore => ({
  find: (app) => session.read(appItem, appItem.key(app)),
  all: () => session.list(appItem, appItem.ranges.all()),
  replacement: (next, previous) =>
    put(appItem.item(appItem.key(next.app), next), previous ? atRevision(previous.revision) : absent),
  removal: (record) => remove(appItem.key(record.app), atRevision(record.revision)),
});
