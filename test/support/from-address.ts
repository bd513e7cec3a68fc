import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';

export interface RawAnswer {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  text: string;
}

interface RawRequest {
  /** The address it comes from: any of 127.0.0.0/8. */
  from?: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** A request as it is given: the path is not put in order, nothing is decompressed, and it comes from the address that is said. */
export async function rawRequest(base: string, path: string, options: RawRequest = {}): Promise<RawAnswer> {
  const { from = '127.0.0.1', method = 'GET', headers = {}, body } = options;
  const { hostname, port } = new URL(base);
  return await new Promise((resolve, reject) => {
    const sending = request({ hostname, port, path, method, headers, localAddress: from, agent: false });
    sending.on('error', reject);
    sending.on('response', async (response) => {
      try {
        resolve({ status: response.statusCode, headers: response.headers, text: await text(response) });
      } catch (error) {
        reject(error);
      }
    });
    sending.end(body);
  });
}

/** For Socket.IO, which declares an agent to be text and passes on what it gets. */
export function agentFrom(address: string): string {
  return new Agent({ localAddress: address }) as unknown as string;
}
