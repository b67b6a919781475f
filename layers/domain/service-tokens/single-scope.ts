import type { ServiceCaller } from '../caller.ts';
import { isPattern } from './service-token.ts';

/** The one place where a token works. */
export interface SinglePlace {
  readonly projectId: string;
  readonly environment: string;
  readonly secretPath: string;
}

/** Where a token with one scope works; undefined for a token with several, or with one that is a pattern. */
export const singlePlaceOf = ({ token }: ServiceCaller): SinglePlace | undefined => {
  const [only, ...others] = token.scopes;
  if (!only || others.length > 0 || isPattern(only)) return undefined;
  return { projectId: token.projectId, ...only };
};
