import type { StandIn } from './stand-in.ts';

type Asked = Parameters<StandIn['answer']>[0];
export type Told = ReturnType<StandIn['answer']>;

/** A method and a path, and what is told there; what the pattern takes of the path comes along. */
type Route = readonly [pattern: RegExp, told: (asked: Asked, part: string) => Told];

interface Vendor {
  readonly keys: Map<string, string>;
  /** How the credential is shown, and what somebody is told who shows it otherwise. */
  readonly shows: readonly [header: string, value: string];
  readonly stranger: Told;
  readonly routes: readonly Route[];
  /** What is told where there is nothing. */
  readonly missing: Told;
}

/** A vendor by what it documents of each of its addresses. */
export const vendor = ({ keys, shows: [header, value], stranger, routes, missing }: Vendor): StandIn => ({
  keys,
  answer: (asked) => {
    if (asked.headers[header] !== value) return stranger;
    for (const [pattern, told] of routes) {
      const found = pattern.exec(`${asked.method} ${asked.path}`);
      if (found) return told(asked, found[1] ?? '');
    }
    return missing;
  },
});

/** Whether some of these names are not of this pattern. */
export const misnamed = (pattern: RegExp, names: readonly string[]): boolean =>
  names.some((name) => !pattern.test(name));
