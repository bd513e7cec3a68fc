import type { RequestHandler } from 'express';
import { ChatError } from '../errors.ts';
import { SAY } from '../words.ts';
import type { DescribedOperation } from './routes.ts';

/** For what no route has taken: where there is something at the path, but not for this method, `Allow` says for which. */
export function otherMethods(operations: DescribedOperation[]): RequestHandler {
  const known = operations.map(({ method, path }) => ({ method: method.toUpperCase(), pattern: patternOf(path) }));
  return (req, res, next) => {
    const path = req.baseUrl + req.path;
    const methods = new Set(known.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method));
    if (methods.size === 0) return next();
    if (methods.has('GET')) methods.add('HEAD');
    const allowed = [...methods, 'OPTIONS'].sort().join(', ');
    res.set('Allow', allowed);
    throw new ChatError('method_not_allowed', SAY.otherMethod(req.method, allowed));
  };
}

/** As Express matches: in any case, with or without a slash at the end. */
function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}/?$`, 'i');
}
