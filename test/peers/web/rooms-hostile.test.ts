import { expect, it } from 'vitest';
import { looksWell, signIn, withDashboard } from './browser.ts';
import { payloads } from './payloads.ts';

withDashboard('hostile names in the rooms beside the secrets', (stage) => {
  it('are texts wherever they stand', async () => {
    const { locket, visitor } = stage();
    const { projectId, projectSlug, adminToken } = locket.credentials;
    const post = async (path: string, body: object): Promise<void> => {
      const response = await fetch(`${locket.url}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      expect(response.ok, `${path}: ${response.status} ${await response.text()}`).toBe(true);
    };
    const { page, faults } = await visitor();
    await signIn(page, locket);
    for (const [index, payload] of payloads.entries()) {
      await post('/api/v1/pki/ca', {
        projectSlug,
        type: 'root',
        friendlyName: payload,
        commonName: payload.slice(0, 60),
      });
      await post('/api/v1/pki/collections', { projectId, name: payload.slice(0, 60), description: payload });
      await post('/api/v1/project-templates', { name: `p${index}`, description: payload });
      await post('/api/v1/kms/keys', { projectId, name: `p${index}`, description: payload });
      await post(`/api/v1/projects/${projectId}/tags`, { name: payload, slug: `p${index}` });
    }
    const seen = async (path: string, ...texts: readonly string[]): Promise<void> => {
      await page.goto(path);
      for (const text of texts) await page.getByText(text, { exact: true }).first().waitFor();
    };
    await seen(`/projects/${projectId}/certificates`, ...payloads.map((payload) => payload.slice(0, 60)));
    await seen('/project-templates', ...payloads);
    await seen(`/projects/${projectId}/keys`, 'p0');
    for (const payload of payloads) {
      const search = new URLSearchParams({ eventTypes: payload, secretKey: payload, actor: payload });
      await page.goto(`/projects/${projectId}/audit?${search}`);
      await page.getByRole('heading', { name: 'Audit trail' }).waitFor();
      await page.goto(`/shared#${encodeURIComponent(payload)}`);
      await page.goto(`/projects/${projectId}/dynamic-secrets?path=/${encodeURIComponent(payload)}`);
      await page.getByRole('heading', { name: 'Dynamic secrets' }).waitFor();
    }
    await page.goto(`/projects/${projectId}/audit?eventTypes=create-tag`);
    await page.getByRole('button', { name: 'Open event: create-tag' }).first().click();
    await page.getByRole('dialog').waitFor();
    expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false);
    expect(faults).toEqual([]);
  });

  /** Every room with what it asks first. */
  const rooms = [
    ['project', 'audit', '**/audit-logs?**'],
    ['project', 'dynamic-secrets', '**/api/v1/dynamic-secrets?**'],
    ['project', 'certificates', '**/api/v2/workspace/*/cas?**'],
    ['project', 'keys', '**/api/v1/kms/keys?**'],
    ['project', 'webhooks', '**/api/v1/webhooks?**'],
    ['organization', 'audit', '**/audit-logs?**'],
    ['organization', 'audit/streams', '**/api/v1/audit-log-streams'],
    ['organization', 'sharing', '**/api/v1/secret-sharing?**'],
    ['organization', 'project-templates', '**/api/v1/project-templates'],
    ['organization', 'instance', '**/api/v1/admin/keys/status'],
  ] as const;

  it.each(rooms)('a failing answer is told of, and asked for again: %s %s', async (scope, room, route) => {
    const { page } = await stage().visitor();
    const { locket } = stage();
    await signIn(page, locket);
    const answer = {
      status: 503,
      headers: { 'retry-after': '1' },
      json: { statusCode: 503, message: 'no', error: 'no', reqId: 'request-1' },
    };
    await page.route(route, (each) => each.fulfill(answer));
    await page.goto(scope === 'project' ? `/projects/${locket.credentials.projectId}/${room}` : `/${room}`);
    await page.getByText('The service is busy or a part of it is down.').first().waitFor();
    await page.unroute(route);
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await page.getByText('The service is busy or a part of it is down.').waitFor({ state: 'detached' });
  });

  it('the keyboard alone goes to the trail, opens an event and closes it', async () => {
    const { page, faults } = await stage().visitor({ locale: 'de-DE' });
    const { locket } = stage();
    await page.goto('/');
    await page.getByLabel('E-Mail-Adresse').fill(locket.credentials.adminEmail);
    await page.getByLabel('Passwort').fill(locket.credentials.adminPassword);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Projekte', level: 1 }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Audit');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Audit-Protokoll', level: 1 }).waitFor();
    await page
      .getByRole('button', { name: /^Ereignis öffnen/ })
      .first()
      .focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Ereignisse dieser Art' }).waitFor();
    await looksWell(page, 'event-german');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  });
});
