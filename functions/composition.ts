import { type Equipment, openPlatform } from '../layers/adapters/platform.ts';
import {
  readAllowedOrigins,
  readClientCertificateHeader,
  readSettings,
} from '../layers/adapters/settings.ts';
import type { Platform } from '../layers/domain/unit.ts';
import type { Operation } from '../layers/http/operation.ts';
import { lambda } from '../layers/http/pipeline.ts';
import { requestJournal } from './request-journal.ts';

/** The platform of this process, opened when it is first needed. */
const onceOpened = (equipment: Equipment): (() => Platform) => {
  let opened: Platform | undefined;
  return () => {
    opened ??= openPlatform(readSettings(), equipment);
    return opened;
  };
};

/** The Lambda handler for a list of operations: the composition root of every function that answers HTTP. */
export const serve = (operations: readonly Operation[], equipment: Equipment) =>
  lambda({
    operations,
    platform: onceOpened(equipment),
    journal: requestJournal(),
    allowedOrigins: readAllowedOrigins(),
    clientCertificateHeader: readClientCertificateHeader(),
  });
