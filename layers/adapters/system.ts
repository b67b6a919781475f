import { randomBytes } from 'node:crypto';
import type { Runtime } from '../domain/runtime.ts';

const UUID_V7 = 0x70;
const RFC_VARIANT = 0x80;

/** A UUIDv7 (RFC 9562 section 5.7): 48 bits of milliseconds, then random bits. */
export const uuidV7 = (milliseconds: number, random: Uint8Array): string => {
  const bytes = Buffer.from(random.subarray(0, 16));
  bytes.writeUIntBE(milliseconds, 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | UUID_V7;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | RFC_VARIANT;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** The machine's own clock and random source; the only place that asks for either. */
export const systemRuntime: Runtime = {
  now: () => new Date(),
  uuid: () => uuidV7(Date.now(), randomBytes(16)),
  randomBytes: (size) => randomBytes(size),
};
