import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { targetOf } from '../../../layers/domain/scim/patch.ts';
import { patchedGroup } from '../../../layers/domain/scim/patch-group.ts';
import { attributesFrom, patchedPerson } from '../../../layers/domain/scim/patch-person.ts';

const person = attributesFrom({ userName: 'ada@example.org', name: { givenName: 'Ada' } });
const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));
const listed = (all: readonly string[]) => all.map((value) => ({ value }));
const group = (members: readonly string[]) => ({ displayName: 'Crowd', externalId: null, members });

describe('members of a group', () => {
  it('are those who were there and those who came, without those who went', () => {
    fc.assert(
      fc.property(ids, ids, ids, (before, added, removed) => {
        const { members } = patchedGroup(group(before), [
          { op: 'add', path: 'members', value: listed(added) },
          { op: 'remove', path: 'members', value: listed(removed) },
        ]);
        const expected = new Set([...before, ...added].filter((id) => !removed.includes(id)));
        expect(new Set(members)).toEqual(expected);
        expect(members).toHaveLength(expected.size);
      }),
    );
  });

  it('that are removed one by one are removed as a list is', () => {
    fc.assert(
      fc.property(ids, ids, (before, removed) => {
        const single = removed.map((id) => ({ op: 'remove' as const, path: `members[value eq "${id}"]` }));
        const whole = { op: 'remove' as const, path: 'members', value: listed(removed) };
        expect(patchedGroup(group(before), single)).toEqual(patchedGroup(group(before), [whole]));
      }),
    );
  });
});

describe('a path', () => {
  it.each([
    ['userName', { attribute: 'username', part: undefined }],
    ['name.familyName', { attribute: 'name', part: 'familyname' }],
    ['urn:ietf:params:scim:schemas:core:2.0:User:name.givenName', { attribute: 'name', part: 'givenname' }],
    ['emails[type eq "work"].value', { attribute: 'emails', part: 'value' }],
  ])('%s is understood', (path, expected) => expect(targetOf(path)).toMatchObject(expected));

  it('of another schema is passed over', () => {
    const path = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager';
    expect(patchedPerson(person, [{ op: 'add', path, value: 'x' }])).toEqual(person);
  });
});

describe('a person', () => {
  it('is the same when an operation says what is there', () => {
    const { userName, email, givenName, active } = person;
    const said = patchedPerson(person, [
      {
        op: 'replace',
        value: {
          userName,
          active,
          name: { givenName },
          emails: [{ value: email, type: 'work', primary: true }],
        },
      },
    ]);
    expect(said).toEqual(person);
  });

  it('keeps the primary address of several', () => {
    const emails = [{ value: 'first@example.org' }, { value: 'Second@Example.org', primary: true }];
    expect(patchedPerson(person, [{ op: 'replace', path: 'emails', value: emails }]).email).toBe(
      'second@example.org',
    );
  });

  it.each([
    { op: 'replace', path: 'userName', value: 5 },
    { op: 'replace', path: 'userName', value: 'a\u200bb' },
    { op: 'replace', path: 'emails', value: 'nobody' },
    { op: 'replace', path: 'emails', value: [] },
    { op: 'replace', value: ['x'] },
    { op: 'remove', path: 'active' },
    { op: 'add', path: '[', value: 1 },
  ] as const)('fail/%j is refused', (operation) =>
    expect(() => patchedPerson(person, [operation])).toThrow(
      expect.objectContaining({ code: 'bad-request' }),
    ),
  );
});
