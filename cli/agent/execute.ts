import { Failure, type Surroundings } from '../command.ts';
import { inShell, start } from '../run/child.ts';
import type { Clock } from './clock.ts';
import type { AgentTemplate } from './config.ts';
import { credentialVariables } from './login.ts';
import type { Executed } from './status.ts';

/** Milliseconds that a command is given to end. */
const PATIENCE = 5000;

export type Execute = (execute: NonNullable<AgentTemplate['execute']>) => Promise<Executed>;

/** Runs the command of a template in a shell, without what the agent logs in with, and ends it when its time is up. */
export const executor =
  ({ env, cwd }: Surroundings, clock: Clock): Execute =>
  async ({ command, timeout }) => {
    const left = Object.fromEntries(
      Object.entries(env).filter(([name]) => !credentialVariables.includes(name)),
    );
    const child = start(inShell(command, env), { env: left, cwd, isGroup: true });
    const ending = new AbortController();
    const late = async (): Promise<'late'> => {
      await clock.pause(timeout ?? Number.POSITIVE_INFINITY, ending.signal);
      return 'late';
    };
    try {
      const first = await Promise.race([child.ended, ...(timeout === undefined ? [] : [late()])]);
      if (first !== 'late') return first === 0 ? 'ok' : 'failed';
      await child.stop(PATIENCE);
      return 'timeout';
    } catch (error) {
      if (error instanceof Failure) return 'failed';
      throw error;
    } finally {
      ending.abort();
    }
  };
