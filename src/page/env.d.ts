interface ImportMetaEnv {
  /** The language that this build is in; undefined where the reader's is found out. */
  readonly SARANGBANG_LANGUAGE: 'en' | 'ko' | undefined;
}
