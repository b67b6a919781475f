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
} from '../../layers/adapters/dynamo/stores/all.ts';
import { customerKms, rotationTargets } from '../../layers/adapters/outbound.ts';
import { workWith } from './platform.ts';

/** Units of the workers that rotate secrets, by a workflow or after it. */
export const openRotationWork = workWith(
  'functions/workers/rotation-platform.ts',
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
