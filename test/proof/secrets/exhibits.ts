import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Find, Search } from './search.ts';

/** A find, and where it was. */
export interface Leak extends Find {
  readonly place: string;
  /** A file, a topic or a command. */
  readonly name: string;
}

/** Everything that came out of the program, searched as it comes in and then let go. */
export class Exhibits {
  readonly #search: Search;
  readonly leaks: Leak[] = [];
  /** What was searched, by place. */
  readonly places = new Map<string, { pieces: number; bytes: number; leaks: number }>();
  readonly names = new Set<string>();

  constructor(search: Search) {
    this.#search = search;
  }

  /** @param place the kind of output, for example `topics` */
  add(place: string, name: string, content: string | Buffer): void {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const finds = this.#search.find(bytes);
    const sum = this.places.get(place) ?? { pieces: 0, bytes: 0, leaks: 0 };
    this.places.set(place, {
      pieces: sum.pieces + 1,
      bytes: sum.bytes + bytes.length,
      leaks: sum.leaks + finds.length,
    });
    this.names.add(`${place}: ${name}`);
    for (const { label, form } of finds) this.leaks.push({ place, name, label, form });
  }

  /** All files below a folder, as they are on the disk. */
  async addFolder(place: string, folder: string): Promise<void> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((one) => one.isFile())) {
      const file = join(entry.parentPath, entry.name);
      this.add(place, relative(folder, file), await readFile(file));
    }
  }
}
