import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { firstOf } from '../peer.ts';
import { signIn, withDashboard } from './browser.ts';

const root = resolve(import.meta.dirname, '../../..');
const hasCurl = firstOf('/usr/bin/curl') !== undefined && firstOf('/usr/bin/jq') !== undefined;

/** The code below a title, as somebody copies it. */
const snippet = async (page: Page, title: string): Promise<string> => {
  const figure = page.locator('figure').filter({ has: page.getByText(title, { exact: true }) });
  return (await figure.locator('pre').textContent()) ?? '';
};

/** A folder where a shell finds `locket` as it does where it is installed, and Node the libraries of the project. */
const workshop = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'locket-snippets-'));
  const command = join(folder, 'bin', 'locket');
  await mkdir(join(folder, 'bin'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const node = `"${process.execPath}" --disable-warning=ExperimentalWarning`;
  await writeFile(command, `#!/bin/sh\nexec ${node} "${join(root, 'cli/main.ts')}" "$@"\n`);
  await chmod(command, 0o755);
  return folder;
};

/** What a program prints in the folder, which holds what the person was given once and put aside. */
const printed = (
  folder: string,
  variables: Readonly<Record<string, string>>,
  program: string,
  ...args: readonly string[]
): Promise<string> =>
  new Promise((done) => {
    const env = { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, HOME: folder, ...variables };
    const child = execFile(program, args, { cwd: folder, env, timeout: 60_000 }, (_error, stdout, stderr) =>
      done(`${stdout}${stderr}`),
    );
    child.stdin?.end();
  });

withDashboard('what a page says about how to use an identity', (stage) => {
  it('works as it stands, with the secret of the identity', async () => {
    const { page, faults } = await stage().visitor();
    const { credentials, url } = stage().locket;
    await signIn(page, stage().locket);
    await page.goto(`/identities/${credentials.identityId}/use?projectId=${credentials.projectId}`);
    await page.getByText(`clientId=${credentials.clientId}`).waitFor();
    await page.getByText(`projectId=${credentials.projectId}`).first().waitFor();
    for (const code of await page.locator('figure pre').allTextContents()) {
      expect(code).not.toContain('…');
      expect(code).toContain(url);
    }
    const folder = await workshop();
    const run = (program: string, ...args: readonly string[]) =>
      printed(folder, { CLIENT_SECRET: credentials.clientSecret }, program, ...args);
    try {
      if (hasCurl)
        expect(await run('bash', '-ec', await snippet(page, 'curl'))).toContain('"secretKey":"API_KEY"');
      const command = (await snippet(page, 'Command line: locket')).replace('npm start', 'env');
      expect(await run('bash', '-ec', command)).toContain('\nAPI_KEY=');
      const program = `${await snippet(page, 'Node.js: @infisical/sdk')}\nconsole.log(secrets.map((one) => one.secretKey));\n`;
      await writeFile(join(folder, 'example.mjs'), program);
      expect(await run(process.execPath, 'example.mjs')).toContain("'API_KEY'");
    } finally {
      await rm(folder, { recursive: true });
    }
    expect(faults).toEqual([]);
  });
});
