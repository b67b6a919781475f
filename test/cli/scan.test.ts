import { execFileSync, spawnSync } from 'node:child_process';
import { lstat, mkdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { createTar } from 'nanotar';
import { describe, expect, it } from 'vitest';
import { unpacked } from '../../cli/scan/archives.ts';
import { type Desk, newDesk } from './command-line.ts';

// Put together here, so that nobody's scanner takes this file for a leak.
const key = ['AKIA', 'Q3EGRZ5T', 'QWERTZ4V'].join('');
const github = ['ghp', '_', 'x7Rt2Kq9LmWv4Zs8Yb1Nc6Df3Hj5Gp0AeUiQ'].join('');

const secretLine = `token = ${github}\n`;

const git = (cwd: string, ...args: readonly string[]): void => {
  const env = { PATH: process.env.PATH, HOME: cwd, GIT_CONFIG_NOSYSTEM: '1' };
  execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b.test', ...args], {
    cwd,
    env,
    stdio: 'pipe',
  });
};

/** A folder with files; nothing is known of it to git unless it says so. */
const folderWith = async (files: Readonly<Record<string, string | Uint8Array>>): Promise<Desk> => {
  const desk = await newDesk({});
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(desk.cwd, name, '..'), { recursive: true });
    await writeFile(join(desk.cwd, name), content);
  }
  return desk;
};

/** A repository with a commit for each of these states of one file. */
const repositoryOf = async (...states: readonly string[]): Promise<Desk> => {
  const desk = await folderWith({});
  git(desk.cwd, 'init', '-q', '-b', 'main');
  for (const [at, state] of states.entries()) {
    await writeFile(join(desk.cwd, 'app.env'), state);
    git(desk.cwd, 'add', '.');
    git(desk.cwd, 'commit', '-q', '-m', `state ${at}\n\nwith a second line`);
  }
  return desk;
};

const reported = async (desk: Desk, ...words: readonly string[]) => {
  const ran = await desk.run(['scan', '-r', 'report.json', ...words]);
  return { ...ran, leaks: JSON.parse(await readFile(join(desk.cwd, 'report.json'), 'utf8')) };
};

