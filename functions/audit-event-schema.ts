import * as z from 'zod';
import { auditEventTypes } from '../layers/domain/audit/event-types.ts';

/** Raised when a rule that holds for events of one version need not hold for those of the next. */
export const auditEventVersion = 1;

const ActorSchema = z
  .looseObject({
    type: z.enum(['user', 'identity', 'service', 'scimClient', 'platform', 'acmeAccount', 'anonymous']),
    metadata: z.record(z.string(), z.string().nullable()).describe('Id, name and login method'),
  })
  .describe('Who did it');

/** An audit event as it is stored, on the bus and in its archive. */
const AuditEventSchema = z
  .looseObject({
    id: z.uuid().describe('A UUIDv7: the same wherever the event goes, and however often'),
    type: z.enum(auditEventTypes),
    outcome: z.enum(['success', 'denied', 'failed']),
    occurredAt: z.iso.datetime(),
    organizationId: z.string().describe('Or `instance`, of somebody who has not chosen an organization'),
    projectId: z.string().optional(),
    projectName: z.string().optional().describe('What the project was called then'),
    actor: ActorSchema,
    ipAddress: z.string(),
    userAgent: z.string(),
    requestId: z.string(),
    metadata: z.looseObject({}).describe('Ids, names and counts about it, never a value'),
    read: z.literal(true).optional().describe('Of a read that was answered'),
    withoutWebhooks: z.literal(true).optional().describe('Of a change in a project that had no webhook'),
    withoutSyncs: z.literal(true).optional().describe('Of a change in a project that had no sync'),
    withoutChat: z.literal(true).optional().describe('Of a change in a project that told no chat'),
  })
  .describe('An audit event');

/** The same as EventBridge hands it to the targets of a rule. */
export const BusEventSchema = z.looseObject({
  version: z.literal('0'),
  id: z.string().describe('Of this delivery; `detail.id` tells repetitions'),
  'detail-type': z.enum(auditEventTypes).describe('`detail.type`'),
  source: z.literal('locket'),
  account: z.string(),
  time: z.string(),
  region: z.string(),
  resources: z.array(z.string()),
  detail: AuditEventSchema,
});

/** The JSON Schema of what comes over the bus (draft 2020-12), as text. */
export const busEventJsonSchema = (): string => {
  const { $schema, ...schema } = z.toJSONSchema(BusEventSchema, { target: 'draft-2020-12', io: 'input' });
  const about = {
    $schema,
    $id: `urn:locket:audit-event:${auditEventVersion}`,
    title: `Locket audit event on the bus, version ${auditEventVersion}`,
    description: 'Further types and members come without another version; nothing here changes or goes.',
  };
  return `${JSON.stringify({ ...about, ...schema }, null, 2)}\n`;
};
