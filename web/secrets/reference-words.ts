import { words } from '../shared/words.ts';

/** What pages say of references between secrets. */
export const referenceWords = words(
  {
    usedBy: 'Referenced by',
    usedByNobody: 'No secret that you may see refers to it.',
    usedByHidden: (count: number) => `${count} more in places that you may not see.`,
    refersTo: (name: string) => `Refer to ${name}`,
    losesTarget: (name: string) => `Refer to ${name}, and will lead nowhere`,
    followRename: 'Change references to renamed secrets as well',
    notFollowed: (count: number) =>
      count === 1
        ? '1 reference could not be changed with the name.'
        : `${count} references could not be changed with the name.`,
    askedOnly: (count: number) => `Who refers to them was looked up for the first ${count} only.`,
    offers: 'What the reference may lead to',
    references: 'References in this value',
    reasons: (reason: string) =>
      ({
        'not-found': 'leads nowhere',
        forbidden: 'you may not read it',
        cycle: 'leads back to itself',
        depth: 'too many steps',
        'too-large': 'too large',
      })[reason] ?? reason,
  },
  {
    de: {
      usedBy: 'Verwiesen von',
      usedByNobody: 'Kein Secret, das Sie sehen dürfen, verweist darauf.',
      usedByHidden: (count: number) => `${count} weitere an Stellen, die Sie nicht sehen dürfen.`,
      refersTo: (name: string) => `Verweisen auf ${name}`,
      losesTarget: (name: string) => `Verweisen auf ${name} und führen dann ins Leere`,
      followRename: 'Verweise auf umbenannte Secrets mitändern',
      notFollowed: (count: number) =>
        count === 1
          ? '1 Verweis konnte nicht mitgeändert werden.'
          : `${count} Verweise konnten nicht mitgeändert werden.`,
      askedOnly: (count: number) => `Wer darauf verweist, wurde nur für die ersten ${count} nachgesehen.`,
      offers: 'Wohin der Verweis führen kann',
      references: 'Verweise in diesem Wert',
      reasons: (reason: string) =>
        ({
          'not-found': 'führt ins Leere',
          forbidden: 'Sie dürfen es nicht lesen',
          cycle: 'führt zu sich selbst zurück',
          depth: 'zu viele Schritte',
          'too-large': 'zu groß',
        })[reason] ?? reason,
    },
  },
);
