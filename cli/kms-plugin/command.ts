import { createExchange } from '../../layers/client/exchange.ts';
import { command, UsageFault } from '../command.ts';
import { addressOf, domainFlag } from '../instance/address.ts';
import { machineFlags, machineSession } from '../instance/machine-login.ts';
import { clusterKey } from './key.ts';
import { servePlugin } from './server.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Milliseconds for one exchange with Locket: an API server gives a call three seconds. */
const timeout = 2500;
const maxAnswer = 262_144;

/** An API server says `unix:///path`; a path alone will do. */
const pathOf = (socket: string): string => socket.replace(/^unix:(\/\/)?/, '');

/** Runs until it is told to end: the KMS v2 plugin of a Kubernetes control plane. */
export const kmsPlugin = command({
  summary: 'encrypt what a Kubernetes cluster keeps, under a key of the key service',
  flags: {
    domain: domainFlag,
    key: { value: 'ID', help: 'Id of the key', env: ['LOCKET_KMS_KEY_ID'] },
    socket: {
      value: 'PATH',
      help: 'Socket that the API server calls',
      usual: '/run/locket/kms.sock',
    },
    ...machineFlags,
  },
  run: async (given, around) => {
    const url = addressOf(given.domain);
    if (!given.key || !uuid.test(given.key)) throw new UsageFault('Please provide --key, the id of a key');
    const path = pathOf(given.socket ?? '');
    const exchange = createExchange({ timeout, maxAnswer, now: around.now });
    const session = await machineSession(given, url, exchange, around);
    const key = clusterKey({ url, keyId: given.key.toLowerCase(), exchange, session });
    const server = await servePlugin(path, key, (trouble) =>
      around.tell(`${new Date(around.now()).toISOString()} ERR ${trouble}`),
    );
    around.tell(`${new Date(around.now()).toISOString()} INF Listening at ${path}`);
    await around.ended();
    await server.stop();
    return 0;
  },
});
