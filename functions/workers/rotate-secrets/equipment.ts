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
  tags,
  users,
} from '../../../layers/adapters/dynamo/stores/all.ts';
import { customerKms, rotationTargets } from '../../../layers/adapters/outbound.ts';
import { type OpenWork, workWith } from '../platform.ts';

/** Units for whoever takes steps of rotations. */
export const rotationWork = (): OpenWork =>
  workWith(
    'functions/workers/rotate-secrets/equipment.ts',
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
      tags,
      users,
    },
    { outbound: { customerKms, rotationTargets } },
  );
