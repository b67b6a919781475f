import type { Workflow } from '../../functions/workflows/workflow.ts';
import type { Settings } from '../settings.ts';

/** Physical name of a state machine and of the rule that starts it, by which rights and alarms find them. */
export const workflowName = (
  { namePrefix }: Pick<Settings, 'namePrefix'>,
  { name }: Pick<Workflow, 'name'>,
): string => `${namePrefix}-${name}`;
