import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CliPlace, openCliPlace } from './cli-place.ts';
import type { Desk } from './command-line.ts';

let place: CliPlace;
let path: string;
let folders = 0;

beforeAll(async () => {
  place = await openCliPlace();
  return () => place.close();
});

/** A computer of the machine, and a folder of its own in the project. */
const desk = async (secrets: Readonly<Record<string, string>> = {}): Promise<Desk> => {
  folders += 1;
  const made = await place.machineDesk();
  path = `/f${folders}`;
  await made.run(['secrets', 'folders', 'create', '--name', `f${folders}`]);
  for (const [key, value] of Object.entries(secrets)) await place.secret(key, value, { secretPath: path });
  return made;
};

const values = {
  PLAIN: 'one',
  QUOTED: 'it\'s "two"',
  LINES: 'a\nb',
  DOLLAR: '$HOME `id` \\n',
  COMMA: 'x,y',
};

describe('locket secrets', () => {
  it('shows a table, and one with nothing in it', async () => {
    const { run } = await desk({ B: '2', A: '1' });
    const full = await run(['secrets', '--path', path]);
    const empty = await run(['secrets', '--path', path, '--env', 'prod', '--path', '/']);

    expect(full).toEqual({
      code: 0,
      told: '',
      out: [
        '┌─────────────┬──────────────┬─────────────┐',
        '│ SECRET NAME │ SECRET VALUE │ SECRET TYPE │',
        '├─────────────┼──────────────┼─────────────┤',
        '│ A           │ 1            │ shared      │',
        '│ B           │ 2            │ shared      │',
        '└─────────────┴──────────────┴─────────────┘',
        '',
      ].join('\n'),
    });
    expect(empty.out.split('\n')).toHaveLength(5);
  });

  it('cuts values to the width of a terminal, and none for another program', async () => {
    const { run } = await desk({ LONG: 'x'.repeat(300) });
    const terminal = { isInteractive: true, columns: 60 } as never;
    const cut = await run(['secrets', '--path', path], { terminal });
    const whole = await run(['secrets', '--path', path]);

    for (const line of cut.out.trimEnd().split('\n')) expect(line).toHaveLength(60);
    expect(cut.out).toContain('x…');
    expect(whole.out).toContain('x'.repeat(300));
  });

  it('prints what programs read', async () => {
    const { run } = await desk({ A: '1', B: 'two words' });
    const asked = ['secrets', '--path', path];
    const outputs = await Promise.all(
      ['json', 'yaml', 'dotenv'].map(async (form) => (await run([...asked, '-o', form])).out),
    );
    const plain = await run([...asked, '--plain']);
    const unknown = await run([...asked, '-o', 'xml']);

    expect(outputs).toEqual([
      '[{"secretKey":"A","secretValue":"1"},{"secretKey":"B","secretValue":"two words"}]',
      '- secretKey: A\n  secretValue: "1"\n- secretKey: B\n  secretValue: two words\n',
      'A=1\nB=two words\n',
    ]);
    expect(plain.out).toBe('A=1\nB=two words\n');
    expect([unknown.code, unknown.told]).toEqual([1, expect.stringContaining('invalid output format xml')]);
  });

  it('finds the command whatever flags stand before its words', async () => {
    const { run } = await desk({ A: '1' });
    const found = await run(['secrets', '--env', 'dev', `--path=${path}`, 'get', 'A', '--plain']);

    expect(found.out).toBe('1\n');
  });

  it('shows secrets in the order of asking, and says which there are not', async () => {
    const { run } = await desk({ A: '1', B: '2' });
    const table = await run(['secrets', 'get', 'B', 'NONE', 'A', '--path', path, '-o', 'json']);
    const plain = await run(['secrets', 'get', 'B', 'NONE', 'A', '--path', path, '--plain']);

    expect(JSON.parse(table.out).map((row: { secretKey: string }) => row.secretKey)).toEqual([
      'B',
      'NONE',
      'A',
    ]);
    expect(JSON.parse(table.out)[1].secretValue).toBe('*not found*');
    expect(plain.out).toBe('2\n1\n');
    expect(plain.told).toContain('There is no secret NONE');
  });
});