describe('files', () => {
  it('are looked through, with the place of each finding', async () => {
    const desk = await folderWith({ 'a/one.txt': `first\nkey = "${key}"\n`, 'clean.txt': 'nothing' });
    const { code, leaks, told } = await reported(desk, '--no-git');

    expect(code).toBe(1);
    expect(leaks).toMatchObject([
      {
        RuleID: 'aws-access-token',
        File: 'a/one.txt',
        StartLine: 2,
        EndLine: 2,
        Secret: key,
        Commit: '',
        Fingerprint: 'a/one.txt:aws-access-token:2',
      },
    ]);
    expect(leaks[0].StartColumn).toBe('key = "'.length + 1);
    expect(told).toContain('leaks found: 1');
    expect((await stat(join(desk.cwd, 'report.json'))).mode & 0o777).toBe(0o600);
  });

  it('with nothing in them end with 0 and an empty report', async () => {
    const { code, leaks, told } = await reported(await folderWith({ 'a.txt': 'nothing' }), '--no-git');

    expect([code, leaks]).toEqual([0, []]);
    expect(told).toContain('no leaks found');
  });

  it('are told with the secret hidden, unless asked', async () => {
    const desk = await folderWith({ 'a.txt': github });
    const hidden = await desk.run(['scan', '--no-git', '-v']);
    const shown = await desk.run(['scan', '--no-git', '-v', '--show-secrets']);
    const { leaks } = await reported(desk, '--no-git', '--redact');

    expect(hidden.out).toContain('github-pat  a.txt:1');
    expect(hidden.out).not.toContain(github);
    expect(shown.out).toContain(github);
    expect(leaks[0]).toMatchObject({ Secret: 'REDACTED', Match: 'REDACTED' });
  });

  it.each(['locket-scan:ignore', 'infisical-scan:ignore', 'gitleaks:allow'])(
    'are left alone in lines that say %s',
    async (comment) => {
      const desk = await folderWith({ 'a.txt': `${key} # ${comment}\n` });

      expect((await desk.run(['scan', '--no-git'])).code).toBe(0);
    },
  );

  it('are left alone where a fingerprint is named, or an earlier report knows', async () => {
    const desk = await folderWith({ 'a.txt': `${key}\n` });
    await reported(desk, '--no-git');
    const baseline = await desk.run(['scan', '--no-git', '-b', join(desk.cwd, 'report.json')]);
    await writeFile(join(desk.cwd, 'b.txt'), `${github}\n`);
    const another = await desk.run(['scan', '--no-git', '-b', join(desk.cwd, 'report.json'), '-v']);
    await writeFile(
      join(desk.cwd, '.infisicalignore'),
      '# known\na.txt:aws-access-token:1\nb.txt:github-pat:1\nreport.json:aws-access-token:8\nreport.json:aws-access-token:9\n',
    );
    const ignored = await desk.run(['scan', '--no-git', '-v']);

    expect(baseline.out).not.toContain('a.txt');
    expect(another.out).toContain('b.txt:1');
    expect(ignored.out).not.toContain(' a.txt:1');
    expect(ignored.out).not.toContain(' b.txt:1');
  });

  it('are read in archives, in archives inside them to a depth, and decoded', async () => {
    const inner = zipSync({ 'deep.txt': strToU8(key) });
    const desk = await folderWith({
      'a.zip': zipSync({ 'in.txt': strToU8(key), 'in.zip': inner }),
      'b.tar.gz': gzipSync(createTar([{ name: 't.txt', data: key }])),
      'c.txt': `token: ${Buffer.from(`key=${github} `).toString('base64')}`,
      'd.txt': Buffer.from(`x ${github} `).toString('hex'),
      'e.txt': [...Buffer.from(`x ${github} `)].map((byte) => `%${byte.toString(16)}`).join(''),
      'broken.zip': 'PK no archive',
    });
    const { leaks } = await reported(desk, '--no-git');
    const deeper = await reported(desk, '--no-git', '--max-archive-depth', '2');
    const flat = await reported(desk, '--no-git', '--max-decode-depth', '0', '--max-archive-depth', '0');
    const filesOf = (found: readonly { File: string; RuleID: string }[]) =>
      [
        ...new Set(
          found
            .filter(({ RuleID, File }) => !RuleID.includes('generic') && File !== 'report.json')
            .map(({ File }) => File),
        ),
      ].toSorted();

    expect(filesOf(leaks)).toEqual(['a.zip!in.txt', 'b.tar.gz!t.txt', 'c.txt', 'd.txt', 'e.txt']);
    expect(filesOf(deeper.leaks)).toContain('a.zip!in.zip!deep.txt');
    expect(filesOf(flat.leaks)).toEqual([]);
  });

  it('behind links are read only when asked, and a circle of links ends', async () => {
    const desk = await folderWith({ 'a/x.txt': 'nothing' });
    const elsewhere = await folderWith({ 'secret.txt': key });
    await symlink(elsewhere.cwd, join(desk.cwd, 'link'));
    await symlink('..', join(desk.cwd, 'a/up'));

    expect((await desk.run(['scan', '--no-git'])).code).toBe(0);
    expect((await desk.run(['scan', '--no-git', '--follow-symlinks'])).code).toBe(1);
  });

  it('are looked through in time that grows with them, whatever is in them', {
    timeout: 60_000,
  }, async () => {
    const hostile = [
      `${'a'.repeat(200_000)}!`,
      `adafruit ${' '.repeat(200_000)}=`,
      `secret${'-'.repeat(200_000)}`,
      '='.repeat(200_000),
    ];
    const desk = await folderWith(Object.fromEntries(hostile.map((text, at) => [`h${at}.txt`, text])));

    expect((await desk.run(['scan', '--no-git'])).code).toBe(0);
  });
});

