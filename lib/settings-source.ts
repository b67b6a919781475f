import type { Node } from 'constructs';
import { parseSettings, type Settings, SettingsError, settingNames } from './settings.ts';

const CONTEXT_KEY = 'locket';
const PLAIN_WORD = /^[A-Za-z][A-Za-z0-9]*$/;
const JSON_VALUE = /^\s*(\d+|true|false|\{.*\}|\[.*\])\s*$/s;

/**
 * Settings from the CDK context: the object `locket`, overruled by single values such as `-c apiType=rest`.
 * Throws SettingsError, also for a single value whose name is no setting.
 */
export const settingsFromContext = (node: Node): Settings => {
  const context = node.getAllContext() as Record<string, unknown>;
  return parseSettings({ ...settingsObject(context[CONTEXT_KEY]), ...singleValues(context) });
};

const settingsObject = (value: unknown): object => {
  const settings = typeof value === 'string' ? readJson(CONTEXT_KEY, value) : (value ?? {});
  if (typeof settings !== 'object' || Array.isArray(settings)) {
    throw new SettingsError(`Setting ${CONTEXT_KEY} must be an object.`);
  }
  return settings as object;
};

/** CDK's own context keys hold a colon, slash or hyphen, so a plain word is meant for this app. */
const singleValues = (context: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(context)
      .filter(([name]) => name !== CONTEXT_KEY && PLAIN_WORD.test(name))
      .map(([name, value]) => [assertKnown(name), readValue(name, value)]),
  );

const assertKnown = (name: string): string => {
  if ((settingNames as string[]).includes(name)) return name;
  throw new SettingsError(`Setting ${name} does not exist; the settings are ${settingNames.join(', ')}.`);
};

/** The command line hands over text: numbers, switches, objects and lists are written as JSON there. */
const readValue = (name: string, value: unknown): unknown =>
  typeof value === 'string' && JSON_VALUE.test(value) ? readJson(name, value) : value;

const readJson = (name: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SettingsError(`Setting ${name} must be valid JSON.`, { cause });
  }
};
