import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Another site, on an origin of its own, with a strict content security policy. */
export interface Site {
  origin: string;
  /** What its page has in its body. */
  body: string;
  /** What else it has, by path. */
  files: Map<string, string>;
  /** The content security policy that it answers with. */
  policy: string;
  /** What else it says about its page. */
  headers: Record<string, string>;
  stop(): Promise<void>;
}

export async function startSite(): Promise<Site> {
  const server = createServer((req, res) => {
    const file = site.files.get(req.url ?? '');
    if (file !== undefined) {
      res.setHeader('Content-Type', req.url?.endsWith('.css') ? 'text/css' : 'text/html; charset=utf-8').end(file);
      return;
    }
    for (const [name, value] of Object.entries(site.headers)) res.setHeader(name, value);
    res.setHeader('Content-Type', 'text/html; charset=utf-8').setHeader('Content-Security-Policy', site.policy);
    // Without an icon of its own the browser asks for one, which the policy forbids.
    res.end(`<!doctype html><html lang="en"><title>A shop</title><link rel="icon" href="data:,"><body>${site.body}`);
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const site: Site = {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    body: '',
    files: new Map(),
    policy: "default-src 'none'",
    headers: {},
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return site;
}
