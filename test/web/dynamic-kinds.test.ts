import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { shownInputs } from '../../layers/domain/dynamic-secrets/inputs.ts';
import { providerTypes } from '../../layers/domain/dynamic-secrets/kinds/kind.ts';
import { checkedInputs, kindOf } from '../../layers/domain/dynamic-secrets/kinds/kinds.ts';
import { columnWords, inputWords, optionWords } from '../../web/dynamic-secrets/input-words.ts';
import { inputsOfSchema, type Shape } from '../../web/dynamic-secrets/inputs-of-schema.ts';
import {
  changedInputs,
  inputsOf,
  inputsOfKind,
  kindNames,
  textsOf,
  typed,
  usualInputs,
} from '../../web/dynamic-secrets/kinds.ts';
import { providerInputs as specimens } from '../world/provider-inputs.ts';

it('the form of a dynamic secret has every provider', () => {
  expect(Object.keys(kindNames).sort()).toEqual([...providerTypes].sort());
});

describe.each(providerTypes)('the form of %s', (type) => {
  const { inputs, secrets } = kindOf(type);

  it('is the one that the schema of its inputs makes', () => {
    const schema = z.toJSONSchema(inputs(), { io: 'output', unrepresentable: 'any' }) as Shape;
    expect(inputsOfKind(type), 'npm run cli-api').toEqual(inputsOfSchema(schema, secrets));
  });

  it('hides every secret, and has words for all that it asks', () => {
    const asked = inputsOfKind(type);
    const hidden = asked.filter(({ shape }) => shape === 'secret').map(({ name }) => name);
    expect([...hidden].sort()).toEqual([...secrets].sort());
    for (const { name, options = [], columns = [] } of asked) {
      expect(inputWords.en).toHaveProperty([name]);
      for (const option of options) expect(optionWords.en).toHaveProperty([option]);
      for (const column of columns) expect(columnWords.en).toHaveProperty([column.name]);
    }
  });

  it('makes inputs that the provider takes, and none that it does not know', () => {
    const wanted = specimens[type];
    const texts = { ...usualInputs(type), ...typedOf(type, wanted) };
    const made = inputsOf(type, texts);
    expect(checkedInputs(type, made)).toMatchObject(made);
    for (const [name, value] of Object.entries(wanted))
      if (value !== '') expect(made).toHaveProperty(name, value);
  });

  it('changes nothing that nobody typed, and keeps what is secret', () => {
    const stored = checkedInputs(type, specimens[type]);
    const shown = shownInputs(type, stored);
    const texts = textsOf(type, shown);
    for (const name of secrets) expect(texts[name] ?? '').toBe('');
    expect(changedInputs(type, shown, texts)).toEqual({});
  });
});

/** What somebody types to get these inputs. */
const typedOf = (type: (typeof providerTypes)[number], inputs: Readonly<Record<string, unknown>>) => {
  const at = (name: string) =>
    name.split('.').reduce<unknown>((value, part) => (value as Record<string, unknown>)?.[part], inputs);
  return {
    ...textsOf(type, inputs),
    ...Object.fromEntries(
      inputsOfKind(type)
        .filter(({ shape, name }) => shape === 'secret' && at(name) !== undefined)
        .map(({ name }) => [name, String(at(name))]),
    ),
  };
};

describe('an edit', () => {
  const shown = {
    host: 'es.example.org',
    port: 9200,
    roles: ['reader'],
    ca: 'PEM',
    auth: { type: 'user', username: 'elastic', password: '********' },
  };
  const texts = textsOf('elastic-search', shown);

  it('sends a member whole, with the mark in place of the secret that stays', () => {
    expect(changedInputs('elastic-search', shown, { ...texts, 'auth.username': 'other' })).toEqual({
      auth: { type: 'user', username: 'other', password: '********' },
    });
  });

  it('sends a secret that was typed, and takes away what was emptied', () => {
    expect(changedInputs('elastic-search', shown, { ...texts, 'auth.password': 'new', ca: '' })).toEqual({
      auth: { type: 'user', username: 'elastic', password: 'new' },
      ca: null,
    });
  });
});

it('another SQL server brings its own statements, unless they were written anew', () => {
  const texts = { ...usualInputs('sql-database'), revocationStatement: 'DROP USER "{{username}}" -- mine' };
  const next = typed('sql-database', texts, 'client', 'mysql2');
  expect(next).toMatchObject({ port: '3306', revocationStatement: texts.revocationStatement });
  expect(next.creationStatement).toContain('IDENTIFIED BY');
});

it.each(['postgres', 'mysql2', 'mssql', 'oracledb'])('the usual statements of %s are taken', (client) => {
  const texts = {
    ...typed('sql-database', usualInputs('sql-database'), 'client', client),
    host: 'db.example.org',
    database: 'shop',
    username: 'locket',
    password: 'hush-hush',
  };
  const made = inputsOf('sql-database', texts);
  expect(checkedInputs('sql-database', made)).toMatchObject(made);
});
