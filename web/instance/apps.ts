import type { InputOf } from '../api/client.ts';

export type AppName = InputOf<'PUT /api/v1/admin/app-credentials/{app}'>['path']['app'];

/** A member of what an app is known by. */
export interface Member {
  readonly name: string;
  readonly isSecret?: boolean;
  readonly isOptional?: boolean;
  readonly isLong?: boolean;
}

const client: readonly Member[] = [{ name: 'clientId' }, { name: 'clientSecret', isSecret: true }];
const url: Member = { name: 'url', isOptional: true };

/** Every app, and what it is known by. */
export const apps: Readonly<
  Record<AppName, { readonly title: string; readonly members: readonly Member[] }>
> = {
  google: { title: 'Google', members: client },
  github: { title: 'GitHub', members: [...client, url] },
  gitlab: { title: 'GitLab', members: [...client, url] },
  slack: { title: 'Slack', members: client },
  'github-app': {
    title: 'GitHub app',
    members: [
      { name: 'appId' },
      { name: 'slug' },
      ...client,
      { name: 'privateKey', isSecret: true, isLong: true },
      { name: 'webhookSecret', isSecret: true },
      url,
    ],
  },
  azure: { title: 'Azure', members: client },
  bitbucket: { title: 'Bitbucket', members: client },
  gcp: { title: 'Google Cloud', members: client },
  'github-integration': { title: 'GitHub (integrations)', members: client },
  'gitlab-integration': { title: 'GitLab (integrations)', members: [...client, url] },
  heroku: { title: 'Heroku', members: client },
  netlify: { title: 'Netlify', members: client },
  vercel: { title: 'Vercel', members: [...client, { name: 'slug' }] },
};
