import { Router } from 'express';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type Routing = Pick<Router, 'use' | 'route'>;

/** Notes what is registered with Express from now on. @returns all of it, as `GET /api/rooms/{roomId}` */
export function watchRoutes(): () => string[] {
  const mounts: { parent: object; path: string; child: object }[] = [];
  const routes: { router: object; path: string; methods: Record<string, boolean> }[] = [];
  const prototype = Router.prototype as unknown as Routing;
  const { use, route } = prototype;

  prototype.use = function (this: object, ...args: unknown[]) {
    const path = typeof args[0] === 'string' ? args[0] : '';
    for (const child of args.filter((it) => typeof it === 'function')) mounts.push({ parent: this, path, child });
    return (use as unknown as (...args: unknown[]) => unknown).apply(this, args);
  } as Routing['use'];
  prototype.route = function (this: object, path: string | string[]) {
    const made = route.call(this as Router, path as string);
    const { methods } = made as unknown as { methods: Record<string, boolean> };
    for (const it of [path].flat()) routes.push({ router: this, path: it, methods });
    return made;
  } as Routing['route'];

  const baseOf = (router: object): string => {
    const mount = mounts.find(({ child }) => child === router);
    return mount ? baseOf(mount.parent) + mount.path.replace(/\/$/, '') : '';
  };
  return () => {
    Object.assign(prototype, { use, route });
    const described = routes.flatMap(({ router, path, methods }) =>
      Object.keys(methods).map((method) => {
        const full = (baseOf(router) + path).replaceAll(/:(\w+)/g, '{$1}');
        return `${method.toUpperCase() as Uppercase<Method>} ${full}`;
      }),
    );
    return Array.from(new Set(described)).sort();
  };
}
