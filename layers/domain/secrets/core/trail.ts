import type { AuditMetadata } from '../../audit/event.ts';
import type { Unit } from '../../unit.ts';
import type { Secret } from './secret.ts';

type Traced = Pick<Secret, 'id' | 'name' | 'version'>;

/** How the trail names a secret. */
const traceOf = ({ id, name, version }: Traced) => ({
  secretId: id,
  secretKey: name,
  secretVersion: version,
});

export const noteSecret = (unit: Unit, secret: Traced): void => unit.note({ metadata: traceOf(secret) });

/** Says that the request found everything as it was to be: nobody who follows changes need hear of it. */
export const noteUnchanged = (unit: Unit): void => unit.note({ metadata: { unchanged: true } });

/** Folders that one event names when there are several; who follows events learns of each. */
export const maxFoldersTold = 100;

/** Bytes of the list of secrets in one event: the event must stay under 200 KB, and EventBridge takes 256 KB. */
const maxListBytes = 150_000;

const fitting = (traces: readonly ReturnType<typeof traceOf>[]): number => {
  let bytes = 0;
  const tooMany = traces.findIndex((trace) => {
    bytes += Buffer.byteLength(JSON.stringify(trace)) + 1;
    return bytes > maxListBytes;
  });
  return tooMany === -1 ? traces.length : tooMany;
};

/** How the trail names many: as many as fit, their number, and how many are left out if any. */
export const traceOfMany = (all: readonly Traced[]): AuditMetadata => {
  const traces = all.map(traceOf);
  const listed = fitting(traces);
  return {
    secrets: traces.slice(0, listed),
    numberOfSecrets: traces.length,
    ...(listed < traces.length && { secretsLeftOut: traces.length - listed }),
  };
};
