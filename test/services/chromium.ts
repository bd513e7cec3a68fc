import { findProgram } from './install.ts';

export function findChromium(): string {
  return find('chromium', 'chromium-browser', 'google-chrome');
}

/** The same without a window to draw: that takes two thirds of the time. It allows no notifications. */
export function findChromiumShell(): string {
  return find('chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome');
}

function find(...names: string[]): string {
  const found = names.map(findProgram).find(Boolean);
  if (!found) throw new Error('The tests need Chromium: install it, or set TEST_CHROMIUM to the path of the program.');
  return found;
}
