import type { Operations } from '../api/operations.ts';
import { command, Failure, type Surroundings } from '../command.ts';
import { addressFrom, addressOf } from '../instance/address.ts';
import { callerAt, callerFlags } from '../instance/caller.ts';
import { credentialOf } from '../instance/credential.ts';
import { ApiFailure } from '../instance/failures.ts';
import { version } from '../version.ts';

interface Finding {
  readonly what: string;
  readonly isGood: boolean;
  readonly found: string;
}

/** Seconds by which a clock may differ before signatures and codes stop working. */
const MAX_SKEW = 60;

const good = (what: string, found: string): Finding => ({ what, isGood: true, found });
const bad = (what: string, found: string): Finding => ({ what, isGood: false, found });

const faultIn = (error: unknown): string => {
  if (error instanceof Failure) return error.message;
  throw error;
};

const clockFinding = (date: string, now: number): Finding => {
  const skew = Math.round(Math.abs(Date.parse(date) - now) / 1000);
  return skew <= MAX_SKEW
    ? good('Clock', `within ${MAX_SKEW} s of Locket's`)
    : bad('Clock', `${skew} s off: set it`);
};

const connection = async (url: string, around: Surroundings): Promise<readonly Finding[]> => {
  try {
    const { date } = await callerAt(url, undefined, around).call('GET /api/status', {});
    return [good('Connection', `${url} answers`), clockFinding(date, around.now())];
  } catch (error) {
    return [bad('Connection', faultIn(error))];
  }
};

const authentication = async (url: string, token: string, around: Surroundings): Promise<Finding> => {
  try {
    const { projects } = await callerAt(url, token, around).call('GET /api/v1/projects', {});
    return good('Rights', `${projects.length} projects can be seen`);
  } catch (error) {
    return bad('Rights', faultIn(error));
  }
};

type Workers = Operations['GET /api/v1/admin/workers/status']['reply'];

const workerFinding = ({ queues, givenUp, alarms }: Workers): readonly Finding[] => {
  if (!queues) return [];
  const waiting = queues.reduce((sum, queue) => sum + queue.waiting, 0);
  const lost = queues.reduce((sum, { deadLetters }) => sum + deadLetters, givenUp ?? 0);
  const raised = (alarms ?? []).filter(({ state }) => state === 'alarm').length;
  const found = `${waiting} messages wait, ${lost} were given up${alarms ? `, ${raised} alarms are raised` : ''}`;
  return [lost + raised === 0 ? good('Workers', found) : bad('Workers', `${found}: see the page Server`)];
};

/** How the instance gets on, which server admins alone are told. */
const workers = async (url: string, token: string, around: Surroundings): Promise<readonly Finding[]> => {
  try {
    return workerFinding(await callerAt(url, token, around).call('GET /api/v1/admin/workers/status', {}));
  } catch (error) {
    if (error instanceof ApiFailure && error.status < 500) return [];
    return [bad('Workers', faultIn(error))];
  }
};

/** `locket doctor` */
export const doctor = command({
  summary: 'look whether everything works that commands depend on',
  flags: { ...callerFlags, json: { help: 'In JSON' } },
  run: async (given, around) => {
    const credential = await credentialOf(given.token, around).catch(faultIn);
    const isKnown = typeof credential !== 'string';
    const account = isKnown ? credential.account : undefined;
    const url = account ? addressOf(account.domain) : addressFrom(given.domain, around);
    const findings = [
      good('Version', `locket ${version}, Node ${process.versions.node}`),
      ...(await connection(url, around)),
      isKnown ? good('Token', `from ${credential.source}`) : bad('Token', credential),
      ...(isKnown && credential.kind !== 'service'
        ? [
            await authentication(url, credential.token, around),
            ...(await workers(url, credential.token, around)),
          ]
        : []),
    ];
    if (given.json) around.print(JSON.stringify(findings));
    else
      for (const { what, isGood, found } of findings) around.print(`${isGood ? '✓' : 'x'} ${what}: ${found}`);
    return findings.every(({ isGood }) => isGood) ? 0 : 1;
  },
});
