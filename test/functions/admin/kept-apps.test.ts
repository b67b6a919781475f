import { beforeAll, describe, expect, it } from 'vitest';
import { LocketError } from '../../../layers/domain/errors.ts';
import type { AppCredentials, AppName } from '../../../layers/domain/instance/app-credentials.ts';
import { serverAdminIn } from '../../world/server-admin.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

const path = '/api/v1/admin/app-credentials';
const secret = 'known to Slack alone';
const slack = { clientId: 'kept-outside', clientSecret: secret };
const google = { clientId: 'said-here', clientSecret: 'known to google alone' };

let world: World;
let serverAdmin: Actor;
let kept: ReadonlyMap<AppName, AppCredentials>;
let isOut = false;

beforeAll(async () => {
  kept = new Map([['slack', slack]]);
  world = await openWorld({
    keptAppsSetting: {
      all: async () => {
        if (isOut) throw new LocketError('unavailable', 'cannot be read');
        return kept;
      },
    },
  });
  serverAdmin = await serverAdminIn(world);
});

describe('credentials that the operator keeps outside of the instance', () => {
  it('are shown beside those that were said here, without what is secret', async () => {
    await world.ok(serverAdmin, 'PUT', `${path}/google`, { credentials: google });
    const list = await world.ok(serverAdmin, 'GET', path);
    expect(list.apps).toMatchObject([
      { app: 'slack', shown: { clientId: slack.clientId }, updatedAt: null, isKeptOutside: true },
      { app: 'google', shown: { clientId: google.clientId }, isKeptOutside: false },
    ]);
    expect(JSON.stringify(list)).not.toContain(secret);
  });

  it('count before what was said here, and are not changed here', async () => {
    const config = () => world.ok(serverAdmin, 'GET', '/api/v1/admin/integrations/slack/config');
    expect(await config()).toMatchObject({ clientId: slack.clientId });
    const put = await world.send(serverAdmin, 'PUT', `${path}/slack`, { credentials: google });
    expect(put.status).toBe(400);
    expect((await world.send(serverAdmin, 'DELETE', `${path}/slack`)).status).toBe(400);
    const patch = { slackClientId: 'another', slackClientSecret: 'another' };
    expect((await world.send(serverAdmin, 'PATCH', '/api/v1/admin/config', patch)).status).toBe(400);
    expect(await config()).toMatchObject({ clientId: slack.clientId });
  });

  it('open the ways in that they are for', async () => {
    kept = new Map([
      ['slack', slack],
      ['github', google],
    ]);
    const { body } = await world.app.ok('GET', '/api/v1/admin/config');
    expect(body.config.availableLoginMethods).toEqual(expect.arrayContaining(['google', 'github']));
    const begun = await world.app.request('GET', '/api/v1/sso/redirect/github');
    expect(begun.status, begun.text).toBe(302);
    expect(begun.headers.location).toContain(`client_id=${google.clientId}`);
  });

  it('that cannot be read are a fault, never absence', async () => {
    const person = await world.person('admin');
    isOut = true;
    try {
      for (const [method, at, actor] of [
        ['GET', path, serverAdmin],
        ['PUT', `${path}/gitlab`, serverAdmin],
        ['GET', '/api/v1/admin/integrations/slack/config', serverAdmin],
        ['POST', '/api/v1/secret-scanning/create-installation-session/organization', person],
        ['GET', '/api/v1/integration-auth/integration-options', world.admin],
      ] as const) {
        const body = { credentials: google, organizationId: world.orgId };
        expect((await world.send(actor, method, at, method === 'GET' ? undefined : body)).status, at).toBe(
          503,
        );
      }
      for (const at of ['/api/status', '/api/v1/admin/config', '/api/v1/sso/redirect/github'])
        expect((await world.app.request('GET', at)).status, at).toBe(503);
    } finally {
      isOut = false;
    }
  });
});
