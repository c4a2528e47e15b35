/** A sequenced message as it is sent: its JSON is made once and shared by every screen. */
export interface Sequenced {
  readonly seq: number;
  readonly mine: string;
  readonly text: string;
}

/** The newest messages of the stream, for screens that return. At either bound the oldest go. */
export interface Ring {
  push(message: Sequenced): void;
  /** Everything after `seq`, or undefined where a part of it is gone. */
  after(seq: number): readonly Sequenced[] | undefined;
}

/** `mostCharacters` bounds the text held, about two bytes each at worst. */
export const createRing = (mostMessages: number, mostCharacters: number): Ring => {
  /** From `start` on; what has gone before it leaves its place at once, and the places together. */
  let kept: (Sequenced | undefined)[] = [];
  let start = 0;
  let characters = 0;
  let newest = 0;
  return {
    push(message) {
      kept.push(message);
      newest = message.seq;
      characters += message.text.length;
      while (kept.length - start > mostMessages || (characters > mostCharacters && start < kept.length)) {
        characters -= kept[start]?.text.length ?? 0;
        kept[start] = undefined;
        start += 1;
      }
      if (start > mostMessages) {
        kept = kept.slice(start);
        start = 0;
      }
    },
    after(seq) {
      if (seq > newest) return undefined;
      const missing = newest - seq;
      return missing <= kept.length - start ? kept.slice(kept.length - missing).flatMap((one) => one ?? []) : undefined;
    },
  };
};
