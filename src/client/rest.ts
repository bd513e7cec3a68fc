import type { Language } from '../protocol/language.ts';
import type { User } from '../protocol/model.ts';
import type { InvitedTo } from '../protocol/moderation.ts';
import type { Failure } from '../protocol/reply.ts';
import { ChatFailure } from './failure.ts';
import { preferredLanguage } from './language.ts';
import { SAY } from './words.ts';

/** How long to wait for an answer, in ms, where nothing else is said. */
export const ANSWER_WITHIN_MS = 10_000;

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export interface Session {
  token: string;
  user: User;
}

/** Whom requests go to, and whose they are. */
export interface Server {
  /** Empty in a browser, for where the page came from. */
  url: string;
  token?: string;
  language: Language;
  /** How long to wait for an answer, in ms. */
  answerWithinMs: number;
}

/** A new guest. @param answerWithinMs how long to wait for the answer, in ms @throws ChatFailure */
export async function startSession(
  url: string,
  nickname: string,
  language = preferredLanguage(),
  answerWithinMs = ANSWER_WITHIN_MS,
): Promise<Session> {
  return await request<Session>({ url, language, answerWithinMs }, 'POST', '/api/sessions', { nickname });
}

/** What an invitation leads to, for whoever holds its code; nobody need say who they are for it. @throws ChatFailure */
export async function lookUpInvitation(
  url: string,
  roomId: number,
  invitation: string,
  language = preferredLanguage(),
): Promise<InvitedTo> {
  const server = { url, language, answerWithinMs: ANSWER_WITHIN_MS };
  return await request<InvitedTo>(server, 'POST', `/api/rooms/${roomId}/invitations/look-up`, { invitation });
}

/** @throws ChatFailure: the server's refusal, or `unavailable` where no answer came in time */
export async function request<T>(
  { url, token, language, answerWithinMs }: Server,
  method: Method,
  path: string,
  body?: object,
): Promise<T> {
  const response = await fetch(url + path, {
    method,
    headers: {
      'Accept-Language': language,
      ...(body && { 'Content-Type': 'application/json' }),
      ...(token && { Authorization: `Bearer ${token}` }),
    },
    signal: AbortSignal.timeout(answerWithinMs),
    ...(body && { body: JSON.stringify(body) }),
  }).catch((error: Error) => {
    const words = error.name === 'TimeoutError' ? SAY.noAnswer : SAY.unreachable(error.message);
    throw new ChatFailure({ code: 'unavailable', message: words[language] });
  });
  if (response.status === 204) return undefined as T;
  const answer = await response.json().catch(() => ({ code: 'unavailable', detail: SAY.unclear[language] }));
  if (response.ok) return answer as T;
  const { detail, ...failure } = answer as Failure & { detail: string };
  throw new ChatFailure({ ...failure, message: detail });
}
