import { describe, expect, it } from 'vitest';
import { operations } from '../../functions/routes.ts';
import { clientCalls, contractOperations, shapeOf } from './catalogue.ts';

type Reasons = readonly (readonly [pattern: RegExp, reason: string])[];

/** What clients call and nothing serves: not yet, or not at all. An entry that excuses nothing any more is to be removed. */
const toCome: Reasons = [
  [/\/auth\/oci-auth\//, 'login methods of other clouds'],
  [/\/cert-manager\/(ca\/(acme|azure-ad-cs)|syncs)(\/|$)/, 'CAs of others, certificate syncs: not offered'],
  [/\/enrollment\/scep$/, 'SCEP: not offered'],
  [
    /\/cert-manager\/(access|applications\/\{\})\/(groups|identities|users)(\/|$)/,
    'people and machines are members of projects, by the operations for those',
  ],
  [/\/integration(-auth)?(\/|$)/, 'integrations'],
  [/\/(relays|app-connections\/cloudflare|v2\/gateways)$/, 'what the test-suite of the CLI alone calls'],
];

/** The contract's operations on projects that are left out. */
const leftOut: Reasons = [];

/** Served are those that are retired, too: they say what to use instead. */
const served = new Set(operations.map(shapeOf));
const unserved = (all: readonly string[]) => [...new Set(all)].filter((call) => !served.has(call)).sort();
const excused = (reasons: Reasons, call: string) => reasons.some(([pattern]) => pattern.test(call));
const expectExcused = (all: readonly string[], reasons: Reasons): void => {
  const missing = unserved(all);
  expect(missing.filter((call) => !excused(reasons, call))).toEqual([]);
  const idle = reasons.filter(([pattern]) => !missing.some((call) => pattern.test(call)));
  expect(idle.map(([pattern, reason]) => `${pattern}: ${reason}`)).toEqual([]);
};

/** Terraform's resource names a provider, each of which is an operation of its own. */
const byProvider = (path: string): readonly string[] =>
  ['aws', 'gcp'].map((provider) => path.replace('{provider}', provider));

const calls = clientCalls()?.flatMap((call) =>
  call.path.includes('/external-kms/') ? byProvider(call.path).map((path) => ({ ...call, path })) : [call],
);

describe.skipIf(!calls)('what official clients call', () => {
  it('is served, or belongs to a group that is to come', () => {
    expectExcused((calls ?? []).filter(({ inScope }) => inScope).map(shapeOf), toCome);
  });
});

const contract = contractOperations();

describe.skipIf(!contract)('the contract', () => {
  it.each([
    'dashboard',
    'environments',
    'folders',
    'groups',
    'identities',
    'kms',
    'memberships',
    'pki',
    'project-templates',
    'secret-imports',
    'secret-sharing',
    'snapshots',
    'tags',
    'webhooks',
  ])('of %s is served whole', (group) => {
    const all = (contract ?? []).filter((each) => each.group === group).map(shapeOf);
    expect(all.length).toBeGreaterThan(0);
    expect(unserved(all)).toEqual([]);
  });

  it('of projects is served but for what is left out with a reason', () => {
    expectExcused((contract ?? []).filter(({ group }) => group === 'projects').map(shapeOf), leftOut);
  });
});
