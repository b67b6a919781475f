import { once, type World } from '../world/failing-world.ts';
import { leafRequest } from '../world/victim-authorities.ts';
import { itSurvivesFaults, type Scenario } from './matrix.ts';

const base = '/api/v1/pki';

const ask = async (world: World, method: string, path: string, body?: object) =>
  (await world.patient.ok(method, `${base}${path}`, { token: world.instance.admin, ...(body && { body }) }))
    .body;

/** A root. */
const authority = once(async (world): Promise<string> => {
  const token = world.instance.admin;
  const { body } = await world.patient.ok('GET', `/api/v1/workspace/${world.project.id}`, { token });
  const root = {
    projectSlug: body.workspace.slug,
    type: 'root',
    commonName: 'Root',
    keyAlgorithm: 'EC_prime256v1',
  };
  return (await ask(world, 'POST', '/ca', root)).ca.id;
});

const issued = async (world: World, caId: string): Promise<string> =>
  (await ask(world, 'POST', `/ca/${caId}/issue-certificate`, { commonName: 'a', ttl: '1d' })).serialNumber;

const scenarios: readonly Scenario[] = [
  {
    name: 'signing a certification request',
    arrange: async (world) => ({
      method: 'POST',
      path: `${base}/ca/${await authority(world)}/sign-certificate`,
      token: world.instance.admin,
      body: { csr: leafRequest, ttl: '1d' },
    }),
  },
  {
    name: 'revoking a certificate',
    arrange: async (world) => ({
      method: 'POST',
      path: `${base}/certificates/${await issued(world, await authority(world))}/revoke`,
      token: world.instance.admin,
      body: { revocationReason: 'SUPERSEDED' },
    }),
  },
  {
    name: 'disabling a CA',
    arrange: async (world) => ({
      method: 'PATCH',
      path: `${base}/ca/${await authority(world)}`,
      token: world.instance.admin,
      body: { status: 'disabled' },
    }),
  },
];

itSurvivesFaults(scenarios);
