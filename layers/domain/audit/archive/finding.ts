/** What a proof can find wrong. */
export type Wrong =
  | 'altered'
  | 'misplaced'
  | 'missing'
  | 'duplicated'
  | 'conflicting'
  | 'reordered'
  | 'uncovered'
  | 'digest unreadable'
  | 'digest missing'
  | 'digest altered'
  | 'digest unsigned';

/** Something that an honest archive has not. */
export interface Finding {
  readonly wrong: Wrong;
  /** The file, folder, chain or digest. */
  readonly where: string;
  readonly what: string;
}
