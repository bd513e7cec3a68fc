import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { Request, Response } from 'express';

/** A page of HTML, compressed once for all who ask for it. */
export class TextPage {
  readonly #text: Buffer;
  readonly #etag: string;
  readonly #compressed = new Map<string, Promise<Buffer>>();

  constructor(text: string) {
    this.#text = Buffer.from(text);
    this.#etag = `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  }

  /** It is asked for anew each time, and sent where it is another than the one that the client has. */
  async send(req: Request, res: Response): Promise<void> {
    const encoding = ['br', 'gzip'].find((it) => req.acceptsEncodings(it));
    const body = encoding ? await this.#in(encoding) : this.#text;
    if (encoding) res.set('Content-Encoding', encoding);
    res.vary('Accept-Encoding').type('html').set({ ETag: this.#etag, 'Cache-Control': 'no-cache' }).send(body);
  }

  #in(encoding: string): Promise<Buffer> {
    const known = this.#compressed.get(encoding);
    if (known) return known;
    const made = promisify(encoding === 'br' ? brotliCompress : gzip)(this.#text);
    this.#compressed.set(encoding, made);
    return made;
  }
}