describe('locket secrets set', () => {
  const set = async (made: Desk, ...words: readonly string[]) => {
    const ran = await made.run(['secrets', 'set', ...words, '--path', path, '-o', 'json']);
    return { ...ran, rows: ran.code === 0 ? JSON.parse(ran.out) : undefined };
  };

  it('creates, changes and leaves alone', async () => {
    const made = await desk({ OLD: 'old', SAME: 'same' });
    const { rows } = await set(made, 'OLD=new', 'SAME=same', 'NEW=x=y');

    expect(rows).toEqual([
      { secretKey: 'OLD', secretValue: 'new', operation: 'SECRET VALUE MODIFIED' },
      { secretKey: 'SAME', secretValue: 'same', operation: 'SECRET VALUE UNCHANGED' },
      { secretKey: 'NEW', secretValue: 'x=y', operation: 'SECRET CREATED' },
    ]);
    expect((await made.run(['secrets', '--path', path, '-o', 'dotenv'])).out).toBe(
      'NEW=x=y\nOLD=new\nSAME=same\n',
    );
  });

  it('hides values in the table unless asked', async () => {
    const made = await desk();
    const hidden = await made.run(['secrets', 'set', 'A=visible', '--path', path]);
    const shown = await made.run(['secrets', 'set', 'A=visible', '--path', path, '--show-values']);

    expect(hidden.out).not.toContain('visible');
    expect(shown.out).toContain('visible');
  });

  it('takes what a file holds, and an escaped sign as it is', async () => {
    const made = await desk();
    await writeFile(join(made.cwd, 'key.pem'), 'first\nsecond\n');
    await set(made, 'FILE=@key.pem', 'SIGN=\\@key.pem');

    expect((await made.run(['secrets', 'get', 'FILE', 'SIGN', '--path', path, '--plain'])).out).toBe(
      'first\nsecond\n\n@key.pem\n',
    );
  });

  it('reads a file of secrets, .env or YAML', async () => {
    const made = await desk();
    await writeFile(join(made.cwd, 'a.env'), '# about\n// about\nA=1\nB="two words"\n\nC=\'three\'\n');
    await writeFile(join(made.cwd, 'b.yaml'), 'D: "4"\nE: |\n  five\n  lines\n');
    await set(made, '--file', 'a.env');
    await set(made, '--file', 'b.yaml');

    expect((await made.run(['secrets', '--path', path, '-o', 'dotenv'])).out).toBe(
      "A=1\nB=two words\nC=three\nD=4\nE='five\nlines\n'\n",
    );
  });

  it('gives tags, and makes those that there are not', async () => {
    const made = await desk({ A: '1' });
    const first = await set(made, 'A=1', 'B=2', '--tag', `blue-${folders}`);
    const again = await set(made, 'A=1', '--tag', `blue-${folders}`);
    const tagged = await made.run(['secrets', '--path', path, '-t', `blue-${folders}`, '--plain']);

    expect(first.rows.map((row: { operation: string }) => row.operation)).toEqual([
      'SECRET TAGS MODIFIED',
      'SECRET CREATED',
    ]);
    expect(again.rows[0].operation).toBe('SECRET VALUE UNCHANGED');
    expect(tagged.out).toBe('A=1\nB=2\n');
  });

  it.each([
    ['no sign', ['A'], 'NAME=VALUE'],
    ['no name', ['=1'], 'needs a name'],
    ['no value', ['A='], 'is empty'],
    ['a digit in front', ['1A=1'], 'begin with a digit'],
    ['a name that would be another one in an address', ['P%41=1'], 'hold none of'],
    ['a name with a question mark', ['A?x=1'], 'hold none of'],
    ['no file', ['A=@nothing'], 'There is no file'],
    ['another type', ['A=1', '--type', 'both'], '--type is shared or personal'],
    ['nothing', [], 'Please provide'],
  ])('refuses %s, and writes nothing', async (_, words, message) => {
    const made = await desk();
    const { code, told } = await set(made, ...words);

    expect([code, told]).toEqual([1, expect.stringContaining(message)]);
    expect((await made.run(['secrets', '--path', path, '-o', 'json'])).out).toBe('[]');
  });
});

describe('locket secrets delete', () => {
  it('deletes what is shared, and by itself personal overrides only', async () => {
    const { run } = await desk({ A: '1' });
    const personal = await run(['secrets', 'delete', 'A', '--path', path]);
    const kept = await run(['secrets', '--path', path, '--plain']);
    const shared = await run(['secrets', 'delete', 'A', '--path', path, '--type', 'shared']);
    const gone = await run(['secrets', '--path', path, '--plain']);

    expect(personal.code).toBe(1);
    expect(kept.out).toBe('A=1\n');
    expect(shared).toEqual({
      code: 0,
      out: '',
      told: 'secret name(s) [A] have been deleted from your project\n',
    });
    expect(gone.out).toBe('');
  });
});

describe('locket secrets folders', () => {
  it('makes, lists and deletes folders', async () => {
    const { run } = await desk();
    const made = await run(['secrets', 'folders', 'create', '-p', path, '-n', 'inner']);
    const listed = await run(['secrets', 'folders', 'get', '-p', path, '-o', 'json']);
    const deleted = await run(['secrets', 'folders', 'delete', '-p', path, '-n', 'inner']);

    expect(made.out).toBe(`folder named \`inner\` created in path ${path}\n`);
    expect(JSON.parse(listed.out)).toMatchObject([{ folderName: 'inner', folderPath: `${path}/inner` }]);
    expect(deleted.out).toBe(`folder named \`inner\` deleted in path ${path}\n`);
    expect((await run(['secrets', 'folders', 'get', '-p', path, '-o', 'json'])).out).toBe('[]');
  });
});

