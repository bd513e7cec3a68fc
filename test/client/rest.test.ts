import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ChatClient, startSession } from '../../src/client/chat-client.ts';
import { type Host, startHost } from '../support/host.ts';

describe('a server that takes requests and does not answer', () => {
  let server: Host;
  let url: string;
  beforeEach(async () => {
    server = await startHost();
    server.answer = () => {};
    url = new URL(server.jwksUrl).origin;
  });
  afterEach(() => server.stop());

  test('is given up on in time', async () => {
    const client = new ChatClient({ url, token: 'a token', answerWithinMs: 200, language: 'en' });

    const asked = client.listRooms();

    await expect(asked).rejects.toMatchObject({ code: 'unavailable', message: 'The server did not answer in time' });
    client.close();
  });

  test('begins no session, and that is told in time', async () => {
    const begun = startSession(url, 'ann', 'en', 200);

    await expect(begun).rejects.toMatchObject({ code: 'unavailable', message: 'The server did not answer in time' });
  });
});
