import type { Key } from '../items.ts';

/** The part of a key template before its first name in angle brackets. */
const markOf = (template: string): string => template.replace(/<.*$/s, '');

/** Whether a text may have been made from a template, by how it begins; from one without names, by being it. */
const isOf = (template: string, text: string): boolean =>
  template.includes('<') ? text.startsWith(markOf(template)) : text === template;

/** The keys of an item type as `docs/data-model.md` writes them: `PROJECT#<id>` / `GRANT#<kind>#<actor>`. */
export interface Templates {
  /** More than one where the items of a type lie on either of two sides. */
  readonly pk: string | readonly string[];
  readonly sk: string;
}

export const partitionsIn = ({ pk }: Templates): readonly string[] => [pk].flat();

/** How the partition keys of an item type begin, up to their first name: `PROJECT#`. */
export const familiesOf = (templates: Templates): readonly string[] => partitionsIn(templates).map(markOf);

/** Whether a key is one of an item type. */
export const isKeyOf = (templates: Templates, { pk, sk }: Key): boolean =>
  partitionsIn(templates).some((template) => isOf(template, pk)) && isOf(templates.sk, sk);

/** How sort keys are told apart: the very text, or what they begin with. */
export type SortKey = { readonly is: string } | { readonly beginsWith: string };

export const sortKeyOf = ({ sk }: Templates): SortKey =>
  sk.includes('<') ? { beginsWith: markOf(sk) } : { is: sk };
