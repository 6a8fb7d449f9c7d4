import { spelled } from './spelling.ts';

/** What a value is, and by that what takes its place. */
export type Kind =
  | 'secret'
  | 'user'
  | 'recorder'
  | 'camera'
  | 'text'
  | 'host'
  | 'ipv4'
  | 'ipv6'
  | 'mac'
  | 'uuid'
  | 'hex'
  | 'serial'
  | 'identifier'
  | 'network'
  | 'mail'
  | 'folder'
  | 'place';

/** Names of elements, attributes and JSON keys whose values tell something, in lower case. */
const RULES: readonly (readonly [RegExp, Kind])[] = [
  [
    /passw|pwd|passphrase|passcode|secret|token$|psk$|wpakey|sharedkey|privatekey|encryptkey|apikey/,
    'secret',
  ],
  [/^(?:user|login|admin|auth|account)?pass$|^pin(?:code)?$|credentials?$/, 'secret'],
  [/^(?:salt|nonce|challenge|authorization|cookie|sessionid|verif(?:y|ication)code)$/, 'secret'],
  [/^(?:user|login|account|admin|owner)(?:name)?$|username$/, 'user'],
  [/^device(?:name|alias)$|^devname$|^nickname$/, 'recorder'],
  [/^(?:name|alias)$|(?:channel|chan|camera|input|zone|region|area|room|site|custom|display)name$/, 'camera'],
  [/^(?:devicedescription|devicelocation|systemcontact|location|contact|organi[sz]ation|company)$/, 'text'],
  [/^(?:remark|note|comment|displaytext|address1|address2|street|city|postalcode)$/, 'text'],
  [/mac(?:address|addr)?$/, 'mac'],
  [/ssid$/, 'network'],
  [/e?mail(?:address|addr)?$/, 'mail'],
  [/serial(?:number|no|num)?$|^(?:devicesn|sn|imei|imsi|iccid|meid|qrcode|licen[cs]ekey)$/, 'serial'],
  [/(?:phone|mobile|sim|tel|fax)(?:number|no)?$/, 'serial'],
  [/^(?:deviceid|devindex|devid|udn|epid|clientid)$|[gu]uid$/, 'identifier'],
  [/hostname$|domain(?:name)?$|server(?:name|addr|address)$|^(?:host|ip|ddns)$/, 'host'],
  [/(?:ip|ipv4|ipv6|host)(?:address|addr)$|gateway$|dns$/, 'host'],
  [/^(?:nas|mount|share|ftp|remote)?path$/, 'folder'],
];
const PLACE = /^(?:longitude|latitude|altitude|lat|lng|lon|geo\w*|gps\w*)$/;

/**
 * Elements whose words say what a device is or does. They stay: only what the configuration holds is taken out of
 * them, whatever cameras are called.
 */
const VOCABULARY =
  /(?:model|version|type|status|statuscode|statusstring|format|mode|protocol|result|value|releaseddate)$|^(?:resdesc|online|enable|enabled|workmode|connmode|property|dayofweek|timezone|description)$/;

const ABOUT_SECRETS =
  /^(?:is|enable|support)|(?:type|level|strength|mode|status|method|policy|rule|format|length|times?|period|days|encrypt(?:ed|ion)?|enabled?|tips?)$/;

/** Whether a name is of what is said about a secret (`passwordStrength`): its value goes, but is a word like others. */
export function isAboutSecrets(name: string): boolean {
  return ABOUT_SECRETS.test(name.toLowerCase());
}

/** What the value under a name is; `null` when the name does not say. */
export function kindOf(name: string, ancestors: readonly string[]): Kind | null {
  const word = name.toLowerCase();
  if (PLACE.test(word) || ancestors.some((ancestor) => PLACE.test(ancestor.toLowerCase()))) return 'place';
  return RULES.find(([pattern]) => pattern.test(word))?.[1] ?? null;
}

/** Whether the values under a name are words of the protocol. */
export function isVocabulary(name: string): boolean {
  return VOCABULARY.test(name.toLowerCase());
}

/** Whether a value may tell something, whatever stands under its name. */
export function isTelling(value: string): boolean {
  return !/^(?:|true|false|[0.:-]+|null|none)$/i.test(value.trim());
}

/** Domains of the protocol and of its vendors, and names for the machine itself. */
const PUBLIC =
  /(?:^|\.)(?:hikvision\.com|isapi\.(?:org|com)|isapilliance\.org|std-cgi\.(?:com|org)|psialliance\.org|psia\.org|onvif\.org|w3\.org|xmlsoap\.org|ietf\.org)$|^localhost$/i;

export function isPublicHost(host: string): boolean {
  return PUBLIC.test(host);
}

const AUTHORITY = `${spelled(':')}${spelled('/')}${spelled('/')}`;

/**
 * What tells something wherever it stands, each in one group. `ipv4` and `domain` are left alone in vocabulary:
 * versions look like them.
 */
export const PATTERNS: readonly { readonly kind: Kind; readonly source: string; readonly isLoose?: true }[] =
  [
    { kind: 'mail', source: String.raw`(?<![\w.+-])[\w.+-]+(?:@|%40)[a-z\d-]+(?:\.[a-z\d-]+)+` },
    {
      kind: 'mac',
      source: String.raw`(?<![\da-f])[\da-f]{2}(?<sep>[:-])(?:[\da-f]{2}\k<sep>){4}[\da-f]{2}(?![\da-f])`,
    },
    { kind: 'mac', source: String.raw`(?<![\da-f])(?:[\da-f]{4}\.){2}[\da-f]{4}(?![\da-f])` },
    { kind: 'uuid', source: String.raw`[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}` },
    { kind: 'serial', source: String.raw`(?<![\w-])[\w\/()-]{0,40}?\d{8}[a-z]{3,6}\d{8,9}[a-z]{0,6}(?!\w)` },
    { kind: 'hex', source: String.raw`(?<!\w)(?=\d*[a-f])(?=[a-f]*\d)[\da-f]{12,}(?!\w)` },
    {
      kind: 'ipv6',
      source: String.raw`(?<![\w:])(?:[\da-f]{0,4}:){2,7}(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{0,4})(?![\w:])`,
    },
    { kind: 'ipv4', source: String.raw`(?<![\d.]|v)\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)`, isLoose: true },
    { kind: 'host', source: String.raw`(?<=${AUTHORITY}(?:[^\s\/@]*${spelled('@')})?)[a-z\d][\w.-]*` },
    {
      kind: 'host',
      source: String.raw`(?<![\w.@-])(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,}(?![\w-])`,
      isLoose: true,
    },
  ];
