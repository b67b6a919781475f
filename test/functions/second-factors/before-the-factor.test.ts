import { expect, it } from 'vitest';
import { operations } from '../../../functions/routes.ts';
import { keyOf } from '../../specimens/all.ts';

it('only these operations are open to a session that has not shown the factor of its account', () => {
  const open = operations.filter(({ access }) => access.beforeFactor).map(keyOf);
  expect(open.sort()).toEqual([
    'GET /api/v1/organization',
    'GET /api/v1/organization/accessible-with-sub-orgs',
    'GET /api/v1/user',
    'GET /api/v2/users/me',
    'GET /api/v2/users/me/organizations',
    'POST /api/v1/auth/logout',
    'POST /api/v2/auth/step-up',
    'POST /api/v2/auth/step-up/challenge',
    'POST /api/v3/auth/select-organization',
  ]);
});
