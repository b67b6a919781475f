import * as z from 'zod';
import {
  readStrategies,
  type StrategiesStatus,
  switchStrategy,
} from '../../layers/domain/encryption-strategies/switch-strategy.ts';
import { strategies } from '../../layers/domain/keys/wrapping-key.ts';
import { people } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { instant } from '../../layers/http/wire.ts';

const path = '/api/v1/admin/encryption-strategies';

const Strategy = z.enum(strategies);

const StrategiesReply = () =>
  z.object({
    strategies: z.array(
      z.object({
        strategy: Strategy,
        enabled: z.boolean(),
        prepared: z.boolean(),
        wrappingKey: z.string().nullable(),
        setting: z.string(),
      }),
    ),
    rootKeys: z.array(
      z.object({
        version: z.int(),
        strategy: z.string(),
        wrappedBy: z.string(),
        previousStrategy: z.string().nullable(),
        createdAt: instant(),
      }),
    ),
    latestSwitch: z
      .object({
        strategy: Strategy,
        number: z.int(),
        startedAt: instant(),
        completedAt: instant().nullable(),
      })
      .nullable(),
  });

const toWire = (status: StrategiesStatus): z.input<ReturnType<typeof StrategiesReply>> => ({
  strategies: status.strategies.map(({ strategy, wrappingKey, isInUse, setting }) => ({
    strategy,
    enabled: isInUse,
    prepared: wrappingKey !== undefined,
    wrappingKey: wrappingKey ?? null,
    setting,
  })),
  rootKeys: status.rootKeys.map(({ version, strategy, wrappedBy, previousStrategy, createdAt }) => ({
    version,
    strategy,
    wrappedBy,
    previousStrategy: previousStrategy ?? null,
    createdAt,
  })),
  latestSwitch: status.latestSwitch
    ? {
        strategy: status.latestSwitch.strategy,
        number: status.latestSwitch.number,
        startedAt: status.latestSwitch.startedAt,
        completedAt: status.latestSwitch.completedAt ?? null,
      }
    : null,
});

const list = operation({
  method: 'GET',
  path,
  summary: 'What can wrap the root key, what the settings prepared, and what wraps it, for server admins',
  access: people,
  audit: 'get-encryption-strategies',
  limit: 'read',
  reply: StrategiesReply,
  handle: async ({ unit }) => toWire(await readStrategies(unit)),
});

const change = operation({
  method: 'PATCH',
  path,
  summary: 'Have every root key wrapped by another strategy that the settings prepared, for server admins',
  access: people,
  audit: 'update-encryption-strategy',
  limit: 'write',
  body: z.object({ strategy: Strategy }),
  reply: StrategiesReply,
  handle: async ({ body, unit }) => toWire(await switchStrategy(unit, body.strategy)),
});

export const encryptionStrategyOperations = [list, change];