describe('hostile files', () => {
  it('are told and left out where they are too large, and the others are looked through', async () => {
    const desk = await folderWith({ 'a.txt': secretLine });
    await writeFile(join(desk.cwd, 'huge.txt'), '');
    await truncate(join(desk.cwd, 'huge.txt'), 3_000_000_000);
    const { code, told } = await desk.run(['scan', '--no-git']);

    expect([code, told]).toEqual([1, expect.stringContaining('leaks found: 1')]);
    expect(told).toContain('huge.txt cannot be read: it is too large');
  });

  it('unpack to a hundred megabytes in all, however deep they are nested', async () => {
    const zeros = new Uint8Array(60_000_000);
    const layer = (bytes: Uint8Array) =>
      zipSync(Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`${at}.zip`, bytes])));
    const bomb = layer(layer(zipSync({ 'zeros.txt': zeros, 'app.env': Buffer.from(secretLine) })));
    const all = unpacked({ file: 'bomb.zip', bytes: bomb }, 10);

    expect(all.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThan(101 * 1024 * 1024);
  });

  it('of one line are looked through to its end', { timeout: 60_000 }, async () => {
    const desk = await folderWith({ 'a.txt': `${'word '.repeat(4_000_000)}\n${secretLine}` });

    expect((await desk.run(['scan', '--no-git'])).told).toContain('leaks found: 1');
  });
});

