/** MQTT has room for far more; what is built upon it needs some. */
const LONGEST = 200;

/** What is wrong with a topic that others are built upon, or `null`. */
export function faultOfTopic(topic: string): string | null {
  const allowed = 'must be a topic like `dvr2mqtt` or `home/cameras`';
  if (topic.length > LONGEST) return `is longer than ${LONGEST} characters; ${allowed}`;
  if (topic.trim() === '') return `is empty; ${allowed}`;
  if (/[+#]/.test(topic)) return `must not contain the wildcards \`+\` and \`#\`; ${allowed}`;
  if (topic.startsWith('$')) return `must not begin with \`$\`, which is the broker's own; ${allowed}`;
  if (topic.startsWith('/') || topic.endsWith('/')) return `must not begin or end with \`/\`; ${allowed}`;
  if (topic.includes('//')) return `must not have an empty level (\`//\`); ${allowed}`;
  if (/\p{Cc}/u.test(topic)) return `must not contain control characters; ${allowed}`;
  return null;
}

/** Whether one topic is the other, or lies below it. */
export function isWithin(topic: string, other: string): boolean {
  return topic === other || topic.startsWith(`${other}/`);
}
