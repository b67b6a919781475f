import { replyMembers } from './reply-members.ts';
import { requestMembers } from './request-members.ts';

const words = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/^(org|env|customer)$/, (short) => ({ org: 'organization', env: 'environment' })[short] ?? short)
    .replace(/^org /, 'organization ')
    .replace(/\bkms\b/, 'KMS')
    .replace(/^workspace$/, 'project');

/** Names that say what they mean by how they end. */
const patterns: readonly (readonly [RegExp, (subject: string) => string])[] = [
  [/^(\w+)IdOrName$/, (subject) => `Id or name of the ${subject}`],
  [/^(\w+)Id$/, (subject) => `Id of the ${subject}`],
  [/^(\w+)Slug$/, (subject) => `Slug of the ${subject}`],
  [/^total(\w+)Count$/, (subject) => `How many there are on all pages: ${subject}s`],
];

const byPattern = (name: string): string | undefined => {
  for (const [pattern, say] of patterns) {
    const subject = pattern.exec(name)?.[1];
    if (subject) return say(words(subject));
  }
  return undefined;
};

/** What a member of requests and replies means, by its name; undefined for one that nobody has described yet. */
export const noteOf = (name: string): string | undefined => {
  if (Object.hasOwn(requestMembers, name)) return requestMembers[name];
  return Object.hasOwn(replyMembers, name) ? replyMembers[name] : byPattern(name);
};
