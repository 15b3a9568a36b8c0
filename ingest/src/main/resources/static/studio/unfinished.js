// Remembers, in this browser and for one person, which files were on their way and where the server keeps them.

const PREFIX = 'millrace.upload.';

/** The same file chosen again has the same fingerprint; its bytes are not read for it. */
export function fingerprint(file) {
  return [file.name, file.size, file.lastModified, file.type].join('|');
}

/**
 * @param {string} who
 */
export function unfinishedOf(who) {
  const prefix = `${PREFIX}${who}.`;
  return {
    /** @returns {{url: string, asset: string|null, name: string, size: number}|null} */
    get(print) {
      return parse(localStorage.getItem(prefix + print));
    },
    put(print, entry) {
      try {
        localStorage.setItem(prefix + print, JSON.stringify(entry));
      } catch {
        // A full or forbidden storage costs the resume after a reload, not the upload.
      }
    },
    remove(print) {
      localStorage.removeItem(prefix + print);
    },
    all() {
      const entries = [];
      for (let i = 0; i < localStorage.length; i++) {
        const key = localStorage.key(i);
        if (key.startsWith(prefix)) {
          const entry = parse(localStorage.getItem(key));
          if (entry) {
            entries.push({ print: key.slice(prefix.length), ...entry });
          }
        }
      }
      return entries;
    },
  };
}

/** Only what this page could have written: an upload's address is of this origin. */
function parse(text) {
  try {
    const entry = JSON.parse(text);
    const url = new URL(entry.url, document.baseURI);
    return url.origin === location.origin && typeof entry.name === 'string' && Number.isSafeInteger(entry.size)
      ? { url: url.href, asset: entry.asset ?? null, name: entry.name, size: entry.size }
      : null;
  } catch {
    return null;
  }
}
