import { rateInWords } from '../limiter.ts';
import { NAMESPACE } from '../protocol/events.ts';
import { version } from '../version.ts';

/** What both documents begin with. `version` is that of the server. */
export function about(description: string) {
  return { title: 'Sarangbang', version: version(), description, license: { name: 'MIT' } };
}

export const REST = [
  'Requests and answers are JSON. Refusals are `application/problem+json` (RFC 9457), with a `code` for programs.',
  'A field that is not known, in a body, a query or an event, is refused: a wrong name must not pass for a field that is left out.',
  '`Accept-Language` chooses what a refusal is told in, `en` or `ko`; its `Content-Language` says which. Codes are the same in both.',
  'A token travels as `Authorization: Bearer`. With `ANONYMOUS_READ=on` public rooms, their members and their logs may be read without one. One that is wrong is refused everywhere.',
  'Lists come in pages of `limit`: `nextCursor` of a page is the `cursor` of the next, and absent on the last one. Logs are read by `seq` instead, with `after` or `before`, and say by `hasMore` whether more remains.',
  'What is limited says how much is left, by `RateLimit-Policy` (`q` times in `w` seconds) and `RateLimit` (`r` are left, all of them in `t` seconds). API keys are not counted.',
  'What happens in a room is told over Socket.IO: see `/api/asyncapi.json`. Both on one page: `/docs`.',
];

export const EVENTS = [
  `Socket.IO on the namespace \`${NAMESPACE}\`. Connect with \`auth: { token }\`; a refused connection arrives as \`connect_error\`, with a \`Failure\` as its \`data\`.`,
  'Refusals are told in English or Korean: by `auth: { lang }`, `en` or `ko`; otherwise by the `Accept-Language` of the handshake. Codes are the same in both.',
  'Every event of a client takes one object, and is acknowledged exactly once with `{ ok: true, data }` or `{ ok: false, error }`. One that asks for no acknowledgement is not done at all.',
  `At most ${rateInWords('packets')}; whoever sends more without asking for an acknowledgement is cut off.`,
  'A server of several workers takes WebSockets alone: connect with `transports: ["websocket"]`.',
];
