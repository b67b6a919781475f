import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import { gitHubApp } from './github-app.ts';
import { bitbucketHost } from './hosts/bitbucket.ts';
import { gitHubHost } from './hosts/github.ts';
import { gitLabHost } from './hosts/gitlab.ts';
import type { RepositoryHost } from './hosts/repository-host.ts';
import { openCredential } from './sealing.ts';
import type { ScanSource } from './source.ts';

export const gitLabCom = 'https://gitlab.com';

const tokenOf = async (unit: Unit, source: ScanSource): Promise<string> => {
  if (!source.token) throw new LocketError('internal', 'A source of this kind has a token');
  return openCredential(unit, source, 'token', source.token);
};

const hosts: Readonly<
  Record<ScanSource['host'], (unit: Unit, source: ScanSource) => Promise<RepositoryHost>>
> = {
  github: async (unit, { installationId }) => gitHubHost(unit, await gitHubApp(unit), installationId ?? ''),
  gitlab: async (unit, source) => gitLabHost(unit, source.url ?? gitLabCom, await tokenOf(unit, source)),
  bitbucket: async (unit, source) => bitbucketHost(unit, source.name, await tokenOf(unit, source)),
};

/** The host of a source's repositories, with what opens it. */
export const hostOf = (unit: Unit, source: ScanSource): Promise<RepositoryHost> =>
  hosts[source.host](unit, source);
