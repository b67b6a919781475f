import { expect, it } from 'vitest';
import { api } from './api.ts';
import { signIn, withDashboard } from './browser.ts';

const payload = '<img src=x onerror="globalThis.ran=1">';

withDashboard('hostile names', (stage) => {
  it('are texts on every page of access', async () => {
    const { page, faults } = await stage().visitor();
    const { projectId, organizationId } = stage().locket.credentials;
    const name = payload.slice(0, 64);
    const { identity } = await api(stage(), 'POST', '/api/v1/identities', { name, organizationId });
    await api(stage(), 'POST', `/api/v1/projects/${projectId}/identity-memberships/${identity.id}`, {
      role: 'viewer',
    });
    await api(stage(), 'POST', `/api/v1/auth/universal-auth/identities/${identity.id}`, {});
    await api(stage(), 'POST', `/api/v1/auth/universal-auth/identities/${identity.id}/client-secrets`, {
      description: payload,
    });
    const group = await api(stage(), 'POST', '/api/v1/groups', { name, slug: 'hostile' });
    await api(stage(), 'POST', `/api/v1/projects/${projectId}/groups/${group.id}`, { role: 'viewer' });
    for (const base of [`/api/v1/projects/${projectId}/roles`, '/api/v1/organization/roles'])
      await api(stage(), 'POST', base, { name, slug: 'hostile', description: payload, permissions: [] });
    await api(stage(), 'PATCH', `/api/v1/organization/${organizationId}`, { name });
    await signIn(page, stage().locket);
    const pages = [
      `/projects/${projectId}/access/identities`,
      `/projects/${projectId}/access/groups`,
      `/projects/${projectId}/access/roles`,
      '/identities',
      `/identities/${identity.id}`,
      `/identities/${identity.id}/use`,
      '/organization/groups',
      '/organization/roles',
      '/organization/settings',
    ];
    for (const path of pages) {
      await page.goto(path);
      await page.getByText(name).first().waitFor();
    }
    await page.goto(`/projects/${projectId}/approvals?requestId=${encodeURIComponent(payload)}`);
    await page.getByText('No change request here').waitFor();
    expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false);
    expect(faults).toEqual([]);
  });
});
