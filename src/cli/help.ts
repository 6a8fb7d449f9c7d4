/** What `--help` prints. */
export const HELP = `dvr2mqtt tells MQTT and Home Assistant the truth about the cameras behind Hikvision-type DVRs and NVRs.

Usage: dvr2mqtt [run] [--config FILE]     run the bridge
       dvr2mqtt check [--config FILE] [--json]
                                          validate the configuration and ask each recorder once
       dvr2mqtt demo                       simulated recorders, an embedded broker, events in the terminal
       dvr2mqtt import FILE                print the YAML for an old dvr_config.json
       dvr2mqtt capture RECORDER [--config FILE] [--out DIR]
                                          save a recorder's answers, scrubbed, for a bug report
       dvr2mqtt discover                   find recorders on the local network, as configuration to paste

Options: -c, --config FILE   the configuration; default $DVR2MQTT_CONFIG, else ./config.yaml
         -h, --help          this text, or that of a command
         -V, --version       the version

Exit status: 0 all is well, 1 check found something wrong or discover nothing, 64 wrong usage,
             69 something needed is not there, 75 another bridge runs on the same data_dir,
             78 the configuration is wrong.
`;

const CONFIG = '  -c, --config FILE   the configuration; default $DVR2MQTT_CONFIG, else ./config.yaml\n';

/** What `dvr2mqtt COMMAND --help` prints. */
export const HELP_OF: Readonly<Record<string, string>> = {
  run: `Usage: dvr2mqtt [run] [--config FILE]

Asks every recorder day and night, publishes to MQTT, and writes events to the log file.
SIGTERM or SIGINT (Ctrl-C) end it cleanly.

${CONFIG}`,
  check: `Usage: dvr2mqtt check [--config FILE] [--json]

Validates the configuration, asks each recorder once, and prints a table of its channels and what is wrong.
Exit status 0 when every recorder was read and nothing known is wrong, 1 otherwise, 78 when the file is wrong.
A recorder whose login is paused after a refused password is reported, and not asked.

${CONFIG}      --json          one JSON object instead of the table
`,
  demo: `Usage: dvr2mqtt demo [--capture DIR]

Simulated recorders whose cameras come and go, an embedded MQTT broker, and the events in the terminal.
Nothing is left behind. Ctrl-C ends it.

      --capture DIR   serve a capture as a further recorder
`,
  import: `Usage: dvr2mqtt import FILE

Prints the YAML configuration for an old dvr_config.json. It holds the passwords of the old file.
`,
  capture: `Usage: dvr2mqtt capture RECORDER [--config FILE] [--out DIR]

Saves every ISAPI answer of a recorder of the configuration with hosts, users, serials, MACs and names scrubbed:
what a bug report needs.

${CONFIG}  -o, --out DIR       where to; default ./capture-RECORDER
`,
  discover: `Usage: dvr2mqtt discover

Asks the local networks who is there (SADP, UDP multicast to 239.255.255.250:37020), for four seconds. Prints what
answered as configuration to paste; nobody is logged in to, and nothing is changed. Exit status 1 when nothing answers.
`,
};
