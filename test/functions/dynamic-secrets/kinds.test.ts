import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { shownInputs } from '../../../layers/domain/dynamic-secrets/inputs.ts';
import { providerTypes } from '../../../layers/domain/dynamic-secrets/kinds/kind.ts';
import { checkedInputs, kindOf } from '../../../layers/domain/dynamic-secrets/kinds/kinds.ts';
import { allItems } from '../../harness/table.ts';
import { type DynamicPlace, openDynamicPlace } from '../../world/dynamic-place.ts';
import { hush, providerInputs } from '../../world/provider-inputs.ts';

const root = new URL('../../../', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const testsIn = (folder: string): readonly string[] =>
  readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith('.test.ts') && name !== 'kinds.test.ts')
    .map((name) => text(`${folder}/${name}`));

let place: DynamicPlace;
beforeAll(async () => {
  place = await openDynamicPlace();
});

describe.each(providerTypes)('%s', (type) => {
  const inputs = providerInputs[type];
  const secret = type === 'totp' ? String(inputs.secret) : hush;

  it('has its page, with least privileges and what it was run against', () => {
    const readme = text('docs/dynamic-secrets/README.md');
    const [, page] =
      new RegExp(`^\\| \\[[^\\]]+\\]\\(([a-z0-9-]+\\.md)\\) \\| \`${type}\``, 'm').exec(readme) ?? [];
    expect(page, `a row of ${type} in docs/dynamic-secrets/README.md`).toBeDefined();
    const said = text(`docs/dynamic-secrets/${page}`);
    expect(said).toContain(`\`${type}\``);
    expect(said).toMatch(/^## The account of the dynamic secret/m);
    expect(said).toMatch(/Run (?:in CI )?against|Nothing is reached/);
  });

  it('is tested against a server, or what stands for one', () => {
    const tests = [...testsIn('test/adapters/dynamic'), ...testsIn('test/peers')];
    const speaking = tests.filter((each) => each.includes(`'${type}'`) && /\.create\(/.test(each));
    expect(speaking.length, `a test of ${type} in test/adapters/dynamic or test/peers`).toBeGreaterThan(0);
    expect(speaking.some((each) => /\.revoke\(/.test(each) && /\.list\(/.test(each))).toBe(true);
  });

  it('keeps inputs as they are when they are checked again, and shows none of its secrets', () => {
    const checked = checkedInputs(type, inputs);
    expect(checkedInputs(type, checked)).toEqual(checked);
    const shown = JSON.stringify(shownInputs(type, checked));
    expect(shown).not.toContain(secret);
    expect(shown).toContain('********');
  });

  it('makes names that carry the mark, and passwords, as the provider takes them', () => {
    const checked = checkedInputs(type, inputs);
    const { longest, random, fixed } = kindOf(type).names(checked);
    expect(fixed === undefined ? random : longest).toBeGreaterThanOrEqual(20);
    expect(random).toBeLessThanOrEqual(longest);
    expect(kindOf(type).passwords(checked).length).toBeGreaterThanOrEqual(30);
  });

  it('is added, leased, changed, renewed and ended, and its secrets are nowhere in the open', async () => {
    const provider = { type, inputs };
    const name = `of-${type}`;
    expect((await place.create(name, { provider })).status).toBe(200);
    const { body, status } = await place.lease(name);
    expect([status, body.dynamicSecret.type]).toEqual([200, type]);
    const seen = await place.send('GET', `/${name}`);
    expect(JSON.stringify(seen.body)).not.toContain(secret);
    expect(
      (await place.send('PATCH', `/${name}`, { data: { inputs: seen.body.dynamicSecret.inputs } })).status,
    ).toBe(200);
    expect(place.provider.calls.at(-1)?.at.inputs).toEqual(checkedInputs(type, inputs));
    expect((await place.send('POST', `/leases/${body.lease.id}/renew`)).status).toBe(200);
    expect((await place.send('POST', `/${name}/test`)).status).toBe(200);
    expect((await place.send('DELETE', `/leases/${body.lease.id}`)).status).toBe(200);
    expect(JSON.stringify(await allItems(place.world.app.table))).not.toContain(secret);
    expect(place.provider.accounts.size).toBe(0);
  });
});

describe('users of Microsoft Entra ID', () => {
  const application = { tenantId: 'contoso.example', applicationId: 'app', clientSecret: hush };
  it('are listed for whoever has an application that sees them', async () => {
    const found = await place.send('POST', '/entra-id/users', application);
    expect([found.status, found.body]).toEqual([
      200,
      [{ id: 'user-1', name: 'Ada', email: 'ada@example.com' }],
    ]);
    const [event] = await place.events('get-entra-id-users');
    expect(event.metadata).toMatchObject({ tenantId: 'contoso.example', numberOfUsers: 1 });
    expect(JSON.stringify(event)).not.toContain(hush);
  });

  it('are not, where Entra cannot be asked', async () => {
    place.provider.fail((verb) => (verb === 'users' ? 'refused' : undefined));
    expect((await place.send('POST', '/entra-id/users', application)).status).toBe(400);
    place.provider.fail((verb) => (verb === 'users' ? 'down' : undefined));
    expect((await place.send('POST', '/entra-id/users', application)).status).toBe(503);
    place.provider.fail(undefined);
    expect((await place.send('POST', '/entra-id/users', { ...application, tenantId: '../x' })).status).toBe(
      422,
    );
  });
});

describe('credentials that end by themselves', () => {
  it('are waited for until then, however they are asked to end, and are no failure', async () => {
    const provider = { type: 'aws-sts', inputs: providerInputs['aws-sts'] };
    await place.create('session', { provider, maxTTL: null });
    const { lease } = (await place.lease('session', { ttl: '10h' })).body;
    place.provider.fail((verb) => (verb === 'revoke' ? 'lasting' : undefined));
    const ended = await place.send('DELETE', `/leases/${lease.id}`);
    expect(ended.body.lease).toMatchObject({
      status: 'Revoking',
      statusDetails: expect.stringContaining(lease.expireAt),
    });
    const calls = () => place.provider.calls.filter(({ verb }) => verb === 'revoke').length;
    await place.work();
    const before = calls();
    place.world.app.runtime.advance(9 * 3600);
    await place.work();
    expect(calls()).toBeLessThanOrEqual(before + 1);
    expect((await place.send('GET', '/session/leases')).body.leases).toHaveLength(1);
    expect(await place.events('fail-dynamic-secret-lease')).toEqual([]);
    place.provider.fail(undefined);
    place.world.app.runtime.advance(3700);
    await place.work();
    expect((await place.send('GET', '/session/leases')).body.leases).toEqual([]);
    expect(await place.events('abandon-dynamic-secret-lease')).toEqual([]);
  });

  it('are let go by who forces it, and the trail says which', async () => {
    const provider = { type: 'aws-sts', inputs: providerInputs['aws-sts'] };
    await place.create('forced', { provider, maxTTL: null });
    const { lease } = (await place.lease('forced', { ttl: '10h' })).body;
    place.provider.fail((verb) => (verb === 'revoke' ? 'lasting' : undefined));
    expect((await place.send('DELETE', `/leases/${lease.id}`, { isForced: true })).status).toBe(200);
    for (let turn = 0; turn < 3; turn += 1) {
      place.world.app.runtime.advance(11);
      await place.work();
    }
    place.provider.fail(undefined);
    const [event] = await place.events('abandon-dynamic-secret-lease');
    expect(event.metadata).toMatchObject({
      leaseId: lease.id,
      leaseExternalEntityId: lease.externalEntityId,
    });
  });
});
