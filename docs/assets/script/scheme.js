// Runs before anything is drawn: the colour scheme that the reader chose, kept on the device under the site's own path. Without a
// choice the device decides, which the style sheet sees to by itself.
const root = document.documentElement;
const folder = document.currentScript.src.replace(/[^/]+$/, "");
const schemeKey = `${new URL("..", folder).pathname}palette`;

function readScheme() {
  try {
    return localStorage.getItem(schemeKey);
  } catch {
    return null; // storage is off: the choice lasts for this page only
  }
}

function setScheme(scheme) {
  root.removeAttribute("data-scheme");
  if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
}

setScheme(readScheme());

// From the device's colours to light ones, to dark ones, and back. Its name says what the next press does.
function preparePalette(button) {
  const ways = { undefined: "light", light: "dark", dark: "" };
  const names = button.dataset.names.split("|"); // in the order of the ways
  const name = () => (button.title = names[Object.keys(ways).indexOf(`${root.dataset.scheme}`)]);
  button.addEventListener("click", () => {
    setScheme(ways[root.dataset.scheme]);
    name();
    try {
      if (root.dataset.scheme) localStorage.setItem(schemeKey, root.dataset.scheme);
      else localStorage.removeItem(schemeKey);
    } catch {}
  });
  name();
}
