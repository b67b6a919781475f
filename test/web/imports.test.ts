import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { GivenSource } from '../../functions/external-imports/source-wire.ts';
import { hasEnvironments, sourceKinds } from '../../layers/domain/external-imports/import-source.ts';
import { givenSource, NoPair, pairsIn, sourceIds, sourceOf } from '../../web/imports/sources.ts';

interface Schema {
  readonly properties: Readonly<Record<string, { readonly const?: string }>>;
  readonly required?: readonly string[];
}

const { oneOf } = z.toJSONSchema(GivenSource, { io: 'input', unrepresentable: 'any' }) as unknown as {
  readonly oneOf: readonly Schema[];
};

const byKind = new Map(oneOf.map((schema) => [schema.properties.type?.const, schema]));

describe('the form of an import', () => {
  it('knows every source', () => {
    expect(sourceIds.toSorted()).toEqual([...sourceKinds].sort());
  });

  it.each(sourceIds)('asks for what the API takes of %s, and needs what it needs', (id) => {
    const { properties = {}, required = [] } = byKind.get(id) ?? {};
    const { fields, hasEnvironments: isMany = false } = sourceOf(id);
    expect(fields.map(({ name }) => name).toSorted()).toEqual(
      Object.keys(properties)
        .filter((name) => name !== 'type')
        .sort(),
    );
    const needed = fields.filter(({ isNeeded }) => isNeeded).map(({ name }) => name);
    expect(needed.toSorted()).toEqual(required.filter((name) => name !== 'type').toSorted());
    expect(isMany).toBe(hasEnvironments(id));
  });

  it('hides what lets in: no field of a token, secret or key is shown as it is typed', () => {
    const open = sourceIds.flatMap((id) =>
      sourceOf(id)
        .fields.filter(({ name, kind }) => /token|secret(?!Manager)|password/i.test(name) && kind === 'text')
        .map(({ name }) => `${id} ${name}`),
    );
    expect(open).toEqual([]);
  });

  it('sends what is of the source alone, as the API takes it', () => {
    const texts = {
      url: ' https://vault.example.com ',
      token: 'x ',
      path: 'kv',
      region: 'typed before',
      ca: ' ',
    };
    const given = givenSource('vault', texts);
    expect(given).toEqual({ type: 'vault', url: 'https://vault.example.com', token: 'x ', path: 'kv' });
    expect(GivenSource.safeParse(given).success).toBe(true);
    expect(givenSource('file', { content: 'A=1\n' })).toEqual({
      type: 'file',
      format: 'env',
      content: 'A=1\n',
    });
  });

  it('reads pairs of environments line by line, and says which line is none', () => {
    expect(pairsIn('production = prod\n\n staging=stage ')).toEqual([
      { from: 'production', to: 'prod' },
      { from: 'staging', to: 'stage' },
    ]);
    for (const line of ['production', '= prod', 'a = b = c']) expect(() => pairsIn(line)).toThrow(NoPair);
  });
});
