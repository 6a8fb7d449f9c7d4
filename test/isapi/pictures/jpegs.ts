const read = (text: string): Buffer => Buffer.from(text, 'base64');

/** Real JPEGs of 64 by 36 pixels, as an encoder wrote them. */
export const BASELINE = read(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/wAALCAAkAEABAREA/8QAFgABAQEAAAAAAAAAAAAAAAAAAwYF/8QAFhABAQEAAAAAAAAAAAAAAAAAAAIB/9oACAEBAAA/AMicNOFnDThpws4acLOJucLOGnDThZw04WcNOJucLOGnCzhpws4acLOJucNOFnDThZw04WcNOJqTSWTSaSyaSy//2Q==',
);
/** Ten scans, with tables between them. */
export const PROGRESSIVE = read(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/wgALCAAkAEABAREA/8QAFgABAQEAAAAAAAAAAAAAAAAAAgUE/9oACAEBAAAAAcbbabmpttOa2m2prbTbmNtpv//EABQQAQAAAAAAAAAAAAAAAAAAAFD/2gAIAQEAAQUCI//EABQQAQAAAAAAAAAAAAAAAAAAAFD/2gAIAQEABj8CI//EABUQAQEAAAAAAAAAAAAAAAAAAAAB/9oACAEBAAE/IYiIiIiIiIiIiIiIiIiIiIiIiIiI/9oACAEBAAAAEMZzmczG/8QAFhABAQEAAAAAAAAAAAAAAAAAAQAw/9oACAEBAAE/EBCEIQhCEIQhCEIQhCEIQhCEIQhDEA//2Q==',
);
/** With restart markers within its scan. */
export const RESTARTING = read(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/wAALCAAkAEABAREA/8QAGAABAAMBAAAAAAAAAAAAAAAAAwAEBQL/xAAWEAEBAQAAAAAAAAAAAAAAAAAAAgH/3QAEAAT/2gAIAQEAAD8AyJw04WcNOP/Qk4WcNOFnH//Ry5ws4acNOP/S6nDThZw04//Tzpws4acLOP/UWcLOGnCzj//VoThpws4acf/WecNOFnDTj//XpSaSyaX/0LUlk0ll/9k=',
);

/** The first of them, with at least so many bytes of comments in it; `content` is what one comment says. */
export function filled(bytes: number, content: Buffer = Buffer.alloc(60_000, 1)): Buffer {
  const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), content]);
  comment.writeUInt16BE(content.length + 2, 2);
  const comments = Array.from({ length: Math.ceil(bytes / content.length) }, () => comment);
  return Buffer.concat([BASELINE.subarray(0, 2), ...comments, BASELINE.subarray(2)]);
}
