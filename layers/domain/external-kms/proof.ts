import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import type { AwsAccess, Connection, CustomerKey, KmsOutcome } from './customer-kms.ts';

const proofBytes = 32;

/** What was done; what the provider refused is the customer's to mend, `bad-request` with the provider's reason. */
const done = <T>(outcome: KmsOutcome<T>): T => {
  if (outcome.kind === 'done') return outcome.value;
  const { kind, reason } = outcome;
  if (kind === 'refused') throw new LocketError('bad-request', `The KMS refused: ${reason}`);
  throw new LocketError('unavailable', `The KMS cannot be asked now: ${reason}`, { retryAfter: 1 });
};

const assertRoundTrip = async (unit: Unit, key: CustomerKey, kmsId: string): Promise<void> => {
  const probe = Buffer.from(unit.runtime.randomBytes(proofBytes));
  const context = { locket: 'validation', kms: kmsId };
  const wrapped = done(await key.encrypt(probe, context));
  const unwrapped = done(await key.decrypt(wrapped, context));
  if (!probe.equals(unwrapped))
    throw new LocketError('bad-request', 'The KMS refused: it does not give back what it encrypted');
};

/**
 * Proves that a connection works before anything depends on it: the key is one that encrypts, it gives back what it
 * encrypted, and nobody else can act by the same grant. Answers the key's one name. `bad-request` with the provider's
 * reason, `unavailable` when it gives none.
 */
export const proveConnection = async (unit: Unit, connection: Connection, kmsId: string): Promise<string> => {
  done(await unit.customerKms.assertOwn(connection));
  const key = await unit.customerKms.open(connection);
  const name = done(await key.describe());
  await assertRoundTrip(unit, key, kmsId);
  return name;
};

/** A new key in the account of a customer whose grant nobody else can act by, for a connection that names none. */
export const createCustomerKey = async ({ customerKms }: Unit, access: AwsAccess): Promise<string> => {
  done(await customerKms.assertOwn(access));
  return done(await customerKms.createKey(access));
};
