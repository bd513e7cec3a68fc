import winston from 'winston';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

export interface Logger {
  error(message: string, meta?: object): void;
  warn(message: string, meta?: object): void;
  info(message: string, meta?: object): void;
  debug(message: string, meta?: object): void;
}

/** One JSON object a line on stderr, so that what a program prints for people stays apart. */
export function createLogger(level: LogLevel): Logger {
  const { combine, timestamp, json } = winston.format;
  return winston.createLogger({
    level,
    format: combine(timestamp(), winston.format(withError)(), json()),
    transports: [new winston.transports.Console({ stderrLevels: ['error', 'warn', 'info', 'debug'] })],
  });
}

/** JSON has no form for an Error: name what helps, and no more. */
function withError(info: winston.Logform.TransformableInfo) {
  const { error } = info;
  if (error instanceof Error) {
    const { name, message, stack, code } = error as Error & { code?: string };
    info['error'] = { name, message, code, stack };
  }
  return info;
}
