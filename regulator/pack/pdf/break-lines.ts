/** What may not begin a line of Chinese, and what may not end one. */
const NEVER_FIRST = /[，。、；：？！）】》」』”’…—·%‰℃,.;:?!)\]}]/u;
const NEVER_LAST = /[（【《「『“‘([{]/u;
const IN_WORD = /[\p{Script=Latin}\p{Number}_.\-/:+@']/u;

/** A blank at which no line breaks (U+00A0), as between a number and its unit. */
export const TIE = '\u00a0';

/** Stretches between which a line may break: a Latin word or number, or one other character with what clings to it. */
const piecesOf = (text: string): readonly string[] => {
  const pieces: string[] = [];
  let before = '';
  for (const char of text) {
    const joins =
      before !== '' &&
      (char === TIE ||
        before === TIE ||
        (IN_WORD.test(before) && IN_WORD.test(char)) ||
        NEVER_FIRST.test(char) ||
        NEVER_LAST.test(before));
    if (joins) pieces.push(`${pieces.pop() ?? ''}${char}`);
    else pieces.push(char);
    before = char;
  }
  return pieces;
};

/** Breaks a text into lines of at most `width`; a piece that is longer than a line is broken anywhere. */
export const breakLines = (text: string, width: number, widthOf: (char: string) => number): readonly string[] => {
  const lines: string[] = [];
  const measure = (piece: string): number => [...piece].reduce((sum, char) => sum + widthOf(char), 0);
  for (const paragraph of text.split('\n')) {
    let line = '';
    let used = 0;
    const end = (): void => {
      lines.push(line.trimEnd());
      line = '';
      used = 0;
    };
    const put = (piece: string, length: number): void => {
      if (used + length > width && line !== '') end();
      if (line === '' && piece === ' ') return;
      line += piece;
      used += length;
    };
    for (const piece of piecesOf(paragraph)) {
      const length = measure(piece);
      if (length <= width) put(piece, length);
      else for (const char of piece) put(char, widthOf(char));
    }
    end();
  }
  return lines;
};
