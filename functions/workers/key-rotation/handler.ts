import type { Context } from 'aws-lambda';
import {
  appCredentials,
  auditStreams,
  chats,
  connections,
  externalKms,
  identities,
  instance,
  kms,
  ldapConfigs,
  oidcConfigs,
  organizations,
  projects,
  rotations,
  samlConfigs,
  scanning,
  sealedValues,
} from '../../../layers/adapters/dynamo/stores/all.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { customerKms } from '../../../layers/adapters/outbound.ts';
import { systemRuntime } from '../../../layers/adapters/system.ts';
import { createRenewableKeyRing, type KeyRenewal } from '../../../layers/domain/keys/key-renewal.ts';
import {
  advanceRotation,
  type StepOrder,
  type StepOutcome,
} from '../../../layers/domain/rotation/advance-rotation.ts';
import { workWith } from '../platform.ts';
import { paced, valuesPerSecond } from './pace.ts';

/** Milliseconds left to finish the portion in hand when no other is begun. */
const RESERVE = 60_000;

const log = functionLog();
let renewal: KeyRenewal;
const openWork = workWith(
  'functions/workers/key-rotation/handler.ts',
  {
    appCredentials,
    auditStreams,
    connections,
    chats,
    externalKms,
    identities,
    instance,
    kms,
    ldapConfigs,
    oidcConfigs,
    organizations,
    projects,
    rotations,
    scanning,
    samlConfigs,
    sealedValues,
  },
  {
    outbound: { customerKms },
    makeKeyRing: (settings) => {
      const ring = createRenewableKeyRing(settings);
      renewal = ring;
      return ring;
    },
  },
);

/** Carries a rotation of keys on for as long as this call may last. */
export const handler = async (order: StepOrder, context: Context): Promise<StepOutcome> => {
  const outcome = await advanceRotation(
    {
      open: (auditType) => openWork(context.awsRequestId, auditType),
      get renewal() {
        return renewal;
      },
      hasTime: () => context.getRemainingTimeInMillis() > RESERVE,
      pace: paced(valuesPerSecond, () => systemRuntime.now().getTime()),
    },
    order,
  );
  log.info('Rotation of keys', { ...order, ...outcome });
  return outcome;
};
