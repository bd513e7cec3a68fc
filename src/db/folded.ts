/**
 * A text as searches see it, in the column and in the query: compatibility forms (NFKC), what is not seen left out, and
 * full case folding, so that `ss` finds `ß` and `σ` finds `ς`. `İ`, `I` and `ı` are all `i`: who searches in Turkish and who
 * does not both find their rooms.
 */
export function folded(text: string): string {
  return caseFolded(text.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, ''))
    .normalize('NFKC')
    .slice(0, FOLDED_LENGTH)
    .toWellFormed();
}

/** The column's. */
const FOLDED_LENGTH = 255;

/** Lower case alone keeps `ß` and `ς`; upper case spells them as others do, but leaves `ẞ` alone. */
function caseFolded(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ').replaceAll('i\u0307', 'i');
}
