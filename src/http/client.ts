import { fileURLToPath } from 'node:url';
import { Router } from 'express';
import { built } from './built.ts';

/** Where `npm run build` puts what other sites load. */
const BUILT = fileURLToPath(new URL('../../dist/client', import.meta.url));

/**
 * Scripts by a name that stays, and for how many seconds they may be kept. `widget.js` is asked for anew each time: it names
 * files whose names change with their content, and those of the last version are gone after an upgrade.
 */
const SCRIPTS: Record<string, number> = { 'sarangbang.js': 300, 'widget.js': 0 };

/**
 * Scripts for the pages of any site: they hold nothing but code. What they may then ask for, CORS_ORIGINS says. Under the version
 * of the server they may be kept for ever, if they name no other files; versions that this one is compatible with lead to it.
 */
export function clientRoutes(version: string, basePath: string): Router {
  const router = Router();
  router.use('/client', (_req, res, next) => {
    res.set({ 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' });
    next();
  });
  const part = built({ root: `${BUILT}/assets`, keep: 'for ever' }, ({ name = '' }) => name);
  // What a script asks for from beside it, whichever address it has.
  router.get(['/client/assets/:name', '/client/:version/assets/:name'], part);
  for (const [script, keep] of Object.entries(SCRIPTS)) {
    const asItIs = built({ root: BUILT, keep }, () => script);
    const ofThisVersion = built({ root: BUILT, keep: keep > 0 ? 'for ever' : 0 }, () => script);
    router.get(`/client/${script}`, asItIs);
    router.get(`/client/:version/${script}`, (req, res, next) => {
      const asked = String(req.params['version']);
      if (asked === version) return ofThisVersion(req, res, next);
      if (!isCompatible(asked, version)) return next();
      res.set('Cache-Control', 'no-cache').redirect(`${basePath}/client/${version}/${script}`);
    });
  }
  return router;
}

/** Between them nothing breaks, as `docs/versions.md` says: only the last number differs, or from 1.0.0 on the second as well. */
function isCompatible(one: string, other: string): boolean {
  const [a, b] = [partsOf(one), partsOf(other)];
  return a[0] !== undefined && a[0] === b[0] && (a[0] !== '0' || a[1] === b[1]);
}

function partsOf(version: string): string[] {
  return /^(\d{1,6})\.(\d{1,6})\.\d{1,6}$/.exec(version)?.slice(1) ?? [];
}
