/** The environment variable that is suggested for the password of a recorder. */
export function passwordVariable(id: string): string {
  const name = `${id.replaceAll('-', '_').toUpperCase()}_PASSWORD`;
  // Shells take no name that begins with a digit.
  return /^\d/.test(name) ? `RECORDER_${name}` : name;
}
