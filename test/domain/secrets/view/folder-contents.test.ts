import { describe, expect, it } from 'vitest';
import { isRefusal } from '../../../../layers/domain/errors.ts';
import { abilityOf } from '../../../../layers/domain/permissions/ability.ts';
import type { Rule } from '../../../../layers/domain/permissions/rule.ts';
import { placeAt } from '../../../../layers/domain/places/scope.ts';
import type { ProjectAccess } from '../../../../layers/domain/projects/access.ts';
import type { SealedSecret } from '../../../../layers/domain/secrets/core/secret.ts';
import { FolderContents } from '../../../../layers/domain/secrets/view/folder-contents.ts';
import type { Judgeable } from '../../../../layers/domain/secrets/view/shelf.ts';
import type { Unit } from '../../../../layers/domain/unit.ts';

const rules: readonly Rule[] = [
  { subject: 'secrets', action: ['read'] },
  { subject: 'secrets', action: ['read'], inverted: true, conditions: { secretTags: { $in: ['pii'] } } },
];
const environment = { id: 'env', slug: 'dev', name: 'dev', position: 1, createdAt: '', updatedAt: '' };
const place = placeAt(environment, []);
const tagged = { name: 'KEY', tagIds: ['tag'] } as unknown as SealedSecret;
const bare = { name: 'KEY', tagIds: [] } as unknown as SealedSecret;

const newContents = () => {
  let reads = 0;
  const inProject = async () => {
    reads += 1;
    return [{ id: 'tag', slug: 'pii' }];
  };
  const unit = { stores: { tags: { inProject } } } as unknown as Unit;
  const access = { project: { id: 'project' }, rules, ability: abilityOf(rules) } as unknown as ProjectAccess;
  return { contents: new FolderContents(unit, access), reads: () => reads };
};

const refusalOf = (work: () => unknown): boolean => {
  try {
    work();
    return false;
  } catch (error) {
    return isRefusal(error, 'internal');
  }
};

describe('the right to read a secret', () => {
  it('is not asked before its tags are read: our mistake, and no permission', () => {
    const { contents } = newContents();
    // The type refuses this: only what FolderContents made judgeable may be asked about.
    expect(refusalOf(() => contents.mayRead(place, tagged as Judgeable))).toBe(true);
    expect(refusalOf(() => contents.tagsOf(tagged as Judgeable))).toBe(true);
    // @ts-expect-error a secret whose tags nobody has read
    expect(refusalOf(() => contents.mayRead(place, tagged))).toBe(true);
  });

  it('is not given by what another request read', async () => {
    const [judgeable] = await newContents().contents.withTags([tagged]);
    expect(refusalOf(() => newContents().contents.mayRead(place, judgeable as Judgeable))).toBe(true);
  });

  it('is denied by the tag once that is read, and read once', async () => {
    const { contents, reads } = newContents();
    const [one, other] = await contents.withTags([tagged, bare]);
    expect(contents.mayRead(place, one as Judgeable)).toBe(false);
    expect(contents.mayRead(place, other as Judgeable)).toBe(true);
    await contents.withTags([tagged]);
    expect(reads()).toBe(1);
  });

  it('of secrets without tags costs no look at them', async () => {
    const { contents, reads } = newContents();
    const [one] = await contents.withTags([bare]);
    expect(contents.mayRead(place, one as Judgeable)).toBe(true);
    expect(reads()).toBe(0);
  });
});
