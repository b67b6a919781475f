import type { AuditMetadata } from './event.ts';

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '');

const listsIn = (metadata: AuditMetadata): readonly (readonly [string, readonly unknown[]])[] =>
  Object.entries(metadata).flatMap(([name, value]) =>
    Array.isArray(value) && value.length > 0 ? [[name, value] as const] : [],
  );

const longestIn = (metadata: AuditMetadata): readonly [string, readonly unknown[]] | undefined =>
  [...listsIn(metadata)].sort(([, a], [, b]) => bytesOf(b) - bytesOf(a))[0];

/**
 * Metadata of at most so many bytes of JSON: its lists are cut, the longest first, and `leftOut` tells how many entries
 * of each are missing. Lists are the only members that grow with a request.
 */
export const shortened = (metadata: AuditMetadata, maxBytes: number): AuditMetadata => {
  let cut = metadata;
  const leftOut: Record<string, number> = {};
  for (let longest = longestIn(cut); bytesOf(cut) > maxBytes && longest; longest = longestIn(cut)) {
    const [name, list] = longest;
    const kept = list.slice(0, Math.floor(list.length / 2));
    leftOut[name] = (leftOut[name] ?? 0) + list.length - kept.length;
    cut = { ...cut, [name]: kept, leftOut };
  }
  return cut;
};