describe('locket export', () => {
  it.each([
    [
      'dotenv',
      `COMMA='x,y'\nDOLLAR='$HOME \`id\` \\n'\nLINES='a\nb'\nPLAIN='one'\nQUOTED='it'\\''s "two"'\n`,
    ],
    [
      'csv',
      'Key,Value\nCOMMA,"x,y"\nDOLLAR,$HOME `id` \\n\nLINES,"a\nb"\nPLAIN,one\nQUOTED,"it\'s ""two"""\n',
    ],
  ])('writes %s', async (form, expected) => {
    const { run } = await desk(values);

    expect((await run(['export', '--path', path, '-f', form])).out).toBe(expected);
  });

  it('writes JSON with the members that scripts read, and YAML that reads back', async () => {
    const { run } = await desk(values);
    const [first] = JSON.parse((await run(['export', '--path', path, '-f', 'json'])).out);
    const { parse } = await import('yaml');

    expect(Object.keys(first)).toEqual([
      'key',
      'workspace',
      'value',
      'type',
      '_id',
      'secretPath',
      'tags',
      'comment',
      'Etag',
      'skipMultilineEncoding',
    ]);
    expect(parse((await run(['export', '--path', path, '-f', 'yaml'])).out)).toEqual(values);
  });

  it('writes a file that only its owner reads, with the usual name where none is given', async () => {
    const made = await desk({ A: '1' });
    const { told } = await made.run(['export', '--path', path, '-f', 'json', '-o', './']);
    const file = join(made.cwd, 'secrets.json');

    expect(told).toBe(`Successfully exported secrets to: ${file}\n`);
    expect(JSON.parse(await readFile(file, 'utf8'))).toHaveLength(1);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('refuses a form that there is none of', async () => {
    const { run } = await desk();

    expect(await run(['export', '-f', 'toml'])).toMatchObject({
      code: 1,
      out: '',
      told: expect.stringContaining('invalid format type toml'),
    });
  });
});

describe('what Locket refuses', () => {
  it('is told with its message, the request and what to do, and ends with 1', async () => {
    const { run } = await desk();
    const { code, out, told } = await run(['secrets', '--env', 'nowhere']);

    expect([code, out]).toEqual([1, '']);
    expect(told).toMatch(
      /^Error: .+\nRequest: GET http:.+\/api\/v4\/secrets\nRequest ID: .+\nResponse Code: 404 Not Found\n/,
    );
  });

  it('says so when a machine names no project, and when nobody is logged in', async () => {
    const { run } = await desk();
    const env = { LOCKET_URL: place.url, LOCKET_TOKEN: place.machine.token };

    expect((await run(['secrets'], { env })).told).toContain(
      'Project ID is required when using machine identity',
    );
    expect((await run(['secrets'], { env: { LOCKET_URL: place.url } })).told).toContain(
      'You are not logged in',
    );
  });
});

describe('locket secrets generate-example-env', () => {
  it('prints names, comments and defaults by tags, and no value', async () => {
    const made = await desk();
    const tag = await place.world.ok(place.machine, 'POST', `/api/v1/projects/${place.projectId}/tags`, {
      slug: `db-${folders}`,
      color: '',
    });
    await place.secret('URL', 'hidden-value', {
      secretPath: path,
      secretComment: 'Where it is. DEFAULT:localhost',
      tagIds: [tag.tag.id],
    });
    await place.secret('OTHER', 'hidden-value', { secretPath: path });
    const { out } = await made.run(['secrets', 'generate-example-env', '--path', path]);

    expect(out).not.toContain('hidden-value');
    expect(out).toMatch(/OTHER=\n[\s\S]+# Where it is\.\nURL=localhost\n/);
    expect(out).toContain(`DB-${folders}`);
  });
});

describe('locket diff', () => {
  it('says which secrets are missing or differ, and shows values only when asked', async () => {
    const { run } = await place.machineDesk();
    await place.secret('ONLY_DEV', 'a');
    await place.secret('BOTH', 'dev-value');
    await place.secret('BOTH', 'prod-value', { environment: 'prod' });
    await place.secret('ONLY_PROD', 'b', { environment: 'prod' });
    const { code, out } = await run(['diff', 'dev', 'prod']);
    const shown = await run(['diff', 'dev', 'prod', '--show-values']);
    const same = await run(['diff', 'dev', 'dev']);

    expect([code, out]).toEqual([1, '~ BOTH\n- ONLY_DEV\n+ ONLY_PROD\n']);
    expect(shown.out).toContain('~ BOTH: "dev-value" → "prod-value"');
    expect([same.code, same.out]).toEqual([0, '']);
  });
});
