import { abilityOf, can } from '../../layers/domain/permissions/ability.ts';
import type { Rule } from '../../layers/domain/permissions/rule.ts';
import { type FeatureFigure, notAbove, untargeted } from './figure.ts';

const ruleCount = 500;
const runs = 200;

/** Rules as several custom roles may add up to: places by pattern, names, and some denials among them. */
const rules: readonly Rule[] = Array.from({ length: ruleCount }, (_, n) => ({
  subject: 'secrets',
  action: ['read', 'edit'],
  conditions: {
    environment: { $in: ['dev', `env-${n}`] },
    secretPath: { $glob: `/team-${n}/**` },
    secretName: { $glob: `KEY_${n}_*` },
  },
  ...(n % 10 === 9 && { inverted: true }),
}));
const placeholders = { id: 'me', username: 'me', name: 'me', metadata: {} };
/** What the first rule alone allows, so that every other is looked at. */
const asked = { environment: 'dev', secretPath: '/team-0/app', secretName: 'KEY_0_A', secretTags: [] };

const median = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;

/** Milliseconds that some work takes. */
const timed = <T>(work: () => T): readonly [number, T] => {
  const started = performance.now();
  const made = work();
  return [performance.now() - started, made];
};

/** One request with rules as they come from storage: nothing is known of them. */
const oneRequest = () => {
  const read = structuredClone(rules);
  const [assembled, ability] = timed(() => abilityOf(read, placeholders));
  const [decided, isAllowed] = timed(() => can(ability, 'read', 'secrets', asked));
  if (!isAllowed) throw new Error('The first rule allows what is asked');
  return { assembled, decided };
};

/** How long one decision by so many rules takes, and putting them together once for each request. */
export const timePermissions = (): readonly FeatureFigure[] => {
  const requests = Array.from({ length: runs }, oneRequest);
  return [
    notAbove(`decide by ${ruleCount} rules`, median(requests.map(({ decided }) => decided)), 'ms', 1),
    untargeted(`put ${ruleCount} rules together`, median(requests.map(({ assembled }) => assembled)), 'ms'),
  ];
};
