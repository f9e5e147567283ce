// Telegram takes 4,096 UTF-16 units a message; its clients send longer text as several messages, and so does this one.

export const LIMIT = 4096;

/** Pieces of at most LIMIT units, cut after a newline or a full stop near the end where there is one. */
export function split(text) {
  const pieces = [];
  let rest = text;
  while (rest.length > LIMIT) {
    const cut = cutPoint(rest);
    pieces.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  if (rest.trim()) pieces.push(rest);
  return pieces.filter((piece) => piece.trim());
}

function cutPoint(text) {
  const window = text.slice(0, LIMIT);
  for (const mark of ["\n", "。", " "]) {
    const at = window.lastIndexOf(mark);
    if (at > LIMIT / 2) return at + 1;
  }
  const unit = window.charCodeAt(LIMIT - 1);
  return unit >= 0xd800 && unit < 0xdc00 ? LIMIT - 1 : LIMIT; // never through a surrogate pair
}
