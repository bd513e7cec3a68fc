import { findProgram } from './install.ts';

export function findChromium(): string {
  const found = ['chromium', 'chromium-browser', 'google-chrome'].map(findProgram).find(Boolean);
  if (!found) throw new Error('The tests need Chromium: install it, or set TEST_CHROMIUM to the path of the program.');
  return found;
}
