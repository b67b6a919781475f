import { expect, it } from 'vitest';
import { lackIn } from '../../web/api/proofs.ts';
import { pathOf } from '../../web/factors/squares.ts';
import { formOf, signInChange } from '../../web/instance/sign-in-change.ts';
import { belongingOf, redirectIn } from '../../web/sign-in/belonging.ts';
import { keptPath } from '../../web/sign-in/own-path.ts';
import { endOf } from '../../web/single-sign-on/token-end.ts';
import { type Asked, changesOf, saidIn } from '../../web/single-sign-on/values.ts';

const asked: readonly Asked[] = [
  { name: 'url', label: '' },
  { name: 'secret', label: '', as: 'secret' },
  { name: 'custom', label: '', when: ({ kind }) => kind === 'custom' },
  { name: 'isActive', label: '', as: 'check' },
];
const before = { kind: 'found', url: 'https://a', secret: '', custom: '', isActive: true };

it('a change sends what was changed, an emptied text too, and a secret only where one was typed', () => {
  expect(changesOf(asked, before, before)).toEqual({});
  expect(changesOf(asked, before, { ...before, url: '', isActive: false })).toEqual({
    url: '',
    isActive: false,
  });
  expect(changesOf(asked, before, { ...before, secret: 'typed' })).toEqual({ secret: 'typed' });
});

it('a new configuration is what was said, without what is not asked for', () => {
  const now = { ...before, secret: 's', custom: 'c' };
  expect(saidIn(asked, now)).toEqual({ url: 'https://a', secret: 's', isActive: true });
  expect(saidIn(asked, { ...now, kind: 'custom' })).toMatchObject({ custom: 'c' });
});

it('ways in are named once one is shut, and none is named when all are open', () => {
  const all = formOf({ enabledLoginMethods: null, defaultAuthOrgId: null, trustSamlEmails: false } as never);
  const less = { ...all, enabled: all.enabled.filter((method) => method !== 'google') };
  expect(signInChange(all, all)).toEqual({});
  expect(signInChange(less, all).enabledLoginMethods).not.toContain('google');
  expect(signInChange(all, less)).toEqual({ enabledLoginMethods: null });
  expect(signInChange({ ...all, organizationId: 'o', trustSamlEmails: true }, all)).toEqual({
    defaultAuthOrgId: 'o',
    trustSamlEmails: true,
  });
});

it('only a lack of proof is taken for one', () => {
  const fault = (status: number, kind: string) => Object.assign(new Error(''), { status, kind });
  expect(lackIn(fault(403, 'StepUpRequired'))).toBe('proof');
  expect(lackIn(fault(403, 'SecondFactorRequired'))).toBe('factor');
  expect(lackIn(fault(403, 'PermissionDenied'))).toBeUndefined();
  expect(lackIn(fault(401, 'StepUpRequired'))).toBeUndefined();
  expect(lackIn(new Error('constructor'))).toBeUndefined();
});

it('an address is told from the short name of an organization, and a browser is sent to its provider', () => {
  expect([belongingOf('ada@example.org'), belongingOf('acme'), belongingOf('')]).toEqual([
    { email: 'ada@example.org' },
    { organizationSlug: 'acme' },
    {},
  ]);
  const google = { method: 'google', url: 'https://l/g' };
  expect(redirectIn([google, { method: 'ldap', url: null }])).toBeUndefined();
  expect(redirectIn([google, { method: 'oidc', url: 'https://l/o' }])).toBe('https://l/o');
});

it('a token without days has no end, and squares are drawn where they are dark', () => {
  const createdAt = '2026-01-01T00:00:00.000Z';
  expect(endOf({ createdAt, ttlDays: 0 })).toBeUndefined();
  expect(endOf({ createdAt, ttlDays: 2 })).toBe(Date.parse('2026-01-03T00:00:00.000Z'));
  expect(
    pathOf([
      [true, false],
      [false, true],
    ]),
  ).toBe('M0 0h1v1h-1zM1 1h1v1h-1z');
});

it('a page of this site is gone back to for a quarter of an hour, and nothing else', () => {
  const now = 1_000_000_000;
  const kept = (path: unknown, at: unknown = now - 1_000) => keptPath(JSON.stringify({ path, at }), now);
  expect(kept('/projects/a?tab=b')).toBe('/projects/a?tab=b');
  const foreign = [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '',
    5,
    null,
  ];
  for (const path of foreign) expect(kept(path), String(path)).toBeUndefined();
  expect(kept('/a', now - 900_001)).toBeUndefined();
  expect(kept('/a', now + 1)).toBeUndefined();
  expect(kept('/a', 'then')).toBeUndefined();
  for (const text of [null, '', '{', '5', '[]']) expect(keptPath(text, now)).toBeUndefined();
});
