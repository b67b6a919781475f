import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { abilityOf, can } from '../../../layers/domain/permissions/ability.ts';
import { parseScopePath } from '../../../layers/domain/service-tokens/scope-path.ts';
import { rulesGiven } from '../../../layers/domain/service-tokens/service-token.ts';
import { presentedIn, tokenText } from '../../../layers/domain/tokens/bearer.ts';

const name = fc.stringMatching(/^[A-Za-z0-9_-]{1,8}$/);
const path = fc.array(name, { maxLength: 4 }).map((names) => `/${names.join('/')}`);

const mayRead = (scope: string, environment: string, secretPath: string) =>
  can(
    abilityOf(rulesGiven({ scopes: [{ environment: 'dev', secretPath: scope }], permissions: ['read'] })),
    'read',
    'secrets',
    { environment, secretPath, secretName: 'ANY', secretTags: [] },
  );

describe('a scope', () => {
  it('of a plain path covers that path and no other', () => {
    fc.assert(
      fc.property(path, path, (scope, asked) => {
        expect(mayRead(parseScopePath(scope), 'dev', asked)).toBe(scope === asked);
        expect(mayRead(parseScopePath(scope), 'prod', asked)).toBe(false);
      }),
    );
  });

  it('of all below a path covers what begins with it, whole names only', () => {
    fc.assert(
      fc.property(path, path, (scope, asked) => {
        const root = scope === '/' ? '' : scope;
        const within = asked === scope || asked.startsWith(`${root}/`);
        expect(mayRead(parseScopePath(`${root}/**`), 'dev', asked)).toBe(within);
      }),
    );
  });

  it('never means who asks', () => {
    fc.assert(
      fc.property(name, (key) => {
        expect(() => parseScopePath(`/{{identity.metadata.${key}}}`)).toThrow();
        expect(() => parseScopePath(`/a/{{identity.${key}}}/**`)).toThrow();
      }),
    );
  });

  it('gives nothing without permissions', () => {
    const rules = rulesGiven({ scopes: [{ environment: 'dev', secretPath: '/' }], permissions: [] });
    const fields = { environment: 'dev', secretPath: '/', secretName: 'A', secretTags: [] };
    for (const action of ['read', 'create', 'edit', 'delete'] as const)
      expect(can(abilityOf(rules), action, 'secrets', fields)).toBe(false);
  });
});

describe('a bearer', () => {
  const hex = fc.stringMatching(/^[0-9a-f]{32}$/);

  it('is read with and without the key behind it', () => {
    fc.assert(
      fc.property(fc.uuid(), hex, fc.option(hex), (id, secret, key) => {
        const text = tokenText({ id, secret });
        expect(presentedIn(key === null ? text : `${text}.${key}`)).toEqual({ id, secret });
      }),
    );
  });

  it('of another shape is none', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(presentedIn(`st.${text}`)).toBeUndefined();
      }),
    );
  });
});
