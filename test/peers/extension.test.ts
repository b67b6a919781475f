import { execFile } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { architectureOf, executableIn, nodeBuilds } from '../../lib/extension/architectures.ts';
import { buildExecutable } from '../../lib/extension/executable.ts';
import { behaves } from '../extension/behaviour.ts';
import {
  type ExtensionProcess,
  launch,
  sessionToken,
  type Variables,
} from '../extension/extension-process.ts';
import { temporaryFolder } from '../lib/temporary-folder.ts';
import { firstOf, withPeer } from './peer.ts';

const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);
const sample = join(root, 'docs/samples/lambda-extension/function');
const { version, arch } = nodeBuilds.x86_64;
const canRun = process.platform === 'linux' && process.arch === arch && process.versions.node === version;
const layer = join(temporaryFolder(), 'x86_64');

/** Settings that suffice to start. */
const variables: Variables = { LOCKET_URL: 'https://locket.example.org', LOCKET_IDENTITY_ID: 'x' };

const started = async (more: Variables = {}): Promise<ExtensionProcess> => {
  const extension = await launch([executableIn(layer)], { ...variables, ...more });
  await Promise.race([extension.lambda.ready(), extension.ended()]);
  return extension;
};

withPeer(
  'the executable of the extension',
  canRun ? executableIn(layer) : undefined,
  `it is built and run by Node ${version} on Linux on x86_64`,
  (executable) => {
    beforeAll(async () => {
      await buildExecutable(root, 'x86_64', layer);
    });

    behaves(
      () => [executable],
      (startedToRead) =>
        withPeer(
          'Python 3',
          firstOf('/usr/bin/python3', '/usr/local/bin/python3'),
          'install it',
          (python) => {
            it('reads a secret with the handler of the sample', async () => {
              const { extension, secretId, value } = await startedToRead();
              const env = {
                AWS_SESSION_TOKEN: sessionToken,
                LOCKET_EXTENSION_PORT: String(extension.port),
                SECRET_ID: secretId,
                http_proxy: 'http://127.0.0.1:1',
              };
              const code = 'import handler; print(handler.handler({}, None)["length"])';
              const { stdout } = await run(python, ['-B', '-c', code], { cwd: sample, env });
              expect(Number(stdout)).toBe(value.length);
            });
          },
        ),
    );

    it("takes no options from the function's environment", async () => {
      const preload = join(temporaryFolder(), 'preload.cjs');
      writeFileSync(preload, "console.log('code of the function')");
      const extension = await started({ NODE_OPTIONS: `--require ${preload}` });
      await extension.lambda.send({ eventType: 'SHUTDOWN' });
      expect(await extension.ended()).toBe(0);
      expect(extension.said()).not.toContain('code of the function');
      expect(extension.said()).not.toContain('Warning');
    });

    it('fits a layer, and is ready in time', async () => {
      expect(architectureOf(executable)).toBe('x86_64');
      const megabytes = statSync(executable).size / 1_000_000;
      // Function and layers together may have 250 MB.
      expect(megabytes).toBeLessThan(150);
      const times: number[] = [];
      for (let n = 0; n < 11; n += 1) {
        const extension = await started();
        times.push(extension.startedIn);
        await extension.stop();
      }
      const median = times.sort((a, b) => a - b)[5] ?? 0;
      console.log(`executable: ${megabytes.toFixed(1)} MB, ready in ${median.toFixed(0)} ms (median of 11)`);
      // Lambda gives all of the beginning ten seconds.
      expect(median).toBeGreaterThan(0);
      expect(median).toBeLessThan(2000);
    });
  },
);
