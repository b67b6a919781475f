import { describe, expect, it } from 'vitest';
import { accessMailText } from '../../../layers/domain/access-requests/notice.ts';
import { areWithin, policyFor } from '../../../layers/domain/access-requests/places.ts';
import type { AccessPolicy } from '../../../layers/domain/access-requests/policy.ts';
import type { Environment, Project } from '../../../layers/domain/projects/project.ts';

const at = '2026-01-01T00:00:00.000Z';
const environment = (slug: string): Environment => ({
  ...{ id: `id-of-${slug}`, name: slug, slug, position: 1, createdAt: at, updatedAt: at },
});
const [prod, dev] = [environment('prod'), environment('dev')];
const project = { environments: [prod, dev] } as unknown as Project;

const policy = (id: string, secretPath: string, environments = [prod]): AccessPolicy => ({
  id,
  projectId: 'project',
  name: id,
  environmentIds: environments.map((each) => each.id),
  secretPath,
  approvers: [],
  bypassers: [],
  approvals: 1,
  approvalsRequired: [],
  enforcementLevel: 'hard',
  allowedSelfApprovals: false,
  maxTimePeriod: null,
  requestExpirationTime: null,
  createdAt: at,
  updatedAt: at,
  revision: 1,
});

const policies = [
  policy('root', '/'),
  policy('everything', '/**'),
  policy('everything later', '/**'),
  policy('payments', '/payments/**'),
  policy('keys', '/payments/keys'),
  policy('both', '/shared/**', [prod, dev]),
];

describe('the policy of a place', () => {
  it.each([
    ['prod', '/', 'root'],
    ['prod', '/**', 'everything'],
    ['prod', '/payments/**', 'payments'],
    ['prod', '/payments/keys', 'keys'],
    ['prod', '/payments/keys/**', 'payments'],
    ['prod', '/payments/a', 'payments'],
    ['prod', '/payments/*', 'payments'],
    ['prod', '/other', 'everything'],
    ['prod', '/shared/**', 'both'],
    ['dev', '/shared/a', 'both'],
  ])('%s %s is always %s', (slug, secretPath, id) => {
    const place = { environment: slug, secretPath };
    for (const order of [policies, [...policies].reverse()])
      expect(policyFor(project, order, place).policy.id).toBe(id);
  });

  it.each([
    ['dev', '/payments/**'],
    ['dev', '/**'],
    ['staging', '/'],
  ])('%s %s is none', (slug, secretPath) => {
    expect(() => policyFor(project, policies, { environment: slug, secretPath })).toThrow(/not found|covers/);
  });
});

describe('rules within a policy', () => {
  const within = (rule: object): boolean =>
    areWithin([{ subject: 'secrets', action: ['read'], ...rule }], prod, policy('payments', '/payments/**'));
  const there = { environment: 'prod', secretPath: { $glob: '/payments/**' } };

  it.each([
    [true, 'the place itself', { conditions: there }],
    [true, 'a part of it', { conditions: { ...there, secretPath: { $glob: '/payments/a/*' } } }],
    [true, 'a folder of it', { conditions: { ...there, secretPath: '/payments/a' } }],
    [true, 'some secrets of it', { conditions: { ...there, secretName: { $glob: 'DB_*' } } }],
    [true, 'folders of it', { subject: ['secrets', 'secret-folders'], conditions: there }],
    [false, 'another path', { conditions: { ...there, secretPath: { $glob: '/**' } } }],
    [false, 'a path that only begins like it', { conditions: { ...there, secretPath: '/payments-2' } }],
    [false, 'another environment', { conditions: { ...there, environment: 'dev' } }],
    [false, 'several environments', { conditions: { ...there, environment: { $in: ['prod', 'dev'] } } }],
    [false, 'every environment but one', { conditions: { ...there, environment: { $ne: 'dev' } } }],
    [false, 'no path', { conditions: { environment: 'prod' } }],
    [false, 'no place', {}],
    [false, 'a denial', { conditions: there, inverted: true }],
    [false, 'another subject', { subject: 'member', conditions: there }],
    [false, 'another subject besides', { subject: ['secrets', 'role'], conditions: there }],
    [false, 'a placeholder', { conditions: { ...there, secretName: '{{identity.username}}' } }],
  ])('%s for %s', (expected, _, rule) => {
    expect(within(rule)).toBe(expected);
  });
});

describe('a mail about a request', () => {
  const mail = {
    kind: 'access',
    project: 'Payments',
    environment: 'Production',
    secretPath: '/payments/**',
    requester: 'ada@example.org',
    requestId: 'a-request',
    temporaryRange: '2h',
    reason: 'INC-1',
  } as const;

  it('says who asks for what, for how long and why', () => {
    const { subject, text } = accessMailText({ ...mail, notice: 'asked' });
    expect(subject).toBe('Locket: somebody asks for access');
    for (const part of [
      'Payments',
      'Production',
      '/payments/**',
      'ada@example.org',
      '2h',
      'INC-1',
      'a-request',
    ])
      expect(text).toContain(part);
  });

  it('leads to the request where the dashboard has an address', () => {
    const { text } = accessMailText(
      { ...mail, projectId: 'a-project', notice: 'asked' },
      'https://locket.example',
    );
    expect(text).toContain('https://locket.example/project/a-project/access-requests?requestId=a-request');
    expect(accessMailText({ ...mail, notice: 'asked' }).text).not.toContain('https:');
  });

  it('says that it is for good, and nothing of a reason that was not given', () => {
    const { text } = accessMailText({ ...mail, notice: 'reminder', temporaryRange: null, reason: null });
    expect(text).toContain('for good');
    expect(text).not.toContain('Reason');
  });
});
