import type { SigningKeys } from './host-tokens.ts';

/** How long a secret must be, in bytes (RFC 7518, 3.2). */
const SHORTEST: Record<string, number> = { HS256: 32, HS384: 48, HS512: 64 };

/** Secrets that the host product signs with: the one of now, and while that is being changed the one before. */
export class Secrets implements SigningKeys {
  readonly algorithms: string[];
  readonly #secrets: Uint8Array[];

  constructor(secrets: readonly string[]) {
    this.#secrets = secrets.map((secret) => new TextEncoder().encode(secret));
    this.algorithms = Object.keys(SHORTEST).filter((alg) => this.#longEnoughFor(alg).length > 0);
  }

  async find({ alg }: { alg: string }): Promise<Uint8Array[]> {
    return this.#longEnoughFor(alg);
  }

  #longEnoughFor(alg: string): Uint8Array[] {
    const shortest = SHORTEST[alg] ?? Number.POSITIVE_INFINITY;
    return this.#secrets.filter(({ length }) => length >= shortest);
  }
}
