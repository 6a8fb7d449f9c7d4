/** Where the Home Assistant of a test is; a run that is not told says so in one sentence and ends. */
export const { url, token, broker, command } = settings(process.env);

interface Settings {
  readonly url: string;
  readonly token: string;
  /** The broker that this Home Assistant is connected to. */
  readonly broker: string;
  /** A program that restarts what it is told to, `ha` or `broker`; the broker forgets everything with `--wipe`. */
  readonly command: string | undefined;
}

function settings({ HASS_URL, HASS_TOKEN, MQTT_URL, HA_COMMAND }: NodeJS.ProcessEnv): Settings {
  if (HASS_URL && HASS_TOKEN && MQTT_URL)
    return { url: HASS_URL.replace(/\/$/, ''), token: HASS_TOKEN, broker: MQTT_URL, command: HA_COMMAND };
  console.error('A test against Home Assistant needs HASS_URL, HASS_TOKEN and MQTT_URL.');
  process.exit(1);
}
