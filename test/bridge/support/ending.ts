/** Something that ends, and what is to be done then: a test, or a long run that is none. */
export interface Ending {
  after(call: () => unknown): void;
}
