import { httpGroups } from '../../functions/groups.ts';
import { workers } from '../workers/discovered.ts';
import { groupSource } from './group-source.ts';

/** What a bundle is made from. */
export interface FunctionSource {
  readonly name: string;
  /** The module that exports `handler`, relative to the project root. */
  readonly entry: string;
  /** Text of that module where no file holds it. */
  readonly code?: string;
  /** Folder to ship beside the bundle as `assets/`, relative to the project root. */
  readonly assets?: string;
}

/** Everything that is bundled. */
export const functionSources: readonly FunctionSource[] = [...httpGroups.map(groupSource), ...workers];
