import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { invalid } from './errors.ts';
import { MUST } from './field-words.ts';

/** A place in a list, as clients carry it: opaque to them, and checked when it comes back. */
export function encodeCursor(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** @throws ChatError `invalid` */
export function decodeCursor<S extends z.ZodType>(place: S, cursor: string | undefined): z.output<S> | undefined {
  if (cursor === undefined) return undefined;
  return checked(place, Buffer.from(cursor, 'base64url').toString());
}

const CIPHER = 'aes-256-gcm';
const BYTES = { key: 32, nonce: 12, tag: 16 };

/** Cursors that clients cannot read: the place may hold a user's id. Workers that share a secret read each other's. */
export class SealedCursors {
  readonly #key: Uint8Array;

  constructor(secret: string) {
    this.#key = new Uint8Array(hkdfSync('sha256', secret, '', 'cursors', BYTES.key));
  }

  encode(place: unknown): string {
    const nonce = randomBytes(BYTES.nonce);
    const cipher = createCipheriv(CIPHER, this.#key, nonce);
    const sealed = [cipher.update(JSON.stringify(place), 'utf8'), cipher.final()];
    return Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]).toString('base64url');
  }

  /** @throws ChatError `invalid` */
  decode<S extends z.ZodType>(place: S, cursor: string | undefined): z.output<S> | undefined {
    return cursor === undefined ? undefined : checked(place, this.#opened(Buffer.from(cursor, 'base64url')));
  }

  /** Nothing, where it was not sealed here. */
  #opened(bytes: Buffer): string {
    const [nonce, tag] = [bytes.subarray(0, BYTES.nonce), bytes.subarray(BYTES.nonce, BYTES.nonce + BYTES.tag)];
    if (tag.length < BYTES.tag) return '';
    const decipher = createDecipheriv(CIPHER, this.#key, nonce).setAuthTag(tag);
    try {
      return Buffer.concat([decipher.update(bytes.subarray(BYTES.nonce + BYTES.tag)), decipher.final()]).toString();
    } catch {
      return '';
    }
  }
}

function checked<S extends z.ZodType>(place: S, json: string): z.output<S> {
  const result = place.safeParse(parsed(json));
  if (result.success) return result.data;
  throw invalid([{ path: 'cursor', words: MUST.beCursor }]);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
