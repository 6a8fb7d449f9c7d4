import { faultOfHost } from './host.ts';

const SCHEMES = 'mqtt://, mqtts://, ws:// or wss://';

/** What is wrong with the URL of a broker, or `null`. The URL itself is never repeated: it may hold a password. */
export function faultOfBrokerUrl(text: string): string | null {
  if (text === 'embedded') return null;
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (text.includes('@')) {
    return 'must not carry a user or a password; they belong under `username` and `password`';
  }
  if (scheme === undefined) return `must be a URL that begins with ${SCHEMES}, or \`embedded\``;
  if (!/^(?:mqtt|ws)s?$/.test(scheme)) {
    return `has a scheme that is not allowed; must begin with ${SCHEMES}, or be \`embedded\``;
  }
  if (!URL.canParse(text) || /\s/.test(text))
    return 'is not a valid URL; must be like mqtt://192.168.1.5:1883';
  const url = new URL(text);
  if (url.port === '0') return 'has a port that is not allowed; must be from 1 to 65535';
  if (faultOfHost(url.hostname) !== null) return 'has no valid host; must be like mqtt://192.168.1.5:1883';
  if (scheme.startsWith('mqtt') && /[?#]|[^/]\/./.test(text.slice(scheme.length + 3))) {
    return 'must end after the host and port; only ws:// and wss:// have a path';
  }
  return null;
}

/** Whether a connection to this broker is encrypted. */
export function isEncrypted(url: string): boolean {
  return /^(?:mqtts|wss):/i.test(url);
}

/** The URL with its scheme in lower case. */
export function brokerUrl(text: string): string {
  return text.replace(/^[a-z]+(?=:)/i, (scheme) => scheme.toLowerCase());
}

/** The `mqtt` block where the file has none: from `$MQTT_URL`, `$MQTT_USERNAME` and `$MQTT_PASSWORD`. */
export function brokerFromEnv(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const { url, username, password } = splitCredentials(env['MQTT_URL'] || 'mqtt://127.0.0.1:1883');
  return {
    url,
    ...given('username', env['MQTT_USERNAME'] || username),
    ...given('password', env['MQTT_PASSWORD'] || password),
  };
}

/** Names the variable behind an option that came from the environment. */
export const BROKER_VARIABLES: Readonly<Record<string, string>> = {
  url: '$MQTT_URL',
  username: '$MQTT_USERNAME',
  password: '$MQTT_PASSWORD',
};

/** `mqtt://user:password@host` as three parts; of a URL that is no such thing, the whole. */
function splitCredentials(text: string): { url: string; username: string; password: string } {
  const parts = /^([a-z]+:\/\/)([^/?#]*)@(.*)$/is.exec(text);
  if (parts === null) return { url: text, username: '', password: '' };
  const [, scheme = '', login = '', rest = ''] = parts;
  const colon = login.indexOf(':');
  return {
    url: scheme + rest,
    username: decode(colon < 0 ? login : login.slice(0, colon)),
    password: decode(colon < 0 ? '' : login.slice(colon + 1)),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function given(key: string, value: string): Record<string, string> {
  return value === '' ? {} : { [key]: value };
}
