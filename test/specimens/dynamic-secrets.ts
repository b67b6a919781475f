import type { Names } from '../world/victim.ts';
import { inputsOf } from '../world/victim-dynamic.ts';
import { hiding, type Specimen, type SpecimenOf, type Specimens } from './specimen.ts';

const base = '/api/v1/dynamic-secrets';

const place = ({ projectSlug, environment }: Names) => ({
  projectSlug,
  environmentSlug: environment,
  path: '/',
});

const named = ({ dynamicSecretName }: Names): Pick<Specimen, 'params'> => ({
  params: { name: dynamicSecretName },
});
const inFolder =
  (more: (names: Names) => object = () => ({})): SpecimenOf =>
  (names) => ({ body: { ...place(names), ...more(names) } });
const byName =
  (more: object = {}): SpecimenOf =>
  (names) => ({ ...named(names), body: { ...place(names), ...more } });
const lookingAt: SpecimenOf = (names) => ({ ...named(names), query: place(names) });
const lookingIn: SpecimenOf = (names) => ({ query: place(names) });

export const specimens: Specimens = {
  [`GET ${base}`]: lookingIn,
  [`POST ${base}`]: hiding(
    ['provider.inputs.password'],
    inFolder(() => ({
      name: 'orders-database',
      provider: { type: 'sql-database', inputs: { ...inputsOf('orders'), password: 'of the account' } },
      defaultTTL: '1h',
      maxTTL: '1d',
    })),
  ),
  [`GET ${base}/{name}`]: lookingAt,
  [`PATCH ${base}/{name}`]: byName({ data: { defaultTTL: '30m' } }),
  [`DELETE ${base}/{name}`]: byName({ isForced: false }),
  [`POST ${base}/leases`]: inFolder(({ dynamicSecretName }) => ({ dynamicSecretName, ttl: '1h' })),
  [`GET ${base}/leases/{leaseId}`]: lookingIn,
  [`DELETE ${base}/leases/{leaseId}`]: inFolder(() => ({ isForced: false })),
  [`POST ${base}/leases/{leaseId}/renew`]: inFolder(() => ({ ttl: '2h' })),
  [`GET ${base}/{name}/leases`]: lookingAt,
  [`POST ${base}/{name}/test`]: byName(),
  [`GET ${base}/{name}/drift`]: lookingAt,
  [`POST ${base}/{name}/reconcile`]: byName(),
  [`POST ${base}/entra-id/users`]: hiding(['clientSecret'], () => ({
    body: {
      tenantId: 'contoso.example',
      applicationId: '00000000-0000-0000-0000-000000000001',
      clientSecret: 'of the application',
    },
  })),
};
