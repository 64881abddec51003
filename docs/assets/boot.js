// Runs before anything is drawn. Material's bundle expects these four names; its own version is an inline script,
// which the content policy forbids.
var __md_scope = new URL("..", document.currentScript.src);

// A 32-bit hash of a text (Java's String.hashCode).
function __md_hash(text) {
  return [...text].reduce((hash, char) => (hash << 5) - hash + char.charCodeAt(0), 0);
}

// Reads and writes what the reader chose (only the colour scheme), kept on the device under the site's own path.
function __md_get(key, storage = localStorage, scope = __md_scope) {
  try {
    return JSON.parse(storage.getItem(scope.pathname + "." + key));
  } catch {
    return null;
  }
}

function __md_set(key, value, storage = localStorage, scope = __md_scope) {
  try {
    storage.setItem(scope.pathname + "." + key, JSON.stringify(value));
  } catch {
    // Storage is off or full: the choice lasts for this page only.
  }
}

// Material asks for "<address>/sitemap.xml" of every link with exactly this rel; hreflang links are no such places.
// Search engines read the page as it was sent; here the links get a second token, so that Material passes them over.
for (const link of document.querySelectorAll("link[rel=alternate]")) link.rel = "alternate external";
