// Runs before anything is painted, and so knows nothing of modules: see src/page/theme.ts, which does the same later.
try {
  const theme = localStorage.getItem('sarangbang.theme');
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.style.colorScheme = theme;
    for (const sheet of document.styleSheets)
      for (const rule of sheet.cssRules)
        if (rule.conditionText?.includes('prefers-color-scheme'))
          rule.media.mediaText = theme === 'dark' ? 'all' : 'not all';
  }
} catch {
  // Without storage, or with sheets of an extension, it is the system's.
}
