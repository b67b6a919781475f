import { existsSync, lchownSync } from 'node:fs';
import { chown, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readIfOwn, writeWhole } from '../../cli/files/private-file.ts';
import { startAgent } from './agent/agent-world.ts';
import { newDesk } from './command-line.ts';

/** Who is not the one that runs the tests. */
const somebody = 4242;
const isRoot = process.getuid?.() === 0;

describe('a file that only its owner may read', () => {
  it('goes where a link of the same person leads, which stays a link', async () => {
    const { cwd } = await newDesk({});
    await writeFile(join(cwd, 'target'), 'old');
    await symlink('target', join(cwd, 'link'));
    writeWhole(join(cwd, 'link'), 'new');

    expect(await readFile(join(cwd, 'target'), 'utf8')).toBe('new');
  });

  it('takes the place of a link that leads nowhere', async () => {
    const { cwd } = await newDesk({});
    await symlink('nowhere', join(cwd, 'link'));
    writeWhole(join(cwd, 'link'), 'new');

    expect([existsSync(join(cwd, 'nowhere')), await readFile(join(cwd, 'link'), 'utf8')]).toEqual([
      false,
      'new',
    ]);
  });

  // Only root can make files of somebody else.
  it.runIf(isRoot)('does not go where a link of somebody else leads', async () => {
    const { cwd } = await newDesk({});
    await writeFile(join(cwd, 'target'), 'old');
    await symlink('target', join(cwd, 'link'));
    lchownSync(join(cwd, 'link'), somebody, somebody);

    expect(() => writeWhole(join(cwd, 'link'), 'new')).toThrow('somebody else made');
    expect(await readFile(join(cwd, 'target'), 'utf8')).toBe('old');
  });

  it.runIf(isRoot)('is not read where somebody else wrote it', async () => {
    const { cwd } = await newDesk({});
    await writeFile(join(cwd, 'mine'), 'mine');
    await writeFile(join(cwd, 'theirs'), 'theirs');
    await chown(join(cwd, 'theirs'), somebody, somebody);

    expect([
      readIfOwn(join(cwd, 'mine')),
      readIfOwn(join(cwd, 'theirs')),
      readIfOwn(join(cwd, 'none')),
    ]).toEqual(['mine', undefined, undefined]);
  });
});

const settings = (sink: string) => `
auth: {type: universal-auth}
sinks: [{type: file, config: {path: ${sink}}}]
templates:
  - {template-content: "{{ with secret \\"p\\" \\"dev\\" \\"/\\" }}{{ (index . 0).Value }}{{ end }}", destination-path: app}
`;

describe('an agent in a folder that somebody else writes to', () => {
  it.runIf(isRoot)('writes no token through their link, and tells so', async () => {
    const { cwd } = await newDesk({});
    await mkdir(join(cwd, 'shared'));
    await writeFile(join(cwd, 'victim'), 'precious');
    await symlink(join(cwd, 'victim'), join(cwd, 'shared/token'));
    lchownSync(join(cwd, 'shared/token'), somebody, somebody);
    const { clock, end, exit, told } = await startAgent(settings(join(cwd, 'shared/token')));
    await clock.advance(1000);
    end();
    await exit;

    expect(await readFile(join(cwd, 'victim'), 'utf8')).toBe('precious');
    expect(told.join('\n')).toContain('somebody else made');
  });

  it.runIf(isRoot)('does not go on with a token that they put into its sink', async () => {
    const { cwd } = await newDesk({});
    await writeFile(join(cwd, 'token'), 'planted');
    await chown(join(cwd, 'token'), somebody, somebody);
    const { clock, end, exit, locket } = await startAgent(settings(join(cwd, 'token')));
    locket.tokens.set('planted', { since: clock.now(), until: clock.now() + 600_000 });
    await clock.advance(1000);
    end();
    await exit;

    expect(locket.calls).toEqual(['login', 'list']);
    expect((await stat(join(cwd, 'token'))).mode & 0o777).toBe(0o600);
  });
});
