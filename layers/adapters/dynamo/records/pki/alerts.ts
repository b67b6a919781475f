import type { Alert, AlertStore, DueAlert } from '../../../../domain/pki/alerts/alert.ts';
import type { EndingItem } from '../../../../domain/pki/collections/collection.ts';
import type { Change } from '../../../../domain/store/change.ts';
import { absent, atRevision, type Condition, put, remove } from '../../changes.ts';
import type { ReadSession } from '../../read-session.ts';
import { itemType } from '../item-type.ts';
import { toItem } from '../links.ts';
import { list, number, text } from '../shape.ts';

const alertOwnerItem = itemType<{ readonly projectId: string }>()({
  name: 'owner of a PKI alert: its project',
  readBy: 'uses of an alert by its id',
  pk: 'PKIALERT#<alert>',
  sk: 'PKIALERT',
  key: (alertId: string) => ({ pk: `PKIALERT#${alertId}`, sk: 'PKIALERT' }),
  shape: { projectId: text },
});

const dueItem = itemType<DueAlert>()({
  name: 'PKI alert, by the day on which its collection is looked at next',
  readBy: 'the worker: the last 32 days, hourly by night',
  pk: 'PKIALERTDUE#<yyyy-mm-dd>',
  sk: 'ALERT#<alert>',
  key: (day: string, alertId: string) => ({ pk: `PKIALERTDUE#${day}`, sk: `ALERT#${alertId}` }),
  ranges: { on: (day: string) => ({ pk: `PKIALERTDUE#${day}`, prefix: 'ALERT#' }) },
  shape: { projectId: text, alertId: text, dueOn: text },
});

const alertItem = itemType<Alert>()({
  name: 'PKI alert',
  readBy: 'uses of the alert, lists, the worker',
  pk: 'PROJECT#<id>',
  sk: 'PKIALERT#<alert>',
  key: (projectId: string, alertId: string) => ({ pk: `PROJECT#${projectId}`, sk: `PKIALERT#${alertId}` }),
  ranges: { of: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'PKIALERT#' }) },
  shape: {
    id: text,
    projectId: text,
    collectionId: text,
    alertBeforeDays: number,
    recipients: list,
    dueOn: text,
    revision: number,
  },
  leadsTo: [
    toItem(alertOwnerItem, ({ id }) => alertOwnerItem.key(id)),
    toItem(dueItem, ({ id, dueOn }) => dueItem.key(dueOn, id)),
  ],
});

const day = 86_400;
const secondsOf = (at: string): number => Math.ceil(Date.parse(at) / 1000);

const toldItem = itemType<Pick<EndingItem, 'itemId' | 'notAfter'>>()({
  name: 'what a PKI alert told already',
  readBy: 'the worker, of each thing whose end is near; `ttl` 40 days after the end',
  pk: 'PROJECT#<id>',
  sk: 'PKITOLD#<alert>#<instant>#<item>',
  key: (projectId: string, alertId: string, instant: string, itemId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `PKITOLD#${alertId}#${instant}#${itemId}`,
  }),
  shape: { itemId: text, notAfter: text },
  ttl: ({ notAfter }) => secondsOf(notAfter) + 40 * day,
  leadsTo: [],
});

export const alertItems = [alertItem, toldItem];
export const alertOwnerItems = [alertOwnerItem, dueItem];

const lineOf = ({ id: alertId, projectId, dueOn }: Alert): DueAlert => ({ alertId, projectId, dueOn });
const putLine = (alert: Alert): Change =>
  put(dueItem.item(dueItem.key(alert.dueOn, alert.id), lineOf(alert)));
const removeLine = ({ dueOn, alertId }: DueAlert): Change => remove(dueItem.key(dueOn, alertId));
const putAlert = (alert: Alert, condition: Condition): Change =>
  put(alertItem.item(alertItem.key(alert.projectId, alert.id), alert), condition);

const toldKey = ({ projectId, id }: Alert, { notAfter, itemId }: EndingItem) =>
  toldItem.key(projectId, id, notAfter, itemId);

/** Alerts under their project, and a line of each under the day on which it is due. */
export const alertStore = (session: ReadSession): AlertStore => ({
  find: (projectId, id) => session.read(alertItem, alertItem.key(projectId, id)),
  projectOf: async (id) => (await session.read(alertOwnerItem, alertOwnerItem.key(id)))?.projectId,
  inProject: (projectId) => session.list(alertItem, alertItem.ranges.of(projectId)),
  creation: (alert) => [
    putAlert(alert, absent),
    put(alertOwnerItem.item(alertOwnerItem.key(alert.id), { projectId: alert.projectId }), absent),
    putLine(alert),
  ],
  replacement: (alert, previous) => [
    putAlert(alert, atRevision(previous.revision)),
    ...(alert.dueOn === previous.dueOn ? [] : [removeLine(lineOf(previous)), putLine(alert)]),
  ],
  deletion: (alert) => [
    remove(alertItem.key(alert.projectId, alert.id), atRevision(alert.revision)),
    remove(alertOwnerItem.key(alert.id)),
    removeLine(lineOf(alert)),
  ],
  dueOn: async (on, limit) =>
    dueItem.readAll((await session.page({ ...dueItem.ranges.on(on), limit })).items),
  dueRemoval: removeLine,
  told: async (alert, items) => {
    const found = await Promise.all(items.map((item) => session.read(toldItem, toldKey(alert, item))));
    return new Set(items.filter((_, index) => found[index] !== undefined));
  },
  telling: (alert, item) => {
    const { itemId, notAfter } = item;
    return put(toldItem.item(toldKey(alert, item), { itemId, notAfter }), absent);
  },
  expect: (id) => session.expect(alertOwnerItem.key(id)),
});
