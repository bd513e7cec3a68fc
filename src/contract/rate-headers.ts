/** The headers by which a limited operation tells its client how much of the rate is left. */
export const RATE_HEADERS = {
  'RateLimit-Policy': {
    description: 'How often it may be done, as in `"joins";q=120;w=60`: 120 times in 60 seconds',
    schema: { type: 'string' },
  },
  RateLimit: {
    description: 'What is left, as in `"joins";r=119;t=60`: 119 times, and all of them again in 60 seconds',
    schema: { type: 'string' },
  },
} as const;
