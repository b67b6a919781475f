import { vendor } from '../answers.ts';
import type { StandIn, TargetCase } from '../stand-in.ts';

/** What a build sees: text between two percent signs is a reference, and two of them stand for one. */
const inBuild = (value: string): string =>
  value.replace(/%%|%[^%]*%/g, (found) => (found === '%%' ? '%' : ''));

/** TeamCity: parameters of a project, with those that it inherits; passwords are listed without their values. */
const make = (): StandIn => {
  const keys = new Map<string, string>();
  const missing = { status: 404, json: { errors: [{ message: 'No parameter with such a name is found.' }] } };
  return vendor({
    keys,
    shows: ['authorization', 'Bearer token'],
    stranger: { status: 401, text: 'Authentication required' },
    routes: [
      [/^GET \/app\/rest\/server$/, () => ({ json: { version: '2025.11' } })],
      [
        /^GET \/app\/rest\/projects\/id:Shop\/parameters$/,
        () => {
          const property = [
            { name: 'env.INHERITED', inherited: true },
            { name: 'system.path' },
            ...[...keys.keys()].map((name) => ({ name: `env.${name}` })),
          ];
          return { json: { count: property.length, property } };
        },
      ],
      [
        /^PUT \/app\/rest\/projects\/id:Shop\/parameters\/env\.(.+)$/,
        ({ body }, name) => {
          if (body.name !== `env.${name}` || !body.type?.rawValue.startsWith('password'))
            return { status: 400, json: { errors: [{ message: 'Bad request' }] } };
          keys.set(name, inBuild(body.value));
          return { json: { name: body.name, type: body.type } };
        },
      ],
      [
        /^DELETE \/app\/rest\/projects\/id:Shop\/parameters\/env\.(.+)$/,
        (_, name) => (keys.delete(name) ? { status: 204 } : missing),
      ],
    ],
    missing,
  });
};

export const standIn: TargetCase = {
  target: 'teamcity',
  make,
  destination: { appId: 'Shop' },
  reads: false,
};
