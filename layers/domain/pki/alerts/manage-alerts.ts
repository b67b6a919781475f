import { LocketError } from '../../errors.ts';
import { assertCan } from '../../permissions/ability.ts';
import type { ActionOn } from '../../permissions/subjects.ts';
import { enterProject, type ProjectAccess } from '../../projects/access.ts';
import { enterHolderOf } from '../../projects/reference.ts';
import { dayOf } from '../../reminders/reminder.ts';
import { retryingConflicts } from '../../retry.ts';
import type { Unit } from '../../unit.ts';
import { collectionIn } from '../collections/collection-access.ts';
import { type Alert, maxAlerts } from './alert.ts';

export interface AlertContent {
  readonly pkiCollectionId: string;
  readonly name: string;
  readonly alertBeforeDays: number;
  readonly emails: readonly string[];
}

const note = (unit: Unit, { id, name, collectionId, alertBeforeDays, recipients }: Alert): void =>
  unit.note({
    metadata: {
      pkiAlertId: id,
      pkiCollectionId: collectionId,
      name,
      alertBeforeDays,
      recipientEmails: recipients,
    },
  });

const enterAlert = async (
  unit: Unit,
  alertId: string,
  action: ActionOn<'pki-alerts'>,
): Promise<{ readonly access: ProjectAccess; readonly alert: Alert }> => {
  const { pkiAlerts } = unit.stores;
  const access = await enterHolderOf(unit, 'PKI alert', await pkiAlerts.projectOf(alertId));
  assertCan(access.ability, action, 'pki-alerts');
  const alert = await pkiAlerts.find(access.project.id, alertId);
  if (!alert) throw new LocketError('not-found', 'PKI alert not found');
  note(unit, alert);
  return { access, alert };
};

const distinct = (emails: readonly string[]): readonly string[] => [...new Set(emails)];

const createOnce = async (unit: Unit, projectId: string, content: AlertContent): Promise<Alert> => {
  const access = await enterProject(unit, projectId);
  const { project, ability } = access;
  assertCan(ability, 'create', 'pki-alerts');
  const { fences, pkiAlerts } = unit.stores;
  const fence = await fences.find('pki-alerts', project.id);
  const collection = await collectionIn(unit, access, content.pkiCollectionId, 'read');
  if ((await pkiAlerts.inProject(project.id)).length >= maxAlerts)
    throw new LocketError('invalid-input', `A project holds at most ${maxAlerts} PKI alerts`);
  const now = unit.runtime.now();
  const alert: Alert = {
    id: unit.runtime.uuid(),
    projectId: project.id,
    collectionId: collection.id,
    name: content.name,
    alertBeforeDays: content.alertBeforeDays,
    recipients: distinct(content.emails),
    dueOn: dayOf(now),
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    revision: 1,
  };
  note(unit, alert);
  await unit.commit([...pkiAlerts.creation(alert), fences.renewed(fence)]);
  return alert;
};

/**
 * Has people mailed before something in a collection ends. Needs `pki-alerts:create` and `pki-collections:read`, since
 * the mails say what is in it; `invalid-input` when the project has its most alerts.
 */
export const createAlert = (unit: Unit, projectId: string, content: AlertContent): Promise<Alert> =>
  retryingConflicts(unit, () => createOnce(unit, projectId, content));

/** An alert by its id. Needs `pki-alerts:read`. */
export const readAlert = async (unit: Unit, alertId: string): Promise<Alert> =>
  (await enterAlert(unit, alertId, 'read')).alert;

/** The alerts of a project by name. Needs `pki-alerts:read`. */
export const listAlerts = async (unit: Unit, projectId: string): Promise<readonly Alert[]> => {
  const { project, ability } = await enterProject(unit, projectId);
  assertCan(ability, 'read', 'pki-alerts');
  const all = await unit.stores.pkiAlerts.inProject(project.id);
  unit.note({ metadata: { numberOfAlerts: all.length } });
  return [...all].sort((a, b) => a.name.localeCompare(b.name, 'en'));
};

export type AlertChanges = { readonly [Member in keyof AlertContent]?: AlertContent[Member] | undefined };

/** Whoever turns an alert to other people or to another collection shows them what is in it. */
const shownCollection = async (
  unit: Unit,
  access: ProjectAccess,
  alert: Alert,
  { pkiCollectionId, emails }: AlertChanges,
): Promise<string> => {
  if (pkiCollectionId === undefined && emails === undefined) return alert.collectionId;
  return (await collectionIn(unit, access, pkiCollectionId ?? alert.collectionId, 'read')).id;
};

/**
 * Changes an alert. Needs `pki-alerts:edit`, and `pki-collections:read` for other recipients or another collection.
 * What it told already is not told again.
 */
export const updateAlert = (unit: Unit, alertId: string, changes: AlertChanges): Promise<Alert> =>
  retryingConflicts(unit, async () => {
    const { access, alert } = await enterAlert(unit, alertId, 'edit');
    const { fences, pkiAlerts } = unit.stores;
    // Nobody deletes the collection between the look at it and the write.
    const fence = await fences.find('pki-alerts', access.project.id);
    const collectionId = await shownCollection(unit, access, alert, changes);
    const next: Alert = {
      ...alert,
      collectionId,
      name: changes.name ?? alert.name,
      alertBeforeDays: changes.alertBeforeDays ?? alert.alertBeforeDays,
      recipients: changes.emails ? distinct(changes.emails) : alert.recipients,
      updatedAt: unit.runtime.now().toISOString(),
      revision: alert.revision + 1,
    };
    note(unit, next);
    await unit.commit([...pkiAlerts.replacement(next, alert), fences.renewed(fence)]);
    return next;
  });

/** Deletes an alert: nobody is told any more. Needs `pki-alerts:delete`. */
export const deleteAlert = (unit: Unit, alertId: string): Promise<Alert> =>
  retryingConflicts(unit, async () => {
    const { alert } = await enterAlert(unit, alertId, 'delete');
    await unit.commit(unit.stores.pkiAlerts.deletion(alert));
    return alert;
  });
