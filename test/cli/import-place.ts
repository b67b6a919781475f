import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { CliPlace } from './cli-place.ts';

let folders = 0;

/** A computer of the machine, and a folder of its own in the project. */
export const importDesk = async (place: CliPlace, secrets: Readonly<Record<string, string>> = {}) => {
  folders += 1;
  const made = await place.machineDesk();
  const path = `/i${folders}`;
  await made.run(['secrets', 'folders', 'create', '--name', path.slice(1)]);
  for (const [key, value] of Object.entries(secrets)) await place.secret(key, value, { secretPath: path });
  return {
    ...made,
    path,
    bring: (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
      made.run(['import', ...words, '--path', path], {
        env: {
          LOCKET_URL: place.url,
          LOCKET_TOKEN: place.machine.token,
          LOCKET_PROJECT_ID: place.projectId,
          ...env,
        },
      }),
    held: async () => {
      const { out } = await made.run(['export', '--path', path, '--format', 'json']);
      return Object.fromEntries(
        (JSON.parse(out) as { key: string; value: string }[]).map(({ key, value }) => [key, value]),
      );
    },
  };
};

type Answer = (request: IncomingMessage, body: string) => { status?: number; body: unknown };

/** A service of somebody else on this machine. */
export const service = async (answer: Answer): Promise<string> => {
  const server = createServer(async (request, response) => {
    const { status = 200, body } = answer(request, await text(request));
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
