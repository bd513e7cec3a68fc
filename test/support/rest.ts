import type { Contract } from './contract.ts';

/** A bare client of the REST API. Answers are plain JSON: tests say what they expect of them, and the contract holds for all. */
export class Rest {
  readonly #url: string;
  readonly #token: string | undefined;
  readonly #contract: Contract | undefined;

  /** @param contract what every answer is held against */
  constructor(url: string, token?: string, contract?: Contract) {
    this.#url = url;
    this.#token = token;
    this.#contract = contract;
  }

  get(path: string): Promise<Answer> {
    return this.call('GET', path);
  }

  post(path: string, body?: unknown): Promise<Answer> {
    return this.call('POST', path, body);
  }

  patch(path: string, body?: unknown): Promise<Answer> {
    return this.call('PATCH', path, body);
  }

  put(path: string, body?: unknown): Promise<Answer> {
    return this.call('PUT', path, body);
  }

  delete(path: string): Promise<Answer> {
    return this.call('DELETE', path);
  }

  async call(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(this.#token && { Authorization: `Bearer ${this.#token}` }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
    this.#contract?.checkAnswer(method, path, answer);
    return answer;
  }
}

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: what the server really said, whatever its types promise
  body: any;
}
