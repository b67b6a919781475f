import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillCommand, parseCommands } from '../../../layers/domain/dynamic-secrets/commands.ts';
import { mysqlDialect, postgresDialect } from '../../../layers/domain/dynamic-secrets/dialects.ts';
import { fillLdif, parseLdif } from '../../../layers/domain/dynamic-secrets/ldif.ts';
import {
  type Dialect,
  fillStatement,
  parseStatements,
} from '../../../layers/domain/dynamic-secrets/statements.ts';

const known = ['username', 'password', 'expiration', 'database'];

const filled = (text: string, values: Record<string, string>, dialect: Dialect = postgresDialect) =>
  parseStatements(text, dialect, known).map((statement) => fillStatement(statement, values));

describe('statements of SQL', () => {
  it('are split where a semicolon stands in no quotes', () => {
    const text = `SELECT ';', ";" -- no; end\n; DO $x$ BEGIN a; b; END $x$; /* ; */`;
    expect(filled(text, {})).toHaveLength(3);
    expect(filled(" ; \n ; 'a' ", {})).toEqual([" \n  'a' ".replace(' \n ', '')]);
  });

  it.each([
    [`'{{password}}'`, `it's`, `'it''s'`],
    [`E'{{password}}'`, `it's \\`, `E'it''s \\\\'`],
    [`"{{username}}"`, `a"b`, `"a""b"`],
    ['{{username}}', 'plain_1', 'plain_1'],
    ['{{username}}', 'Not Plain', '"Not Plain"'],
    [`x_{{{ username }}}`, 'y', 'x_y'],
    [
      `DO $$ BEGIN EXECUTE 'DROP ROLE "{{username}}"'; END $$`,
      `it's`,
      `DO $$ BEGIN EXECUTE 'DROP ROLE "it''s"'; END $$`,
    ],
  ])('%s takes %s as %s', (text, value, written) => {
    expect(filled(text, { username: value, password: value })).toEqual([written]);
  });

  it.each([
    [`'{{password}}'`, `it's \\`, `'it''s \\\\'`],
    [`"{{password}}"`, `a"b\\`, `"a""b\\\\"`],
    ['`{{username}}`', 'a`b', '`a``b`'],
    ['{{username}}', 'a b', '`a b`'],
  ])('of MySQL %s takes %s as %s', (text, value, written) => {
    expect(filled(text, { username: value, password: value }, mysqlDialect)).toEqual([written]);
  });

  it.each([
    ['an unknown placeholder', `'{{secret}}'`],
    ['a password without quotes', 'PASSWORD {{password}}'],
    ['a quote that does not end', `'{{password}}`],
    ['a comment with a placeholder', '-- {{username}}'],
    ['a comment that does not end', 'SELECT 1 /* x'],
  ])('with %s are refused', (_, text) => {
    expect(() => filled(text, {})).toThrow(expect.objectContaining({ code: 'invalid-input' }));
  });

  it('refuse a value that would end the body in dollars that it stands in, and null characters', () => {
    expect(() => filled(`DO $$ '{{username}}' $$`, { username: 'a$b' })).toThrow();
    expect(() => filled(`'{{username}}'`, { username: 'a\0b' })).toThrow();
  });

  /** What a quoted text says to a reader of the dialect; undefined when it ends before its last quote, or not there. */
  const read = (written: string, quote: string, hasBackslashes: boolean): string | undefined => {
    const escaped = hasBackslashes ? '|\\\\[^]' : '';
    const letter = `${quote}${quote}${escaped}|[^${quote}${hasBackslashes ? '\\\\' : ''}]`;
    const whole = new RegExp(`^${quote}((?:${letter})*)${quote}$`);
    const [, inside] = whole.exec(written) ?? [];
    return inside?.replace(new RegExp(letter, 'g'), (found) => found.at(-1) ?? '');
  };

  const hostile = fc.string({ unit: fc.constantFrom(...`'"\`\\;-$/*{}#\n\rab 名`), maxLength: 24 });

  it.each([
    ['a text of PostgreSQL', `'{{password}}'`, `'`, false, postgresDialect],
    ['a name of PostgreSQL', `"{{password}}"`, '"', false, postgresDialect],
    ['a text of MySQL', `'{{password}}'`, `'`, true, mysqlDialect],
    ['a text of MySQL in double quotes', `"{{password}}"`, '"', true, mysqlDialect],
    ['a name of MySQL', '`{{password}}`', '`', false, mysqlDialect],
  ] as const)(
    '%s is the value and nothing else, whatever the value is',
    (_, text, quote, backslashes, dialect) => {
      fc.assert(
        fc.property(hostile, (password) => {
          const [written = ''] = filled(text, { password }, dialect);
          expect(read(written, quote, backslashes)).toBe(password);
        }),
      );
    },
  );
});

describe('commands', () => {
  const commands = (text: string, values: Record<string, string>) =>
    parseCommands(text, known).map((command) => fillCommand(command, values));

  it('are words, into which values come as they are', () => {
    expect(
      commands(`ACL SETUSER {{ username }} on >{{password}} "~a b" ; PING`, {
        username: 'a b',
        password: `it's; FLUSHALL`,
      }),
    ).toEqual([['ACL', 'SETUSER', 'a b', 'on', `>it's; FLUSHALL`, '~a b'], ['PING']]);
  });

  it.each([[`"a`], [`a"b"`], ['{{nobody}}']])('%s is refused', (text) => {
    expect(() => commands(text, {})).toThrow(expect.objectContaining({ code: 'invalid-input' }));
  });
});

describe('LDIF', () => {
  const text = `# a remark
dn: uid={{username}},ou=leases
changetype: add
objectClass: top
objectClass: person
userPassword: {{password}}
unicodePwd:: {{expiration}}
dn: cn=group
changetype: modify
add: member
member: uid={{username}},
 ou=leases
-
replace: description
description: x
-

dn: cn=old
changetype: delete
`;

  it('is changes, into which values come as they are', () => {
    const values = { username: 'a,b', password: 'x\ny: z', expiration: Buffer.from('ü').toString('base64') };
    expect(fillLdif(parseLdif(text, known), values)).toEqual([
      {
        kind: 'add',
        dn: 'uid=a\\,b,ou=leases',
        values: [
          { attribute: 'objectClass', values: ['top', 'person'] },
          { attribute: 'userPassword', values: ['x\ny: z'] },
          { attribute: 'unicodePwd', values: [Buffer.from('ü')] },
        ],
      },
      {
        kind: 'modify',
        dn: 'cn=group',
        steps: [
          { operation: 'add', attribute: 'member', values: ['uid=a\\,b,ou=leases'] },
          { operation: 'replace', attribute: 'description', values: ['x'] },
        ],
      },
      { kind: 'delete', dn: 'cn=old' },
    ]);
  });

  it.each([
    ['nothing but a value', 'cn: x'],
    ['no changetype', 'dn: cn=x\ncn: x'],
    ['another kind of change', 'dn: cn=x\nchangetype: modrdn'],
    ['an unknown placeholder', 'dn: cn={{nobody}}\nchangetype: delete'],
    ['a step that is none', 'dn: cn=x\nchangetype: modify\nmove: y'],
  ])('with %s is refused', (_, ldif) => {
    expect(() => parseLdif(ldif, known)).toThrow(expect.objectContaining({ code: 'invalid-input' }));
  });
});
