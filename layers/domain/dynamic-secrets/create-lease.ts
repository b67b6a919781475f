import type { ProjectActor } from '../caller.ts';
import { sha256Hex } from '../digests.ts';
import { parseDuration } from '../durations.ts';
import { LocketError } from '../errors.ts';
import type { ScopeRequest } from '../places/scope.ts';
import { retryingConflicts } from '../retry.ts';
import { assertMayReveal } from '../second-factors/stepped-up.ts';
import type { Unit } from '../unit.ts';
import { newAccountName } from './account-names.ts';
import { newPassword } from './account-passwords.ts';
import { done } from './create-dynamic-secret.ts';
import type { DynamicSecret } from './dynamic-secret.ts';
import type { ProviderInputs } from './kinds/kind.ts';
import { kindOf } from './kinds/kinds.ts';
import {
  type Lease,
  type LeaseHolder,
  type LeaseRequestKey,
  leaseShards,
  leasesPerShard,
  makingTime,
} from './lease.ts';
import { endOfNew } from './lifetimes.ts';
import { dynamicSecretNamed, type LocatedDynamicSecret, noteLease, noteWork } from './located.ts';
import { placeOfProvider } from './provider-place.ts';
import type { LeaseData, ProviderOutcome } from './providers.ts';
import { openInputs } from './sealing.ts';
import { assertLiving } from './update-dynamic-secret.ts';

export interface LeaseRequest extends ScopeRequest {
  readonly name: string;
  readonly ttl: string | undefined;
  /** The caller's own name for this request, under which asking again makes no second lease. */
  readonly idempotencyKey: string | undefined;
}

/** A lease, and what it gives; that is answered once, and not to who asks again for the same. */
export interface TakenLease {
  readonly lease: Lease;
  readonly dynamicSecret: DynamicSecret;
  readonly data: LeaseData | undefined;
}

/** At most this many leases of a dynamic secret live side by side. */
const maxLeases = leaseShards * leasesPerShard;
/** Seconds for which a request is known again. */
const rememberedFor = 86_400;

const holderOf = (member: ProjectActor): LeaseHolder => ({
  kind: member.kind,
  id: member.id,
  name: member.kind === 'user' ? member.username : member.name,
});

const requestKey = (
  unit: Unit,
  dynamicSecretId: string,
  { kind, id }: LeaseHolder,
  { idempotencyKey: key, ttl }: LeaseRequest,
): LeaseRequestKey | undefined =>
  key === undefined
    ? undefined
    : {
        dynamicSecretId,
        digest: sha256Hex(JSON.stringify([kind, id, key])),
        lifetime: ttl === undefined ? null : parseDuration(ttl, 'ttl'),
        until: Math.ceil(unit.runtime.now().getTime() / 1000) + rememberedFor,
      };

const newLease = (
  unit: Unit,
  { dynamicSecret }: LocatedDynamicSecret,
  takenBy: LeaseHolder,
  inputs: ProviderInputs,
  expireAt: Date,
  shard: number,
): Lease => {
  const now = unit.runtime.now();
  const madeBy = new Date(now.getTime() + makingTime).toISOString();
  const { id: dynamicSecretId, projectId, environmentId, folderId, type, usernameTemplate } = dynamicSecret;
  const names = kindOf(type).names(inputs);
  const context = { dynamicSecret, identity: takenBy, now };
  return {
    id: unit.runtime.uuid(),
    dynamicSecretId,
    projectId,
    environmentId,
    folderId,
    externalEntityId: newAccountName(
      { id: dynamicSecretId, template: usernameTemplate },
      names,
      context,
      unit.runtime,
    ),
    state: 'creating',
    statusDetails: null,
    expireAt: expireAt.toISOString(),
    dueAt: madeBy,
    makingUntil: madeBy,
    providerPlace: placeOfProvider({ type, inputs }),
    takenBy,
    renewals: 0,
    lastRenewedAt: null,
    isForced: false,
    endingSince: null,
    failures: 0,
    shard,
    revision: 1,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
  };
};

/** A place that has room, any of them; the write holds while it does. `bad-request` when none has. */
const placeWithRoom = async (unit: Unit, { id }: DynamicSecret): Promise<number> => {
  const counts = await unit.stores.leases.counts(id);
  const free = counts.flatMap((count, shard) => (count < leasesPerShard ? [shard] : []));
  const chosen = free[Buffer.from(unit.runtime.randomBytes(4)).readUInt32BE() % Math.max(free.length, 1)];
  if (chosen === undefined)
    throw new LocketError('bad-request', `Max lease limit reached. Limit: ${maxLeases}`);
  return chosen;
};

