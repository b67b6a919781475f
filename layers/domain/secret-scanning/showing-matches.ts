import { isRefusal } from '../errors.ts';
import { parsePath } from '../folders/paths.ts';
import { placeAt } from '../places/scope.ts';
import { enterProject, type ProjectAccess } from '../projects/access.ts';
import { mayRead } from '../secrets/core/rights.ts';
import { tagsById } from '../secrets/core/secret-tags.ts';
import { type PlacedSecret, placedSecret } from '../secrets/view/live-secret.ts';
import type { Unit } from '../unit.ts';
import type { Risk } from './risk.ts';

const refusals = ['not-found', 'forbidden', 'permission-denied'] as const;

/** The caller's rights in a project; undefined for one that they are not in. The request is not about it. */
const accessTo = async (unit: Unit, projectId: string): Promise<ProjectAccess | undefined> => {
  try {
    return await enterProject(unit, projectId);
  } catch (error) {
    if (refusals.some((code) => isRefusal(error, code))) return undefined;
    throw error;
  }
};

const mayKnow = async (unit: Unit, access: ProjectAccess, found: PlacedSecret): Promise<boolean> => {
  const { secret, environment, path } = found;
  const { slugs } = await tagsById(unit, access.project.id, secret.tagIds);
  return mayRead(access, placeAt(environment, parsePath(path)), secret.name, slugs(secret.tagIds));
};

/** The stored secret that a risk is, for who may read it; undefined for all others, and once it is gone. */
export const knownMatch = async (unit: Unit, { match }: Risk): Promise<PlacedSecret | undefined> => {
  if (!match) return undefined;
  const looking = unit.beside(null);
  const access = await accessTo(looking, match.projectId);
  const found = access && (await placedSecret(looking, match.secretId));
  return found && found.project.id === access.project.id && (await mayKnow(looking, access, found))
    ? found
    : undefined;
};

/** Risks as the caller may see them: which stored secret one is, only who may read that secret is told. */
export const shownRisks = (unit: Unit, risks: readonly Risk[]): Promise<readonly Risk[]> =>
  Promise.all(
    risks.map(async (risk) =>
      risk.match && !(await knownMatch(unit, risk)) ? { ...risk, match: null } : risk,
    ),
  );
