import { appCredentials } from '../instance/app-credentials.ts';
import type { Unit } from '../unit.ts';
import { targets } from './catalogue.ts';
import { type TargetName, targetNames } from './target.ts';

/** A target as the dashboard offers it. */
export interface TargetOption {
  readonly name: string;
  readonly slug: TargetName;
  readonly image: string;
  readonly isAvailable: boolean;
  readonly type: 'oauth' | 'pat' | 'custom';
  /** Of the app that the instance is known by; empty where nobody said. */
  readonly clientId: string;
  readonly clientSlug?: string;
  readonly docsLink: string;
}

const optionFor = async (unit: Unit, slug: TargetName): Promise<TargetOption> => {
  const { title, image, type, instanceApp } = targets[slug];
  const app = instanceApp && (await appCredentials(unit, instanceApp));
  return {
    name: title,
    slug,
    image,
    isAvailable: true,
    type,
    clientId: app?.clientId ?? '',
    ...(app?.slug && { clientSlug: app.slug }),
    docsLink: '',
  };
};

/** The targets that there are. */
export const listOptions = (unit: Unit): Promise<readonly TargetOption[]> =>
  Promise.all(targetNames.map((slug) => optionFor(unit, slug)));
