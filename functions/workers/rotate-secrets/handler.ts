import type { Context } from 'aws-lambda';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import type { AuditEventType } from '../../../layers/domain/audit/event-types.ts';
import {
  type RotationOrder,
  type RotationStep,
  stepRotation,
} from '../../../layers/domain/secret-rotation/rotation-workflow.ts';
import { openRotationWork as openWork } from '../rotation-platform.ts';

const log = functionLog();

/** One step of a rotation; the workflow hears what is next. */
export const handler = async (order: RotationOrder, context: Context): Promise<RotationStep> => {
  const open = (auditType: AuditEventType | null) => openWork(context.awsRequestId, auditType);
  const step = await stepRotation(open, order);
  log.info('Rotation', { ...order, ...step });
  return step;
};
