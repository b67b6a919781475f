import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  assertWithin,
  type BoundsDraft,
  boundsFrom,
  unbound,
} from '../../../layers/domain/identities/foreign-tokens/bounds.ts';
import { LoginRefusal } from '../../../layers/domain/identities/login-refusal.ts';

const guide = readFileSync(join(import.meta.dirname, '../../../docs/guides/oidc-auth.md'), 'utf8');

/** The subject in the guide's row of a platform, with names in the place of its capitals. */
const subjectOf = (platform: string, names: Readonly<Record<string, string>>): string => {
  const row = guide.split('\n').find((line) => line.startsWith(`| ${platform}`));
  const subject = /`([^`]+)`/.exec(row?.split(' | ')[2] ?? '')?.[1] ?? '';
  return Object.entries(names).reduce((text, [name, value]) => text.replace(name, value), subject);
};

const passes = (bounds: BoundsDraft, claims: object): boolean => {
  try {
    assertWithin(boundsFrom(bounds, unbound), { ...claims });
    return true;
  } catch (error) {
    if (error instanceof LoginRefusal) return false;
    throw error;
  }
};

const platforms = [
  {
    platform: 'GitHub Actions',
    names: { ORG: 'octo-org', REPO: 'shop', NAME: 'production' },
    aud: 'https://github.com/octo-org',
    bound: {
      repository_owner_id: '65',
      job_workflow_ref: 'octo-org/deploy/.github/workflows/*@refs/heads/main',
    },
    claims: {
      sub: 'repo:octo-org/shop:environment:production',
      repository_owner_id: '65',
      job_workflow_ref: 'octo-org/deploy/.github/workflows/run.yml@refs/heads/main',
    },
    strange: { sub: 'repo:octo-org/shop:ref:refs/heads/main', repository_owner_id: '66' },
  },
  {
    platform: 'GitLab',
    names: { GROUP: 'group', PROJECT: 'project', BRANCH: 'main' },
    aud: 'locket',
    bound: { ref_protected: 'true' },
    claims: { sub: 'project_path:group/project:ref_type:branch:ref:main', ref_protected: 'true' },
    strange: { sub: 'project_path:group/other:ref_type:branch:ref:main', ref_protected: 'false' },
  },
  {
    platform: 'CircleCI',
    names: { ORG_ID: 'o1', PROJECT_ID: 'p1' },
    aud: 'o1',
    bound: { 'oidc.circleci.com/project-id': 'p1', 'oidc.circleci.com/context-ids': 'c2' },
    claims: {
      sub: 'org/o1/project/p1/user/u1',
      'oidc.circleci.com/project-id': 'p1',
      'oidc.circleci.com/context-ids': ['c1', 'c2'],
    },
    strange: { sub: 'org/o1/project/p2/user/u1', 'oidc.circleci.com/context-ids': ['c1'] },
  },
  {
    platform: 'HCP Terraform',
    names: { ORG: 'acme', PROJECT: 'Default Project', WORKSPACE: 'web' },
    aud: 'locket',
    bound: { terraform_run_phase: 'plan, apply' },
    claims: {
      sub: 'organization:acme:project:Default Project:workspace:web:run_phase:apply',
      terraform_run_phase: 'apply',
    },
    strange: {
      sub: 'organization:acme:project:Default Project:workspace:other:run_phase:apply',
      terraform_run_phase: 'destroy',
    },
  },
  {
    platform: 'Buildkite',
    names: { ORG: 'acme', PIPELINE: 'web' },
    aud: 'locket',
    bound: { organization_slug: 'acme' },
    claims: {
      sub: 'organization:acme:pipeline:web:ref:refs/heads/main:commit:9f3182061f1e:step:build',
      organization_slug: 'acme',
    },
    strange: {
      sub: 'organization:acme:pipeline:web:ref:refs/heads/other:commit:9f3182061f1e:step:build',
      organization_slug: 'other',
    },
  },
  {
    platform: 'EKS',
    names: { NAMESPACE: 'shop', NAME: 'api' },
    aud: 'locket',
    bound: { 'kubernetes.io.namespace': 'shop', 'kubernetes.io.serviceaccount.name': 'api' },
    claims: {
      sub: 'system:serviceaccount:shop:api',
      'kubernetes.io': {
        namespace: 'shop',
        serviceaccount: { name: 'api', uid: 'x' },
        pod: { name: 'api-1' },
      },
    },
    strange: {
      sub: 'system:serviceaccount:other:api',
      'kubernetes.io': { namespace: 'other', serviceaccount: { name: 'api' } },
    },
  },
] as const;

describe.each(platforms)(
  '$platform as the guide binds it',
  ({ platform, names, aud, bound, claims, strange }) => {
    const boundSubject = subjectOf(platform, names);
    const bounds = { boundSubject, boundAudiences: aud, boundClaims: bound };
    const good = { ...claims, aud: [aud] };

    it('lets in what the platform signs', () => {
      expect(boundSubject).toMatch(/^[a-z]/);
      expect(passes(bounds, good)).toBe(true);
    });

    it('lets in nothing else', () => {
      for (const [name, value] of Object.entries({ ...strange, aud: 'another' }))
        expect([name, passes(bounds, { ...good, [name]: value })]).toEqual([name, false]);
    });
  },
);

it('the example of the guide is one', () => {
  const json = /```json\n([\s\S]*?)```/.exec(guide)?.[1] ?? '';
  const { boundSubject, boundAudiences, boundClaims, claimMetadataMapping } = JSON.parse(json);
  const bounds = { boundSubject, boundAudiences, boundClaims, claimMetadataMapping };
  const { claims } = platforms[0];
  expect(passes(bounds, { ...claims, aud: boundAudiences })).toBe(true);
});