describe('a repository', () => {
  it('gives away what was ever in it, with who put it there', async () => {
    const desk = await repositoryOf('a=1\n', `a=1\nkey=${key}\n`, 'a=1\n');
    const { code, leaks, told } = await reported(desk);

    expect(code).toBe(1);
    expect(leaks).toMatchObject([
      {
        File: 'app.env',
        StartLine: 2,
        Secret: key,
        Author: 'A',
        Email: 'a@b.test',
        Message: 'state 1\n\nwith a second line',
      },
    ]);
    expect(leaks[0].Fingerprint).toBe(`${leaks[0].Commit}:app.env:aws-access-token:2`);
    expect(told).toContain('leaks found: 1');
  });

  it('is looked at as far as the options for git say', async () => {
    const desk = await repositoryOf(`key=${key}\n`, 'a=1\n');

    expect((await desk.run(['scan', '--log-opts', 'HEAD~1..HEAD'])).code).toBe(0);
    expect((await desk.run(['scan', '--log-opts=HEAD'])).code).toBe(1);
  });

  it('has links to the platform, without what somebody logs in with', async () => {
    const desk = await repositoryOf(`key=${key}\n`);
    git(desk.cwd, 'remote', 'add', 'origin', 'https://me:password@github.com/o/r.git');
    const { leaks } = await reported(desk);

    expect(leaks[0].Link).toBe(`https://github.com/o/r/blob/${leaks[0].Commit}/app.env#L1`);
  });

  it('tells what is about to be committed', async () => {
    const desk = await repositoryOf('a=1\n');
    await writeFile(join(desk.cwd, 'app.env'), `a=1\nkey=${key}\n`);
    const unstaged = await desk.run(['scan', 'git-changes']);
    const nothingStaged = await desk.run(['scan', 'git-changes', '--staged']);
    git(desk.cwd, 'add', '.');
    const staged = await desk.run(['scan', 'git-changes', '--staged', '-v']);

    expect([unstaged.code, nothingStaged.code, staged.code]).toEqual([1, 0, 1]);
    expect(staged.out).toContain('app.env:2');
  });

  it('reads added lines that look like headers as what they are', async () => {
    const desk = await repositoryOf(`++ b/other.txt\n-- a/x\n@@ -1 +9 @@\n${key}\n`);
    const { leaks } = await reported(desk);

    expect(leaks).toMatchObject([{ File: 'app.env', StartLine: 4 }]);
  });

  it('knows files by their names, whatever is in those', async () => {
    const desk = await folderWith({ 'ä "b".txt': key });
    git(desk.cwd, 'init', '-q');
    git(desk.cwd, 'add', '.');
    git(desk.cwd, 'commit', '-q', '-m', 'x');

    expect((await reported(desk)).leaks[0].File).toBe('ä "b".txt');
  });

  it('runs nothing that its configuration names', async () => {
    const desk = await repositoryOf('a=1\n', 'a=2\n');
    const mark = join(desk.cwd, 'ran');
    const program = `touch ${mark}; cat`;
    const names = ['diff.external', 'diff.x.textconv', 'core.fsmonitor', 'core.pager'];
    const filters = ['clean', 'smudge', 'process'].flatMap((each) => [
      `filter.x.${each}`,
      `filter.a=b.${each}`,
    ]);
    for (const name of [...names, ...filters]) git(desk.cwd, 'config', name, program);
    git(desk.cwd, 'config', 'filter.x.required', 'true');
    await writeFile(join(desk.cwd, '.gitattributes'), '*.env diff=x filter=x\n*.txt filter=a=b\n');
    await mkdir(join(desk.cwd, 'hooks'));
    await writeFile(join(desk.cwd, 'hooks/post-index-change'), `#!/bin/sh\ntouch ${mark}\n`, { mode: 0o755 });
    git(desk.cwd, 'config', 'core.hooksPath', join(desk.cwd, 'hooks'));
    await writeFile(join(desk.cwd, 'app.env'), 'a=3\n');
    await desk.run(['scan']);
    const { code } = await desk.run(['scan', 'git-changes']);

    expect(code).toBe(0);

    await expect(stat(mark)).rejects.toThrow('ENOENT');
  });

  it('gets a hook once, beside what was there', async () => {
    const desk = await repositoryOf('a=1\n');
    const hook = join(desk.cwd, '.git/hooks/pre-commit');
    await mkdir(join(desk.cwd, '.git/hooks'), { recursive: true });
    await writeFile(hook, '#!/bin/sh\necho mine\n');
    const first = await desk.run(['scan', 'install', '--pre-commit-hook']);
    const second = await desk.run(['scan', 'install', '--pre-commit-hook']);
    const text = await readFile(hook, 'utf8');

    expect([first.code, second.code]).toEqual([0, 0]);
    expect(text.split('locket scan git-changes')).toHaveLength(2);
    expect(text).toContain('echo mine');
    expect((await stat(hook)).mode & 0o111).toBe(0o111);
  });

  it.each([
    ['nothing', [], 'blocked'],
    ['the name of the official command line', ['hooks.infisical-scan=false'], 'let through'],
    ['our name', ['hooks.locket-scan=false'], 'let through'],
    ['both, of which ours counts', ['hooks.locket-scan=true', 'hooks.infisical-scan=false'], 'blocked'],
  ])('has its hook switched off by git config, as %s says', async (_, settings, expected) => {
    const desk = await repositoryOf('a=1\n');
    await desk.run(['scan', 'install', '--pre-commit-hook']);
    for (const setting of settings) git(desk.cwd, 'config', ...setting.split('='));
    const folder = join(desk.home, 'bin');
    await mkdir(folder);
    await writeFile(join(folder, 'locket'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const { status } = spawnSync(join(desk.cwd, '.git/hooks/pre-commit'), {
      cwd: desk.cwd,
      env: { PATH: `${folder}:${process.env.PATH}` },
    });

    expect(status === 0 ? 'let through' : 'blocked').toBe(expected);
  });

  it('looks at the changes that options for git diff select', async () => {
    const desk = await repositoryOf('a=1\n', `a=${key}\n`);
    const nothing = await desk.run(['scan', 'git-changes']);
    const sinceThen = await desk.run(['scan', 'git-changes', '--log-opts', 'HEAD~1 HEAD']);

    expect([nothing.code, sinceThen.code]).toEqual([0, 1]);
  });

  it('is asked for where there is none', async () => {
    expect(await (await folderWith({})).run(['scan'])).toMatchObject({
      code: 1,
      told: expect.stringContaining('git failed'),
    });
  });
});

describe('what comes in', () => {
  it('is looked through', async () => {
    const { run } = await newDesk({});

    expect((await run(['scan', '--pipe', '-v'], { input: async () => `x ${key}\n` })).code).toBe(1);
    expect((await run(['scan', '--pipe'], { input: async () => 'x' })).code).toBe(0);
  });
});

describe('reports', () => {
  const leaky = { 'a.txt': `key = "${key}" # <&>\n` };

  it('are CSV that no spreadsheet computes', async () => {
    const desk = await folderWith({ '=cmd.txt': `${key}\n` });
    await desk.run(['scan', '--no-git', '-f', 'csv', '-r', 'r.csv']);
    const [head, row] = (await readFile(join(desk.cwd, 'r.csv'), 'utf8')).split('\n');

    expect(head).toBe(
      'RuleID,Commit,File,SymlinkFile,Secret,Match,StartLine,EndLine,StartColumn,EndColumn,Author,Message,Date,Email,Fingerprint,Tags',
    );
    expect(row).toContain("aws-access-token,,'=cmd.txt,");
  });

  it('go through a pipe, and to where a link leads, which both stay what they are', async () => {
    const desk = await folderWith({ 'a.txt': `${key}\n` });
    const [pipe, link] = [join(desk.cwd, '../pipe'), join(desk.cwd, '../link.csv')].map(
      (path) => `${path}-${basename(desk.cwd)}`,
    );
    execFileSync('mkfifo', [pipe ?? '']);
    await writeFile(join(desk.home, 'real.csv'), 'before');
    await symlink(join(desk.home, 'real.csv'), link ?? '');
    const reading = readFile(pipe ?? '', 'utf8');
    await desk.run(['scan', '--no-git', '-f', 'csv', '-r', pipe ?? '']);
    await desk.run(['scan', '--no-git', '-f', 'csv', '-r', link ?? '']);

    expect(await reading).toContain('aws-access-token');
    expect((await lstat(pipe ?? '')).isFIFO()).toBe(true);
    expect((await lstat(link ?? '')).isSymbolicLink()).toBe(true);
    expect(await readFile(join(desk.home, 'real.csv'), 'utf8')).toContain('aws-access-token');
    await rm(pipe ?? '');
    await rm(link ?? '');
  });

  it('are SARIF 2.1.0 and JUnit', async () => {
    const desk = await folderWith(leaky);
    await desk.run(['scan', '--no-git', '-f', 'sarif', '-r', 'r.sarif']);
    await desk.run(['scan', '--no-git', '-f', 'junit', '-r', 'r.xml']);
    const { version, runs } = JSON.parse(await readFile(join(desk.cwd, 'r.sarif'), 'utf8'));
    const xml = await readFile(join(desk.cwd, 'r.xml'), 'utf8');

    expect(version).toBe('2.1.0');
    expect(runs[0].results[0]).toMatchObject({
      ruleId: 'aws-access-token',
      locations: [{ physicalLocation: { artifactLocation: { uri: 'a.txt' }, region: { startLine: 1 } } }],
    });
    expect(xml).toMatch(/^<\?xml version="1\.0"[^>]+\?>\n<testsuites><testsuite failures="/);
  });

  it('of another kind are refused', async () => {
    expect((await (await folderWith(leaky)).run(['scan', '--no-git', '-f', 'html'])).told).toContain(
      '--report-format is',
    );
  });
});

describe('rules of a file', () => {
  const rule = (more: string) =>
    `[[rules]]\nid = "mine"\ndescription = "d"\nregex = '''mine-([a-z]{4})'''\n${more}`;

  it('stand in for those that are built in, or add to them', async () => {
    const desk = await folderWith({ 'a.txt': `mine-abcd ${key}\n`, '.infisical-scan.toml': rule('') });
    const own = await reported(desk, '--no-git');
    await writeFile(
      join(desk.cwd, '.infisical-scan.toml'),
      `[extend]\nuseDefault = true\ndisabledRules = ["generic-api-key"]\n${rule('')}`,
    );
    const both = await reported(desk, '--no-git');
    const idsIn = (leaks: readonly { File: string; RuleID: string }[]) =>
      leaks
        .filter(({ File }) => File === 'a.txt')
        .map(({ RuleID }) => RuleID)
        .toSorted();

    expect(idsIn(own.leaks)).toEqual(['mine']);
    expect(own.leaks[0].Secret).toBe('abcd');
    expect(idsIn(both.leaks)).toEqual(['aws-access-token', 'mine']);
  });

  it.each([
    ['entropy', 'entropy = 2.5', 'mine-aaaa', 'mine-abcd', 0],
    ['keywords', 'keywords = ["OTHER"]', 'mine-abcd', 'mine-abcd other', 1],
    ['stopwords', '[[rules.allowlists]]\nstopwords = ["BC"]', 'mine-abcd', 'mine-aacd', 1],
    ['regexes of the secret', "[[rules.allowlists]]\nregexes = ['''^ab''']", 'mine-abcd', 'mine-xbcd', 1],
    [
      'regexes of the line',
      "[[rules.allowlists]]\nregexTarget = \"line\"\nregexes = ['''test''']",
      'test mine-abcd',
      'prod mine-abcd',
      1,
    ],
    ['the older allowlist', "[rules.allowlist]\nregexes = ['''^ab''']", 'mine-abcd', 'mine-xbcd', 1],
    [
      'conditions that all hold',
      "[[rules.allowlists]]\ncondition = \"AND\"\npaths = ['''^a''']\nstopwords = [\"ab\"]",
      'mine-abcd',
      'mine-xycd',
      1,
    ],
  ])('know %s', async (_, more, allowed, found, count) => {
    const desk = await folderWith({ 'a.txt': allowed, '.locketscan.toml': rule(more) });
    const without = await desk.run(['scan', '--no-git']);
    await writeFile(join(desk.cwd, 'a.txt'), found);
    const withIt = await desk.run(['scan', '--no-git']);

    expect([without.code, withIt.code]).toEqual([0, count]);
  });

  it.each([
    ['no TOML', 'x =', 'is no TOML'],
    ['no expression', "[[rules]]\nid='x'\nregex='''('''", 'x: '],
    ['what RE2 does not know', "[[rules]]\nid='x'\nregex='''(?=a)'''", 'x: '],
    ['a group that there is not', "[[rules]]\nid='x'\nregex='''a'''\nsecretGroup=1", 'there is no group 1'],
    [
      'an empty allowlist',
      "[[rules]]\nid='x'\nregex='''a'''\n[[rules.allowlists]]\ndescription='d'",
      'an allowlist has',
    ],
    ['two bases', '[extend]\nuseDefault=true\npath="x"', 'not both'],
    ['a base that there is not', '[extend]\npath="none.toml"', 'There is no file'],
    ['a base of itself', '[extend]\npath=".locketscan.toml"', 'more than 2 deep'],
    [
      'a rule that there is not',
      "[[rules]]\nid='x'\nregex='''a'''\n[[allowlists]]\ntargetRules=['y']\nstopwords=['a']",
      'there is no such rule',
    ],
  ])('are refused with %s', async (_, text, message) => {
    const desk = await folderWith({ '.locketscan.toml': text });
    const { code, told } = await desk.run(['scan', '--no-git']);

    expect([code, told]).toEqual([1, expect.stringContaining(message)]);
  });
});
