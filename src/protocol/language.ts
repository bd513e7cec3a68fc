/** The languages in which people are spoken to. */
export const LANGUAGES = ['en', 'ko'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The same said in each of them. */
export type Words = Readonly<Record<Language, string>>;
