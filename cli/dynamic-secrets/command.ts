import { command, Failure, type Flags, type Given, type Surroundings } from '../command.ts';
import { type ActingCaller, callerFlags, openCaller } from '../instance/caller.ts';
import { environmentOf, pathFlag, projectOf, scopeFlags } from '../project/scope.ts';
import { formOf, list, outputFlags, type Row } from '../terminal/listing.ts';

const placeFlags = {
  ...callerFlags,
  ...scopeFlags,
  'project-slug': { value: 'SLUG', help: 'Slug of the project, in place of its id' },
  path: pathFlag,
  ...outputFlags,
} as const satisfies Flags;

const ttlFlag = { value: 'TIME', help: 'How long the lease lasts, such as 30m' } as const;

type Placed = Given<typeof placeFlags>;

/** The folder of a dynamic secret in the words of its operations. @throws UsageFault */
const placeOf = async (caller: ActingCaller, given: Placed, around: Surroundings) => ({
  ...(given['project-slug']
    ? { projectSlug: given['project-slug'] }
    : { projectId: await projectOf(caller, given.projectId, around) }),
  environmentSlug: environmentOf(given.env, around),
  path: given.path,
});

/** `locket dynamic-secrets` */
export const listDynamicSecrets = command({
  summary: 'list the dynamic secrets of a folder',
  flags: placeFlags,
  run: async (given, around) => {
    const form = formOf(given);
    const caller = await openCaller(given, around);
    const query = await placeOf(caller, given, around);
    const { dynamicSecrets } = await caller.call('GET /api/v1/dynamic-secrets', { query });
    const rows = dynamicSecrets.map(({ name, type, defaultTTL, maxTTL }) => ({
      name,
      type,
      defaultTTL,
      maxTTL,
    }));
    const columns = { name: 'name', provider: 'type', 'default ttl': 'defaultTTL', 'max ttl': 'maxTTL' };
    await list(rows, columns, form, around);
    return 0;
  },
});

const textOf = (value: string | readonly string[]): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

/** What leases of services take that Locket is not: taken in silence they would be believed. @throws Failure */
const assertServed = (namespace: string | undefined, principals: readonly string[]): void => {
  if (namespace)
    throw new Failure('A lease has the namespace of its dynamic secret, and takes no other', [
      'Make a dynamic secret for the namespace, and leave --kubernetes-namespace out',
    ]);
  if (principals.length > 0)
    throw new Failure('Principals are of SSH certificates, which Locket does not issue', [
      'Leave --principals out',
    ]);
};

/** `locket dynamic-secrets lease create` */
export const createLease = command({
  summary: 'take a lease of a dynamic secret; its credentials are shown once',
  flags: {
    ...placeFlags,
    ttl: ttlFlag,
    plain: { help: 'Print the credentials as NAME=VALUE' },
    'kubernetes-namespace': { value: 'NAME', help: 'Refused: the dynamic secret says the namespace' },
    principals: { value: 'NAMES', many: true, help: 'Refused: no dynamic secret here has principals' },
  },
  words: { usage: 'NAME', min: 1, max: 1 },
  run: async (given, around, [dynamicSecretName = '']) => {
    const form = formOf(given);
    assertServed(given['kubernetes-namespace'], given.principals);
    const caller = await openCaller(given, around);
    const place = await placeOf(caller, given, around);
    const {
      lease,
      dynamicSecret,
      data = {},
    } = await caller.call('POST /api/v1/dynamic-secrets/leases', {
      body: { ...place, dynamicSecretName, ...(given.ttl && { ttl: given.ttl }) },
    });
    around.tell(`Name: ${dynamicSecret.name}\nProvider: ${dynamicSecret.type}`);
    around.tell(`Lease ID: ${lease.id}\nExpires at: ${lease.expireAt}`);
    const rows = Object.entries(data).map(([key, value]) => ({ key, value: textOf(value) }));
    if (given.plain) for (const { key, value } of rows) around.print(`${key}=${value}`);
    else await list(rows, { key: 'key', value: 'value' }, form, around);
    return 0;
  },
});

interface Lease {
  readonly id: string;
  readonly expireAt: string;
  readonly createdAt: string;
  /** None while it is active. */
  readonly status: string | null;
  readonly statusDetails: string | null;
  readonly takenBy: { readonly name: string };
}

const showLeases = (
  leases: readonly Lease[],
  form: string | undefined,
  around: Surroundings,
  stateless = 'Active',
): Promise<void> => {
  const rows: readonly Row[] = leases.map(({ id, expireAt, createdAt, status, statusDetails, takenBy }) => ({
    id,
    expireAt,
    createdAt,
    takenBy: takenBy.name,
    status: status ?? stateless,
    statusDetails,
  }));
  const columns = {
    id: 'id',
    'expire at': 'expireAt',
    'created at': 'createdAt',
    'taken by': 'takenBy',
    status: 'status',
    ...(rows.some(({ statusDetails }) => statusDetails) && { why: 'statusDetails' }),
  };
  return list(rows, columns, form, around);
};

/** `locket dynamic-secrets lease list` */
export const listLeases = command({
  summary: 'list the leases of a dynamic secret',
  flags: placeFlags,
  words: { usage: 'NAME', min: 1, max: 1 },
  run: async (given, around, [name = '']) => {
    const form = formOf(given);
    const caller = await openCaller(given, around);
    const query = await placeOf(caller, given, around);
    const leases: Lease[] = [];
    let after: string | undefined;
    do {
      const page = await caller.call('GET /api/v1/dynamic-secrets/{name}/leases', {
        path: { name },
        query: { ...query, ...(after && { after }) },
      });
      leases.push(...page.leases);
      after = page.next ?? undefined;
    } while (after !== undefined);
    await showLeases(leases, form, around);
    return 0;
  },
});

/** `locket dynamic-secrets lease renew` */
export const renewLease = command({
  summary: 'have a lease end later',
  flags: { ...placeFlags, ttl: ttlFlag },
  words: { usage: 'LEASE-ID', min: 1, max: 1 },
  run: async (given, around, [leaseId = '']) => {
    const form = formOf(given);
    const caller = await openCaller(given, around);
    const place = await placeOf(caller, given, around);
    const { lease } = await caller.call('POST /api/v1/dynamic-secrets/leases/{leaseId}/renew', {
      path: { leaseId },
      body: { ...place, ...(given.ttl && { ttl: given.ttl }) },
    });
    await showLeases([lease], form, around);
    return 0;
  },
});

/** `locket dynamic-secrets lease delete` */
export const deleteLease = command({
  summary: 'end a lease before its time',
  flags: placeFlags,
  words: { usage: 'LEASE-ID', min: 1, max: 1 },
  run: async (given, around, [leaseId = '']) => {
    const form = formOf(given);
    const caller = await openCaller(given, around);
    const { lease } = await caller.call('DELETE /api/v1/dynamic-secrets/leases/{leaseId}', {
      path: { leaseId },
      body: await placeOf(caller, given, around),
    });
    // One that waits for its provider says so; one that was ended is gone, and has no state.
    await showLeases([lease], form, around, 'Ended');
    return 0;
  },
});
