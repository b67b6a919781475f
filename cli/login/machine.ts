import { createExchange } from '../../layers/client/exchange.ts';
import { LoginRefusal, objectIn, Unreachable } from '../../layers/client/outcome.ts';
import { type Grant, logInAt } from '../../layers/client/session.ts';
import { Failure, type Surroundings } from '../command.ts';
import { Offline } from '../instance/failures.ts';
import { type Given, methodNamed } from './methods.ts';

const timeout = 30_000;
const maxAnswer = 262_144;

/** Logs a machine in; what it gets is stored nowhere. @throws UsageFault, Failure */
export const machineGrant = async (
  name: string,
  given: Given,
  organizationSlug: string | undefined,
  url: string,
  around: Surroundings,
): Promise<Grant> => {
  const method = methodNamed(name);
  const exchange = createExchange({ timeout, maxAnswer, now: around.now });
  const shown = await method.shown(given, around, exchange);
  const asked = { ...shown, ...(organizationSlug && { organizationSlug }) };
  try {
    return await logInAt(exchange, `${url}/api/v1/auth/${method.path}/login`, asked);
  } catch (error) {
    if (error instanceof Unreachable) throw new Offline(url, error.message);
    if (!(error instanceof LoginRefusal)) throw error;
    const reason = String(objectIn(error.body)?.message ?? error.message);
    throw new Failure(`unable to authenticate with ${name.replaceAll('-', ' ')}: ${reason}`, [
      `The address of Locket is ${url}: is it the right one?`,
    ]);
  }
};
