import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

/** A host product: signs its users' tokens, and publishes the keys for them. */
export interface Host {
  jwksUrl: string;
  /** What is published. */
  keys: JWK[];
  /** How often it was asked for that. */
  asked: number;
  /** How it answers, instead of with the keys. */
  answer: ((res: ServerResponse) => void) | undefined;
  /** Makes a key, and publishes it. @param kid undefined for one without a name */
  addKey(kid: string | undefined, alg?: 'RS256' | 'ES256'): Promise<Key>;
  stop(): Promise<void>;
}

/** Of a token. */
export type Claims = Record<string, unknown>;

export interface Key {
  jwk: JWK;
  /** A token that holds for an hour, unless the claims say otherwise; without those that are undefined. */
  sign(claims?: Claims, header?: object): Promise<string>;
}

export async function startHost(): Promise<Host> {
  const server = createServer((_req, res) => {
    host.asked++;
    if (host.answer) host.answer(res);
    else res.setHeader('Content-Type', 'application/json').end(JSON.stringify({ keys: host.keys }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host: Host = {
    jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`,
    keys: [],
    asked: 0,
    answer: undefined,
    addKey: async (kid, alg = 'ES256') => {
      const key = await makeKey(kid, alg);
      host.keys.push(key.jwk);
      return key;
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return host;
}

export async function makeKey(kid: string | undefined, alg: 'RS256' | 'ES256' = 'ES256'): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const named = kid === undefined ? {} : { kid };
  return {
    jwk: { ...(await exportJWK(publicKey)), ...named, use: 'sig' },
    sign: (claims = {}, header = {}) =>
      new SignJWT(claimsOf(claims)).setProtectedHeader({ alg, ...named, ...header }).sign(privateKey),
  };
}

/** With the secret that both sides know. */
export function signWith(secret: string, claims: Claims = {}): Promise<string> {
  return new SignJWT(claimsOf(claims)).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret));
}

export const seconds = (fromNow = 0) => Math.floor(Date.now() / 1_000) + fromNow;

function claimsOf(claims: Claims): JWTPayload {
  return JSON.parse(JSON.stringify({ sub: 'u-7', nickname: 'Ann', iat: seconds(), exp: seconds(3_600), ...claims }));
}
