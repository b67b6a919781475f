import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Unit } from '../../unit.ts';
import { AcmeProblem } from './problem.ts';

/** Milliseconds for which a nonce may be used. */
const lifetime = 3_600_000;

const timeBytes = 6;
const randomBytes = 16;
const macBytes = 16;

const macOf = async ({ keys }: Pick<Unit, 'keys'>, templateId: string, content: Buffer): Promise<Buffer> => {
  const key = await keys.derived('acme-nonces', 1);
  return createHmac('sha256', key).update(`${templateId}\n`).update(content).digest().subarray(0, macBytes);
};

/** A nonce for one server: when it was made, something random, and the proof that it was made here. */
export const newNonce = async (unit: Pick<Unit, 'keys' | 'runtime'>, templateId: string): Promise<string> => {
  const content = Buffer.alloc(timeBytes + randomBytes);
  content.writeUIntBE(unit.runtime.now().getTime(), 0, timeBytes);
  content.set(unit.runtime.randomBytes(randomBytes), timeBytes);
  return Buffer.concat([content, await macOf(unit, templateId, content)]).toString('base64url');
};

export const badNonce = (): AcmeProblem =>
  new AcmeProblem(
    'badNonce',
    'The nonce is unknown, expired or was used: try again with the one of this reply',
  );

/** A nonce that this server made and that is young enough; whether it was used, storage knows. */
export interface LiveNonce {
  readonly nonce: string;
  /** Seconds since 1970 from which it is refused for its age. */
  readonly endsAt: number;
}

/** @throws AcmeProblem `badNonce` */
export const liveNonce = async (
  unit: Pick<Unit, 'keys' | 'runtime'>,
  templateId: string,
  nonce: string | undefined,
): Promise<LiveNonce> => {
  const bytes = Buffer.from(nonce ?? '', 'base64url');
  if (nonce === undefined || bytes.toString('base64url') !== nonce) throw badNonce();
  if (bytes.length !== timeBytes + randomBytes + macBytes) throw badNonce();
  const content = bytes.subarray(0, -macBytes);
  if (!timingSafeEqual(bytes.subarray(-macBytes), await macOf(unit, templateId, content))) throw badNonce();
  const endsAt = content.readUIntBE(0, timeBytes) + lifetime;
  if (endsAt <= unit.runtime.now().getTime()) throw badNonce();
  return { nonce, endsAt: Math.ceil(endsAt / 1000) };
};
