import { ChatFailure } from '../client/chat-client.ts';
import { failureText } from '../page/failure-text.ts';
import { widgetWords } from './words.ts';

/** Servers of which the console has said it. */
const told = new Set<string>();

/**
 * Why it did not work, for whoever reads it. A page is not told why it got no answer: so this asks for what any page of a known
 * site may have, and then for what every page may. Whoever built the page finds in the console what to do.
 */
export async function reasonOf(error: unknown, server: string): Promise<string> {
  if (!(error instanceof ChatFailure) || error.code !== 'unavailable') return failureText(error);
  if (await answers(`${server}/api/rooms?limit=1`)) return failureText(error);
  if (!(await answers(`${server}/client/widget.js`))) return widgetWords.unreachable;
  if (!told.has(server)) {
    told.add(server);
    // biome-ignore lint/suspicious/noConsole: it is for whoever builds the host page, and looks there
    console.error(`<sarangbang-chat>: ${server} does not know this site. Add ${location.origin} to its CORS_ORIGINS.`);
  }
  return widgetWords.notAllowed;
}

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url, { method: 'HEAD' });
    return true;
  } catch {
    return false;
  }
}
