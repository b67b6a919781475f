import type { Planted } from '../memory.ts';

/** What a caller may read, said simply. */
export interface Grants {
  /** Places where everything may be read. */
  readonly all: readonly string[];
  /** Secrets that may be read where not everything may. */
  readonly only: readonly (readonly [place: string, name: string])[];
  /** Secrets that may not be read in spite of the above. */
  readonly not: readonly (readonly [place: string, name: string])[];
}

type Left = readonly [reference: string, reason: string];

export interface Seen {
  readonly value: string;
  readonly left: readonly Left[];
}

const has = (pairs: Grants['only'], place: string, name: string): boolean =>
  pairs.some(([where, what]) => where === place && what === name);

/** Reading as it is meant, one thing after the other, without any care for cost. */
export class Model {
  readonly #planted: Planted;
  readonly #grants: Grants;
  readonly #slugs: readonly string[];

  constructor(planted: Planted, grants: Grants, slugs: readonly string[]) {
    this.#planted = planted;
    this.#grants = grants;
    this.#slugs = slugs;
  }

  isOpen(place: string): boolean {
    const { all, only } = this.#grants;
    return all.includes(place) || only.some(([where]) => where === place);
  }

  mayRead(place: string, name: string): boolean {
    const { all, only, not } = this.#grants;
    return (all.includes(place) || has(only, place, name)) && !has(not, place, name);
  }

  values(place: string): Readonly<Record<string, string>> {
    return this.#planted.secrets[place] ?? {};
  }

  sources(place: string): readonly string[] {
    return this.#planted.imports[place] ?? [];
  }

  /** The places that count, strongest first. */
  order(place: string, seen: string[] = []): readonly string[] {
    if (seen.includes(place) || !this.isOpen(place)) return [];
    seen.push(place);
    return [place, ...[...this.sources(place)].reverse().flatMap((source) => this.order(source, seen))];
  }

  find(place: string, name: string): string | 'not-found' | 'forbidden' {
    if (!this.isOpen(place)) return 'forbidden';
    const order = this.order(place);
    const holder = order.find((each) => name in this.values(each) && this.mayRead(each, name));
    if (holder) return holder;
    const hidden = order.some(
      (each) => name in this.values(each) || this.sources(each).some((source) => !this.isOpen(source)),
    );
    return hidden ? 'forbidden' : 'not-found';
  }

  /** Where a reference leads from a place; undefined when it can lead nowhere. */
  target(place: string, inner: string): readonly [place: string, name: string] | undefined {
    const [, where, key] = /^(?:(.*)\.)?"(.*\..*)"$/.exec(inner.trim()) ?? [];
    const parts = key === undefined ? inner.trim().split('.') : [...(where?.split('.') ?? []), key];
    const name = parts.pop() ?? '';
    if (name === '') return undefined;
    if (parts.length === 0) return [place, name];
    const [slug = '', ...path] = parts;
    if (this.#slugs.includes(slug)) return [`${slug}:/${path.join('/')}`, name];
    return key === undefined ? [place, inner.trim()] : undefined;
  }

  expand(place: string, name: string, within: readonly string[] = []): Seen {
    const left: Left[] = [];
    const around = [...within, `${place}:${name}`];
    const replaced = (written: string, inner: string): string => {
      const leave = (reason: string): string => {
        left.push([written, reason]);
        return written;
      };
      if (within.length === 10) return leave('depth');
      const target = this.target(place, inner);
      if (!target) return leave('not-found');
      const holder = this.find(...target);
      if (holder === 'not-found' || holder === 'forbidden') return leave(holder);
      if (around.includes(`${holder}:${target[1]}`)) return leave('cycle');
      const nested = this.expand(holder, target[1], around);
      left.push(...nested.left);
      return nested.value;
    };
    const value = (this.values(place)[name] ?? '').replace(/(\$+)\{([^}]+)\}/g, (_, run, inner) => {
      const dollars = '$'.repeat(Math.floor(run.length / 2));
      return run.length % 2 === 0 ? `${dollars}{${inner}}` : dollars + replaced(`\${${inner}}`, inner);
    });
    return { value, left: [...new Map(left.map((each) => [each.join(), each])).values()] };
  }

  /** What the imports of a place bring, in their order. */
  imports(place: string): readonly (readonly [source: string, secrets: Readonly<Record<string, Seen>>])[] {
    return this.sources(place)
      .filter((source) => this.isOpen(source))
      .map((source) => {
        const secrets: Record<string, Seen> = {};
        for (const each of this.order(source, [place]))
          for (const name of Object.keys(this.values(each)).sort())
            if (!(name in secrets) && this.mayRead(each, name)) secrets[name] = this.expand(each, name);
        return [source, secrets] as const;
      });
  }

  own(place: string): Readonly<Record<string, Seen>> {
    const names = Object.keys(this.values(place)).filter((name) => this.mayRead(place, name));
    return Object.fromEntries(names.sort().map((name) => [name, this.expand(place, name)]));
  }
}
