import * as z from 'zod';
import type { Alert } from '../../layers/domain/pki/alerts/alert.ts';
import {
  createAlert,
  deleteAlert,
  listAlerts,
  readAlert,
  updateAlert,
} from '../../layers/domain/pki/alerts/manage-alerts.ts';
import type { Stores } from '../../layers/domain/unit.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, instant, numeric, optional, optionalCount, shownName, uuid } from '../../layers/http/wire.ts';
import { expectProject, ProjectId } from '../projects/scope.ts';
import { base } from './inputs.ts';

const one = `${base}/alerts/{alertId}`;
const AlertId = z.object({ alertId: id });

const onAlert = {
  access: members,
  params: AlertId,
  expect: ({ params, stores }: { readonly params: z.output<typeof AlertId>; readonly stores: Stores }) =>
    stores.pkiAlerts.expect(params.alertId),
} as const;

const alertName = shownName(255);
/** Ten years: no CA is watched for longer. */
const days = z.int().min(1).max(3650);
const address = z.string().trim().toLowerCase().max(255).pipe(z.email());
const emails = z.array(address).min(1).max(5);

const AlertReply = () =>
  z.object({
    id: uuid,
    createdAt: instant(),
    updatedAt: instant(),
    projectId: z.string(),
    pkiCollectionId: uuid,
    name: z.string(),
    alertBeforeDays: z.int(),
    recipientEmails: z.string(),
  });

const alertReply = (alert: Alert) => ({
  id: alert.id,
  createdAt: alert.createdAt,
  updatedAt: alert.updatedAt,
  projectId: alert.projectId,
  pkiCollectionId: alert.collectionId,
  name: alert.name,
  alertBeforeDays: alert.alertBeforeDays,
  recipientEmails: alert.recipients.join(','),
});

const create = operation({
  method: 'POST',
  path: `${base}/alerts`,
  summary: 'Have people mailed before something in a collection expires',
  access: members,
  audit: 'create-pki-alert',
  limit: 'write',
  body: z.object({
    projectId: id,
    pkiCollectionId: id,
    name: alertName,
    alertBeforeDays: numeric(days),
    emails,
  }),
  reply: AlertReply,
  handle: async ({ body: { projectId, ...content }, unit }) =>
    alertReply(await createAlert(unit, projectId, content)),
});

const read = operation({
  ...onAlert,
  method: 'GET',
  path: one,
  summary: 'An alert by its id',
  audit: 'get-pki-alert',
  limit: 'read',
  reply: AlertReply,
  handle: async ({ params, unit }) => alertReply(await readAlert(unit, params.alertId)),
});

const update = operation({
  ...onAlert,
  method: 'PATCH',
  path: one,
  summary: 'Change an alert; what it told already is not told again',
  audit: 'update-pki-alert',
  limit: 'write',
  body: z.object({
    pkiCollectionId: optional(id),
    name: optional(alertName),
    alertBeforeDays: optionalCount(days),
    emails: optional(emails),
  }),
  reply: AlertReply,
  handle: async ({ params, body, unit }) => alertReply(await updateAlert(unit, params.alertId, body)),
});

const remove = operation({
  ...onAlert,
  method: 'DELETE',
  path: one,
  summary: 'Delete an alert',
  audit: 'delete-pki-alert',
  limit: 'write',
  reply: AlertReply,
  handle: async ({ params, unit }) => alertReply(await deleteAlert(unit, params.alertId)),
});

const list = operation({
  method: 'GET',
  path: '/api/v2/workspace/{projectId}/pki-alerts',
  summary: 'The alerts of a project by name',
  access: members,
  audit: 'get-pki-alerts',
  limit: 'read',
  params: ProjectId,
  reply: () => z.object({ alerts: z.array(AlertReply()) }),
  expect: expectProject,
  handle: async ({ params, unit }) => ({
    alerts: (await listAlerts(unit, params.projectId)).map(alertReply),
  }),
});

export const alertOperations = [create, read, update, remove, list];
