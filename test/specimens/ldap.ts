import { bodyOf, hiding, nothing, queryOf, type SpecimenOf, type Specimens } from './specimen.ts';

const config = '/api/v1/ldap/config';
const maps = `${config}/{configId}/group-maps`;

/** An organization has one directory. */
const another: SpecimenOf = ({ orgId }) => ({
  body: {
    organizationId: orgId,
    isActive: true,
    url: 'ldaps://127.0.0.1',
    bindDN: 'cn=search,dc=example',
    bindPass: 'what only the two of them know',
    searchBase: 'ou=people,dc=example',
    groupSearchBase: '',
  },
  owner: { status: 400, message: /has an LDAP configuration/ },
});

export const specimens: Specimens = {
  [`GET ${config}`]: queryOf(({ orgId }) => ({ organizationId: orgId })),
  [`POST ${config}`]: hiding(['bindPass'], another),
  [`PATCH ${config}`]: bodyOf(({ orgId }) => ({ organizationId: orgId, nestedGroups: true })),
  [`POST ${config}/{configId}/test-connection`]: () => ({
    owner: { status: 400, message: /failed at connecting/ },
  }),
  [`GET ${maps}`]: nothing,
  [`POST ${maps}`]: () => ({
    body: { ldapGroupCN: 'developers', groupSlug: 'no-such-group' },
    owner: { status: 404, message: /There is no group/ },
  }),
  [`DELETE ${maps}/{groupMapId}`]: () => ({ owner: { status: 404, message: /no such group map/ } }),
  'POST /api/v1/ldap/login': hiding(['password'], ({ orgSlug }) => ({
    body: { organizationSlug: orgSlug, username: 'no\u200bbody', password: 'what-nobody-knows' },
    owner: { status: 401, message: /characters that no name has/ },
  })),
};
