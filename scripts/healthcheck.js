// What the container's HEALTHCHECK runs: exit status 0 while `/healthz` of the bridge answers 200, else 1.
// Plain JavaScript, as it is started every half minute and stripping types doubles the time that it takes.
import { get } from 'node:http';

/** For those who give `web.port` or `web.host` another value. */
const url = process.env['DVR2MQTT_HEALTH_URL'] || 'http://127.0.0.1:8099/healthz';
const LIMIT_MS = 5000;

const end = (status, words) => {
  console.log(words);
  process.exit(status);
};
setTimeout(() => end(1, `${url} has not answered for ${LIMIT_MS / 1000} s.`), LIMIT_MS);
try {
  get(url, async (answer) => {
    const body = await answer.setEncoding('utf8').toArray();
    end(answer.statusCode === 200 ? 0 : 1, `${answer.statusCode} ${body.join('').trim()}`);
  }).on('error', ({ message }) => end(1, message));
} catch ({ message }) {
  end(1, `DVR2MQTT_HEALTH_URL: ${message}`);
}
