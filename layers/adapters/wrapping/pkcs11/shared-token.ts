import type { HsmSetting } from '../../wrapping-settings.ts';
import { pinOf } from './pin.ts';
import { openToken, type Token } from './token.ts';

/** Which token, and who uses it. */
export type TokenSetting = Omit<HsmSetting, 'strategy' | 'keyLabel'>;

const tokens = new Map<string, Token>();

/**
 * The token of a setting, one in this process whatever is done with it: a library that starts anew for one of two would
 * leave the other with handles that are somebody else's by then.
 */
export const tokenOf = ({ pin, ...settings }: TokenSetting): Token => {
  const place = JSON.stringify([settings.modulePath, settings.binding, settings.tokenLabel, pin]);
  const token = tokens.get(place) ?? openToken({ ...settings, pin: pinOf(pin) });
  tokens.set(place, token);
  return token;
};
