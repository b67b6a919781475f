import { LocketError } from '../domain/errors.ts';
import type { Runtime } from '../domain/runtime.ts';
import type { Outbound, OutboundName } from '../domain/unit.ts';
import type { Settings } from './settings.ts';

export type OutboundFactory<Name extends OutboundName> = (
  settings: Settings,
  runtime: Runtime,
) => Outbound[Name];

/** The exports of `outbound.ts`, or some of them. */
export type OutboundFactories = { readonly [Name in OutboundName]?: OutboundFactory<Name> };

interface OutboundList {
  readonly outbound?: OutboundFactories;
  readonly listedIn: string;
}

/** Makes each when it is first asked for, once per process; one that is not listed throws `internal`. */
export const outboundFrom = (
  { outbound = {}, listedIn }: OutboundList,
  settings: Settings,
  runtime: Runtime,
): (<Name extends OutboundName>(name: Name) => Outbound[Name]) => {
  const made: { -readonly [Name in OutboundName]?: Outbound[Name] } = {};
  return (name) => {
    const make = outbound[name];
    if (!make) throw new LocketError('internal', `${listedIn} does not say that it calls ${name}`);
    const each = made[name] ?? make(settings, runtime);
    made[name] = each;
    return each;
  };
};
