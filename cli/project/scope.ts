import { type Flags, type Given, type Surroundings, UsageFault } from '../command.ts';
import { branchIn, findProjectFile } from '../files/project-file.ts';
import type { ActingCaller } from '../instance/caller.ts';

/** A folder of secrets. */
export interface Scope {
  readonly projectId: string;
  readonly environment: string;
  readonly path: string;
}

export const projectFlag = {
  value: 'ID',
  help: 'Id of the project; otherwise the project file says it',
  env: ['LOCKET_PROJECT_ID', 'INFISICAL_PROJECT_ID'],
} as const;

export const scopeFlags = {
  projectId: projectFlag,
  env: { short: 'e', value: 'SLUG', help: 'Environment; otherwise that of the project file, or dev' },
} as const satisfies Flags;

export const pathFlag = { value: 'PATH', help: 'Folder', usual: '/' } as const;

/** The project of a service token; undefined for any other. */
const projectOfToken = async ({ credential, call }: ActingCaller): Promise<string | undefined> =>
  credential.kind === 'service' ? (await call('GET /api/v2/service-token', {})).workspace : undefined;

/** The project that a token carries, a flag or variable names, or the project file. @throws UsageFault */
export const projectOf = async (
  caller: ActingCaller,
  given: string | undefined,
  { cwd }: Surroundings,
): Promise<string> => {
  const projectId = (await projectOfToken(caller)) ?? given ?? findProjectFile(cwd)?.projectId;
  if (projectId) return projectId;
  throw new UsageFault(
    caller.credential.kind === 'user'
      ? 'Say which project is meant: locket init, or --projectId'
      : 'Project ID is required when using machine identity: --projectId, or the variable LOCKET_PROJECT_ID',
  );
};

/** The environment that was given, or that of the branch, or the usual one of the project file, or dev. */
export const environmentOf = (given: string | undefined, { cwd }: Surroundings): string => {
  if (given) return given;
  const file = findProjectFile(cwd);
  const branch = branchIn(cwd);
  const byBranch = new Map(Object.entries(file?.environmentsByBranch ?? {}));
  // The official command line looks up what stands behind the last slash only.
  const ofBranch =
    branch && (byBranch.get(branch) ?? byBranch.get(branch.slice(branch.lastIndexOf('/') + 1)));
  return ofBranch || file?.environment || 'dev';
};

/** The folder that a command is about. @throws UsageFault */
export const scopeOf = async (
  caller: ActingCaller,
  given: Given<typeof scopeFlags> & { readonly path: string },
  around: Surroundings,
): Promise<Scope> => ({
  projectId: await projectOf(caller, given.projectId, around),
  environment: environmentOf(given.env, around),
  path: given.path,
});
