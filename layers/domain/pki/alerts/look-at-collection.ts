import type { AuditEventType } from '../../audit/event-types.ts';
import { mailOrders } from '../../mailing/codes.ts';
import { livingProject } from '../../projects/living-project.ts';
import type { Project } from '../../projects/project.ts';
import { dayOf, daysAfter } from '../../reminders/reminder.ts';
import { retryingConflicts } from '../../retry.ts';
import type { Unit } from '../../unit.ts';
import type { EndingItem } from '../collections/collection.ts';
import { type Alert, type DueAlert, type ExpiringItem, namedInNotice, type PendingNotice } from './alert.ts';
import { expiringItem } from './expiring.ts';

/** What became of one alert that was due: people were told, there was nothing to tell, or it means nothing (any more). */
export type Looked = 'told' | 'nothing-to-tell' | 'stale' | 'waiting' | 'unfinished';

export interface LookPorts {
  /** Opens a unit that leaves this event, or none. */
  open(auditType: AuditEventType | null): Unit;
  /** Whether there is time for another page. */
  hasTime(): boolean;
}

const day = 86_400_000;
/** Milliseconds after something's end within which it is still told, should nobody have looked before. */
const lately = 31 * day;
/** Items that are looked at together: one transaction notes that they are told. */
const pageSize = 90;

const nothing: PendingNotice = { numberOfItems: 0, items: [] };

const withMore = ({ numberOfItems, items }: PendingNotice, more: readonly ExpiringItem[]): PendingNotice => ({
  numberOfItems: numberOfItems + more.length,
  items: [...items, ...more].slice(0, namedInNotice),
});

const newsIn = async (
  unit: Unit,
  alert: Alert,
  items: readonly EndingItem[],
): Promise<readonly ExpiringItem[]> => {
  const told = await unit.stores.pkiAlerts.told(alert, items);
  const news = await Promise.all(
    items.filter((item) => !told.has(item)).map((item) => expiringItem(unit, alert.projectId, item)),
  );
  return news.flatMap((item) => item ?? []);
};

/** Notes what one page has to tell, in the alert and as told, in one transaction: nothing is told twice or lost. */
const notePage = (unit: Unit, due: DueAlert, items: readonly EndingItem[]): Promise<void> =>
  retryingConflicts(unit, async () => {
    const { pkiAlerts } = unit.stores;
    const alert = await pkiAlerts.find(due.projectId, due.alertId);
    if (!alert) return;
    const news = await newsIn(unit, alert, items);
    if (news.length === 0) return;
    const next = {
      ...alert,
      pending: withMore(alert.pending ?? nothing, news),
      revision: alert.revision + 1,
    };
    await unit.commit([
      ...pkiAlerts.replacement(next, alert),
      ...news.map((item) => pkiAlerts.telling(alert, item)),
    ]);
  });

/** Looks at all that ends in the days of the alert, page after page; false when the time is over before. */
const noteAll = async (
  { open, hasTime }: LookPorts,
  due: DueAlert,
  { collectionId, alertBeforeDays }: Alert,
): Promise<boolean> => {
  const now = open(null).runtime.now().getTime();
  const from = new Date(now - lately).toISOString();
  const to = new Date(now + alertBeforeDays * day).toISOString();
  let after: string | undefined;
  do {
    if (!hasTime()) return false;
    const unit = open(null);
    const page = await unit.stores.pkiCollections.ending(collectionId, from, to, { limit: pageSize, after });
    await notePage(unit, due, page.items);
    after = page.next;
  } while (after !== undefined);
  return true;
};

const noticeOf = (alert: Alert, project: Project, { numberOfItems, items }: PendingNotice) => ({
  alert: alert.name,
  alertBeforeDays: alert.alertBeforeDays,
  project: project.name,
  numberOfItems,
  items: items.map(({ itemId: _id, ...item }) => item),
});

const noteNotice = (unit: Unit, alert: Alert, project: Project, pending: PendingNotice): void =>
  unit.note({
    organizationId: project.orgId,
    projectId: project.id,
    retentionDays: project.auditLogsRetentionDays ?? undefined,
    hasWebhooks: project.hasWebhooks,
    hasChat: project.hasChat,
    actor: { type: 'platform', metadata: {} },
    metadata: {
      pkiAlertId: alert.id,
      pkiCollectionId: alert.collectionId,
      name: alert.name,
      numberOfItems: pending.numberOfItems,
      items: pending.items.map(({ friendlyName: _name, ...item }) => item),
    },
  });

/** Sends what was noted, with the event that says so, and has the collection looked at again tomorrow. */
const tellPending = ({ open }: LookPorts, due: DueAlert): Promise<Looked> => {
  const unit = open('send-pki-alert');
  return retryingConflicts(unit, async () => {
    const { pkiAlerts } = unit.stores;
    const alert = await pkiAlerts.find(due.projectId, due.alertId);
    const project = await livingProject(unit, due.projectId);
    if (!alert || !project) return 'stale';
    const { pending, ...rest } = alert;
    const tomorrow = daysAfter(dayOf(unit.runtime.now()), 1);
    const moved = pkiAlerts.replacement({ ...rest, dueOn: tomorrow, revision: alert.revision + 1 }, alert);
    if (!pending) {
      await open(null).commit(moved);
      return 'nothing-to-tell';
    }
    noteNotice(unit, alert, project, pending);
    const content = { kind: 'expiry', notice: noticeOf(alert, project, pending) } as const;
    const orders = mailOrders(
      unit,
      alert.recipients.map((to) => ({ to, userId: null, content })),
    );
    await unit.commit([...moved, ...orders]);
    return 'told';
  });
};

/**
 * Looks at the collection of an alert that is due and tells its people, once, of each item that ends within its days.
 * What is told is noted in the transaction that adds it to the notice, and the notice goes out in the one that takes it
 * off: whoever ends in between is followed by one who goes on.
 */
export const lookAtCollection = async (ports: LookPorts, due: DueAlert): Promise<Looked> => {
  const unit = ports.open(null);
  const { pkiAlerts } = unit.stores;
  const [alert, project] = await Promise.all([
    pkiAlerts.find(due.projectId, due.alertId),
    livingProject(unit, due.projectId),
  ]);
  // A project or organization that was deleted may come back, and takes its alerts along when it does not.
  if (!project) return 'waiting';
  if (alert?.dueOn !== due.dueOn) {
    await unit.commit([pkiAlerts.dueRemoval(due)]);
    return 'stale';
  }
  return (await noteAll(ports, due, alert)) ? tellPending(ports, due) : 'unfinished';
};
