import * as z from 'zod';
import { appCredentials } from '../../layers/domain/instance/app-credentials.ts';
import { enterAsServerAdmin } from '../../layers/domain/instance/server-admin.ts';
import { people } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';

/** Stands for the client secret, which is shown to nobody; sent back, it leaves that as it is. */
const hidden = '********';

const read = operation({
  method: 'GET',
  path: '/api/v1/admin/integrations/slack/config',
  summary:
    'By what Slack knows this instance, without its secret, for server admins; empty where it does not',
  access: people,
  audit: 'get-app-credentials',
  limit: 'read',
  reply: () => z.object({ clientId: z.string(), clientSecret: z.string() }),
  handle: async ({ unit }) => {
    await enterAsServerAdmin(unit);
    const { clientId = '', clientSecret } = (await appCredentials(unit, 'slack')) ?? {};
    return { clientId, clientSecret: clientSecret ? hidden : '' };
  },
});

export const slackAppOperations = [read];
