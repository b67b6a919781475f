import type { Context } from 'aws-lambda';
import {
  changePolicies,
  externalKms,
  folders,
  history,
  mails,
  organizations,
  projects,
  references,
  reminders,
  secretRotations,
  secrets,
  users,
} from '../../../layers/adapters/dynamo/stores/all.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { customerKms, rotationTargets } from '../../../layers/adapters/outbound.ts';
import type { AuditEventType } from '../../../layers/domain/audit/event-types.ts';
import {
  type RotationOrder,
  type RotationStep,
  stepRotation,
} from '../../../layers/domain/secret-rotation/rotation-workflow.ts';
import { workWith } from '../platform.ts';

const log = functionLog();
const openWork = workWith(
  'functions/workers/rotate-secrets/handler.ts',
  {
    changePolicies,
    externalKms,
    folders,
    history,
    mails,
    organizations,
    projects,
    references,
    reminders,
    secretRotations,
    secrets,

    users,
  },
  { outbound: { customerKms, rotationTargets } },
);

/** One step of a rotation; the workflow hears what is next. */
export const handler = async (order: RotationOrder, context: Context): Promise<RotationStep> => {
  const open = (auditType: AuditEventType | null) => openWork(context.awsRequestId, auditType);
  const step = await stepRotation(open, order);
  log.info('Rotation', { ...order, ...step });
  return step;
};
