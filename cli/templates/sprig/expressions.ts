import { RE2JS, RE2JSException } from 're2js';
import { type Functions, fixed, text, whole } from '../functions.ts';
import { bytesOf, TemplateFault, textOf } from '../values.ts';

/** @throws TemplateFault */
const compiled = (expression: string): RE2JS => {
  try {
    return RE2JS.compile(textOf(expression));
  } catch (error) {
    if (error instanceof RE2JSException) throw new TemplateFault('the regular expression is none');
    throw error;
  }
};

/** Matches one after the other; an empty one right behind another is none. */
function* matchesIn(expression: string, source: string) {
  const matcher = compiled(expression).matcher(source);
  let end = -1;
  while (matcher.find()) {
    if (matcher.start() === matcher.end() && matcher.start() === end) continue;
    end = matcher.end();
    yield matcher;
  }
}

/** What matches, at most so many; all of them when the number is below zero. */
const found = (expression: string, bytes: string, count: number): readonly string[] => {
  const matches: string[] = [];
  for (const matcher of matchesIn(expression, textOf(bytes))) {
    if (matches.length === count) break;
    matches.push(bytesOf(matcher.group() ?? ''));
  }
  return matches;
};

const mustMatch = (expression: string, bytes: string): boolean =>
  compiled(expression).matcher(textOf(bytes)).find();

/** An expression that is none matches nothing, as in Sprig. */
const isMatch = (expression: string, bytes: string): boolean => {
  try {
    return mustMatch(expression, bytes);
  } catch (error) {
    if (error instanceof TemplateFault) return false;
    throw error;
  }
};

const find = fixed([text, text], (expression, bytes) => found(expression, bytes, 1)[0] ?? '');
const findAll = fixed([text, text, whole], found);

/** `$1`, `${1}` and `${name}` of Go in the place of its groups; `$1x` is the group named so, which there is not. */
const expanded = (template: string, group: (name: string) => string): string =>
  template.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (sign, braced, bare) => {
    const name = braced ?? bare;
    return name === undefined ? (sign === '$$' ? '$' : sign) : group(name);
  });

const replaced = (
  expression: string,
  bytes: string,
  replacement: (group: (name: string) => string) => string,
) => {
  const source = textOf(bytes);
  const groupOf =
    (matcher: ReturnType<RE2JS['matcher']>) =>
    (name: string): string => {
      try {
        return matcher.group(/^\d+$/.test(name) ? Number(name) : name) ?? '';
      } catch {
        return '';
      }
    };
  let [result, at] = ['', 0];
  for (const matcher of matchesIn(expression, source)) {
    result += source.slice(at, matcher.start()) + replacement(groupOf(matcher));
    at = matcher.end();
  }
  return bytesOf(result + source.slice(at));
};

const replaceAll = fixed([text, text, text], (expression, bytes, template) =>
  replaced(expression, bytes, (group) => expanded(textOf(template), group)),
);
const replaceAllLiteral = fixed([text, text, text], (expression, bytes, template) =>
  replaced(expression, bytes, () => textOf(template)),
);

/** Sprig's regular expressions, by the engine's like: linear in time, whatever is matched. */
export const expressions: Functions = {
  regexMatch: fixed([text, text], isMatch),
  mustRegexMatch: fixed([text, text], mustMatch),
  regexFind: find,
  mustRegexFind: find,
  regexFindAll: findAll,
  mustRegexFindAll: findAll,
  regexReplaceAll: replaceAll,
  mustRegexReplaceAll: replaceAll,
  regexReplaceAllLiteral: replaceAllLiteral,
  mustRegexReplaceAllLiteral: replaceAllLiteral,
  regexQuoteMeta: fixed([text], (bytes) => RE2JS.quote(bytes)),
};
