import type { AppName } from '../instance/app-credentials.ts';
import type { Destination } from './target.ts';

/** What names a target takes. */
interface NameRules {
  readonly pattern: RegExp;
  readonly longest: number;
  /** How a name is spelled there: in capitals, or with dashes for underscores. */
  readonly spelling?: 'capitals' | 'dashes';
}

/** All that the rules know of a target; how it is called is an adapter's matter. */
export interface TargetTraits {
  readonly title: string;
  /** How it is connected: by an app of the instance, by a token, or in a way of its own. */
  readonly type: 'oauth' | 'pat' | 'custom';
  /** What its connection is called in the newer family of endpoints, and where it differs what its syncs are called. */
  readonly app: string;
  readonly syncName?: string;
  /** Whether values can be read back. */
  readonly reads: boolean;
  readonly names: NameRules;
  /** Bytes of a value. */
  readonly largest: number;
  readonly takesEmpty: boolean;
  /** Changes that are handed over together. */
  readonly batch: number;
  /** What of a destination has to be said. */
  readonly needs: readonly (keyof Destination)[];
  /** Credentials of the instance, where connections come by them. */
  readonly instanceApp?: AppName;
  /** Whether access tokens end, and are refreshed. */
  readonly refreshes?: true;
  /** The image of the dashboard. */
  readonly image: string;
}

const variable: NameRules = { pattern: /^[A-Za-z_][A-Za-z0-9_]*$/, longest: 255 };
export const anyName: NameRules = { pattern: /^[^\p{Cc}]+$/u, longest: 255 };
export const kibibytes = (count: number): number => count * 1024;

type Said = Pick<TargetTraits, 'title' | 'type' | 'app'> & Partial<TargetTraits>;

/** A target with what most of them have in common. */
export const target = (said: Said): TargetTraits => ({
  reads: true,
  names: variable,
  largest: kibibytes(64),
  takesEmpty: true,
  batch: 20,
  needs: ['app'],
  image: `${said.title}.png`,
  ...said,
});

/** A name as the target spells it. */
export const spelledAt = ({ names: { spelling } }: Pick<TargetTraits, 'names'>, name: string): string => {
  if (spelling === 'capitals') return name.toUpperCase();
  return spelling === 'dashes' ? name.replaceAll('_', '-') : name;
};
