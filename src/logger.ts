import { inspect } from 'node:util';
import winston from 'winston';
import { DailyFiles } from './daily-files.ts';

const LEVELS = { error: 0, warn: 1, info: 2, debug: 3 };

type LogLevel = keyof typeof LEVELS;

export interface Logger {
  error(message: string, meta?: object): void;
  warn(message: string, meta?: object): void;
  info(message: string, meta?: object): void;
  debug(message: string, meta?: object): void;
}

export interface LoggerOptions {
  logLevel: LogLevel;
  /** `auto`: `pretty` where stderr is a terminal, otherwise `json`. */
  logFormat: 'auto' | 'json' | 'pretty';
  /** Where files go as well, which are always JSON. */
  logDir: string | undefined;
  /** How many days they are kept. */
  logDays: number;
  /** Which of several workers of this host it is. */
  instance: number;
}

/**
 * A line for each event on stderr, so that what a program prints for people stays apart, and in daily files. What goes
 * wrong with it ends nothing: a line that cannot be written is lost.
 * @throws ConfigError where `logDir` cannot be written to
 */
export function createLogger({ logLevel, logFormat, logDir, logDays, instance }: LoggerOptions): Logger {
  const { combine, timestamp, json, printf } = winston.format;
  const isPretty = logFormat === 'pretty' || (logFormat === 'auto' && process.stderr.isTTY);
  const lines = combine(json(), masked());
  const stderrLevels = Object.keys(LEVELS);
  const logger = winston.createLogger({
    level: logLevel,
    levels: LEVELS,
    format: combine(timestamp(), winston.format(withError)()),
    transports: [
      new winston.transports.Console({ stderrLevels, format: isPretty ? printf(pretty) : lines }),
      ...(logDir
        ? [new winston.transports.Stream({ stream: new DailyFiles(logDir, logDays, instance), format: lines })]
        : []),
    ],
  });
  logger.on('error', ignore);
  // Whoever read them may be gone.
  for (const stream of [process.stdout, process.stderr]) {
    if (!stream.listeners('error').includes(ignore)) stream.on('error', ignore);
  }

  const log = (level: LogLevel) => (message: string, meta?: object) => {
    if (LEVELS[level] > LEVELS[logLevel]) return;
    try {
      logger.log({ ...meta, level, message });
    } catch {
      // There is no other place to say it.
    }
  };
  return { error: log('error'), warn: log('warn'), info: log('info'), debug: log('debug') };
}

/** JSON has no form for an Error: name what helps, and no more. */
function withError(info: winston.Logform.TransformableInfo) {
  const { error } = info;
  if (error instanceof Error) info['error'] = described(error);
  return info;
}

function described(error: Error & { code?: unknown }) {
  const { name, code } = error;
  const message = withoutData(error);
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { name, message, code, stack: [`${name}: ${message}`, ...frames].join('\n') };
}

/** Databases and parsers quote what they were given: somebody's words. */
function withoutData(error: Error & { code?: unknown }): string {
  const quotes = error instanceof SyntaxError || 'sqlMessage' in error || /^SQLITE_/.test(String(error.code));
  return quotes ? error.message.replace(/'.*'|".*"/gs, "'…'") : error.message;
}

const MESSAGE = Symbol.for('message');

/** The last look at a line: tokens and passwords in URLs have no place in it, wherever they came from. */
const masked = winston.format((info) => {
  info[MESSAGE] = mask(String(info[MESSAGE]));
  return info;
});

function mask(line: string): string {
  return line.replace(/eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]+/g, '[token]').replace(/(\w+:\/\/)[^\s/@"']*@/g, '$1[hidden]@');
}

const COLORS = { error: 31, warn: 33, info: 32, debug: 90 };

/** For reading: time, level, message, what else there is, and where an error was. */
function pretty({ timestamp, level, message, error, ...more }: winston.Logform.TransformableInfo): string {
  const time = String(timestamp).slice(11, 23);
  const color = (text: string) => `\u001b[${COLORS[level as LogLevel]}m${text}\u001b[0m`;
  const fields = Object.entries(more)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${inspect(value, { breakLength: Number.POSITIVE_INFINITY })}`);
  const { stack } = (error ?? {}) as { stack?: string };
  const rest = stack ? `\n${stack}` : error === undefined ? '' : ` error=${inspect(error)}`;
  return mask([time, color(level.padEnd(5)), message, ...fields].join(' ') + rest);
}

function ignore(): void {}
