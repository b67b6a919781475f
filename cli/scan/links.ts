import type { Finding } from '../../layers/scan/detect.ts';
import { UsageFault } from '../command.ts';
import { answerOf, type Repository } from './git.ts';

const platforms = ['github', 'gitlab', 'azuredevops', 'bitbucket'] as const;
type Platform = (typeof platforms)[number];

/** Where a repository can be looked at in a browser. */
interface Remote {
  readonly url: string;
  readonly platform: Platform;
}

const hosts: Readonly<Record<string, Platform>> = {
  'github.com': 'github',
  'gitlab.com': 'gitlab',
  'dev.azure.com': 'azuredevops',
  'visualstudio.com': 'azuredevops',
  'bitbucket.org': 'bitbucket',
};

/** The address of a remote without what somebody logs in with. */
const webAddress = (remote: string): URL | undefined => {
  const [, host, path] = /^(?:ssh:\/\/)?[^@/]+@([^:/]+)[:/](.+)$/.exec(remote) ?? [];
  const text = host ? `https://${host}/${path}` : remote;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) return undefined;
  const url = new URL(text);
  url.username = '';
  url.password = '';
  url.pathname = url.pathname.replace(/\.git$/, '');
  return url;
};

/** The repository's place on a platform that was named or is known by its host. @throws UsageFault */
export const remoteOf = async (
  repository: Repository,
  named: string | undefined,
): Promise<Remote | undefined> => {
  const platform = platforms.find((known) => known === named);
  if (named !== undefined && !platform) throw new UsageFault(`--platform is ${platforms.join(', ')}`);
  const url = webAddress(await answerOf(repository, ['remote', 'get-url', 'origin']).catch(() => ''));
  const known = platform ?? (url && hosts[url.hostname.replace(/^.*\.(visualstudio\.com)$/, '$1')]);
  return url && known ? { url: url.href, platform: known } : undefined;
};

const pathOf = (file: string): string => encodeURI(file.split('!')[0] ?? '');

const shapes: Readonly<Record<Platform, (url: string, finding: Finding) => string>> = {
  github: (url, { commit, file, startLine, endLine }) =>
    `${url}/blob/${commit}/${pathOf(file)}#L${startLine}${endLine === startLine ? '' : `-L${endLine}`}`,
  gitlab: (url, { commit, file, startLine, endLine }) =>
    `${url}/blob/${commit}/${pathOf(file)}#L${startLine}${endLine === startLine ? '' : `-${endLine}`}`,
  azuredevops: (url, { commit, file, startLine, endLine }) =>
    `${url}/commit/${commit}?path=/${pathOf(file)}&line=${startLine}&lineEnd=${endLine}`,
  bitbucket: (url, { commit, file, startLine, endLine }) =>
    `${url}/src/${commit}/${pathOf(file)}#lines-${startLine}${endLine === startLine ? '' : `:${endLine}`}`,
};

/** Address of the lines of a finding; empty where there is none. */
export const linkTo = (remote: Remote | undefined, finding: Finding): string =>
  remote && finding.commit ? shapes[remote.platform](remote.url, finding) : '';
