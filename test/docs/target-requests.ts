import { appOptions, syncNameOf } from '../../functions/secret-syncs/apps.ts';
import { formOf, membersOf } from '../../functions/secret-syncs/destinations.ts';
import { targets } from '../../layers/domain/syncs/catalogue.ts';
import type { TargetName } from '../../layers/domain/syncs/target.ts';

interface Member {
  readonly name: string;
  readonly isOptional: boolean;
}

const listed = (members: readonly Member[]): string =>
  members.map(({ name, isOptional }) => `\`${name}\`${isOptional ? '?' : ''}`).join(', ') || 'nothing';

const methodsOf = (app: string): string =>
  (appOptions.find((option) => option.app === app)?.forms ?? [])
    .map(({ method, credentials }) => `\`${method}\` (${listed(credentials)})`)
    .join(' or ');

const optional = ({ name, isRequired }: { readonly name: string; readonly isRequired: boolean }): Member => ({
  name,
  isOptional: !isRequired,
});

/** What the page of a target says of the requests that connect it and sync to it, in both families. */
export const requestsOf = (target: TargetName): string => {
  const { app } = targets[target];
  const older = membersOf(target).map(({ member, isRequired }) => optional({ name: member, isRequired }));
  const newer = formOf(target).destination.map(optional);
  return [
    `**Requests.** Connection: \`POST /api/v1/app-connections/${app}\` with the \`method\` ${methodsOf(app)};`,
    `in the older family \`POST /api/v1/integration-auth/access-token\` with \`"integration": "${target}"\`.`,
    `Sync: \`POST /api/v1/secret-syncs/${syncNameOf(target)}\` with the \`destinationConfig\` ${listed(newer)};`,
    `in the older family \`POST /api/v1/integration\` with ${listed(older)}.`,
    'What has a question mark may be left out.',
  ].join(' ');
};
