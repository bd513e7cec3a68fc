/** What a part of a URL stands for. @throws Error that quotes nothing: it may be a password */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error('has a % that stands for nothing: write it as %25');
  }
}
