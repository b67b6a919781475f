import { type Told, vendor } from '../answers.ts';
import type { StandIn, TargetCase } from '../stand-in.ts';

/** Errors of GraphQL come with status 200. */
const failed = (message: string): Told => ({ json: { errors: [{ message }], data: null } });

/** Railway: variables as they were written, where asked for without their references filled in. */
const make = (): StandIn => {
  const keys = new Map<string, string>();
  const shown = (query: string) =>
    Object.fromEntries(
      [...keys].map(([name, value]) => [
        name,
        query.includes('unrendered: true') ? value : value.replaceAll('$', ''),
      ]),
    );
  const isPlace = (said: Readonly<Record<string, string>> = {}) =>
    said.projectId === 'project' && said.environmentId === 'environment' && said.serviceId === 'service';
  const upsert = ({ variables, replace }: { variables: Record<string, string>; replace?: boolean }) => {
    if (replace) keys.clear();
    for (const [name, value] of Object.entries(variables)) keys.set(name, value);
    return { json: { data: { variableCollectionUpsert: true } } };
  };
  return vendor({
    keys,
    shows: ['authorization', 'Bearer token'],
    stranger: failed('Not Authorized'),
    routes: [
      [
        /^POST \/graphql\/v2$/,
        ({ body: { query, variables } }) => {
          if (query.includes('projects {')) return { json: { data: { projects: { edges: [] } } } };
          if (!isPlace(variables.input ?? variables)) return failed('Project not found');
          if (query.startsWith('query')) return { json: { data: { variables: shown(query) } } };
          if (query.includes('variableCollectionUpsert')) return upsert(variables.input);
          keys.delete(variables.input.name);
          return { json: { data: { variableDelete: true } } };
        },
      ],
    ],
    missing: { status: 404 },
  });
};

export const standIn: TargetCase = {
  target: 'railway',
  host: 'backboard.railway.com',
  make,
  destination: { appId: 'project', targetEnvironmentId: 'environment', targetServiceId: 'service' },
  reads: true,
  tells: true,
};
