import { type CustomerWrapped, customerContent, customerContext } from '../keys/customer-wrapped.ts';
import { type DataKey, KEY_BYTES } from '../keys/envelope.ts';
import { KmsOutOfReach } from '../keys/kms-out-of-reach.ts';
import type { WrappingContext } from '../keys/wrapping-key.ts';
import type { Unit } from '../unit.ts';
import { openPinned } from './connection.ts';
import type { CustomerKey, KmsOutcome } from './customer-kms.ts';
import type { ExternalKms } from './external-kms.ts';

/** Seconds after which asking again makes sense: a grant that comes back takes a moment, too. */
const retryAfter = 5;

/**
 * A customer's KMS that does not do what it is asked is out of reach, whatever it says: to readers nothing is absent. Only
 * the provider's code is told, since whoever reads a secret need not know about the account of the key.
 */
const given = <T>({ name }: ExternalKms, outcome: KmsOutcome<T>): T => {
  if (outcome.kind === 'done') return outcome.value;
  throw new KmsOutOfReach(`The KMS '${name}' of this project is not available: ${outcome.code}`, {
    retryAfter,
  });
};

const asKey = (kms: ExternalKms, bytes: Uint8Array): Uint8Array => {
  if (bytes.length === KEY_BYTES) return bytes;
  throw new KmsOutOfReach(`The KMS '${kms.name}' of this project answered with no key`);
};

const openedBy = new WeakMap<Unit, Map<string, Promise<CustomerKey>>>();

/** A KMS as it was read, opened once for all that one unit of work asks of it. */
const opened = (unit: Unit, kms: ExternalKms): Promise<CustomerKey> => {
  const known = openedBy.get(unit) ?? new Map<string, Promise<CustomerKey>>();
  openedBy.set(unit, known);
  const name = `${kms.id}/${kms.revision}`;
  const open = async (): Promise<CustomerKey> => unit.customerKms.open(await openPinned(unit, kms));
  const key = known.get(name) ?? open();
  known.set(name, key);
  // A failure is not an answer: who asks next asks anew.
  key.catch(() => known.delete(name));
  return key;
};

/** Unwraps a key of a project of this organization by the KMS that wrapped it. */
export const unwrapByCustomer = async (
  unit: Unit,
  orgId: string,
  { kmsId, blob }: CustomerWrapped,
  context: WrappingContext,
): Promise<Uint8Array> => {
  const kms = await unit.stores.externalKms.find(orgId, kmsId);
  if (!kms) throw new KmsOutOfReach('The KMS of this project cannot be found');
  const key = await opened(unit, kms);
  return asKey(kms, given(kms, await key.decrypt(blob, context)));
};

/** What goes into the envelope of a project's key instead of the key. */
export type CustomerWrapping = (key: DataKey) => Promise<Uint8Array>;

/** Wraps keys of a project by a customer's KMS, each proven to come back before anything relies on it. */
export const customerWrapping = async (
  unit: Unit,
  kms: ExternalKms,
  projectId: string,
): Promise<CustomerWrapping> => {
  const customer = await opened(unit, kms);
  return async (key) => {
    const context = customerContext(projectId, key);
    const blob = given(kms, await customer.encrypt(key.bytes, context));
    const back = given(kms, await customer.decrypt(blob, context));
    if (!Buffer.from(key.bytes).equals(back))
      throw new KmsOutOfReach(`The KMS '${kms.name}' does not give back what it encrypted`);
    return customerContent({ kmsId: kms.id, blob });
  };
};