/** What was made for the same request before: the lease without its data, which nobody keeps. */
const takenBefore = async (
  unit: Unit,
  dynamicSecret: DynamicSecret,
  key: LeaseRequestKey | undefined,
): Promise<TakenLease | undefined> => {
  const made = key && (await unit.stores.leases.requestLike(key));
  if (!made) return undefined;
  if (made.lifetime !== undefined && made.lifetime !== key.lifetime)
    throw new LocketError(
      'bad-request',
      'The Idempotency-Key was used with another ttl: ask with another one',
    );
  const lease = await unit.stores.leases.find(made.leaseId);
  if (!lease || lease.state === 'ending' || lease.state === 'failed')
    throw new LocketError('bad-request', 'The lease of this Idempotency-Key has ended: ask with another one');
  // Asked again until it is made, as everything that loses a race.
  if (lease.state === 'creating')
    throw new LocketError('conflict', 'The lease of this Idempotency-Key is still being made');
  noteLease(unit, lease);
  return { lease, dynamicSecret, data: undefined };
};

interface Intent {
  readonly lease: Lease;
  readonly dynamicSecret: DynamicSecret;
  readonly inputs: ProviderInputs;
}

/** Writes down which account is about to be made; nothing was asked of the provider yet. */
const intend = (unit: Unit, request: LeaseRequest): Promise<Intent | TakenLease> =>
  retryingConflicts(unit, async () => {
    const located = await dynamicSecretNamed(unit, request, 'lease');
    const { scope, dynamicSecret } = located;
    assertMayReveal(unit, [scope.environment]);
    assertLiving(dynamicSecret);
    const expireAt = endOfNew(dynamicSecret, request.ttl, unit.runtime.now());
    const takenBy = holderOf(scope.access.member);
    const key = requestKey(unit, dynamicSecret.id, takenBy, request);
    const before = await takenBefore(unit, dynamicSecret, key);
    if (before) return before;
    const shard = await placeWithRoom(unit, dynamicSecret);
    const inputs = await openInputs(unit, scope.access.project, dynamicSecret);
    const lease = newLease(unit, located, takenBy, inputs, expireAt, shard);
    noteLease(unit, lease);
    noteWork(unit, lease);
    await unit.commit(unit.stores.leases.creation(lease, key));
    return { lease, dynamicSecret, inputs };
  });

/**
 * Has the workflow end, without waiting for the rest of its time, what may have been made; and once more later where nobody
 * knows whether the provider is still at it.
 */
const giveUp = async (
  unit: Unit,
  lease: Lease,
  { kind, reason: statusDetails }: Exclude<ProviderOutcome<never>, { readonly kind: 'done' }>,
): Promise<void> => {
  const at = unit.runtime.now().toISOString();
  const next: Lease = {
    ...lease,
    state: 'ending',
    statusDetails,
    dueAt: at,
    makingUntil: kind === 'refused' ? null : lease.makingUntil,
    endingSince: at,
    revision: lease.revision + 1,
    updatedAt: at,
  };
  await unit.commit(unit.stores.leases.replacement(next, lease));
};

/** What the provider made goes to the caller once the lease says so: one that is lost before is ended by the workflow. */
const make = async (unit: Unit, { lease, dynamicSecret, inputs }: Intent): Promise<TakenLease> => {
  const { type } = dynamicSecret;
  const password = newPassword(kindOf(type).passwords(inputs), unit.runtime);
  const account = { name: lease.externalEntityId, expireAt: lease.expireAt, password };
  const outcome = await unit.dynamicProviders.create({ type, inputs }, account);
  if (outcome.kind !== 'done') await giveUp(unit, lease, outcome);
  const data = done(outcome, 'The provider did not make an account');
  const active: Lease = {
    ...lease,
    state: 'active',
    dueAt: lease.expireAt,
    makingUntil: null,
    revision: lease.revision + 1,
    updatedAt: unit.runtime.now().toISOString(),
  };
  await unit.commit(unit.stores.leases.replacement(active, lease));
  return { lease: active, dynamicSecret, data };
};

/**
 * Takes a lease: has the provider make an account, and answers how to use it. Needs `lease`. The lease is written down
 * before anything is asked of the provider and says `active` before anything is answered; whatever is lost in between, the
 * workflow of leases ends.
 */
export const createLease = async (unit: Unit, request: LeaseRequest): Promise<TakenLease> => {
  const intent = await intend(unit, request);
  return 'data' in intent ? intent : make(unit, intent);
};
