const key = Symbol.for('locket.test.environment');
const keeper = globalThis as { [key]?: NodeJS.ProcessEnv };

/**
 * Lets a file find the variables that its worker began with: what a file before it set (an endpoint whose server has
 * ended, say) is as if it had not been.
 */
export const refreshEnvironment = (): void => {
  keeper[key] ??= { ...process.env };
  const first = keeper[key];
  for (const name of Object.keys(process.env)) if (!(name in first)) delete process.env[name];
  Object.assign(process.env, first);
};
