/** Imports one after the other that are followed from a folder. */
export const maxImportDepth = 10;
