import type { Language } from '../protocol/language.ts';
import type { User } from '../protocol/model.ts';
import type { Failure } from '../protocol/reply.ts';
import { ChatFailure } from './failure.ts';
import { preferredLanguage } from './language.ts';
import { SAY } from './words.ts';

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
}

/** A new guest. @throws ChatFailure */
export async function startSession(url: string, nickname: string, language = preferredLanguage()): Promise<Session> {
  return await request<Session>({ url, language }, 'POST', '/api/sessions', { nickname });
}

/** @throws ChatFailure */
export async function request<T>(
  { url, token, language }: Server,
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
    ...(body && { body: JSON.stringify(body) }),
  }).catch((error: Error) => {
    throw new ChatFailure({ code: 'unavailable', message: SAY.unreachable(error.message)[language] });
  });
  if (response.status === 204) return undefined as T;
  const answer = await response.json().catch(() => ({ code: 'unavailable', detail: SAY.unclear[language] }));
  if (response.ok) return answer as T;
  const { detail, ...failure } = answer as Failure & { detail: string };
  throw new ChatFailure({ ...failure, message: detail });
}
