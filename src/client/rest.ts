import type { User } from '../protocol/model.ts';
import type { Failure } from '../protocol/reply.ts';
import { ChatFailure } from './failure.ts';

export interface Session {
  token: string;
  user: User;
}

/** A new guest. @throws ChatFailure */
export async function startSession(url: string, nickname: string): Promise<Session> {
  return await request<Session>(url, 'POST', '/api/sessions', undefined, { nickname });
}

/** @throws ChatFailure */
export async function request<T>(
  url: string,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  token?: string,
  body?: object,
): Promise<T> {
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(body && { 'Content-Type': 'application/json' }),
      ...(token && { Authorization: `Bearer ${token}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  }).catch((error: Error) => {
    throw new ChatFailure({ code: 'unavailable', message: `The server cannot be reached: ${error.message}` });
  });
  if (response.status === 204) return undefined as T;
  const answer = await response
    .json()
    .catch(() => ({ code: 'unavailable', detail: 'The server gave no clear answer' }));
  if (response.ok) return answer as T;
  const { detail, ...failure } = answer as Failure & { detail: string };
  throw new ChatFailure({ ...failure, message: detail });
}
